package main_test

import (
	"fmt"
	"testing"
	"time"
)

// A quarter of an hour of clicking is so many clicks and fields, at six seconds
// for each.
const quarterOfAnHour = 15 * 60 / 6

// counted is an officer who never wrote a social clause; every click and every
// field counts.
type counted struct {
	*someone
	steps, pages int
}

// TestANewOfficerPublishesAReservedTenderWithCalibratedClauses goes from the empty
// page to a published reserved call for cleaning in two lots with three calibrated
// clauses and the first lawful deadline.
func TestANewOfficerPublishesAReservedTenderWithCalibratedClauses(t *testing.T) {
	inBothWays(t, (*walk).publishesAReservedTender)
}

func (w *walk) publishesAReservedTender() {
	w.t.Helper()
	n := &counted{someone: w.person("officer@gdansk.example", 1280)}
	n.visit("/tenders")
	n.click("/tenders/new", "begin")
	n.enter("title", "Cleaning of schools and offices", "value", "1000000", "cpv", "90911200")
	n.choose("contract_nature", "services")
	n.choose("procedure", "open")
	n.sends()
	w.tender = n.path()
	n.saysWhatAndWhen()
	n.calibratesAndChooses()
	n.weighsAndNames()
	n.checksAndPublishes()
	w.t.Logf("steps: %d", n.steps)
	if n.steps >= quarterOfAnHour {
		w.t.Errorf("%d clicks and fields are more than a quarter of an hour", n.steps)
	}
}

// click follows a link and keeps a picture of the page it leads to.
func (n *counted) click(end, page string) {
	n.w.t.Helper()
	n.follow(end)
	n.steps++
	n.pages++
	n.picture(fmt.Sprintf("officer-%02d-%s", n.pages, page))
}

// pushes sends a form by one of its buttons.
func (n *counted) pushes(css string) {
	n.w.t.Helper()
	n.press(css)
	n.steps++
}

func (n *counted) sends() {
	n.w.t.Helper()
	n.pushes(mainButton)
}

func (n *counted) enter(fields ...string) {
	n.w.t.Helper()
	n.fill(fields...)
	n.steps += len(fields) / 2
}

func (n *counted) choose(field, value string) {
	n.w.t.Helper()
	n.tick(field, value)
	n.steps++
}

func (n *counted) picks(css, value string) {
	n.w.t.Helper()
	n.Choose(css, value)
	n.steps++
}

// saysWhatAndWhen fills in the need, two lots and the time of the contract.
func (n *counted) saysWhatAndWhen() {
	n.w.t.Helper()
	n.click("/edit/need", "need")
	n.enter("description", "Daily cleaning of twelve schools and five offices.", "accessibility", "Forms can be read aloud.")
	n.picks("#language", "en")
	n.sends()
	n.click("/edit/lots", "lots")
	n.enter("lots-0-title", "Schools", "lots-0-value", "600000")
	n.pushes(`main button[name="add"]`)
	n.enter("lots-1-title", "Offices", "lots-1-value", "400000")
	n.sends()
	n.click("/edit/timetable", "timetable")
	now := time.Now()
	n.day("contract_start", now.AddDate(0, 0, 120))
	n.day("contract_end", now.AddDate(0, 0, 120+729))
	n.steps += 6
	n.sends()
}

// calibratesAndChooses reserves the contract, and takes three clauses with the
// targets that the calibrator proposes.
func (n *counted) calibratesAndChooses() {
	n.w.t.Helper()
	n.click("/edit/clauses", "clauses")
	n.click("/edit/clauses/calibrator", "calibrator")
	n.reads("#result", "1,000,000 × 80", "17.50/h", "2,285 hours")
	n.pushes(`main button[name="reservation"]`)
	n.reads("main", "The reservation is in the draft")
	n.enter("share", "10")
	n.pushes("main .figures-form button")
	n.reads("#result", "4,571 hours")
	n.pushes(`main a[href*="/choose?share=10"]`)
	n.picture("officer-library")
	for _, id := range []string{"inclusion-hours", "disadvantaged-hired", "disabled-hired"} {
		n.choose("clause", id)
	}
	n.pushes(`main button[formaction$="/fill"]`)
	n.picture("officer-fill")
	if got := n.Value("#clauses-0-target") + " " + n.Value("#clauses-1-target") + " " + n.Value("#clauses-2-target"); got != "4571 1 1" {
		n.w.t.Errorf("the targets are not calibrated: %q", got)
	}
	n.choose("clauses[2].lots", "LOT-0001")
	n.sends()
	n.reads("main .rows", "LOT-0001 Schools")
	n.click(n.w.tender, "tasks")
}

// weighsAndNames says what bids are compared by, and who opens and scores them.
func (n *counted) weighsAndNames() {
	n.w.t.Helper()
	n.click("/edit/criteria", "criteria")
	for i, c := range []struct{ kind, weight, name string }{{"price", "60", "Price"}, {"quality", "40", "Method and team"}} {
		id := fmt.Sprintf("criteria-%d-", i)
		if n.Count("#"+id+"name") == 0 {
			n.pushes(`main button[name="add"]`)
		}
		n.picks("#"+id+"type", c.kind)
		n.enter(id+"weight", c.weight, id+"name", c.name)
	}
	n.sends()
	n.click("/edit/people", "people")
	for _, name := range []string{"Piotr Maj", "Beata Sikora", "Jan Krawczyk", "Ewelina Duda", "Robert Pawlak"} {
		n.Run(`(name) => { [...document.querySelectorAll("main label")].find(l => l.textContent.includes(name)).click() }`, name)
		n.steps++
	}
	n.sends()
}

// checksAndPublishes takes the first lawful deadline from the check, says why the
// warnings stand, and publishes.
func (n *counted) checksAndPublishes() {
	n.w.t.Helper()
	n.pushes(`main form[action*="/deadline"] button`)
	n.click("/publish", "publish")
	for i := range n.Count(`main textarea[name$=".reason"]`) {
		n.enter(fmt.Sprintf("reasons-%d-reason", i), "Considered; it stays as it is.")
	}
	n.sends()
	n.reads("main .receipt", "Cleaning of schools and offices")
	n.click(n.w.tender, "published")
	n.reads("#clauses", "4,571")
	n.reads("main", "Reserved")
}
