package obs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"github.com/fairlot/fairlot/pkg/obs"
)

func ask(t *testing.T, app *fiber.App, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// desk is an app whose requests are seen.
type desk struct {
	app      *fiber.App
	log      bytes.Buffer
	registry *prometheus.Registry
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{app: fiber.New(fiber.Config{Immutable: true}), registry: obs.Registry()}
	around, err := obs.Requests(obs.Logger(&d.log, slog.LevelInfo), d.registry, func(c *fiber.Ctx, err error) error {
		if err.Error() == "broken" {
			return c.Status(fiber.StatusTeapot).SendString("no")
		}
		return c.SendStatus(fiber.StatusInternalServerError)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.app.Use(around)
	return d
}

// record gives the one record that was written.
func (d *desk) record(t *testing.T) map[string]any {
	t.Helper()
	var r map[string]any
	if err := json.Unmarshal(d.log.Bytes(), &r); err != nil {
		t.Fatalf("not one record: %v\n%s", err, d.log.String())
	}
	return r
}

func TestARequestLeavesOneRecordAndOneMeasurement(t *testing.T) {
	d := newDesk(t)
	d.app.Get("/broken/:id", func(*fiber.Ctx) error { return errors.New("broken") })
	obs.NewHealth().Mount(d.app, d.registry)
	resp, _ := ask(t, d.app, "/broken/7")
	if resp.StatusCode != fiber.StatusTeapot {
		t.Errorf("the status is %d", resp.StatusCode)
	}
	r := d.record(t)
	if r["status"] != float64(fiber.StatusTeapot) || r["path"] != "/broken/7" || r["id"] != resp.Header.Get(obs.RequestID) || r["id"] == "" {
		t.Errorf("the record is %v", r)
	}
	if _, metrics := ask(t, d.app, "/metrics"); !strings.Contains(metrics, `fairlot_http_seconds_count{method="GET",route="/broken/:id",status="418"} 1`) {
		t.Errorf("the measurement is missing:\n%s", metrics)
	}
}

func TestAPanicFailsItsRequestAndNoOther(t *testing.T) {
	d := newDesk(t)
	d.app.Get("/panic", func(*fiber.Ctx) error { panic("no such lot") })
	d.app.Get("/fine", func(c *fiber.Ctx) error { return c.SendString("fine") })
	resp, body := ask(t, d.app, "/panic")
	if resp.StatusCode != fiber.StatusInternalServerError || strings.Contains(body, "no such lot") {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
	if r := d.record(t); r["level"] != "ERROR" || !strings.Contains(r["error"].(string), "no such lot") || !strings.Contains(r["error"].(string), "obs_test.go") {
		t.Errorf("the record is %v", r)
	}
	if resp, body := ask(t, d.app, "/fine"); resp.StatusCode != fiber.StatusOK || body != "fine" {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
}

func TestARequestKeepsThePlainNameItCameWith(t *testing.T) {
	d := newDesk(t)
	d.app.Get("/", func(c *fiber.Ctx) error { return nil })
	for given, kept := range map[string]bool{
		"req-7_a.b": true, "": false, "with space": false, "naïve": false, strings.Repeat("x", 65): false,
	} {
		resp, _ := ask(t, d.app, "/", obs.RequestID, given)
		if got := resp.Header.Get(obs.RequestID); (got == given) != kept || got == "" {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestARecordNamesTheTraceOfItsRequest(t *testing.T) {
	d := newDesk(t)
	var seen trace.TraceID
	d.app.Get("/", func(c *fiber.Ctx) error {
		seen = trace.SpanContextFromContext(c.UserContext()).TraceID()
		return nil
	})
	const id = "4bf92f3577b34da6a3ce929d0e0e4736"
	ask(t, d.app, "/", "Traceparent", "00-"+id+"-00f067aa0ba902b7-01")
	if seen.String() != id || d.record(t)["trace"] != id {
		t.Errorf("the handler is in %s, the record %v", seen, d.record(t))
	}
}

func TestReadinessFollowsTheLifeOfTheProcessAndItsParts(t *testing.T) {
	var log bytes.Buffer
	var broken error
	health := obs.NewHealth(
		obs.Check{Name: "bus", Do: func(context.Context) error { return broken }},
		obs.Check{Name: "store", Do: func(context.Context) error { return nil }},
	)
	health.Log = obs.Logger(&log, slog.LevelInfo)
	app := fiber.New()
	health.Mount(app, obs.Registry())
	expect := func(want int, body string) {
		t.Helper()
		if resp, got := ask(t, app, "/readyz"); resp.StatusCode != want || got != body {
			t.Errorf("got %d %s, want %d %s", resp.StatusCode, got, want, body)
		}
	}
	expect(503, `{"status":"starting"}`)
	health.Ready()
	expect(200, `{"status":"ready"}`)
	broken = errors.New("no connection to db.internal")
	expect(503, `{"failed":["bus"],"status":"not ready"}`)
	if !strings.Contains(log.String(), "db.internal") {
		t.Errorf("the reason is not in the log: %s", log.String())
	}
	broken = nil
	health.Draining()
	expect(503, `{"status":"draining"}`)
	if resp, _ := ask(t, app, "/healthz"); resp.StatusCode != http.StatusOK {
		t.Errorf("a draining process is called dead: %d", resp.StatusCode)
	}
}

func TestWithoutACollectorTracesGoNowhereAndStop(t *testing.T) {
	stop, err := obs.Traces(t.Context(), "", "fairlot")
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
}
