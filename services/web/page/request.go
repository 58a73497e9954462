package page

import (
	"context"
	"iter"
	"maps"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Request is one request for a page.
type Request struct {
	// Fiber is the request underneath, for what the methods do not offer.
	Fiber *fiber.Ctx
	site  *Site
	ctx   context.Context
	frame *ui.Frame
	// bearer is the session's token, empty for visitors.
	bearer string
	form   url.Values
	// uploads are problems of files that came with the form, by field.
	uploads []ui.FieldError
	// files keeps what comes with the form; maxBody bounds it.
	files   Files
	maxBody int64
	status  int
	// newToken is set when a form was rendered for a browser without a token.
	newToken string
}

func (s *Site) request(ctx context.Context, c *fiber.Ctx) *Request {
	query := url.Values{}
	c.Context().QueryArgs().VisitAll(func(key, value []byte) { query.Add(string(key), string(value)) })
	r := &Request{Fiber: c, site: s, ctx: ctx, status: fiber.StatusOK, files: s.Files, maxBody: MaxBody}
	r.frame = &ui.Frame{
		Assets: s.Assets, Path: c.Path(), Query: query, Token: r.formToken,
		Sandbox: s.Sandbox, Now: s.Clock.Now(), Zone: i18n.Zone(s.Zone), Tiles: s.Tiles,
	}
	r.ctx = ui.WithFrame(r.ctx, r.frame)
	return r
}

// Context carries language, deadline and the viewer's identity: give it to
// generated clients and to components.
func (r *Request) Context() context.Context { return r.ctx }

// Conn reaches the services.
func (r *Request) Conn() grpc.ClientConnInterface { return r.site.Conn }

// Viewer is who is signed in, or nil.
func (r *Request) Viewer() *ui.Viewer { return r.frame.Viewer }

// Bearer is the session's token, for signing out.
func (r *Request) Bearer() string { return r.bearer }

// Param is a part of the path (":tender").
func (r *Request) Param(name string) string {
	value := r.Fiber.Params(name)
	if plain, err := url.PathUnescape(value); err == nil {
		return plain
	}
	return value
}

// Query is a parameter of the address.
func (r *Request) Query(name string) string { return r.frame.Query.Get(name) }

// Queries are all values of a parameter of the address.
func (r *Request) Queries(name string) []string { return r.frame.Query[name] }

// Value is a field of the form that was sent.
func (r *Request) Value(name string) string { return r.form.Get(name) }

// Fields are the names of the fields of the form that was sent.
func (r *Request) Fields() iter.Seq[string] { return maps.Keys(r.form) }

// Now is the clock's time, read once for the request.
func (r *Request) Now() time.Time { return r.frame.Now }

// Zone is where the viewer reads times.
func (r *Request) Zone() *time.Location { return r.frame.Zone }

// T is the message of a key in the request's language.
func (r *Request) T(key string, params ...any) string { return i18n.T(r.ctx, key, params...) }

// SignedIn asks for a viewer with one of the roles (any, if none is named).
// The error leads visitors to the sign-in page and back.
func (r *Request) SignedIn(roles ...string) error {
	switch v := r.Viewer(); {
	case v == nil:
		return errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to see this page")
	case len(roles) > 0 && !v.Has(roles...):
		return errs.Denied("auth.role", "your account does not have the role for this")
	default:
		return nil
	}
}

// chooseLanguage settles the language; an address with ?lang= keeps the choice
// in a cookie and leads to the same address without it.
func (r *Request) chooseLanguage() (done bool, err error) {
	asked := r.frame.Query.Get("lang")
	code := r.site.Catalog.Choose(asked, r.Fiber.Cookies(cookieLanguage), r.Fiber.Get(fiber.HeaderAcceptLanguage))
	r.speak(code)
	if asked == "" || r.Fiber.Method() != fiber.MethodGet {
		return false, nil
	}
	if i18n.Known(asked) {
		r.setCookie(cookieLanguage, asked, 365*24*time.Hour)
	}
	r.frame.Query.Del("lang")
	return true, r.Redirect(r.address())
}

func (r *Request) speak(code string) {
	r.ctx = rpc.WithLanguage(i18n.With(r.ctx, r.site.Catalog.For(code)), code)
}

// address is where the request is, with its query.
func (r *Request) address() string {
	if len(r.frame.Query) == 0 {
		return r.frame.Path
	}
	return r.frame.Path + "?" + r.frame.Query.Encode()
}

// identify finds out who asks. A cookie that is not valid any more, or whose
// person is barred, makes a visitor; an accounts service that does not answer
// makes an error page, so that no one takes themselves for signed out.
func (r *Request) identify() error {
	bearer := r.Fiber.Cookies(cookieSession)
	if bearer == "" {
		return nil
	}
	err := r.become(bearer)
	if code := errs.Code(err); code == codes.Unauthenticated || code == codes.PermissionDenied {
		r.dropCookie(cookieSession)
		return nil
	}
	return err
}

// renew gives the request a fresh identity: a long upload outlives the one that
// it began with. A session that ended meanwhile makes a visitor.
func (r *Request) renew() error {
	if r.bearer == "" {
		return nil
	}
	err := r.become(r.bearer)
	if code := errs.Code(err); code == codes.Unauthenticated || code == codes.PermissionDenied {
		r.bearer, r.frame.Viewer = "", nil
		return nil
	}
	return err
}

// become makes the request the session's.
func (r *Request) become(bearer string) error {
	session, err := r.site.Sessions.Session(r.ctx, bearer)
	if err != nil {
		return err
	}
	r.bearer, r.frame.Viewer = bearer, session.Viewer
	r.ctx = auth.WithToken(r.ctx, session.Token)
	if session.Zone != "" {
		r.frame.Zone = i18n.Zone(session.Zone)
	}
	if r.Fiber.Cookies(cookieLanguage) == "" && i18n.Known(session.Language) {
		r.speak(session.Language)
	}
	return nil
}
