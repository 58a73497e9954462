package webtest

import (
	"net"
	"testing"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web"
	"github.com/fairlot/fairlot/services/web/bids"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/home"
	"github.com/fairlot/fairlot/services/web/page"
)

// Password is everybody's.
const Password = "fairlot-demo"

// Config is what a test sets.
type Config struct {
	// Register opens the services behind the pages; accounts is there already.
	Register []func(grpc.ServiceRegistrar)
	// Board fills the first page; nil asks the search service.
	Board home.Board
	Files page.Files
	// Attachments seals files of bids; nil where a test has none.
	Attachments bids.Attachments
	// Before adds routes to the site, as pages under test that no area has.
	Before func(s *fiber.App)
	// Extra adds pages to the site; they are registered before the last route.
	Extra func(s *page.Site)
}

// Site is the pages as they run.
type Site struct {
	// Address is where they are served, without a slash at the end.
	Address  string
	House    *servicetest.House
	Accounts *Accounts
}

// Start serves the pages until the test ends.
func Start(t testing.TB, c Config) *Site {
	t.Helper()
	house := servicetest.New(t)
	accounts := newAccounts(house)
	house.Serve(append([]func(grpc.ServiceRegistrar){accounts.Register}, c.Register...)...)
	app := fiber.New(web.FiberConfig())
	if c.Before != nil {
		c.Before(app)
	}
	if _, err := web.Mount(app, web.Options{
		Conn: house.Conn, Clock: house.Clock, Files: c.Files, Attachments: c.Attachments, Log: house.Log, Sandbox: true, Board: c.Board, Extra: c.Extra,
	}); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return &Site{Address: "http://" + listener.Addr().String(), House: house, Accounts: accounts}
}

// SignIn signs a person in as people do.
func (s *Site) SignIn(p *browsertest.Page, email string) {
	p.Open(s.Address + page.SignInPath)
	p.Type("#email", email)
	p.Type("#password", Password)
	p.Submit("main form .govuk-button[type=submit]")
	p.See("header .tools details + details")
}
