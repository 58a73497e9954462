package web

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/services/web/about"
	"github.com/fairlot/fairlot/services/web/accounts"
	"github.com/fairlot/fairlot/services/web/awards"
	"github.com/fairlot/fairlot/services/web/bids"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/colleagues"
	"github.com/fairlot/fairlot/services/web/consultation"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/desk"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/find"
	"github.com/fairlot/fairlot/services/web/follow"
	"github.com/fairlot/fairlot/services/web/home"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/impact"
	"github.com/fairlot/fairlot/services/web/mandates"
	"github.com/fairlot/fairlot/services/web/notifications"
	"github.com/fairlot/fairlot/services/web/opendata"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/participation"
	"github.com/fairlot/fairlot/services/web/pools"
	"github.com/fairlot/fairlot/services/web/record"
	"github.com/fairlot/fairlot/services/web/registration"
	"github.com/fairlot/fairlot/services/web/sandbox"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/suppliers"
	"github.com/fairlot/fairlot/services/web/tenders"
	"github.com/fairlot/fairlot/services/web/ui"
	"github.com/fairlot/fairlot/services/web/verification"
	"github.com/fairlot/fairlot/services/web/watch"
	"github.com/fairlot/fairlot/services/web/within"
)

// Options is what the program gives the pages.
type Options struct {
	// Conn reaches the services.
	Conn  grpc.ClientConnInterface
	Clock clock.Clock
	// Files stores uploads; nil where no form takes files.
	Files page.Files
	// Log may be nil.
	Log *slog.Logger
	// Sandbox shows the clock that can be moved.
	Sandbox bool
	// Secure restricts cookies to https.
	Secure bool
	// Tiles is a city's own server of map tiles; none shows outlines.
	Tiles ui.Tiles
	// Attachments seals files of bids as they come; nil where bids take none.
	Attachments bids.Attachments
	// Board gives the first page's figures; nil asks the search service.
	Board home.Board
	// Extra registers further pages, as a test does; nil adds none.
	Extra func(*page.Site)
}

// SessionCookie is where a browser keeps its session; see page.SessionCookie.
const SessionCookie = page.SessionCookie

// FiberConfig is how the app must be set up; see page.FiberConfig.
func FiberConfig() fiber.Config { return page.FiberConfig() }

// Mount registers all pages on the app. Mount what has other addresses (the API,
// health) before: the last route answers everything else with a page.
func Mount(app *fiber.App, o Options) (*page.Site, error) {
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	catalog, err := i18n.Load()
	if err != nil {
		return nil, fmt.Errorf("load messages: %w", err)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	sessions := accounts.NewSessions(o.Conn)
	site := page.New(app, page.Deps{
		Conn: o.Conn, Assets: assets, Catalog: catalog, Clock: o.Clock, Sessions: sessions,
		Files: o.Files, Log: o.Log, Sandbox: o.Sandbox, Secure: o.Secure, Tiles: o.Tiles,
	})
	ledger := impact.NewLedger(o.Conn)
	board := o.Board
	if board == nil {
		board = home.NewLive(o.Conn, ledger)
	}
	home.Routes(site, board)
	accounts.Routes(site, sessions)
	about.Routes(site)
	desk.Routes(site)
	notifications.Routes(site)
	colleagues.Routes(site)
	mandates.Routes(site)
	enterprises, err := enterprise.NewReader(site)
	if err != nil {
		return nil, err
	}
	registration.Routes(site, enterprises)
	verification.Routes(site, enterprises)
	suppliers.Routes(site, enterprises)
	watch.Routes(site, enterprises)
	cpv.Routes(site)
	clauses.Routes(site, enterprises.Cities)
	find.Routes(site, enterprises)
	follow.Routes(site)
	tenders.Routes(site, enterprises.Cities)
	pools.Routes(site)
	impact.Routes(site, ledger)
	opendata.Routes(site)
	record.Routes(site)
	participation.Routes(site)
	consultation.Routes(site)
	within.Routes(site)
	bids.Routes(site, o.Attachments)
	awards.Routes(site)
	if o.Sandbox {
		sandbox.Routes(site)
	}
	if o.Extra != nil {
		o.Extra(site)
	}
	app.Use(site.NotFound)
	return site, nil
}
