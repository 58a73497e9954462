package registration_test

import (
	"strings"
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

// tick marks a check box or radio by its value.
func tick(p *browsertest.Page, value string) {
	p.Run(`(v) => { const e = document.querySelector("main input[value='" + v + "']"); e.checked = true; e.dispatchEvent(new Event("input", {bubbles: true})) }`, value)
}

func TestAnEnterpriseRegistersInPartsAndIsPublicWhenItSaysSo(t *testing.T) {
	h := enterprisetest.New(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine")
	p.SeeText("Ten minutes are enough")
	p.Axe()
	p.Open(h.Address + "/enterprises/mine/what")
	p.SeeText("Country of the enterprise") // the first part comes first
	p.Axe()
	who(t, h, p)
	what(p)
	p.SeeText("Where you deliver") // one part leads to the next
	p.Axe()
	where(p)
	people(p)
	p.Axe()
	p.Type("#description-en", "Office and school cleaning.")
	p.Submit(enterprisetest.Send)
	p.Axe()
	p.Attach("#evidence", enterprisetest.PDF(t, "krs.pdf"))
	p.Submit("button[name=then]")
	p.SeeText("Saved: Evidence")
	p.SeeText("3 of 3 necessary parts are done")
	p.Axe()
	p.Shot("tasks-360")
	p.Submit("main a[href$='/submit']")
	p.SeeText("Everyone can see")
	p.Axe()
	p.Shot("submit-360")
	p.Submit(enterprisetest.Send)
	p.SeeText("Your enterprise is in the directory")
	p.Axe()
	registered(t, h)
}

// where finds a region by its name.
func where(p *browsertest.Page) {
	p.Type("#words", "pomorskie")
	p.Submit("button[name=find]")
	p.Axe()
	tick(p, "PL63")
	p.Choose("#serves_within_km", "50")
	p.Submit(enterprisetest.Send)
}

// people adds up to more than all at first.
func people(p *browsertest.Page) {
	p.Type("#workforce-employees", "20")
	p.Type("#workforce-disadvantaged", "19")
	p.Type("#workforce-disabled", "4")
	p.Submit(enterprisetest.Send)
	p.SeeText("Disadvantaged and disabled workers together (23) are more than all employees (20)")
	p.Axe()
	p.Type("#workforce-employees", "38")
	p.Submit(enterprisetest.Send)
}

// who fills in the first part, with a wrong figure first.
func who(t *testing.T, h *enterprisetest.House, p *browsertest.Page) {
	t.Helper()
	p.Choose("#country", "PL")
	p.Submit(".chosen-country button")
	p.SeeText("10 figures, for example 856-734-62-15")
	if got := p.Value("#name"); got != "Nad Motławą" {
		t.Errorf("the name of the account is not there: %q", got)
	}
	p.Type("#identifier-value", "856-734-62-16")
	p.Choose("#social_status", "pl.przedsiebiorstwo-spoleczne")
	p.Type("#place-city", "Gdańsk")
	p.Submit(enterprisetest.Send)
	p.See("#identifier-value-error")
	p.SeeText("Number: The check digit is wrong")
	p.Axe()
	p.Shot("who-wrong-360")
	if p.Value("#place-city") != "Gdańsk" || p.Value("#social_status") != "pl.przedsiebiorstwo-spoleczne" {
		t.Error("what was typed is lost")
	}
	p.Type("#identifier-value", "856-734-62-15")
	p.Submit(enterprisetest.Send)
	p.SeeText("Saved: Who you are")
	if !strings.HasSuffix(p.Address(), "/enterprises/mine/what") {
		t.Errorf("not at the next part but at %s", p.Address())
	}
	p.Axe()
}

// what finds codes by two words; the first tick survives the second search.
func what(p *browsertest.Page) {
	p.SeeText("Nothing is chosen yet")
	p.Type("#words", "office cleaning")
	p.Submit("button[name=find]")
	tick(p, "90919200")
	p.Type("#words", "laundry")
	p.Submit("button[name=find]")
	p.SeeText("Chosen so far")
	p.Axe()
	tick(p, "98310000")
	tick(p, "services")
	tick(p, "pl")
	p.Submit(enterprisetest.Send)
	p.SeeText("Saved: What you do")
}

// registered says that everything arrived as it was typed.
func registered(t *testing.T, h *enterprisetest.House) {
	t.Helper()
	s, err := h.Suppliers.GetSupplier(h.House.As(h.Anna), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	enterprisetest.Check(t, err)
	if s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED || s.GetIdentifier().GetValue() != "8567346215" {
		t.Errorf("registered: %v", s)
	}
	if got := strings.Join(s.GetCpv(), " ") + " " + strings.Join(s.GetServes(), " "); got != "90919200 98310000 PL63" {
		t.Errorf("offers and places: %s", got)
	}
	if s.GetServesWithinKm() != 50 || strings.Join(append(s.GetContractNatures(), s.GetLanguages()...), " ") != "services pl" {
		t.Errorf("kind, languages, distance: %v %v %v", s.GetContractNatures(), s.GetLanguages(), s.GetServesWithinKm())
	}
	if s.GetPlace().GetLatitude() < 54 || s.GetPlace().GetLongitude() < 18 {
		t.Errorf("Gdańsk is not on the map: %v", s.GetPlace())
	}
	if s.GetWorkforce().GetIntegrationPercent() != 60 || len(s.GetEvidence()) != 1 || s.GetDescription()["en"] == "" {
		t.Errorf("people, words, evidence: %v %v %v", s.GetWorkforce(), s.GetDescription(), s.GetEvidence())
	}
}

func TestWhatAColleagueSavedMeanwhileIsShownBeforeItIsReplaced(t *testing.T) {
	h := enterprisetest.New(t)
	_, err := h.Suppliers.CreateSupplier(h.House.As(h.Anna), &suppliersv1.CreateSupplierRequest{Supplier: enterprisetest.Profile("Nad Motławą", "8567346215")})
	enterprisetest.Check(t, err)
	b := browsertest.Start(t)
	p, q := b.Page(1280, 900), b.Page(1280, 900)
	p.Expect("409")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/texts")
	p.Type("#description-en", "What Anna writes.")
	q.Open(h.Address + "/enterprises/mine/texts")
	q.Type("#description-en", "What Ola writes.")
	q.Submit(enterprisetest.Send)
	q.SeeText("Saved: Your words")
	p.Submit(enterprisetest.Send)
	p.SeeText("A colleague has saved this part meanwhile")
	p.SeeText("What Ola writes.")
	p.Axe()
	p.Shot("meanwhile")
	if got := p.Value("#description-en"); got != "What Anna writes." {
		t.Errorf("typed: %q", got)
	}
	p.Submit(enterprisetest.Send)
	p.SeeText("Saved: Your words")
}
