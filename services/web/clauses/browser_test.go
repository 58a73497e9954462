package clauses_test

import (
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

const (
	button = "main form[method=post] .actions .govuk-button:not(.govuk-button--secondary)"
	act    = `main .beside form[action$="/%s"] button`
)

// press clicks the one button of an act beside a clause.
func press(p *browsertest.Page, name string) { p.Submit(strings.Replace(act, "%s", name, 1)) }

func TestAnyoneFindsAClauseAndReadsItInEachLanguage(t *testing.T) {
	h := newHouse(t)
	in := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := in.Page(width, 900)
		p.Open(h.Address + "/clauses?lang=en")
		p.SeeText("44 clauses")
		p.Axe()
		p.Open(h.Address + "/clauses?cpv=90911200&lever=performance_condition&theme=opp&q=hours")
		p.SeeText("Clauses that suit: Cleaning of buildings")
		p.SeeText("Hours of work for people far from employment")
		if got := p.Text(".rows"); strings.Contains(got, "undeclared") {
			t.Errorf("the filters leave %s", got)
		}
		p.Axe()
		p.Open(h.Address + "/clauses?cpv=cleaning&q=nobodysaysthis")
		p.SeeText("No clause fits all of this")
		p.SeeText("A CPV code has two to eight digits")
		p.Axe()
		p.Open(h.Address + "/clauses/inclusion-hours")
		for _, text := range []string{"hours of this contract", "Usual target", "Computed by the calibrator", "Art. 70", "social-objective: opp", "No tender has used it yet."} {
			p.SeeText(text)
		}
		p.Submit(`nav.in-languages a[hreflang="pl"]`)
		p.SeeText("Co najmniej")
		if p.Count(`main h1[lang="pl"]`) != 1 || p.Count(`nav.in-languages a`) != 9 {
			t.Error("the page does not say which language its text is in, or does not offer nine")
		}
		p.Axe()
		p.Shot("clause-" + map[int64]string{360: "phone", 1280: "desk"}[width])
	}
}

func TestTheCalibratorShowsEveryFigureAndTheReasoning(t *testing.T) {
	h := newHouse(t)
	in := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := in.Page(width, 900)
		p.Open(h.Address + "/clauses/calibrator?lang=en")
		p.SeeText("How it is calculated")
		p.Axe()
		p.Type("#value", "1 000 000")
		p.Type("#cpv", "90911200")
		p.Type("#city", "Gdańsk")
		p.Submit(".figures-form button")
		p.SeeText("Source: Fairlot's starting value for cleaning")
		p.Axe()
		p.Type("#labour_share", "50")
		p.Type("#hourly_cost", "30,00")
		p.Submit(".figures-form button")
		p.SeeText("833 hours, or 0.5 people at full time")
		if sum := strings.ReplaceAll(p.Text(".sum-line"), "\u00a0", " "); sum != "€ 1,000,000 × 50 % × 5 % ÷ € 30/h = 833 h" {
			t.Errorf("the sum is %q", sum)
		}
		p.SeeText("6 verified enterprises of this trade work there.")
		if got := p.Text(".rows .picked h3"); got != "Reserve the contract" {
			t.Errorf("%q is recommended", got)
		}
		if p.Count(`main a[href="/enterprises?cpv=909&km=reaches&near=Gda%C5%84sk%2C+PL&verified=yes"]`) != 1 {
			t.Error("nothing leads to the enterprises that were counted")
		}
		p.Axe()
		p.Shot("calibrator-" + map[int64]string{360: "phone", 1280: "desk"}[width])
		asked := <-h.asked
		if asked.GetCpv()[0] != "909" || asked.GetServesPlace() != "PL" || !asked.GetVerified() {
			t.Errorf("the search was asked for %v", asked)
		}
	}
	p := in.Page(1280, 900)
	p.Expect("status of 422")
	p.Open(h.Address + "/clauses/calibrator?value.amount=1000000&value.currency=EUR&share=120&months=12&lang=en")
	p.SeeText("Give a percentage above 0 and up to 100")
	p.Open(h.Address + "/clauses/calibrator?value.amount=1000000&value.currency=EUR&city=Nowhere&months=0&cpv=x")
	p.SeeText("We do not know this place")
	p.SeeText("Give whole months")
	p.Axe()
}

