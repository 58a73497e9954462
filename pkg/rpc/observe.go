package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/fairlot/fairlot/pkg/errs"
)

// observer gives every call its span, figures and log record.
type observer struct {
	log     *slog.Logger
	tracer  trace.Tracer
	seconds *prometheus.HistogramVec
	flying  prometheus.Gauge
}

func newObserver(log *slog.Logger, tracer trace.Tracer, reg prometheus.Registerer) (*observer, error) {
	o := &observer{
		log: log, tracer: tracer,
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fairlot_rpc_seconds", Help: "Time a method took, by method and gRPC code.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "code"}),
		flying: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "fairlot_rpc_in_flight", Help: "Calls being served now.",
		}),
	}
	if reg == nil {
		return o, nil
	}
	var err error
	if o.seconds, err = registered(reg, o.seconds); err != nil {
		return nil, err
	}
	o.flying, err = registered(reg, o.flying)
	return o, err
}

// registered registers a collector, or finds the one that another server of
// the same process registered.
func registered[C prometheus.Collector](reg prometheus.Registerer, c C) (C, error) {
	err := reg.Register(c)
	var before prometheus.AlreadyRegisteredError
	if errors.As(err, &before) {
		if same, ok := before.ExistingCollector.(C); ok {
			return same, nil
		}
	}
	return c, err
}

// observe runs one call. A panic becomes Internal; an internal error is logged
// here, where it happened, and nowhere else.
func (o *observer) observe(ctx context.Context, m *method, call func(context.Context) (any, error)) (out any, err error) {
	start := time.Now()
	o.flying.Inc()
	defer o.flying.Dec()
	ctx, span := o.tracer.Start(ctx, m.full[1:], trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	out, err = recovered(ctx, call)
	code := errs.Code(err)
	took := time.Since(start)
	o.seconds.WithLabelValues(m.full[1:], code.String()).Observe(took.Seconds())
	if err != nil {
		span.SetAttributes(attribute.Int("rpc.grpc.status_code", int(code)))
		span.SetStatus(otelcodes.Error, code.String())
	}
	o.record(ctx, m, code, took, err)
	return out, err
}

func (o *observer) record(ctx context.Context, m *method, code codes.Code, took time.Duration, err error) {
	level := slog.LevelDebug
	if ownFault(code) && !fromElsewhere(err) {
		level = slog.LevelError
	}
	if !o.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", m.full[1:]), slog.String("code", code.String()), slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	if sc := trace.SpanContextFromContext(ctx); sc.HasTraceID() {
		attrs = append(attrs, slog.String("trace", sc.TraceID().String()))
	}
	o.log.LogAttrs(ctx, level, "rpc", attrs...)
}

func ownFault(c codes.Code) bool {
	return c == codes.Internal || c == codes.Unknown || c == codes.DataLoss
}

// fromElsewhere tells whether the error came over the wire from another
// service, which has logged it.
func fromElsewhere(err error) bool {
	var coded *errs.Error
	if errors.As(err, &coded) {
		return false
	}
	s, ok := status.FromError(err)
	return ok && s.Code() != codes.OK
}

// panicked is a panic on its way to the log.
type panicked struct {
	value any
	stack []byte
}

// Error implements error.
func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func recovered(ctx context.Context, call func(context.Context) (any, error)) (out any, err error) {
	defer func() {
		if v := recover(); v != nil {
			out, err = nil, &panicked{value: v, stack: debug.Stack()}
		}
	}()
	return call(ctx)
}
