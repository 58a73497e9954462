package verification_test

import (
	"testing"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// turin is a verifier of another city.
const turin = "verifier@turin.example"

func addTurin(h *enterprisetest.House) {
	h.Accounts.Add(webtest.Person{
		Email: turin, Name: "Marta", Organisation: "City of Turin", Zone: "Europe/Rome",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_VERIFIER},
	})
}

func TestAnotherCityReliesOnAVerificationAsksAgainAndTheFirstTakesItBack(t *testing.T) {
	h := enterprisetest.New(t)
	addTurin(h)
	s := h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	one := h.Address + "/enterprises/" + s.GetId()
	b := browsertest.Start(t)
	gdansk, city, visitor := b.Person(1280, 900), b.Person(360, 800), b.Person(360, 800)
	city.Expect("422")
	h.SignIn(gdansk, enterprisetest.Verifier)
	gdansk.Open(one + "/verify")
	gdansk.Attach("#evidence", enterprisetest.PDF(t, "extract.pdf"))
	gdansk.Type("#scope", "Seat and kitchen in Gdańsk")
	gdansk.Click("input[name=ends][value=half]")
	gdansk.Submit(enterprisetest.Send)
	gdansk.SeeText("You have verified Bursztynowa Kuchnia until 23 May 2027.")

	h.SignIn(city, turin)
	city.Open(one + "/verify")
	city.SeeText("Looked at: Seat and kitchen in Gdańsk")
	if city.Count("main a[href$='/withdraw']") != 0 {
		t.Error("another city is led to take back what it did not state")
	}
	city.Submit("main a[href$='/rely']")
	city.Axe()
	city.Submit(enterprisetest.Send)
	city.SeeText("Your organisation relies on this verification")
	city.Submit("main a[href$='/ask-again']")
	city.Submit(enterprisetest.Send)
	city.SeeText("What should be looked at again?: Fill this in")
	city.Axe()
	city.Type("#reason", "The register names another kitchen since May.")
	city.Submit(enterprisetest.Send)
	city.SeeText("City of Turin asked on 23 November 2026 to look again:")
	city.Axe()

	visitor.Open(one)
	visitor.SeeText("City of Turin relies on this.")
	visitor.Axe()
	if visitor.Count("main a[href$='/rely'], main a[href$='/history']") != 0 {
		t.Error("a visitor is led to what verifiers do")
	}

	gdansk.Open(one + "/verify")
	gdansk.SeeText("The register names another kitchen since May.")
	gdansk.Axe()
	gdansk.Submit("main a[href$='/withdraw']")
	gdansk.Axe()
	gdansk.Type("#reason", "The kitchen has moved, so the statement is wrong.")
	gdansk.Submit(enterprisetest.Send)
	gdansk.SeeText("ended early on 23 November 2026")
	visitor.Open(one)
	visitor.SeeText("Not verified yet")
}

func TestTheDeskCountsFiveQueuesAndNarrowsToACountry(t *testing.T) {
	h := enterprisetest.New(t)
	h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, enterprisetest.Verifier)
	p.Open(h.Address + "/verify")
	p.SeeText("First verification 1")
	for _, queue := range []string{"Ending soon 0", "Claims 0", "Disputes 0", "Suspended 0"} {
		p.SeeText(queue)
	}
	p.Choose("#country", "IT")
	p.Submit("main form[method=get] button")
	p.SeeText("First verification 0")
	p.SeeText("Nobody is waiting")
	p.Axe()
	for _, queue := range []string{"ending", "claimed", "disputed", "suspended"} {
		p.Open(h.Address + "/verify?country=PL&show=" + queue)
		p.SeeText("Nobody is waiting")
		p.Axe()
	}
}
