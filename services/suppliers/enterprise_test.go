package suppliers_test

import (
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/suppliers"
)

func clone[M proto.Message](m M) M { return proto.CloneOf(m) }

// numberOf is a profile with a number and little else.
func numberOf(scheme, value, country string) *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Name: "Enterprise " + value, Identifier: &typesv1.Identifier{Scheme: scheme, Value: value},
		Place: &typesv1.Place{City: "Town", Country: country}, Cpv: []string{"90911200"}, Serves: []string{country},
	}
}

func french(siret string) *suppliersv1.Supplier { return numberOf("FR-SIRET", siret, "FR") }

// pairs are numbers of one enterprise.
func pairs() map[string][2]*suppliersv1.Supplier {
	return map[string][2]*suppliersv1.Supplier{
		"the same":                        {numberOf("FR-SIREN", "732829320", "FR"), numberOf("FR-SIREN", "732 829 320", "FR")},
		"an establishment and the whole":  {french("73282932000074"), numberOf("FR-SIREN", "732829320", "FR")},
		"a VAT number and the whole":      {numberOf("FR-SIREN", "FR44732829320", "FR"), numberOf("FR-SIREN", "732829320", "FR")},
		"two establishments":              {french("73282932000074"), french("73282932000082")},
		"partita IVA and codice fiscale":  {numberOf("IT-PIVA", "IT00743110157", "IT"), numberOf("IT-CF", "00743110157", "IT")},
		"with RO and without":             {numberOf("RO-CUI", "RO18547290", "RO"), numberOf("RO-CUI", "18547290", "RO")},
		"a Swedish VAT number":            {numberOf("SE-ON", "SE212000014201", "SE"), numberOf("SE-ON", "212000-0142", "SE")},
		"a local unit and the enterprise": {numberOf("PL-REGON", "12345678512347", "PL"), numberOf("PL-REGON", "123456785", "PL")},
		"under the scheme for others":     {numberOf("FR-SIREN", "732829320", "FR"), numberOf("EU-OTHER", "FR 44 732829320", "FR")},
		"an establishment under others":   {numberOf("FR-SIREN", "732829320", "FR"), numberOf("EU-OTHER", "732/829/320/00074", "FR")},
	}
}

func TestOneEnterpriseIsRegisteredOnceByWhicheverOfItsNumbers(t *testing.T) {
	f := setup(t)
	for name, pair := range pairs() {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][2]int{{0, 1}, {1, 0}} {
				house := setup(t)
				house.create(house.nad, clone(pair[order[0]]))
				_, err := house.client.CreateSupplier(house.As(house.bur), &suppliersv1.CreateSupplierRequest{Supplier: clone(pair[order[1]])})
				wantCode(t, "the second", err, codes.AlreadyExists, "supplier.identifier_taken")
			}
		})
	}
	f.create(f.nad, numberOf("FR-SIREN", "732829320", "FR"))
	other := f.create(f.bur, numberOf("FR-SIREN", "552008443", "FR"))
	other.Identifier = &typesv1.Identifier{Scheme: "FR-SIRET", Value: "73282932000074"}
	_, err := f.client.UpdateSupplier(f.As(f.bur), &suppliersv1.UpdateSupplierRequest{Supplier: other})
	wantCode(t, "changing to it later", err, codes.AlreadyExists, "supplier.identifier_taken")
}

func TestTwoPeopleWhoRegisterOneEnterpriseAtOnceMakeOneSupplier(t *testing.T) {
	for name, pair := range pairs() {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			const people = 8
			start := make(chan struct{})
			var mu sync.Mutex
			made := 0
			var all sync.WaitGroup
			for i := range people {
				by := f.Person(f.Organisation(), auth.RoleRepresentative)
				all.Go(func() {
					<-start
					_, err := f.client.CreateSupplier(f.As(by), &suppliersv1.CreateSupplierRequest{Supplier: clone(pair[i%2])})
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						made++
					} else if errs.Code(err) != codes.AlreadyExists || !errs.Is(err, "supplier.identifier_taken") {
						t.Error(err)
					}
				})
			}
			close(start)
			all.Wait()
			if made != 1 {
				t.Errorf("%d suppliers of one enterprise", made)
			}
		})
	}
}

func TestWhatADirectoryListsIsClaimedNotRegistered(t *testing.T) {
	for name, pair := range pairs() {
		f := setup(t)
		imported := f.take(clone(pair[0])).GetRows()[0].GetSupplier()
		_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: clone(pair[1])})
		wantCode(t, name, err, codes.AlreadyExists, "supplier.identifier_imported")
		if got := errs.From(err).Params["supplier"]; got != imported {
			t.Errorf("%s: the entry is %q, want %s", name, got, imported)
		}
		own := f.create(f.nad, numberOf("FR-SIREN", "552008443", "FR"))
		own.Identifier, own.Place.Country = pair[1].GetIdentifier(), pair[1].GetPlace().GetCountry()
		_, err = f.update(own)
		wantCode(t, name+", changing to it", err, codes.AlreadyExists, "supplier.identifier_imported")
	}
}

func TestASecondOrganisationIsNotHandedAnotherEstablishment(t *testing.T) {
	f := setup(t)
	rows := f.take(french("73282932000074"), french("73282932000082")).GetRows()
	for i, by := range []auth.Identity{f.nad, f.bur} {
		id := rows[i].GetSupplier()
		if rows[i].GetOutcome() != suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED {
			t.Fatalf("a directory lists both: %v", rows)
		}
		_, err := f.client.ClaimSupplier(f.As(by), &suppliersv1.ClaimSupplierRequest{
			Supplier: id, Note: "Ours.", Evidence: []*typesv1.File{f.file(by.Organisation, fmt.Sprint("fil_", i))},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.client.DecideClaim(f.As(f.gdansk), &suppliersv1.DecideClaimRequest{Supplier: id, Organisation: by.Organisation, Accept: true})
		if i == 0 && err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			wantCode(t, "the sister establishment", err, codes.AlreadyExists, "supplier.enterprise_taken")
		}
	}
}

func TestOtherEnterprisesAreNotTakenForOne(t *testing.T) {
	r := suppliers.NewRegisters()
	for _, c := range [][2]*suppliersv1.Supplier{
		{numberOf("FR-SIREN", "732829320", "FR"), numberOf("FR-SIREN", "552008443", "FR")},
		{numberOf("EU-OTHER", "DE:12345", "DE"), numberOf("EU-OTHER", "AT:12345", "AT")},
		{numberOf("EU-OTHER", "DE:732829320", "DE"), numberOf("FR-SIREN", "732829320", "FR")},
		{numberOf("RO-CUI", "18547290", "RO"), numberOf("RO-CUI", "1854", "RO")},
	} {
		if r.SameEnterprise(c[0].GetIdentifier(), c[1].GetIdentifier()) {
			t.Errorf("%v and %v", c[0].GetIdentifier(), c[1].GetIdentifier())
		}
	}
}
