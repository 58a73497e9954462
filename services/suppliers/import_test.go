package suppliers_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/rpc"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/datatest"
)

// row is a row of a directory with a number of its own.
func row(n int) *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Name: fmt.Sprintf("Enterprise %d", n), Identifier: &typesv1.Identifier{Scheme: "PL-KRS", Value: fmt.Sprintf("%010d", n)},
		SocialStatus: "pl.zaz", Place: &typesv1.Place{City: "Łódź", Country: "PL"}, Serves: []string{"PL"},
	}
}

func outcomes(a *suppliersv1.ImportSuppliersResponse) string {
	var b strings.Builder
	for _, r := range a.GetRows() {
		b.WriteByte("?CU=DRS"[r.GetOutcome()])
	}
	return b.String()
}

func (f *fixture) take(rows ...*suppliersv1.Supplier) *suppliersv1.ImportSuppliersResponse {
	f.t.Helper()
	answer, err := f.client.ImportSuppliers(f.As(f.gdansk), &suppliersv1.ImportSuppliersRequest{Source: "les emplois", Suppliers: rows})
	if err != nil {
		f.t.Fatal(err)
	}
	return answer
}

func TestRowsAreTakenEachForItselfAndTwiceChangesNothing(t *testing.T) {
	f := setup(t)
	wrong := row(3)
	wrong.Identifier = &typesv1.Identifier{Scheme: "PL-NIP", Value: "8567346216"}
	long := row(4)
	long.Name = strings.Repeat("x", 201)
	rows := []*suppliersv1.Supplier{row(1), row(2), wrong, row(1), long, row(5)}
	first := f.take(rows...)
	if got := outcomes(first); got != "CCRDRC" {
		t.Fatalf("first %s: %v", got, first)
	}
	if r := first.GetRows()[2]; r.GetField() != "identifier.value" || r.GetReason() != "identifier.check_digit" {
		t.Errorf("got %v", r)
	}
	if r := first.GetRows()[4]; r.GetField() != "name" || r.GetReason() != "string.max_len" || r.GetMessage() == "" {
		t.Errorf("got %v", r)
	}
	if list := f.changes(); len(list) != 3 {
		t.Errorf("%d events", len(list))
	}
	if got := outcomes(f.take(rows...)); got != "==RDR=" {
		t.Errorf("second %s", got)
	}
	if list := f.changes(); len(list) != 0 {
		t.Errorf("%d events", len(list))
	}
	s, err := f.get(t.Context(), first.GetRows()[0].GetSupplier())
	if err != nil || s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED || s.GetOrganisation() != "" || s.GetSource() != "les emplois" {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestARowChangesOnlyWhatItGivesAndWhatDiffers(t *testing.T) {
	f := setup(t)
	rich := row(1)
	rich.Description, rich.Website = map[string]string{"pl": "Meble"}, "https://zaz.example"
	f.take(rich)
	if got := outcomes(f.take(row(1))); got != "=" {
		t.Errorf("a poorer row: %s", got)
	}
	moved := row(1)
	moved.Place.City, moved.Description = "Wrocław", map[string]string{"en": "Furniture"}
	answer := f.take(moved)
	if got := outcomes(answer); got != "U" {
		t.Fatalf("a row that differs: %s", got)
	}
	s, err := f.get(t.Context(), answer.GetRows()[0].GetSupplier())
	if err != nil || s.GetPlace().GetCity() != "Wrocław" || len(s.GetDescription()) != 2 || s.GetWebsite() != "https://zaz.example" {
		t.Errorf("got %v, %v", s, err)
	}
}

func TestAnImportLeavesAloneWhatAnOrganisationRegistered(t *testing.T) {
	f := setup(t)
	own := f.submit(f.nad, profile())
	same := profile()
	if got := outcomes(f.take(same)); got != "=" {
		t.Errorf("the same: %s", got)
	}
	other := profile()
	other.Name = "Made up"
	answer := f.take(other)
	if got := outcomes(answer); got != "R" || answer.GetRows()[0].GetReason() != "supplier.registered" || answer.GetRows()[0].GetSupplier() != own.GetId() {
		t.Errorf("another name: %v", answer)
	}
}

func TestOnlyBuyersAndTheOperatorImport(t *testing.T) {
	f := setup(t)
	for who, id := range map[string]auth.Identity{"a representative": f.nad, "an officer": f.Person(f.gdansk.Organisation, auth.RoleOfficer)} {
		_, err := f.client.ImportSuppliers(f.As(id), &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: []*suppliersv1.Supplier{row(1)}})
		wantCode(t, who, err, codes.PermissionDenied, "auth.role")
	}
	_, err := f.client.ImportSuppliers(f.As(f.Person(f.nad.Organisation, auth.RoleAdministrator)), &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: []*suppliersv1.Supplier{row(1)}})
	wantCode(t, "an enterprise's administrator", err, codes.PermissionDenied, "supplier.verifier")
}

func TestTwoImportsOfTheSameRowsAtOnceMakeEachSupplierOnce(t *testing.T) {
	f := setup(t)
	rows := make([]*suppliersv1.Supplier, 60)
	for i := range rows {
		rows[i] = row(i + 1)
	}
	ctx := rpc.WithIdempotencyKey(f.As(f.gdansk), "both")
	var mu sync.Mutex
	created := 0
	var both sync.WaitGroup
	for range 3 {
		both.Go(func() {
			answer, err := f.client.ImportSuppliers(ctx, &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: rows})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			created += strings.Count(outcomes(answer), "C")
		})
	}
	both.Wait()
	if created != len(rows) {
		t.Errorf("%d created", created)
	}
}

