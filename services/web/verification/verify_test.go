package verification_test

import (
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/enterprise/enterprisetest"
)

func TestAVerifierStatesWithEvidenceUntilADayThatEveryoneSees(t *testing.T) {
	h := enterprisetest.New(t)
	s := h.Public(enterprisetest.Profile("Bursztynowa Kuchnia", "8567346215"))
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("422")
	h.SignIn(p, enterprisetest.Verifier)
	p.Open(h.Address + "/verify")
	p.SeeText("waiting since today")
	p.Axe()
	p.Submit("main .rows a")
	p.SeeText("krs.pdf")
	p.Axe()
	p.Submit(enterprisetest.Send)
	p.SeeText("Evidence: Choose at least one")
	p.Axe()
	p.Attach("#evidence", enterprisetest.PDF(t, "extract.pdf"))
	p.Type("#expires_at", "30")
	p.Type("#expires_at-month", "6")
	p.Type("#expires_at-year", "2028")
	p.Submit(enterprisetest.Send)
	p.SeeText("You have verified Bursztynowa Kuchnia until 30 June 2028.")
	p.Open(h.Address + "/verify")
	p.SeeText("Nobody is waiting")
	p.Axe()
	visitor := browsertest.Start(t).Page(360, 800)
	visitor.Open(h.Address + "/enterprises/" + s.GetId())
	visitor.SeeText("Verified until 30 June 2028")
	visitor.SeeText("City of Gdańsk")
	visitor.SeeText("There is no text in your language. This one is in: Polish.")
	visitor.Axe()
	if visitor.Count("main a[href*='/evidence/']") != 0 {
		t.Error("a visitor is led to evidence")
	}
}

func TestAnImportedEntryIsHandedToWhoShowsThatItIsTheirs(t *testing.T) {
	h := enterprisetest.New(t)
	desk := h.Person("import@gdansk.example", "Import", "City of Gdańsk", optionsv1.Role_ROLE_VERIFIER)
	s := imported(t, h, desk)
	b := browsertest.Start(t)
	p := b.Page(1280, 900)
	h.SignIn(p, enterprisetest.Anna)
	p.Open(h.Address + "/enterprises/" + s)
	p.SeeText("This entry was taken over from Directory of Pomerania.")
	p.Axe()
	p.Submit("main .govuk-inset-text a")
	p.Axe()
	p.Attach("#evidence", enterprisetest.PDF(t, "mandate.pdf"))
	p.Type("#note", "We are the board.")
	p.Submit("form[data-keep=claim] .govuk-button")
	p.SeeText("A verifier will decide whether Rowerownia Żuraw is handed to you.")
	v := browsertest.Start(t).Page(1280, 900)
	h.SignIn(v, enterprisetest.Verifier)
	v.Open(h.Address + "/verify?show=claimed")
	v.Axe()
	v.Submit("main .rows a")
	v.SeeText("We are the board.")
	v.Axe()
	v.Submit("button[value=yes]")
	v.SeeText("Rowerownia Żuraw: it is proven now who acts for it.")
	p.Open(h.Address + "/enterprises/mine")
	p.SeeText("Rowerownia Żuraw is in the directory.")
}

// imported takes an entry over from a directory and gives its id.
func imported(t *testing.T, h *enterprisetest.House, by auth.Identity) string {
	t.Helper()
	row := enterprisetest.Profile("Rowerownia Żuraw", "8567346215")
	row.Evidence, row.Workforce.AsOf = nil, timestamppb.New(enterprisetest.Before())
	answer, err := h.Suppliers.ImportSuppliers(h.House.As(by), &suppliersv1.ImportSuppliersRequest{
		Source: "Directory of Pomerania", Suppliers: []*suppliersv1.Supplier{row},
	})
	enterprisetest.Check(t, err)
	if got := answer.GetRows()[0]; got.GetSupplier() == "" {
		t.Fatalf("not imported: %v", got)
	}
	return answer.GetRows()[0].GetSupplier()
}
