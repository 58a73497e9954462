package registration_test

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"testing"

	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

// fillWho types the first part of a Polish enterprise.
func fillWho(h *enterprisetest.House, p *browsertest.Page, number string) {
	p.Open(h.Address + "/enterprises/mine/who?country=PL")
	p.Type("#identifier-value", number)
	p.Type("#place-city", "Gdańsk")
}

func TestTheSecondToRegisterAnEnterpriseIsShownTheWaysOutAndLosesNothing(t *testing.T) {
	h := enterprisetest.New(t)
	h.Person("rival@example.example", "Rival", "Rival", optionsv1.Role_ROLE_REPRESENTATIVE)
	b := browsertest.Start(t)
	p, q := b.Page(360, 800), b.Person(360, 800)
	q.Expect("409")
	h.SignIn(p, enterprisetest.Anna)
	h.SignIn(q, "rival@example.example")
	fillWho(h, p, "8567346215")
	fillWho(h, q, "8567346215")
	p.Submit(enterprisetest.Send)
	p.SeeText("Saved: Who you are")
	q.Submit(enterprisetest.Send)
	q.SeeText("This number is in the directory already")
	q.SeeText("Somebody has registered it already, perhaps a moment ago.")
	q.Axe()
	q.Shot("known-360")
	q.Submit("button[name=_mend]")
	if q.Value("#place-city") != "Gdańsk" || q.Value("#identifier-value") != "8567346215" {
		t.Errorf("what was typed is lost: %q %q", q.Value("#place-city"), q.Value("#identifier-value"))
	}
	q.Type("#identifier-value", "5260250274")
	q.Submit(enterprisetest.Send)
	q.SeeText("Saved: Who you are")
}

func TestANumberThatWasImportedLeadsToTakingTheEntryOver(t *testing.T) {
	h := enterprisetest.New(t)
	desk := h.Person("import@gdansk.example", "Import", "City of Gdańsk", optionsv1.Role_ROLE_VERIFIER)
	row := enterprisetest.Profile("Rowerownia Żuraw", "8567346215")
	row.Evidence = nil
	answer, err := h.Suppliers.ImportSuppliers(h.House.As(desk), &suppliersv1.ImportSuppliersRequest{Source: "Directory of Pomerania", Suppliers: []*suppliersv1.Supplier{row}})
	enterprisetest.Check(t, err)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("409")
	h.SignIn(p, enterprisetest.Anna)
	fillWho(h, p, "8567346215")
	p.Submit(enterprisetest.Send)
	p.SeeText("taken over from Directory of Pomerania")
	p.Axe()
	p.See("main a[href='/enterprises/" + answer.GetRows()[0].GetSupplier() + "/claim']")
}

func TestANumberOfAnotherCountryIsToldWithTheWayOut(t *testing.T) {
	h := enterprisetest.New(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Anna)
	fillWho(h, p, "73282932000074")
	p.Submit(enterprisetest.Send)
	p.See("#identifier-value-error")
	p.SeeText("Is your enterprise registered in another country?")
	p.Axe()
}

func TestAChangeThatEndsVerificationsSaysWhichBeforeItIsSaved(t *testing.T) {
	h, s := verifiedHouse(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("4")
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine/who")
	p.Choose("#social_status", "")
	p.Submit(enterprisetest.Send)
	p.SeeText("This change ends verifications")
	p.SeeText("verified by City of Gdańsk, holds until")
	p.Axe()
	if mine(t, h).GetSocialStatus() != s.GetSocialStatus() {
		t.Fatal("it was saved before the question was answered")
	}
	p.Click("#ends")
	p.Submit(enterprisetest.Send)
	p.SeeText("Saved: Who you are")
	if got := mine(t, h); got.GetSocialStatus() != "" || got.GetVerifiedUntil() != nil {
		t.Errorf("after the change: %v until %v", got.GetSocialStatus(), got.GetVerifiedUntil())
	}
}

func TestOthersSeeAProfileWithoutWhatIsPrivate(t *testing.T) {
	h, s := registeredHouse(t)
	s.References = []*suppliersv1.Reference{{Customer: "City", Subject: "Offices", Year: 2025, Contact: "Piotr Nowak"}}
	_, err := h.Suppliers.UpdateSupplier(h.House.As(h.Anna), &suppliersv1.UpdateSupplierRequest{Supplier: s})
	enterprisetest.Check(t, err)
	p := browsertest.Start(t).Page(360, 800)
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/mine")
	p.Submit("main a[href$='as=others']")
	p.SeeText("This is how others see your enterprise.")
	p.Axe()
	if p.Count("main a[href*='/evidence/']") != 0 || p.Count("main a[href='/enterprises/mine'].govuk-button") != 0 {
		t.Error("others are shown evidence or the way to change the profile")
	}
}

// verifiedHouse is a house where Gdańsk has verified Anna's enterprise.
func verifiedHouse(t *testing.T) (*enterprisetest.House, *suppliersv1.Supplier) {
	t.Helper()
	h, s := registeredHouse(t)
	_, err := h.Suppliers.SubmitSupplier(h.House.As(h.Anna), &suppliersv1.SubmitSupplierRequest{Supplier: s.GetId()})
	enterprisetest.Check(t, err)
	desk := h.Person("second@gdansk.example", "Second", "City of Gdańsk", optionsv1.Role_ROLE_VERIFIER)
	s, err = h.Suppliers.VerifySupplier(h.House.As(desk), &suppliersv1.VerifySupplierRequest{
		Supplier: s.GetId(), Claim: "social_status", Evidence: []*typesv1.File{{Id: "fil_extract", Name: "extract.pdf", Size: 10}},
		ExpiresAt: timestamppb.New(h.House.Clock.Now().AddDate(1, 0, 0)),
	})
	enterprisetest.Check(t, err)
	return h, s
}
