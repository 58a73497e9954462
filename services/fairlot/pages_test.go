package main_test

import (
	"cmp"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/pkg/clock"
	pages "github.com/fairlot/fairlot/services/web"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

// visit is a page as somebody opens it.
type visit struct {
	// route is the page's, from the table.
	route string
	// who opens it: a sign-in without ".example"; nobody is a visitor.
	who string
	// at is the address; the route itself unless said.
	at string
	// what tells it from the other visits of its route.
	what string
	// status is that of the answer; 200 unless said.
	status int
	// acting is the enterprise that a broker acts for.
	acting string
}

// path is the address without its query.
func (v visit) path() string {
	path, _, _ := strings.Cut(v.at, "?")
	return path
}

// byScript are elements of every page whose text scripts bring or take away.
func byScript() map[string]string {
	return map[string]string{
		".map":                            "the live map stands for the picture; the list beside it says the same",
		".govuk-character-count__message": "counts what is left while one types; else it says how much fits",
		".govuk-character-count__status, .govuk-character-count__sr-status": "the same, for those who hear it",
		".govuk-password-input__toggle":                                     "shows what was typed",
		"[data-restored]":                                                   "says that this tab kept what was typed",
		".with-script":                                                      "prints the page, as the browser's own menu does",
		".without-script":                                                   "sends filters that a tick applies with scripts",
	}
}

// tour is what the visits share.
type tour struct {
	*town
	// gets and posts are the routes of the pages.
	gets, posts []string
	tokens      map[string]string
	desks       chan desks
	// seen are the answers to links, by who and address.
	seen sync.Map
}

// desks are two tabs for one visit at a time: one of them runs no scripts.
type desks struct{ lively, plain *browsertest.Page }

// TestEveryPageIsWithoutBarriersAndWorksWithoutScripts opens every page of the site
// as those who need it, on a desk and on a phone: axe finds nothing, nothing is
// wider than the window, nothing is written to the console. Without scripts the
// page says the same, every button sends a form to an address that the site knows,
// every link leads somewhere, and no field is hidden.
func TestEveryPageIsWithoutBarriersAndWorksWithoutScripts(t *testing.T) {
	w := &tour{town: openTown(t), tokens: map[string]string{}, desks: make(chan desks, 2)}
	w.routes()
	rows := visits(w.town)
	for _, list := range rows {
		for _, v := range list {
			if v.who != "" && w.tokens[v.who] == "" {
				w.tokens[v.who] = w.as(v.who).token
			}
		}
	}
	browser := browsertest.Start(t)
	for range cap(w.desks) {
		w.desks <- desks{browser.Person(wide, high), browser.PlainPerson(wide, high)}
	}
	for _, route := range w.gets {
		if len(rows[route]) == 0 && noPages()[route] == "" {
			t.Errorf("nobody has looked at the page %s; add a visit to the table", route)
		}
	}
	for route, list := range rows {
		if !slices.Contains(w.gets, route) && route != noPage {
			t.Errorf("there is no page %s", route)
		}
		for _, v := range list {
			v.route, v.at = route, cmp.Or(v.at, route)
			t.Run(strings.TrimSpace(strings.Join([]string{strings.ReplaceAll(route[1:], "/", "."), v.who, v.what}, " ")), func(t *testing.T) {
				t.Parallel()
				w.visit(t, v)
			})
		}
	}
}

// The windows of a desk and of a phone.
const wide, narrow, high = 1280, 360, 900

// routes asks the site itself for its pages.
func (w *tour) routes() {
	w.t.Helper()
	app := fiber.New(pages.FiberConfig())
	if _, err := pages.Mount(app, pages.Options{Clock: clock.Real{}, Sandbox: true}); err != nil {
		w.t.Fatal(err)
	}
	for _, route := range app.GetRoutes(true) {
		switch route.Method {
		case http.MethodGet:
			w.gets = append(w.gets, route.Path)
		case http.MethodPost:
			w.posts = append(w.posts, route.Path)
		}
	}
}

// visit opens a page in both ways.
func (w *tour) visit(t *testing.T, v visit) {
	tabs := <-w.desks
	defer func() { w.desks <- tabs }()
	lively, plain := tabs.lively.In(t), tabs.plain.In(t)
	if v.status != 0 {
		lively.Expect("Failed to load resource")
		plain.Expect("Failed to load resource")
	}
	hidden := strings.Join(slices.Collect(maps.Keys(byScript())), ",")
	w.open(t, lively, v)
	if lively.Count("[data-map]") > 0 {
		lively.See(".map-live")
	}
	lively.Axe()
	said := lively.Shown("main", hidden)
	w.keep(lively, v, "1280")
	lively.Resize(narrow, high)
	lively.Axe()
	w.keep(lively, v, "360")
	lively.Quiet()

	w.open(t, plain, v)
	client := w.client(t, v)
	for _, way := range plain.Works() {
		w.leads(t, v, client, way)
	}
	differs(t, v, said, plain.Shown("main", hidden))
	plain.Resize(narrow, high)
	if over := plain.Overflow(); over > 0 {
		t.Errorf("%s is %d px wider than the phone without scripts", v.at, over)
	}
	plain.Quiet()
}

// open goes to the page as whoever opens it.
func (w *tour) open(t *testing.T, p *browsertest.Page, v visit) {
	t.Helper()
	p.Resize(wide, high)
	for _, cookie := range w.cookies(v) {
		p.Cookie(w.base, cookie.Name, cookie.Value)
	}
	p.Open(w.base + v.at)
	if got, want := p.Status(), cmp.Or(v.status, http.StatusOK); got != want {
		t.Fatalf("%s answers %s with %d, want %d", v.at, v.who, got, want)
	}
}

// cookies are what the browser of a visit holds.
func (w *tour) cookies(v visit) []*http.Cookie {
	return []*http.Cookie{
		{Name: pages.SessionCookie, Value: w.tokens[v.who]}, {Name: "fairlot_language", Value: "en"}, {Name: "fairlot_acting", Value: v.acting},
	}
}

// keep takes a picture where somebody wants to see them.
func (w *tour) keep(p *browsertest.Page, v visit, width string) {
	if os.Getenv("FAIRLOT_TEST_SHOTS") != "" {
		name := strings.Join([]string{v.route[1:], v.who, v.what, width}, " ")
		p.Shot(strings.NewReplacer("/", ".", ":", "", " ", "-").Replace(strings.TrimSpace(name)))
	}
}
