package registration_test

import (
	"strings"
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

// registeredHouse is a house where Anna's enterprise has its first parts.
func registeredHouse(t *testing.T) (*enterprisetest.House, *suppliersv1.Supplier) {
	t.Helper()
	h := enterprisetest.New(t)
	s, err := h.Suppliers.CreateSupplier(h.House.As(h.Anna), &suppliersv1.CreateSupplierRequest{Supplier: enterprisetest.Profile("Nad Motławą", "8567346215")})
	enterprisetest.Check(t, err)
	return h, s
}

func mine(t *testing.T, h *enterprisetest.House) *suppliersv1.Supplier {
	t.Helper()
	s, err := h.Suppliers.GetSupplier(h.House.As(h.Anna), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	enterprisetest.Check(t, err)
	return s
}

func TestReferencesAreAddedChangedRemovedAndPutBackWhereTheyStood(t *testing.T) {
	h, _ := registeredHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/references")
	p.SeeText("No contract is named yet.")
	p.Axe()
	for _, subject := range []string{"Cleaning of four schools", "Cleaning of the city hall"} {
		p.Open(h.Address + "/enterprises/mine/references/new")
		p.Submit(enterprisetest.Send)
		p.See("#subject-error")
		p.Axe()
		p.Type("#subject", subject)
		p.Type("#customer", "City of Gdańsk")
		p.Type("#value", "12 500,50")
		p.Type("#contact", "Piotr Nowak, piotr@gdansk.example")
		p.Submit(enterprisetest.Send)
		p.SeeText("Saved: Earlier contracts")
	}
	p.Axe()
	p.Submit("main .rows li:first-child a")
	p.Type("#subject", "Cleaning of five schools")
	p.Submit(enterprisetest.Send)
	p.Submit("main .rows li:first-child button")
	p.SeeText("Removed.")
	p.Axe()
	if got := mine(t, h).GetReferences(); len(got) != 1 {
		t.Fatalf("after removing: %v", got)
	}
	p.Submit("button[name=undo]")
	got := mine(t, h).GetReferences()
	if len(got) != 2 || got[0].GetSubject() != "Cleaning of five schools" || got[0].GetValue().GetAmount() != "12500.50" || got[0].GetContact() == "" {
		t.Errorf("put back: %v", got)
	}
}

func TestALabelOfTheListKnowsItsIssuerAndKeepsItsCertificate(t *testing.T) {
	h, _ := registeredHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/labels/new")
	p.Axe()
	p.Type("#name", "eu ecolabel")
	p.Type("#valid_until", "30")
	p.Type("#valid_until-month", "6")
	p.Type("#valid_until-year", "2030")
	p.Attach("#evidence", enterprisetest.PDF(t, "certificate.pdf"))
	p.Submit(enterprisetest.Send)
	p.SeeText("valid until 30 June 2030")
	p.Axe()
	p.Submit("main .rows li:first-child button")
	p.Submit("button[name=undo]")
	got := mine(t, h).GetLabels()
	if len(got) != 1 || got[0].GetIssuer() != "European Commission" || len(got[0].GetEvidence()) != 1 {
		t.Errorf("the label: %v", got)
	}
}

func TestACapacityIsOfSomethingTheEnterpriseOffers(t *testing.T) {
	h, _ := registeredHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/capacity/new")
	p.Axe()
	p.Type("#quantity", "1 200,5")
	p.Type("#unit", "hours")
	p.Submit(enterprisetest.Send)
	p.SeeText("1,200.5 hours a year")
	if got := mine(t, h).GetCapacities(); len(got) != 1 || got[0].GetCpv() != "90919200" || got[0].GetQuantity() != "1200.5" {
		t.Errorf("the capacity: %v", got)
	}
}

func TestWhatAColleagueRemovedMeanwhileIsNotChangedInAnotherItemsPlace(t *testing.T) {
	h, s := registeredHouse(t)
	s.Capacities = []*suppliersv1.Capacity{{Cpv: "90919200", Quantity: "10", Unit: "offices"}, {Cpv: "90919200", Quantity: "20", Unit: "schools"}}
	_, err := h.Suppliers.UpdateSupplier(h.House.As(h.Anna), &suppliersv1.UpdateSupplierRequest{Supplier: s})
	enterprisetest.Check(t, err)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("404")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/capacity")
	p.Submit("main .rows li:first-child a")
	stored := mine(t, h)
	stored.Capacities = stored.GetCapacities()[1:]
	_, err = h.Suppliers.UpdateSupplier(h.House.As(h.Anna), &suppliersv1.UpdateSupplierRequest{Supplier: stored})
	enterprisetest.Check(t, err)
	p.Type("#quantity", "11")
	p.Submit(enterprisetest.Send)
	if got := mine(t, h).GetCapacities(); len(got) != 1 || got[0].GetQuantity() != "20" {
		t.Errorf("another's capacity was changed: %v", got)
	}
}

func TestTheDeclarationAnswersEveryGroundAndAsksWhereOneApplies(t *testing.T) {
	h, _ := registeredHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/declaration")
	p.Axe()
	tick(p, "exg-pmt-bre-tax")
	p.Submit(enterprisetest.Send)
	p.SeeText("Tick that this is true")
	p.SeeText("Say what happened and what you have done since")
	p.Axe()
	p.Type("#explanation-exg-pmt-bre-tax", "Paid in full in May 2026.")
	p.Click("#declared")
	p.Submit(enterprisetest.Send)
	d := mine(t, h).GetSelfDeclaration()
	var applies []string
	for _, answer := range d.GetAnswers() {
		if answer.GetApplies() {
			applies = append(applies, answer.GetGround()+": "+answer.GetExplanation())
		}
	}
	if len(d.GetAnswers()) < 20 || strings.Join(applies, "") != "exg-pmt-bre-tax: Paid in full in May 2026." {
		t.Errorf("%d answers; applies: %v", len(d.GetAnswers()), applies)
	}
}

func TestTheSizeAndTheReservationsAreComputedAndShownWithTheirFigures(t *testing.T) {
	h, _ := registeredHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/people")
	p.SeeText("You have 60")
	p.Axe()
	p.Shot("people-360")
	p.Open(h.Address + "/enterprises/mine/finance")
	p.Axe()
	p.Type("#finance-turnover", "1 900 000")
	p.Submit("button[name=then]")
	p.SeeText("Saved: Money and size")
	p.Open(h.Address + "/enterprises/mine/finance")
	p.SeeText("By your figures you are a small enterprise.")
	p.Axe()
	p.Open(h.Address + "/enterprises/mine/governance")
	p.Axe()
	p.Click("#governance-public_service_mission")
	p.Type("#governance-mission", "Statute, § 4")
	p.Submit("button[name=then]")
	p.SeeText("Saved: How you are run")
	p.Open(h.Address + "/enterprises/mine/governance")
	p.SeeText("the buyer looks")
	p.Axe()
	if g := mine(t, h).GetGovernance(); !g.GetPublicServiceMission() || g.GetMission() != "Statute, § 4" || g.GetParticipatory() {
		t.Errorf("governance: %v", g)
	}
}
