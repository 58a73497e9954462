package main_test

import (
	"fmt"
	"regexp"
	"strings"
)

// bids writes an offer, reads it once more and submits it. The receipt shows
// what the sealed bid can be recognised by.
func (w *walk) bids(p *someone, price, hours, method string) {
	w.t.Helper()
	p.visit(w.tender)
	p.follow("/bid")
	w.offers(p, price, hours, method)
	p.picture(fmt.Sprintf("bid-%d", p.width))
	p.send()
	p.reads("main", method, "833")
	p.press(`main button[name="confirmed"]`)
	if shown := strings.Join(strings.Fields(p.Text("main .receipt")), ""); !regexp.MustCompile(`[0-9a-f]{64}`).MatchString(shown) {
		w.t.Errorf("the receipt shows no SHA-256:\n%s", p.Text("main .receipt"))
	}
}

// offers fills the form of an offer in.
func (w *walk) offers(p *someone, price, hours, method string) {
	w.t.Helper()
	p.fill("lots-0-price", price, "commitments-0-value", hours, "answers-0-text", method, "answers-1-text", "A mentor for each person, for the whole term.")
	p.Click("#no_exclusion_grounds")
}

// comesTooLate writes a second offer while the deadline passes: it is refused
// with the server's time, and stays to be read.
func (w *walk) comesTooLate(p *someone) {
	w.t.Helper()
	p.follow("/replace")
	const method = "Three teams of four, and a second coach."
	w.offers(p, "91000.00", "1200", method)
	clock := w.stranger(1280)
	clock.visit("/sandbox/clock")
	clock.Run(`(title) => { [...document.querySelectorAll('main button[name="past"]')].find(b => b.textContent.includes(title)).id = "walk-past" }`, purchase)
	clock.press("#walk-past")
	p.send()
	p.See(".moment.late")
	p.reads("main", "The time to bid is over", "The server received yours on", method, "91,000", "1,200")
}

// open lets two officers release the key, one after the other.
func (w *walk) open(first, second string) {
	w.t.Helper()
	for i, email := range []string{first, second} {
		p := w.person(email, 1280)
		p.visit(w.tender + "/opening")
		p.fill("passphrase", password)
		p.send()
		if i == 0 {
			p.SeeText("Your part is released")
		} else {
			p.reads("main .receipt", "2")
		}
	}
}