func TestAnImportedSupplierIsHandedToTheOrganisationThatClaimsIt(t *testing.T) {
	f := setup(t)
	imported := f.take(profile()).GetRows()[0].GetSupplier()
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: profile()})
	wantCode(t, "registering an imported number", err, codes.AlreadyExists, "supplier.identifier_imported")

	claim := func(by auth.Identity) (*suppliersv1.Supplier, error) {
		return f.client.ClaimSupplier(f.As(by), &suppliersv1.ClaimSupplierRequest{
			Supplier: imported, Note: "We are this enterprise.", Evidence: []*typesv1.File{f.file(by.Organisation, "fil_"+by.Person)},
		})
	}
	for _, by := range []auth.Identity{f.nad, f.bur, f.nad} {
		if s, err := claim(by); err != nil || len(s.GetClaims()) != 1 || s.GetClaims()[0].GetOrganisation() != by.Organisation {
			t.Fatalf("got %v, %v", s, err)
		}
	}
	waiting, err := f.client.ListSuppliers(f.As(f.gdansk), &suppliersv1.ListSuppliersRequest{Claimed: true})
	if err != nil || len(waiting.GetSuppliers()) != 1 || len(waiting.GetSuppliers()[0].GetClaims()) != 2 {
		t.Fatalf("got %v, %v", waiting, err)
	}
	if s, err := f.get(t.Context(), imported); err != nil || s.GetClaims() != nil || s.GetClaimedAt() != nil {
		t.Errorf("the public sees claims: %v, %v", s, err)
	}
	decide := func(organisation string, accept bool) (*suppliersv1.Supplier, error) {
		return f.client.DecideClaim(f.As(f.gdansk), &suppliersv1.DecideClaimRequest{Supplier: imported, Organisation: organisation, Accept: accept, Reason: "The letter is not signed."})
	}
	if s, err := decide(f.bur.Organisation, false); err != nil || len(s.GetClaims()) != 1 || s.GetOrganisation() != "" {
		t.Fatalf("got %v, %v", s, err)
	}
	_, err = decide(f.bur.Organisation, true)
	wantCode(t, "a claim that was declined", err, codes.NotFound, "claim.not_found")
	if s, err := decide(f.nad.Organisation, true); err != nil || s.GetOrganisation() != f.nad.Organisation || s.GetClaims() != nil {
		t.Fatalf("got %v, %v", s, err)
	}
	if mine, err := f.get(f.As(f.nad), "mine"); err != nil || mine.GetId() != imported {
		t.Errorf("got %v, %v", mine, err)
	}
	_, err = claim(f.bur)
	wantCode(t, "claiming another's", err, codes.FailedPrecondition, "supplier.not_imported")
	_, err = claim(f.nad)
	wantCode(t, "claiming twice", err, codes.FailedPrecondition, "claim.proven")
}

// directory reads the real French directory, or skips where it is not.
func directory(t testing.TB) []*suppliersv1.Supplier {
	t.Helper()
	f, err := os.Open(datatest.Path(t, "suppliers/fr-inclusive-enterprises.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	return readDirectory(t, bufio.NewScanner(f))
}

func readDirectory(t testing.TB, lines *bufio.Scanner) []*suppliersv1.Supplier {
	t.Helper()
	lines.Buffer(nil, 1<<20)
	var list []*suppliersv1.Supplier
	for lines.Scan() {
		var r struct {
			Siret, Name, Brand, Kind, Address, City, Description string
			Postcode                                             string `json:"post_code"`
			Longitude, Latitude                                  *float64
		}
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		s := &suppliersv1.Supplier{
			Name: r.Name, Brand: r.Brand, Identifier: &typesv1.Identifier{Scheme: "FR-SIRET", Value: r.Siret}, SocialStatus: "fr." + strings.ToLower(r.Kind),
			Place:  &typesv1.Place{Street: r.Address, Postcode: r.Postcode, City: r.City, Country: "FR", Latitude: r.Latitude, Longitude: r.Longitude},
			Serves: []string{"FR"},
		}
		if r.Description != "" {
			s.Description = map[string]string{"fr": r.Description}
		}
		list = append(list, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheRealDirectoryGoesInAndASecondTimeChangesNothing(t *testing.T) {
	f := setup(t)
	numbers := map[string]bool{}
	rows := slices.DeleteFunc(directory(t), func(r *suppliersv1.Supplier) bool { // a number that comes again in another batch
		again := numbers[r.GetIdentifier().GetValue()]
		numbers[r.GetIdentifier().GetValue()] = true
		return again
	})
	for _, fresh := range []byte("C=") {
		count := map[byte]int{}
		for i := 0; i < len(rows); i += 100 {
			answer := f.take(rows[i:min(i+100, len(rows))]...)
			for _, o := range []byte(outcomes(answer)) {
				count[o]++
			}
		}
		// Twelve numbers of the directory are not numbers of Sirene; three have the
		// name and the town of another enterprise.
		if count['R'] != 12 || count['S'] != 3 || count[fresh] != len(rows)-15 {
			t.Errorf("%c: %v of %d rows", fresh, count, len(rows))
		}
	}
}

func BenchmarkImport(b *testing.B) {
	rows := directory(b)
	for b.Loop() {
		f := setup(b)
		ctx := f.As(f.gdansk)
		for i := 0; i < len(rows); i += 100 {
			if _, err := f.client.ImportSuppliers(ctx, &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: rows[i:min(i+100, len(rows))]}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkGet(b *testing.B) {
	f := setup(b)
	ctx := f.As(f.gdansk)
	answer, err := f.client.ImportSuppliers(ctx, &suppliersv1.ImportSuppliersRequest{Source: "x", Suppliers: []*suppliersv1.Supplier{proto.CloneOf(row(1))}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := f.get(b.Context(), answer.GetRows()[0].GetSupplier()); err != nil {
			b.Fatal(err)
		}
	}
}
