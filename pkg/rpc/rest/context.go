package rest

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/gofiber/fiber/v2"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
)

// headerKey is the header of a request that may be repeated.
const headerKey = "Idempotency-Key"

// Context is the context of the calls that a request makes: its deadline, its
// trace, the client's identity, languages and idempotency key. Its error is
// the client's answer: Unauthenticated when the bearer token does not hold.
func (o Options) Context(c *fiber.Ctx) (context.Context, context.CancelFunc, error) {
	o = o.withDefaults()
	ctx, cancel := context.WithTimeout(c.UserContext(), o.Timeout)
	if !trace.SpanContextFromContext(ctx).IsValid() {
		ctx = propagation.TraceContext{}.Extract(ctx, headers{c})
	}
	if accept := c.Get(fiber.HeaderAcceptLanguage); accept != "" {
		ctx = rpc.WithLanguage(ctx, accept)
	}
	if key := c.Get(headerKey); key != "" {
		ctx = rpc.WithIdempotencyKey(ctx, key)
	}
	ctx, err := o.identify(ctx, c)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return ctx, cancel, nil
}

func (o Options) identify(ctx context.Context, c *fiber.Ctx) (context.Context, error) {
	header := c.Get(fiber.HeaderAuthorization)
	if header == "" {
		return o.fromCookie(ctx, c)
	}
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	scheme, bearer, _ := strings.Cut(header, " ")
	bearer = strings.TrimSpace(bearer)
	if !strings.EqualFold(scheme, "Bearer") || bearer == "" || o.Exchange == nil {
		return nil, errs.New(codes.Unauthenticated, "auth.bearer", "send the token of a session as Authorization: Bearer …")
	}
	token, err := o.Exchange(ctx, bearer)
	if err != nil {
		return nil, err
	}
	return auth.WithToken(ctx, token), nil
}

// fromCookie knows a browser that reads. A cookie that does not hold any more
// makes an anonymous client.
func (o Options) fromCookie(ctx context.Context, c *fiber.Ctx) (context.Context, error) {
	reads := c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead
	if o.Cookie == "" || !reads || o.Exchange == nil || c.Cookies(o.Cookie) == "" {
		return ctx, nil
	}
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	token, err := o.Exchange(ctx, c.Cookies(o.Cookie))
	if code := errs.Code(err); code == codes.Unauthenticated || code == codes.PermissionDenied {
		return ctx, nil
	}
	if err != nil {
		return nil, err
	}
	return auth.WithToken(ctx, token), nil
}

// headers lets the propagator read a request's headers.
type headers struct{ c *fiber.Ctx }

// Get implements propagation.TextMapCarrier.
func (h headers) Get(key string) string { return h.c.Get(key) }

// Set implements propagation.TextMapCarrier; a request is only read.
func (h headers) Set(string, string) {}

// Keys implements propagation.TextMapCarrier; only a writer asks for them.
func (h headers) Keys() []string { return nil }

// name gives the request its id: the one a middleware set, the client's, or a
// new one.
func name(c *fiber.Ctx) {
	if c.GetRespHeader(fiber.HeaderXRequestID) != "" {
		return
	}
	id := c.Get(fiber.HeaderXRequestID)
	if len(id) > 64 || strings.ContainsFunc(id, notPlain) || id == "" {
		id = rand.Text()
	}
	c.Set(fiber.HeaderXRequestID, id)
}

func notPlain(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
}

// traceOf is what support needs to find the request in the logs.
func traceOf(c *fiber.Ctx) string {
	if sc := trace.SpanContextFromContext(c.UserContext()); sc.HasTraceID() {
		return sc.TraceID().String()
	}
	return c.GetRespHeader(fiber.HeaderXRequestID)
}
