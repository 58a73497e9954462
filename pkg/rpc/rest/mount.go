package rest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Options say how the gateway meets its clients. The zero value serves
// anonymous clients.
type Options struct {
	// Exchange turns a client's bearer token, a session's or an API key, into
	// a signed identity token for the call. Its error is the client's answer.
	Exchange func(ctx context.Context, bearer string) (token string, err error)
	// Cookie names a cookie whose value counts as bearer token when a browser
	// reads (GET, HEAD), so that a link to a file works; empty takes none.
	Cookie string
	// Prefix is where every path must begin; "/api/v1" unless said. What is
	// not found below it is answered with a problem.
	Prefix string
	// Timeout bounds a request (10 s).
	Timeout time.Duration
	// MaxBody bounds a body in bytes (1 MiB).
	MaxBody int
}

func (o Options) withDefaults() Options {
	if o.Prefix == "" {
		o.Prefix = "/api/v1"
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 1 << 20
	}
	return o
}

type gateway struct {
	opts   Options
	conn   grpc.ClientConnInterface
	routes map[string][]*Binding // by HTTP method, the most specific first
}

// Mount serves the annotated methods of services on app, calling them through
// conn. It answers every request below the prefix that no earlier route took.
// The app must be made with Immutable: true.
func Mount(app fiber.Router, conn grpc.ClientConnInterface, opts Options, services ...protoreflect.ServiceDescriptor) error {
	g := &gateway{opts: opts.withDefaults(), conn: conn, routes: map[string][]*Binding{}}
	bindings, err := Bindings(services...)
	if err != nil {
		return fmt.Errorf("rest: %w", err)
	}
	for _, b := range bindings {
		if !strings.HasPrefix(b.Path, g.opts.Prefix+"/") {
			return fmt.Errorf("rest: %s: %s is not below %s", b.Method.FullName(), b.Path, g.opts.Prefix)
		}
		g.routes[b.Verb] = append(g.routes[b.Verb], b)
	}
	app.Use(g.opts.Prefix, g.serve)
	return nil
}

func (g *gateway) serve(c *fiber.Ctx) error {
	name(c)
	// Public data is open data, and no cookie signs anyone in here: pages of
	// any origin may read what an anonymous client may.
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Vary(fiber.HeaderAuthorization, fiber.HeaderAcceptLanguage)
	b, vars := g.find(c)
	if b == nil {
		return g.unknown(c)
	}
	ctx, cancel, err := g.opts.Context(c)
	if err != nil {
		return Problem(c, err)
	}
	defer cancel()
	in, out := b.input.New().Interface(), b.output.New().Interface()
	if err := g.read(c, b, vars, in); err != nil {
		return Problem(c, err)
	}
	if err := g.conn.Invoke(ctx, b.RPC(), in, out); err != nil {
		return Problem(c, b.asSent(err))
	}
	return b.answer(c, out)
}

// find looks up the binding of a request. HEAD is answered as GET.
func (g *gateway) find(c *fiber.Ctx) (*Binding, map[string]string) {
	method := c.Method()
	if method == fiber.MethodHead {
		method = fiber.MethodGet
	}
	components, verb := split(string(c.Request().URI().PathOriginal()))
	return match(g.routes[method], components, verb)
}

func match(list []*Binding, components []string, verb string) (*Binding, map[string]string) {
	for _, b := range list {
		if vars, ok := b.template.match(components, verb); ok {
			return b, vars
		}
	}
	return nil, nil
}

// split gives a path's segments and the custom verb after its last colon.
func split(path string) (components []string, verb string) {
	components = strings.Split(strings.TrimPrefix(path, "/"), "/")
	last := &components[len(components)-1]
	if i := strings.LastIndexByte(*last, ':'); i > 0 {
		*last, verb = (*last)[:i], (*last)[i+1:]
	}
	return components, verb
}

// unknown answers a path that nothing serves, or not with this method.
func (g *gateway) unknown(c *fiber.Ctx) error {
	components, verb := split(string(c.Request().URI().PathOriginal()))
	var allowed []string
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
		as := method
		if method == "HEAD" {
			as = "GET"
		}
		if b, _ := match(g.routes[as], components, verb); b != nil {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return Problem(c, errs.New(codes.NotFound, "http.path", "there is nothing at this address; /docs lists what there is"))
	}
	c.Set(fiber.HeaderAllow, strings.Join(allowed, ", "))
	return Problem(c, refuse(fiber.StatusMethodNotAllowed, "http.method", "this address does not take "+c.Method()))
}

// asSent names the fields of an error as the client sent them: the body of a
// request fills one field, which the client has not written.
func (b *Binding) asSent(err error) error {
	if b.Body == "" || b.Body == "*" {
		return err
	}
	e := errs.From(err)
	for i := range e.Fields {
		e.Fields[i].Path = strings.TrimPrefix(e.Fields[i].Path, b.Body+".")
	}
	return e
}

// answer sends the method's answer.
func (b *Binding) answer(c *fiber.Ctx, out proto.Message) error {
	if b.Raw() {
		return raw(c, out)
	}
	body, err := marshaler().Marshal(out)
	if err != nil {
		return Problem(c, errors.Join(errors.New("answer"), err))
	}
	if b.Created() {
		c.Status(fiber.StatusCreated)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}