func TestACityWritesSharesRetiresAndRestoresItsOwnClause(t *testing.T) {
	h := newHouse(t)
	in := browsertest.Start(t)
	p, paris := in.Person(1280, 900), in.Person(360, 900)
	h.SignIn(p, officer)
	h.SignIn(paris, other)
	p.Open(h.Address + "/clauses/mine?lang=en")
	p.SeeText("Your city has no clause yet")
	p.Axe()
	p.Open(h.Address + "/clauses/new?from=training-hours")
	p.Axe()
	p.Type("#texts-0-title", "Hours with a tutor")
	p.Submit(button)
	p.SeeText("The clause is saved")
	p.SeeText("Only your own people see it.")
	p.Axe()
	address := p.Address()
	paris.Expect("status of 404")
	p.Expect("status of 422")
	paris.Open(address)
	paris.SeeText("This page is not here")
	press(p, "share")
	p.SeeText("All cities see it.")
	paris.Open(h.Address + "/clauses?lang=en&q=tutor")
	paris.SeeText("by City of Gdańsk")
	paris.Axe()
	paris.Open(address)
	paris.SeeText("Make a clause of your own from it")
	if paris.Count(`main .beside form`) != 0 {
		t.Error("another city can change the clause")
	}
	p.Open(address + "/edit")
	p.Axe()
	p.Type("#texts-0-text", "At least {target} hours with a {kind} tutor.")
	p.Submit(button)
	p.SeeText("is missing in this language")
	if got := p.Value("#texts-0-text"); got != "At least {target} hours with a {kind} tutor." {
		t.Errorf("what was typed is lost: %q", got)
	}
	p.Axe()
	p.Type("#texts-0-text", "At least {target} hours with a good tutor.")
	p.Submit(button)
	p.SeeText("Version 2 is saved")
	p.SeeText("At least {target} hours with a good tutor.")
	p.Axe()
	p.Shot("versions")
	p.Open(address)
	press(p, "retire")
	p.SeeText("The clause is out of the library")
	paris.Open(h.Address + "/clauses?q=tutor")
	if strings.Contains(paris.Text(".rows"), "Hours with a tutor") {
		t.Error("a clause out of the library is found")
	}
	press(p, "retire")
	p.SeeText("The clause is back in the library")
	paris.Open(h.Address + "/clauses?q=tutor")
	paris.SeeText("Hours with a tutor")
}

func TestAnotherCityCannotChangeAClause(t *testing.T) {
	h := newHouse(t)
	in := browsertest.Start(t)
	p, paris := in.Person(1280, 900), in.Person(1280, 900)
	h.SignIn(p, officer)
	h.SignIn(paris, other)
	p.Open(h.Address + "/clauses/new?from=training-hours&lang=en")
	p.Click("#shared")
	p.Submit(button)
	p.SeeText("All cities see it.")
	for _, page := range []string{"/edit", "/versions"} {
		paris.Expect("status of 404")
		paris.Open(p.Address() + page)
		paris.SeeText("This page is not here")
	}
	paris.Open(h.Address + "/clauses/new?lang=en")
	for _, name := range []string{"retire", "share"} {
		paris.Expect("status of 404")
		paris.Run(`(to) => { const f = document.querySelector("main form[method=post]"); f.action = to }`, p.Address()+"/"+name)
		paris.Submit(button)
		paris.SeeText("This page is not here")
		paris.Open(h.Address + "/clauses/new?lang=en")
	}
	p.Open(p.Address())
	p.SeeText("All cities see it.")
	if p.Count(".govuk-inset-text") != 0 {
		t.Error("another city retired the clause")
	}
}
