package suppliers_test

import (
	"fmt"
	"strings"
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// named is a row of a name and a place.
func named(n int, name, postcode, city string) *suppliersv1.Supplier {
	r := row(n)
	r.Name, r.Place = name, &typesv1.Place{Postcode: postcode, City: city, Country: "PL"}
	return r
}

func (f *fixture) importing(req *suppliersv1.ImportSuppliersRequest) *suppliersv1.ImportSuppliersResponse {
	f.t.Helper()
	req.Source = "another list"
	answer, err := f.client.ImportSuppliers(f.As(f.gdansk), req)
	if err != nil {
		f.t.Fatal(err)
	}
	return answer
}

// count is how many suppliers the public finds.
func (f *fixture) count() int {
	f.t.Helper()
	list, err := f.client.ListSuppliers(f.t.Context(), &suppliersv1.ListSuppliersRequest{PageSize: 200})
	if err != nil {
		f.t.Fatal(err)
	}
	return len(list.GetSuppliers())
}

func TestWhatHasTheNameAndPlaceOfAnotherIsLeftForPeopleToCompare(t *testing.T) {
	f := setup(t)
	first := f.take(named(1, "Zakład „Łąka”", "90-001", "Łódź")).GetRows()[0].GetSupplier()
	rows := []*suppliersv1.Supplier{
		named(2, "ZAKLAD LAKA", "", "LODZ"),         // the town
		named(3, "Zaklad-Łąka", "90001", "Zgierz"),  // the postcode
		named(4, "Zakład Łąka", "30-001", "Kraków"), // neither
		named(5, "Zakład Łąka II", "90-001", "Łódź"),
	}
	for _, dry := range []bool{true, false, false} {
		answer := f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows, DryRun: dry})
		if got := outcomes(answer); got != "SSCC" && got != "SS==" {
			t.Errorf("dry %v: %s", dry, got)
		}
		for _, r := range answer.GetRows()[:2] {
			if r.GetSupplier() != first {
				t.Errorf("similar to %s, want %s", r.GetSupplier(), first)
			}
		}
	}
	if got := outcomes(f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows, KeepSimilar: true})); got != "CC==" {
		t.Errorf("kept: %s", got)
	}
	if got := outcomes(f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows})); got != "====" {
		t.Errorf("after they were kept: %s", got)
	}
}

func TestSimilarRowsOfOneRequestAreSeenToo(t *testing.T) {
	for _, dry := range []bool{true, false} {
		f := setup(t)
		rows := []*suppliersv1.Supplier{
			named(1, "Łąka", "", "Łódź"), named(2, "Laka", "", "Lodz"), named(1, "Łąka", "", "Łódź"),
			french("73282932000074"), french("73282932000082"), numberOf("FR-SIREN", "732829320", "FR"),
			numberOf("IT-PIVA", "00743110157", "IT"), numberOf("IT-CF", "00743110157", "IT"),
		}
		if got := outcomes(f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows, DryRun: dry})); got != "CSDCCSCD" {
			t.Errorf("dry %v: %s", dry, got)
		}
	}
}

func TestADryRunAnswersLikeTheImportAndStoresNothing(t *testing.T) {
	f := setup(t)
	f.take(row(1), row(2), row(3))
	f.submit(f.nad, profile())
	f.emitted()
	wrong, poorer, theirs, changed := row(4), row(1), profile(), row(2)
	wrong.Identifier.Value, theirs.Name, changed.Website = "x", "Made up", "https://zaz.example"
	rows := []*suppliersv1.Supplier{wrong, poorer, theirs, changed, row(5), row(5), row(6)}
	dry := f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows, DryRun: true})
	if got := outcomes(dry); got != "R=RUCDC" {
		t.Errorf("dry: %s", got)
	}
	if told, acts := f.emitted(); f.count() != 4 || len(told)+len(acts) != 0 {
		t.Errorf("%d suppliers, events %v %v", f.count(), told, acts)
	}
	if dry.GetRows()[4].GetSupplier() != "" || dry.GetRows()[2].GetReason() != "supplier.registered" {
		t.Errorf("got %v", dry)
	}
	wet := f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows})
	if outcomes(wet) != outcomes(dry) || f.count() != 6 {
		t.Errorf("wet: %s, %d suppliers", outcomes(wet), f.count())
	}
}

func TestADraftIsNotGivenAwayByItsNameAndPlace(t *testing.T) {
	f := setup(t)
	f.create(f.nad, profile())
	same := named(7, profile().GetName(), "", "Gdańsk")
	if got := outcomes(f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: []*suppliersv1.Supplier{same}, DryRun: true})); got != "C" {
		t.Errorf("a draft is similar: %s", got)
	}
}

func TestAnImportTakesTheWholeProfileButNoStatementsOfOthers(t *testing.T) {
	f := setup(t)
	r := f.whole()
	r.Verifications = []*suppliersv1.Verification{{Id: "ver_x"}}
	id := f.take(r).GetRows()[0].GetSupplier()
	s, err := f.get(f.As(f.gdansk), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.GetCapacities()) != 1 || len(s.GetReferences()) != 1 || len(s.GetLabels()) != 1 || s.GetFinance() == nil || s.GetGovernance() == nil ||
		s.GetServesWithinKm() != 40 || len(s.GetLanguages()) != 2 || len(s.GetContractNatures()) != 1 {
		t.Errorf("got %v", s)
	}
	if s.GetEvidence() != nil || s.GetLabels()[0].GetEvidence() != nil || s.GetSelfDeclaration() != nil || s.GetVerifications() != nil {
		t.Errorf("taken from a directory: %v", s)
	}
	poorer := profile()
	poorer.Workforce = nil
	if got := outcomes(f.take(poorer)); got != "=" {
		t.Errorf("a poorer row changes it: %s", got)
	}
}

func TestAnImportOfAThousandOfOneNameInOneTownLooksAtFew(t *testing.T) {
	f := setup(t)
	rows := make([]*suppliersv1.Supplier, 200)
	for i := range rows {
		rows[i] = named(i+1, "Łąka", "", "Łódź")
	}
	answer := f.importing(&suppliersv1.ImportSuppliersRequest{Suppliers: rows})
	if got := outcomes(answer); got != "C"+strings.Repeat("S", 199) {
		t.Errorf("got %s", got)
	}
}

func FuzzAnyRowIsAnsweredAndNeverTwiceStored(f *testing.F) {
	for i, s := range []string{"Łąka", "", "\x00", strings.Repeat("ß", 300), "=cmd|' /C calc'!A0", "\u202eabc"} {
		f.Add(s, s, "PL-KRS", fmt.Sprintf("%010d", i+1))
	}
	house := setup(f)
	ctx := house.As(house.gdansk)
	f.Fuzz(func(t *testing.T, name, city, scheme, value string) {
		r := named(1, strings.ToValidUTF8(name, ""), "", strings.ToValidUTF8(city, ""))
		r.Identifier = &typesv1.Identifier{Scheme: strings.ToValidUTF8(scheme, ""), Value: strings.ToValidUTF8(value, "")}
		answer, err := house.client.ImportSuppliers(ctx, &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: []*suppliersv1.Supplier{r, clone(r)}, DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := outcomes(answer); got != "CD" && got != "RR" && got != "SD" && got != "=D" {
			t.Errorf("got %s", got)
		}
	})
}
