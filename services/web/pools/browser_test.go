package pools_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

const send = "main .actions [type=submit]"

// TestTwoCitiesFindEachOtherAgreeAndSeeWhatEachPays goes the whole way as two
// officers do, and lets axe look at every page on it.
func TestTwoCitiesFindEachOtherAgreeAndSeeWhatEachPays(t *testing.T) {
	h := newHouse(t)
	h.demand(h.wroclaw, "Serwis rowerów miejskich", "88000")
	one, other := browsertest.Start(t).Page(1280, 900), browsertest.Start(t).Page(360, 900)
	h.SignIn(one, gdansk)
	h.SignIn(other, wroclaw)
	shot := 0
	look := func(p *browsertest.Page, texts ...string) {
		t.Helper()
		for _, text := range texts {
			p.SeeText(text)
		}
		p.Axe()
		shot++
		p.Shot(fmt.Sprintf("pools-way-%02d", shot))
	}

	one.Open(h.Address + "/demands/new")
	one.Type("#demand-title", "Naprawa rowerów służbowych")
	one.Type("#demand-cpv", "50110000-9")
	one.See("#cpv-found input")
	one.Click("#cpv-found input")
	one.Type("#demand-value", "64 000")
	for field, text := range map[string]string{
		"period_start": "1", "period_start-month": "6", "period_start-year": "2027",
		"period_end": "31", "period_end-month": "5", "period_end-year": "2029",
	} {
		one.Type("#demand-"+field, text)
	}
	one.Submit(send)
	look(one, "Your plan is public now", "1 city fits", "8 figures of the CPV code agree", "€\u00a0152,000 together")
	one.Submit("main form[action='/pools/new'] .actions [type=submit]")
	look(one, "Open a pool", "Miasto Gdańsk leads")
	one.Submit(send)
	look(one, "The pool is open", "Waiting for the first city to join")

	pool := h.only(h.wroclaw).GetId()
	other.Open(h.Address + "/pools")
	look(other, "Answer the invitation")
	other.Open(h.Address + "/pools/" + pool)
	look(other, "Your city is invited", "3. Who answers for what")
	other.Open(h.Address + "/pools/" + pool + "/join")
	look(other, "You are bound by nothing until you sign")
	other.Submit(send)
	look(other, "Your city has joined", "Your city can sign")
	for _, p := range []*browsertest.Page{other, one} {
		p.Open(h.Address + "/pools/" + pool + "/sign")
		look(p, "You agree for your city")
		p.Submit(send)
		look(p, "Your city has signed", "SHA-256 of the terms")
	}
	one.Open(h.Address + "/pools/" + pool + "/tender")
	look(one, "all 2 cities as buyers")
	one.Expect("status of")
	one.Submit(send)
	if !strings.HasSuffix(one.Address(), "/tenders/ten_1") || h.tenders.made.GetPool() != pool {
		t.Errorf("at %s with the draft %v", one.Address(), h.tenders.made)
	}

	h.award(pool, "149999.99")
	visitor := browsertest.Start(t).Page(360, 900)
	visitor.Open(h.Address + "/pools/" + pool)
	look(visitor, "What each city pays", "63,157.89", "86,842.10", "149,999.99")
}

func TestARejectedDemandKeepsEverythingTyped(t *testing.T) {
	h := newHouse(t)
	p := browsertest.Start(t).Page(360, 900)
	p.Expect("status of 4")
	h.SignIn(p, gdansk)
	p.Open(h.Address + "/demands/new")
	p.Type("#demand-title", "Naprawa rowerów")
	p.Type("#demand-period_start", "31")
	p.Type("#demand-period_start-month", "2")
	p.Type("#demand-period_start-year", "2027")
	p.Submit(send)
	p.SeeText("There is no such day")
	p.SeeText("Last day of the contract: Fill this in")
	p.SeeText("Estimated value: Fill this in")
	if got := p.Value("#demand-title"); got != "Naprawa rowerów" {
		t.Errorf("the title is %q", got)
	}
	p.Axe()
}

func TestVisitorsReadPlansAndNarrowThem(t *testing.T) {
	h := newHouse(t)
	d := h.demand(h.wroclaw, "Serwis rowerów miejskich", "88000")
	h.demand(h.gdansk, "Naprawa samochodów", "12000")
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("status of 404")
	for address, texts := range map[string][]string{
		"/pools":                      {"2 planned purchases", "Looking for partners"},
		"/pools?q=wroclaw+MIEJSKICH":  {"1 planned purchase", "Serwis rowerów miejskich"},
		"/pools?country=SE":           {"No city plans this"},
		"/demands/" + d.GetId():       {"Do you plan to buy the same?", "Wrocław, Poland"},
		"/demands/none":               {"This page is not here"},
		"/pools/none":                 {"This page is not here"},
		"/cpv?cpv_words=zzzz":         {"No code has these words"},
		"/demands/new?like=" + "dem_": {"Sign in"},
	} {
		p.Open(h.Address + address)
		for _, text := range texts {
			p.SeeText(text)
		}
		p.Axe()
	}
}

func TestOnlyOfficersDeclareAndOnlyInvitedCitiesSeeAPool(t *testing.T) {
	h := newHouse(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("status of 403")
	h.SignIn(p, verify)
	p.Open(h.Address + "/demands/new")
	p.SeeText("Your account does not have the role for this")
	p.Open(h.Address + "/pools")
	p.SeeText("No city has declared a plan yet")
	if n := p.Count(".page-head ~ .actions"); n != 0 {
		t.Error("a verifier is invited to declare a demand")
	}
}
