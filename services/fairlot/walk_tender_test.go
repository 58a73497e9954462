package main_test

import (
	"fmt"
	"time"
)

// purchase is the title of the tender of the walk.
const purchase = "Sprzątanie szkół i żłobków"

// drafts begins with an empty page and fills the task list in.
func (w *walk) drafts(p *someone) {
	w.t.Helper()
	p.visit("/tenders")
	p.follow("/tenders/new")
	p.fill("title", purchase, "value", "150000.00", "cpv", "90911200")
	p.tick("contract_nature", "services")
	p.tick("procedure", "open")
	p.send()
	w.tender = p.path()
	p.follow("/edit/need")
	p.fill("description", "Daily cleaning of twelve schools with ecolabel products.", "accessibility", "Forms can be read aloud; products without allergens.")
	p.Choose("#language", "en")
	p.send()
	p.follow("/edit/lots")
	p.fill("lots-0-title", "All schools", "lots-0-value", "150000.00", "no_lots_reason", "The schools share one team and one plan.")
	p.send()
	w.clause(p)
	p.follow("/edit/reservation")
	p.tick("reservation", "article_20")
	p.send()
	w.criteria(p)
	p.follow("/edit/people")
	for _, name := range []string{"Piotr Maj", "Beata Sikora", "Jan Krawczyk", "Ewelina Duda", "Robert Pawlak"} {
		p.Run(`(name) => { [...document.querySelectorAll("main label")].find(l => l.textContent.includes(name)).click() }`, name)
	}
	p.send()
}

// clause takes one of the library over and sets the target.
func (w *walk) clause(p *someone) {
	w.t.Helper()
	p.follow("/edit/clauses")
	p.follow("/edit/clauses/choose")
	p.tick("clause", "inclusion-hours")
	p.press(`main button[formaction$="/fill"]`)
	p.fill("clauses-0-target", "833")
	p.send()
	if got := p.path(); got != w.tender+"/edit/clauses" {
		w.t.Errorf("after a clause one is at %s", got)
	}
	p.follow(w.tender)
}

// criteria are the price and two that people judge.
func (w *walk) criteria(p *someone) {
	w.t.Helper()
	p.follow("/edit/criteria")
	for i, c := range []struct{ kind, weight, name, clause string }{
		{"price", "50", "Price", ""}, {"quality", "30", "Method", ""}, {"social", "20", "Social offer", "CLA-0001"},
	} {
		id := fmt.Sprintf("criteria-%d-", i)
		if i > 0 && p.Count("#"+id+"name") == 0 {
			p.press(`main button[name="add"]`)
		}
		p.Choose("#"+id+"type", c.kind)
		p.fill(id+"weight", c.weight, id+"name", c.name)
		if c.clause != "" {
			p.Choose("#"+id+"clause", c.clause)
		}
	}
	p.send()
}

// publishes is stopped by a deadline that is too early, takes the one that the
// check offers, and publishes.
func (w *walk) publishes(p *someone) {
	w.t.Helper()
	now := time.Now()
	p.follow("/edit/timetable")
	p.day("deadline", now.AddDate(0, 0, 2))
	p.fill("deadline-time", "12:00", "standstill_days", "10")
	p.day("contract_start", now.AddDate(0, 0, 120))
	p.day("contract_end", now.AddDate(0, 0, 800))
	p.send()
	p.picture("draft")
	p.reads("aside.check", "Time for bids")
	p.follow("/publish")
	p.reads("aside.check", "Art.")
	if p.Count(mainButton) != 0 {
		w.t.Error("a tender with a deadline that is too early can be published")
	}
	p.press(`main form[action*="/deadline?field=deadline"] button`)
	p.follow("/publish")
	for i := range p.Count(`main textarea[name$=".reason"]`) {
		p.fill(fmt.Sprintf("reasons-%d-reason", i), "Considered; it stays as it is.")
	}
	p.send()
	p.reads("main .receipt", purchase)
	p.follow(w.tender)
	p.picture("tender")
}
