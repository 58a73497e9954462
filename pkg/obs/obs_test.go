package obs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/obs"
)

func get(t *testing.T, app *fiber.App, path string) (int, string) {
	t.Helper()
	resp, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestARequestLeavesOneRecordAndOneMeasurement(t *testing.T) {
	var log bytes.Buffer
	registry := obs.Registry()
	around, err := obs.Requests(obs.Logger(&log, slog.LevelInfo), registry, func(c *fiber.Ctx, _ error) error {
		return c.Status(fiber.StatusTeapot).SendString("no")
	})
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New()
	app.Use(around)
	app.Get("/broken/:id", func(*fiber.Ctx) error { return errors.New("broken") })
	obs.NewHealth().Mount(app, registry)

	if status, _ := get(t, app, "/broken/7"); status != fiber.StatusTeapot {
		t.Errorf("the status is %d", status)
	}
	var record map[string]any
	if err := json.Unmarshal(log.Bytes(), &record); err != nil || record["status"] != float64(fiber.StatusTeapot) || record["path"] != "/broken/7" || record["id"] == "" {
		t.Errorf("the log is %s, %v", log.String(), err)
	}
	if _, metrics := get(t, app, "/metrics"); !strings.Contains(metrics, `fairlot_http_seconds_count{method="GET",route="/broken/:id",status="418"} 1`) {
		t.Errorf("the measurement is missing:\n%s", metrics)
	}
}

func TestReadinessFollowsTheLifeOfTheProcessAndItsParts(t *testing.T) {
	var broken error
	health := obs.NewHealth(obs.Check{Name: "bus", Do: func(context.Context) error { return broken }})
	app := fiber.New()
	health.Mount(app, obs.Registry())
	expect := func(want int, word string) {
		t.Helper()
		if status, body := get(t, app, "/readyz"); status != want || !strings.Contains(body, word) {
			t.Errorf("got %d %s, want %d %s", status, body, want, word)
		}
	}
	expect(503, "starting")
	health.Ready()
	expect(200, "ready")
	broken = errors.New("no connection")
	expect(503, "no connection")
	broken = nil
	health.Draining()
	expect(503, "draining")
	if status, _ := get(t, app, "/healthz"); status != 200 {
		t.Errorf("a draining process is called dead: %d", status)
	}
}
