package suppliers_test

import (
	"strings"
	"testing"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

func h0() time.Time { return servicetest.Start().AddDate(0, -1, 0) }

// tick marks a check box or radio by its value.
func tick(p *browsertest.Page, value string) {
	p.Run(`(v) => { const e = document.querySelector("main input[value='" + v + "']"); e.checked = true; e.dispatchEvent(new Event("input", {bubbles: true})) }`, value)
}

func TestAnEnterpriseRegistersInPartsAndIsPublicWhenItSaysSo(t *testing.T) {
	h := newHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.SignIn(p, anna)
	p.Open(h.Address + "/enterprises/mine")
	p.SeeText("Five minutes are enough")
	p.Axe()
	p.Open(h.Address + "/enterprises/mine/what")
	p.SeeText("Country of the enterprise") // the first part comes first
	p.Axe()
	who(t, h, p)
	what(h, p)
	p.Open(h.Address + "/enterprises/mine/where")
	p.Axe()
	tick(p, "PL6")
	p.Submit(send)
	p.Open(h.Address + "/enterprises/mine/people")
	p.Type("#workforce-employees", "20")
	p.Type("#workforce-disadvantaged", "19")
	p.Type("#workforce-disabled", "4")
	p.Submit(send)
	p.SeeText("Disadvantaged and disabled workers together (23) are more than all employees (20)")
	p.Axe()
	p.Type("#workforce-employees", "38")
	p.Submit(send)
	p.Open(h.Address + "/enterprises/mine/words")
	p.Axe()
	p.Type("#description-en", "Office and school cleaning.")
	p.Submit(send)
	p.Open(h.Address + "/enterprises/mine/evidence")
	p.Axe()
	p.Attach("#evidence", pdf(t, "krs.pdf"))
	p.Submit(send)
	p.SeeText("Saved: Evidence")
	p.Submit("main a.govuk-button")
	p.SeeText("Everyone can see")
	p.Axe()
	p.Shot("submit-360")
	p.Submit(send)
	p.SeeText("Your enterprise is in the directory")
	p.Axe()
	registered(t, h)
}

// who fills in the first part, with a wrong figure first.
func who(t *testing.T, h *house, p *browsertest.Page) {
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
	p.Submit(send)
	p.See("#identifier-value-error")
	p.SeeText("Number: The check digit is wrong")
	p.Axe()
	p.Shot("who-wrong-360")
	if p.Value("#place-city") != "Gdańsk" || p.Value("#social_status") != "pl.przedsiebiorstwo-spoleczne" {
		t.Error("what was typed is lost")
	}
	p.Type("#identifier-value", "856-734-62-15")
	p.Submit(send)
	p.SeeText("Saved: Who you are")
	if !strings.HasSuffix(p.Address(), "/enterprises/mine") {
		t.Errorf("not at the list of parts but at %s", p.Address())
	}
	p.Axe()
}

// what finds codes by two words; the first tick survives the second search.
func what(h *house, p *browsertest.Page) {
	p.Open(h.Address + "/enterprises/mine/what")
	p.SeeText("Nothing is chosen yet")
	p.Type("#words", "office cleaning")
	p.Submit("button[name=find]")
	tick(p, "90919200")
	p.Type("#words", "laundry")
	p.Submit("button[name=find]")
	p.SeeText("Chosen so far")
	p.Axe()
	tick(p, "98310000")
	p.Submit(send)
	p.SeeText("Saved: What you do")
}

// registered says that everything arrived as it was typed.
func registered(t *testing.T, h *house) {
	t.Helper()
	s, err := h.suppliers.GetSupplier(h.House.As(h.anna), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	check(t, err)
	if s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED || s.GetIdentifier().GetValue() != "8567346215" {
		t.Errorf("registered: %v", s)
	}
	if got := strings.Join(s.GetCpv(), " ") + " " + strings.Join(s.GetServes(), " "); got != "90919200 98310000 PL6" {
		t.Errorf("offers and places: %s", got)
	}
	if s.GetPlace().GetLatitude() < 54 || s.GetPlace().GetLongitude() < 18 {
		t.Errorf("Gdańsk is not on the map: %v", s.GetPlace())
	}
	if s.GetWorkforce().GetIntegrationPercent() != 60 || len(s.GetEvidence()) != 1 || s.GetDescription()["en"] == "" {
		t.Errorf("people, words, evidence: %v %v %v", s.GetWorkforce(), s.GetDescription(), s.GetEvidence())
	}
}

func TestWhatAColleagueSavedMeanwhileIsShownBeforeItIsReplaced(t *testing.T) {
	h := newHouse(t)
	_, err := h.suppliers.CreateSupplier(h.House.As(h.anna), &suppliersv1.CreateSupplierRequest{Supplier: profile("Nad Motławą", "8567346215")})
	check(t, err)
	b := browsertest.Start(t)
	p, q := b.Page(1280, 900), b.Page(1280, 900)
	p.Expect("409")
	h.SignIn(p, anna)
	p.Open(h.Address + "/enterprises/mine/words")
	p.Type("#description-en", "What Anna writes.")
	q.Open(h.Address + "/enterprises/mine/words")
	q.Type("#description-en", "What Ola writes.")
	q.Submit(send)
	q.SeeText("Saved: Your words")
	p.Submit(send)
	p.SeeText("A colleague has saved this part meanwhile")
	p.SeeText("What Ola writes.")
	p.Axe()
	p.Shot("meanwhile")
	if got := p.Value("#description-en"); got != "What Anna writes." {
		t.Errorf("typed: %q", got)
	}
	p.Submit(send)
	p.SeeText("Saved: Your words")
}
