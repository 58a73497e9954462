package page

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// patience is how long a page waits for the services behind it.
	patience = 15 * time.Second
	// uploadPatience is how long a form with files may take: 100 MB at 1.5 Mbit/s.
	uploadPatience = 10 * time.Minute
)

// Session is who a bearer token stands for.
type Session struct {
	// Token is the signed identity that travels with calls.
	Token  string
	Viewer *ui.Viewer
	// Zone is the IANA name of where the viewer's organisation reads times.
	Zone string
	// Language is the viewer's, used until they choose one.
	Language string
}

// Sessions turns the bearer token of a cookie into a session. A token that is
// not valid any more is errs Unauthenticated.
type Sessions interface {
	Session(ctx context.Context, bearer string) (Session, error)
}

// Files stores an uploaded file for the person of ctx. It enforces limit
// (bytes) while it reads.
type Files interface {
	Put(ctx context.Context, name, mediaType string, body io.Reader, limit int64) (*typesv1.File, error)
}

// Deps is what the pages need.
type Deps struct {
	// Conn reaches the services.
	Conn     grpc.ClientConnInterface
	Assets   *static.Assets
	Catalog  *i18n.Catalog
	Clock    clock.Clock
	Sessions Sessions
	// Files may be nil where no form takes files.
	Files Files
	Log   *slog.Logger
	// Sandbox says that the clock can be moved.
	Sandbox bool
	// Secure restricts cookies to https; set wherever people reach the pages so.
	Secure bool
	// Tiles is a city's own server of map tiles, if it has one.
	Tiles ui.Tiles
	// Zone is where visitors who are not signed in read times; empty is Brussels.
	Zone string
}

// Site registers the pages on a fiber app. SignInPage is set by the area that
// has it, before the first request.
type Site struct {
	Deps
	app *fiber.App
	// SignInPage shows the sign-in page; the form may carry a kept form ("kept").
	SignInPage func(r *Request, f *ui.Form) error
	// Unread is set by the area of messages: it counts those that the caller has not
	// read, and neither fails nor takes long. nil where there is no such area.
	Unread func(ctx context.Context) int
	// Mandated is set by the area of mandates; nil where nobody acts for others.
	Mandated Mandated
}

// New puts the static files on the app and gives the site for the pages.
func New(app *fiber.App, deps Deps) *Site {
	if deps.Zone == "" {
		deps.Zone = "Europe/Brussels"
	}
	s := &Site{Deps: deps, app: app}
	app.Get(static.Prefix+"*", deps.Assets.Serve)
	return s
}

// Handler answers a request with a page, a redirect, or an error that becomes a page.
type Handler func(r *Request) error

// Get registers a page. Path follows fiber ("/tenders/:tender").
func (s *Site) Get(path string, h Handler) { s.app.Get(path, s.serve(h)) }

// Post registers what a form without a Form is sent to; the token is checked.
func (s *Site) Post(path string, h Handler) {
	s.app.Post(path, s.serve(func(r *Request) error {
		if err := r.readForm(nil); err != nil {
			return err
		}
		return h(r)
	}))
}

// NotFound answers what no page was registered for; mount it last.
func (s *Site) NotFound(c *fiber.Ctx) error {
	return s.serve(func(*Request) error { return errNotFound })(c)
}

// serve runs a handler with its request and turns its error into a page.
func (s *Site) serve(h Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), waits(c))
		defer cancel()
		secure(c, s.Secure, s.Tiles.Origin())
		r := s.request(ctx, c)
		if done, err := r.chooseLanguage(); done {
			return err
		}
		if err := r.identify(); err != nil {
			return r.fail(err)
		}
		r.act()
		if s.Unread != nil && r.Viewer() != nil {
			r.frame.Unread = func() int { return s.Unread(r.ctx) }
		}
		if err := h(r); err != nil {
			return r.fail(err)
		}
		return nil
	}
}

func waits(c *fiber.Ctx) time.Duration {
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		return uploadPatience
	}
	return patience
}

// maxHead bounds address and headers of a request in bytes: the longest search,
// 2,000 letters, takes 18,000 where the address writes a letter with nine.
const maxHead = 32 << 10

// FiberConfig is how the program's app must be set up for the pages: strings
// that outlive the request, and bodies that are streamed, so that a file is not
// held in memory.
func FiberConfig() fiber.Config {
	return fiber.Config{
		Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true,
		DisableStartupMessage: true, BodyLimit: 1 << 20, ReadBufferSize: maxHead, ReadTimeout: uploadPatience, IdleTimeout: 2 * time.Minute,
	}
}
