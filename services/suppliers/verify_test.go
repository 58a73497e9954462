package suppliers_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/suppliers"
)

func TestAVerificationHoldsUntilItExpires(t *testing.T) {
	f := setup(t)
	s := f.submit(f.nad, profile())
	until := f.Clock.Now().AddDate(1, 0, 0)
	f.changes()
	verified, err := f.verify(f.gdansk, s.GetId(), until)
	if err != nil || !verified.GetVerifiedUntil().AsTime().Equal(until) {
		t.Fatalf("got %v, %v", verified, err)
	}
	v := verified.GetVerifications()[0]
	if v.GetOrganisation() != f.gdansk.Organisation || v.GetOrganisationName() != "Organisation "+f.gdansk.Organisation || v.GetPerson() != f.gdansk.Person || !v.GetVerifiedAt().AsTime().Equal(f.Clock.Now()) {
		t.Errorf("got %v", v)
	}
	list := f.changes()
	if len(list) != 1 || !list[0].GetVerifiedUntil().AsTime().Equal(until) || list[0].GetVerifications()[0].GetEvidence() != nil || list[0].GetVerifications()[0].GetNote() != "" {
		t.Errorf("events %v", list)
	}
	f.Clock.Set(until.Add(-time.Second))
	if got, err := f.get(t.Context(), s.GetId()); err != nil || got.GetVerifiedUntil() == nil {
		t.Errorf("the second before: %v, %v", got, err)
	}
	f.Clock.Set(until)
	if got, err := f.get(t.Context(), s.GetId()); err != nil || got.GetVerifiedUntil() != nil {
		t.Errorf("at the end: %v, %v", got, err)
	}
}

