package obs

import (
	"context"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// RequestID is the header that names a request in logs and answers.
const RequestID = "X-Request-Id"

// Requests is the middleware around every request: it names it, measures it
// (fairlot_http_seconds by method, route and status) and writes one record.
// onError turns an error into the answer, so that the record has its status.
func Requests(log *slog.Logger, registerer prometheus.Registerer, onError fiber.ErrorHandler) (fiber.Handler, error) {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "fairlot_http_seconds", Help: "Time to answer a request.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})
	if err := registerer.Register(seconds); err != nil {
		return nil, err
	}
	return func(c *fiber.Ctx) error {
		start := time.Now()
		id := uuid.NewString()
		c.Set(RequestID, id)
		if err := c.Next(); err != nil {
			if err := onError(c, err); err != nil {
				return err
			}
		}
		status, took := c.Response().StatusCode(), time.Since(start)
		seconds.WithLabelValues(c.Method(), c.Route().Path, strconv.Itoa(status)).Observe(took.Seconds())
		log.LogAttrs(c.UserContext(), levelOf(status), "request", slog.String("id", id), slog.String("method", c.Method()),
			slog.String("path", c.Path()), slog.Int("status", status), slog.Duration("took", took))
		return nil
	}, nil
}

func levelOf(status int) slog.Level {
	if status >= fiber.StatusInternalServerError {
		return slog.LevelError
	}
	return slog.LevelInfo
}

// Check says why a part of the process cannot work now; nil when it can.
type Check struct {
	Name string
	Do   func(ctx context.Context) error
}

// Health answers /healthz (the process lives), /readyz (it can work) and
// /metrics. It is not ready before Ready is called nor after Draining.
type Health struct {
	checks []Check
	state  atomic.Int32
}

const (
	starting int32 = iota
	ready
	draining
)

// checkTime bounds all checks of one question.
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
	ctx, cancel := context.WithTimeout(c.UserContext(), checkTime)
	defer cancel()
	failed := fiber.Map{}
	for _, check := range h.checks {
		if err := check.Do(ctx); err != nil {
			failed[check.Name] = err.Error()
		}
	}
	if len(failed) > 0 {
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "not ready", "failed": failed})
	}
	return c.JSON(fiber.Map{"status": "ready"})
}
