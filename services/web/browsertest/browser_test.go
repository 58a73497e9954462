package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestABarrierOnAPageIsFound(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := w.Write([]byte(`<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,"><main><h1>x</h1><input name="a"><p style="color:#ccc;background:#fff">faint</p></main>`))
		if err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	page := Start(t).Page(400, 600)
	page.Open(server.URL)
	found := strings.Join(page.Barriers(), "\n")
	for _, rule := range []string{"label", "color-contrast"} {
		if !strings.Contains(found, "axe "+rule+" ") {
			t.Errorf("axe did not find %s:\n%s", rule, found)
		}
	}
	if page.Overflow() != 0 || page.Count("input") != 1 || page.Text("h1") != "x" {
		t.Error("the page is not read as it is")
	}
}
