package obs_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/obs"
)

func TestSpansOfRequestsReachTheCollector(t *testing.T) {
	got := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r.URL.Path }))
	defer collector.Close()
	stop, err := obs.Traces(t.Context(), collector.URL, "fairlot")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	d.app.Get("/", func(*fiber.Ctx) error { return nil })
	ask(t, d.app, "/")
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case path := <-got:
		if path != "/v1/traces" {
			t.Errorf("sent to %s", path)
		}
	case <-time.After(20 * time.Second):
		t.Error("no span came")
	}
}

func TestACollectorWithoutAnAddressIsRefusedAtTheStart(t *testing.T) {
	for _, endpoint := range []string{"127.0.0.1:4318", "collector", "http://", "::"} {
		if _, err := obs.Traces(t.Context(), endpoint, "fairlot"); err == nil {
			t.Errorf("%q is taken", endpoint)
		}
	}
}
