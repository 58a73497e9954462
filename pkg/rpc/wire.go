package rpc

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"go.opentelemetry.io/otel/propagation"

	"github.com/fairlot/fairlot/pkg/auth"
)

// The headers of a call. The timeout is what is left in microseconds, not an
// instant, because the clocks of two machines differ.
const (
	headerTimeout  = "Fairlot-Timeout"
	headerIdentity = "Fairlot-Identity"
	headerKey      = "Fairlot-Idempotency-Key"
	headerOffset   = "Fairlot-Clock-Offset"
	headerLanguage = "Accept-Language"
)

// defaultTimeout bounds a call that came without a deadline.
const defaultTimeout = 10 * time.Second

// SharedClock is a sandbox clock that several processes hold in common. Every
// call carries the caller's offset and a receiver that is behind adopts it, so
// that no call sees an older time than its caller.
type SharedClock interface {
	Offset() time.Duration
	Adopt(offset time.Duration)
}

// traceContext reads and writes the W3C headers of a trace.
func traceContext() propagation.TraceContext { return propagation.TraceContext{} }

// carrier lets the propagator use NATS headers.
type carrier nats.Header

// Get implements propagation.TextMapCarrier.
func (c carrier) Get(key string) string { return nats.Header(c).Get(key) }

// Set implements propagation.TextMapCarrier.
func (c carrier) Set(key, value string) { nats.Header(c).Set(key, value) }

// Keys implements propagation.TextMapCarrier.
func (c carrier) Keys() []string {
	keys := make([]string, 0, len(c))
	for k := range c {
		keys = append(keys, k)
	}
	return keys
}

// subjectOf turns "/fairlot.tenders.v1.TendersService/CreateTender" into
// "fairlot.rpc.tenders.v1.CreateTender".
func subjectOf(fullMethod string) (string, error) {
	service, method, ok := strings.Cut(strings.TrimPrefix(fullMethod, "/"), "/")
	dot := strings.LastIndexByte(service, '.')
	if !ok || dot < 0 || method == "" {
		return "", fmt.Errorf("rpc: %q is not the name of a method", fullMethod)
	}
	return "fairlot.rpc." + strings.TrimPrefix(service[:dot], "fairlot.") + "." + method, nil
}

// writeHeaders puts what a call carries beside its payload.
func writeHeaders(ctx context.Context, h nats.Header, subject string, payload []byte, clock SharedClock) {
	if deadline, ok := ctx.Deadline(); ok {
		h[headerTimeout] = []string{strconv.FormatInt(time.Until(deadline).Microseconds(), 10)}
	}
	set := func(name, value string) {
		if value != "" {
			h[name] = []string{value}
		}
	}
	set(headerIdentity, auth.Token(ctx))
	set(headerKey, outgoingKey(ctx, subject, payload))
	set(headerLanguage, oneLine(Language(ctx)))
	writeOffset(h, clock)
	traceContext().Inject(ctx, carrier(h))
}

// readHeaders rebuilds the caller's context on the server, below base. The
// token is not verified here.
func readHeaders(base context.Context, h nats.Header, arrived time.Time, fallback time.Duration) (context.Context, context.CancelFunc) {
	timeout := fallback
	if us, err := strconv.ParseInt(h.Get(headerTimeout), 10, 64); err == nil {
		timeout = time.Duration(us) * time.Microsecond
	}
	ctx := traceContext().Extract(base, carrier(h))
	if token := h.Get(headerIdentity); token != "" {
		ctx = auth.WithToken(ctx, token)
	}
	if accept := h.Get(headerLanguage); accept != "" {
		ctx = WithLanguage(ctx, accept)
	}
	if key := h.Get(headerKey); key != "" {
		ctx = inheritKey(ctx, key)
	}
	return context.WithDeadline(ctx, arrived.Add(timeout))
}

func writeOffset(h nats.Header, clock SharedClock) {
	if clock == nil {
		return
	}
	if offset := clock.Offset(); offset != 0 {
		h[headerOffset] = []string{strconv.FormatInt(int64(offset), 10)}
	}
}

func readOffset(h nats.Header, clock SharedClock) {
	if clock == nil {
		return
	}
	if offset, err := strconv.ParseInt(h.Get(headerOffset), 10, 64); err == nil {
		clock.Adopt(time.Duration(offset))
	}
}

// oneLine keeps a value from ending its header.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
