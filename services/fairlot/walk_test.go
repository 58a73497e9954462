package main_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

// walk is the main job of the house, done in the browser and only there.
type walk struct {
	t    *testing.T
	base string
	in   *browsertest.Browser
	// plain says that nobody's browser runs scripts.
	plain bool
	// tender is the address of the purchase that is walked through.
	tender string
}

// TestPeopleWalkTheWholeJobInTheBrowser is an enterprise, a verifier, a visitor,
// an officer, a second enterprise, two opening officers, two evaluators, and the
// officers of two cities that buy together, each with a browser of their own.
// Every page they see is checked with axe.
func TestPeopleWalkTheWholeJobInTheBrowser(t *testing.T) {
	inBothWays(t, (*walk).theWholeJob)
}

// inBothWays lets people walk with scripts and without: the same people through the
// same pages, each time on a new instance.
func inBothWays(t *testing.T, story func(*walk)) {
	t.Helper()
	for name, plain := range map[string]bool{"with scripts": false, "without scripts": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(&walk{t: t, plain: plain, in: browsertest.Start(t), base: start(t, program{Sandbox: true, Demo: true})})
		})
	}
}

func (w *walk) theWholeJob() {
	w.t.Helper()
	kitchen := w.registers()
	w.verifies()
	w.isFound()
	officer := w.person("officer@gdansk.example", 1280)
	w.drafts(officer)
	w.publishes(officer)
	w.bids(kitchen, "98400.50", "1000", "Two teams of six, a job coach for each.")
	rival := w.person("nad-motlawa@gdansk.example", 1280)
	w.bids(rival, "120000.00", "833", "One team, cover within a day.")
	w.comesTooLate(kitchen)
	w.open("opening1@gdansk.example", "opening3@gdansk.example")
	w.score()
	w.awards(officer)
	w.buyTogether()
}

// someone is a person in front of a browser.
type someone struct {
	*browsertest.Page
	w     *walk
	width int64
}

// stranger opens a browser of somebody who is not signed in.
func (w *walk) stranger(width int64) *someone {
	w.t.Helper()
	opens := w.in.Person
	if w.plain {
		opens = w.in.PlainPerson
	}
	return &someone{Page: opens(width, 900), w: w, width: width}
}

// person signs somebody in.
func (w *walk) person(email string, width int64) *someone {
	w.t.Helper()
	p := w.stranger(width)
	p.visit("/sign-in?lang=en")
	p.Type("#email", email)
	p.Type("#password", password)
	p.send()
	return p
}

// mainButton is the one that sends the form of a page.
const mainButton = "main form[method=post] button.govuk-button[type=submit]:not(.govuk-button--secondary)"

// visit opens a page by its address, as from a bookmark.
func (p *someone) visit(path string) {
	p.w.t.Helper()
	p.Open(p.w.base + path)
	p.Axe()
}

// follow clicks the link whose address ends so.
func (p *someone) follow(end string) {
	p.w.t.Helper()
	p.Submit(fmt.Sprintf(`main a[href$=%q]`, end))
	p.Axe()
}

// send sends the form of the page.
func (p *someone) send() {
	p.w.t.Helper()
	p.press(mainButton)
}

// press sends a form by another of its buttons.
func (p *someone) press(css string) {
	p.w.t.Helper()
	p.Submit(css)
	p.Axe()
}

// fill types into fields by their ids.
func (p *someone) fill(fields ...string) {
	p.w.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		p.Type("#"+fields[i], fields[i+1])
	}
}

// tick clicks the choice of a field that has the value.
func (p *someone) tick(field, value string) {
	p.w.t.Helper()
	p.Click(fmt.Sprintf(`main input[name=%q][value=%q]`, field, value))
}

// narrows ticks a filter of a list. It applies at once with scripts, and with the
// button of the filters without.
func (p *someone) narrows(field, value string) {
	p.w.t.Helper()
	p.tick(field, value)
	if p.w.plain {
		p.press("main .facets button[type=submit]")
		return
	}
	eventually(p.w.t, "the narrowed list", func() (string, bool) {
		at := p.Address()
		return at, strings.Contains(at, field+"="+value)
	})
	p.Axe()
}

// writes presses a button that scripts answer on the page itself. Without them the
// page comes again.
func (p *someone) writes(css string) {
	p.w.t.Helper()
	if p.w.plain {
		p.press(css)
		return
	}
	p.Click(css)
}

// looksAround looks at the map of a list: one that can be moved with scripts, the
// picture and the list beside it without.
func (p *someone) looksAround() {
	p.w.t.Helper()
	if p.w.plain {
		p.See("main .map svg")
		p.See("main .rows li a")
	} else {
		p.See("main .map-live .map-dot")
	}
}

// day types a date into its three fields.
func (p *someone) day(id string, at time.Time) {
	p.w.t.Helper()
	p.fill(id, at.Format("2"), id+"-month", at.Format("1"), id+"-year", at.Format("2006"))
}

// picture keeps the page as it looks, where the README's pictures are taken.
func (p *someone) picture(name string) {
	p.w.t.Helper()
	if os.Getenv("FAIRLOT_TEST_SHOTS") != "" {
		p.Run(`() => scrollTo(0, 0)`)
		p.Shot(name)
	}
}

// reads fails unless an element shows the text.
func (p *someone) reads(css string, wanted ...string) {
	p.w.t.Helper()
	shown := p.Text(css)
	for _, text := range wanted {
		if !strings.Contains(shown, text) {
			p.w.t.Errorf("%s: %s does not say %q but:\n%s", p.Address(), css, text, shown)
		}
	}
}

// path is the address of the page without the site and what follows the path.
func (p *someone) path() string {
	p.w.t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(p.Address(), p.w.base), "?")
	path, _, _ = strings.Cut(path, "#")
	return path
}
