package obs

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// RequestID is the header that names a request in logs and answers.
const RequestID = "X-Request-Id"

// tracerName is whose spans these are.
const tracerName = "github.com/fairlot/fairlot/pkg/obs"

// requests is what the middleware needs.
type requests struct {
	log     *slog.Logger
	seconds *prometheus.HistogramVec
	tracer  trace.Tracer
	onError fiber.ErrorHandler
}

// Requests is the middleware around every request: it names it, measures it
// (fairlot_http_seconds by method, route and status), traces it and writes one
// record. A handler that panics fails this request and no other. onError turns
// an error into the answer, so that the record has its status.
func Requests(log *slog.Logger, registerer prometheus.Registerer, onError fiber.ErrorHandler) (fiber.Handler, error) {
	r := &requests{
		log: log, onError: onError, tracer: otel.Tracer(tracerName),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fairlot_http_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
	}
	if err := registerer.Register(r.seconds); err != nil {
		return nil, fmt.Errorf("measure requests: %w", err)
	}
	return r.handle, nil
}

func (r *requests) handle(c *fiber.Ctx) error {
	start := time.Now()
	id := requestID(c.Get(RequestID))
	c.Set(RequestID, id)
	// Strings of a request live as long as it; the metrics live longer.
	method := strings.Clone(c.Method())
	ctx := propagation.TraceContext{}.Extract(c.UserContext(), carrier{c})
	ctx, span := r.tracer.Start(ctx, method, trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	c.SetUserContext(ctx)

	cause := next(c)
	if cause != nil {
		if err := r.onError(c, cause); err != nil {
			return err
		}
	}
	status, route, took := c.Response().StatusCode(), c.Route().Path, time.Since(start)
	r.seconds.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
	attrs := []slog.Attr{
		slog.String("id", id), slog.String("method", method), slog.String("path", c.Path()),
		slog.Int("status", status), slog.Duration("took", took),
	}
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
		span.SetStatus(otelcodes.Error, http.StatusText(status))
		if cause != nil {
			attrs = append(attrs, slog.Any("error", cause))
		}
	}
	span.SetName(method + " " + route)
	span.SetAttributes(attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
	r.log.LogAttrs(ctx, level, "request", attrs...)
	return nil
}

// next calls the handler and gives a panic, with its stack, as an error.
func next(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return c.Next()
}

// requestID takes the client's name for a request when it is a plain one, so
// that a proxy's log and ours agree.
func requestID(given string) string {
	plain := strings.IndexFunc(given, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_.", r)
	}) < 0
	if given == "" || len(given) > 64 || !plain {
		return uuid.NewString()
	}
	return strings.Clone(given)
}

// carrier lets the propagator read a request's headers.
type carrier struct{ c *fiber.Ctx }

// Get implements propagation.TextMapCarrier.
func (h carrier) Get(key string) string { return h.c.Get(key) }

// Set implements propagation.TextMapCarrier; a request is only read.
func (h carrier) Set(string, string) {}

// Keys implements propagation.TextMapCarrier; only a writer asks for them.
func (h carrier) Keys() []string { return nil }
