package obs

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Check says why a part of the process cannot work now; nil when it can.
type Check struct {
	Name string
	Do   func(ctx context.Context) error
}

// Health answers /healthz (the process lives), /readyz (it can work) and
// /metrics. It is not ready before Ready is called nor after Draining. Anyone
// may ask, so an answer names the part that fails and Log gets the reason.
type Health struct {
	// Log gets why a check failed; nil means nowhere.
	Log *slog.Logger

	checks []Check
	state  atomic.Int32
}

const (
	starting int32 = iota
	ready
	draining
)

// checkTime bounds the checks of one question, which run side by side.
const checkTime = 2 * time.Second

// NewHealth watches the parts of a process.
func NewHealth(checks ...Check) *Health { return &Health{checks: checks} }

// Ready says that the process has started.
func (h *Health) Ready() { h.state.Store(ready) }

// Draining says that the process takes no more work.
func (h *Health) Draining() { h.state.Store(draining) }

// Mount serves the three paths.
func (h *Health) Mount(app fiber.Router, gatherer prometheus.Gatherer) {
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"status": "ok"}) })
	app.Get("/readyz", h.readyz)
	app.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{})))
}

func (h *Health) readyz(c *fiber.Ctx) error {
	switch h.state.Load() {
	case starting:
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "starting"})
	case draining:
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "draining"})
	}
	if failed := h.failed(c.UserContext()); len(failed) > 0 {
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "not ready", "failed": failed})
	}
	return c.JSON(fiber.Map{"status": "ready"})
}

// failed asks all parts and names those that cannot work, in their order.
func (h *Health) failed(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	results := make([]error, len(h.checks))
	var all sync.WaitGroup
	for i, check := range h.checks {
		all.Go(func() { results[i] = check.Do(ctx) })
	}
	all.Wait()
	var failed []string
	for i, err := range results {
		if err == nil {
			continue
		}
		failed = append(failed, h.checks[i].Name)
		if h.Log != nil {
			h.Log.LogAttrs(ctx, slog.LevelWarn, "a part is not ready", slog.String("part", h.checks[i].Name), slog.Any("error", err))
		}
	}
	return failed
}