func TestTheLongestVerificationCounts(t *testing.T) {
	f := setup(t)
	s := f.submit(f.nad, profile())
	long := f.Clock.Now().AddDate(3, 0, 0)
	for by, until := range map[*auth.Identity]time.Time{&f.gdansk: long, &f.paris: f.Clock.Now().AddDate(1, 0, 0)} {
		if _, err := f.verify(*by, s.GetId(), until); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := f.get(t.Context(), s.GetId()); err != nil || !got.GetVerifiedUntil().AsTime().Equal(long) {
		t.Errorf("got %v, %v", got.GetVerifiedUntil(), err)
	}
}

func TestOutsidersDoNotSeeEvidence(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Evidence = []*typesv1.File{f.file(f.nad.Organisation, "fil_ours")}
	s := f.submit(f.nad, p)
	if _, err := f.verify(f.gdansk, s.GetId(), f.Clock.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	for who, c := range map[string]struct {
		id   auth.Identity
		sees bool
	}{
		"own people": {f.nad, true}, "a verifier elsewhere": {f.paris, true},
		"another enterprise": {f.bur, false}, "an officer": {f.Person(f.gdansk.Organisation, auth.RoleOfficer), false},
		"search": {auth.Identity{Service: "search"}, false}, "bids": {auth.Identity{Service: "bids"}, false},
	} {
		got, err := f.get(f.As(c.id), s.GetId())
		v := got.GetVerifications()
		if err != nil || len(v) != 1 || (got.GetEvidence() != nil) != c.sees || (v[0].GetEvidence() != nil) != c.sees || (v[0].GetNote() != "") != c.sees {
			t.Errorf("%s: %v, %v", who, got, err)
		}
	}
	got, err := f.get(t.Context(), s.GetId())
	if err != nil || got.GetEvidence() != nil || strings.Contains(got.String(), "fil_") || strings.Contains(got.String(), f.gdansk.Person) {
		t.Errorf("anyone: %v, %v", got, err)
	}
	list, err := f.client.ListSuppliers(t.Context(), &suppliersv1.ListSuppliersRequest{})
	if err != nil || strings.Contains(list.String(), "fil_") {
		t.Errorf("in the list: %v, %v", list, err)
	}
}

func TestNobodyVerifiesWhatTheyMayNot(t *testing.T) {
	f := setup(t)
	year := f.Clock.Now().AddDate(1, 0, 0)
	draft := f.create(f.bur, func() *suppliersv1.Supplier {
		p := profile()
		p.Identifier = &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000123456"}
		return p
	}())
	s := f.submit(f.nad, profile())
	_, err := f.verify(f.gdansk, draft.GetId(), year)
	wantCode(t, "a draft", err, codes.NotFound, "supplier.not_found")
	_, err = f.verify(f.Person(f.nad.Organisation, auth.RoleVerifier), s.GetId(), year)
	wantCode(t, "a verifier of an enterprise", err, codes.PermissionDenied, "supplier.verifier")
	_, err = f.verify(f.nad, s.GetId(), year)
	wantCode(t, "a representative", err, codes.PermissionDenied, "auth.role")
	_, err = f.verify(f.gdansk, s.GetId(), f.Clock.Now())
	wantCode(t, "without a future", err, codes.InvalidArgument, "verification.expired")
	_, err = f.verify(f.gdansk, s.GetId(), f.Clock.Now().AddDate(5, 0, 0).Add(time.Second))
	wantCode(t, "too long", err, codes.InvalidArgument, "verification.too_long")
	if _, err = f.verify(f.gdansk, s.GetId(), f.Clock.Now().AddDate(5, 0, 0)); err != nil {
		t.Errorf("five years: %v", err)
	}
	_, err = f.verify(f.gdansk, "sup_none", year)
	wantCode(t, "nobody", err, codes.NotFound, "supplier.not_found")
	_, err = f.client.VerifySupplier(f.As(f.gdansk), &suppliersv1.VerifySupplierRequest{
		Supplier: s.GetId(), Claim: "identity", Evidence: []*typesv1.File{f.file(f.paris.Organisation, "fil_paris")}, ExpiresAt: timestamppb.New(year),
	})
	wantCode(t, "another city's evidence", err, codes.InvalidArgument, "file.unknown")
	_, err = f.client.VerifySupplier(t.Context(), &suppliersv1.VerifySupplierRequest{Supplier: s.GetId()})
	wantCode(t, "signed out", err, codes.Unauthenticated, "auth.sign_in")
}

func TestWhoChangesWhatWasVerifiedIsVerifiedNoMore(t *testing.T) {
	f := setup(t)
	s := f.submit(f.nad, profile())
	if _, err := f.verify(f.gdansk, s.GetId(), f.Clock.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	p := profile()
	p.Id, p.Website = s.GetId(), "https://elsewhere.example"
	got, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	if err != nil || got.GetVerifiedUntil() == nil {
		t.Fatalf("another website: %v, %v", got, err)
	}
	p.SocialStatus = "pl.zaz"
	got, err = f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	if err != nil || got.GetVerifiedUntil() != nil || got.GetVerifications()[0].GetWithdrawnAt() == nil {
		t.Errorf("another status: %v, %v", got, err)
	}
}

func TestASuspendedSupplierIsOutOfTheDirectoryUntilItIsReinstated(t *testing.T) {
	f := setup(t)
	s := f.submit(f.nad, profile())
	f.changes()
	request := &suppliersv1.SuspendSupplierRequest{Supplier: s.GetId(), Reason: "The register says dissolved."}
	_, err := f.client.SuspendSupplier(f.As(f.nad), request)
	wantCode(t, "a representative", err, codes.PermissionDenied, "auth.role")
	if _, err = f.client.SuspendSupplier(f.As(f.gdansk), request); err != nil {
		t.Fatal(err)
	}
	if list := f.changes(); len(list) != 1 || list[0].GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED || list[0].GetSuspensionReason() != "" {
		t.Errorf("events %v", list)
	}
	_, err = f.get(t.Context(), s.GetId())
	wantCode(t, "the public", err, codes.NotFound, "supplier.not_found")
	for who, id := range map[string]auth.Identity{"own people": f.nad, "a verifier": f.paris} {
		if got, err := f.get(f.As(id), s.GetId()); err != nil || got.GetSuspensionReason() == "" {
			t.Errorf("%s: %v, %v", who, got, err)
		}
	}
	if list, err := f.client.ListSuppliers(t.Context(), &suppliersv1.ListSuppliersRequest{}); err != nil || len(list.GetSuppliers()) != 0 {
		t.Errorf("got %v, %v", list, err)
	}
	_, err = f.client.SubmitSupplier(f.As(f.nad), &suppliersv1.SubmitSupplierRequest{Supplier: "mine"})
	wantCode(t, "submitting again", err, codes.FailedPrecondition, "supplier.suspended")
	_, err = f.verify(f.gdansk, s.GetId(), f.Clock.Now().AddDate(1, 0, 0))
	wantCode(t, "verifying", err, codes.FailedPrecondition, "supplier.suspended")
	back, err := f.client.ReinstateSupplier(f.As(f.paris), &suppliersv1.ReinstateSupplierRequest{Supplier: s.GetId()})
	if err != nil || back.GetSuspensionReason() != "" {
		t.Fatalf("got %v, %v", back, err)
	}
	if _, err = f.get(t.Context(), s.GetId()); err != nil {
		t.Error(err)
	}
	_, err = f.client.ReinstateSupplier(f.As(f.paris), &suppliersv1.ReinstateSupplierRequest{Supplier: s.GetId()})
	wantCode(t, "reinstating twice", err, codes.FailedPrecondition, "supplier.not_suspended")
}

func TestTheShareOfArticle20IsRoundedDown(t *testing.T) {
	for _, c := range []struct {
		employees, disadvantaged, disabled, percent int32
		meets                                       bool
	}{
		{0, 0, 0, 0, false}, {10, 3, 0, 30, true}, {10, 2, 1, 30, true}, {1000, 299, 0, 29, false}, {3, 1, 0, 33, true},
		{38, 19, 4, 60, true}, {1, 1, 0, 100, true}, {1000000, 1000000, 0, 100, true},
	} {
		w := &suppliersv1.Workforce{Employees: c.employees, Disadvantaged: c.disadvantaged, Disabled: c.disabled}
		if got := suppliers.IntegrationPercent(w); got != c.percent || suppliers.MeetsArticle20(w) != c.meets {
			t.Errorf("%v: %d %%, %v", w, got, suppliers.MeetsArticle20(w))
		}
	}
}
