package suppliers_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func (f *fixture) verified() (supplier, verification string) {
	f.t.Helper()
	s, err := f.verify(f.gdansk, f.submit(f.nad, profile()).GetId(), f.Clock.Now().AddDate(1, 0, 0))
	if err != nil {
		f.t.Fatal(err)
	}
	f.emitted()
	return s.GetId(), s.GetVerifications()[0].GetId()
}

func (f *fixture) rely(by auth.Identity, supplier, verification string) (*suppliersv1.Supplier, error) {
	return f.client.RelyOnVerification(f.As(by), &suppliersv1.RelyOnVerificationRequest{Supplier: supplier, Verification: verification, Note: "We know their work."})
}

func (f *fixture) withdraw(by auth.Identity, supplier, verification string) (*suppliersv1.Supplier, error) {
	return f.client.WithdrawVerification(f.As(by), &suppliersv1.WithdrawVerificationRequest{
		Supplier: supplier, Verification: verification, Reason: "The register says otherwise.",
	})
}

func TestAnotherCityReliesOnWhatOneVerified(t *testing.T) {
	f := setup(t)
	id, ver := f.verified()
	if _, err := f.rely(f.paris, id, ver); err != nil {
		t.Fatal(err)
	}
	seen, err := f.get(t.Context(), id)
	if err != nil || len(seen.GetVerifications()[0].GetReliances()) != 1 {
		t.Fatalf("got %v, %v", seen, err)
	}
	if r := seen.GetVerifications()[0].GetReliances()[0]; r.GetOrganisation() != f.paris.Organisation || r.GetOrganisationName() == "" || r.GetNote() != "" {
		t.Errorf("the public sees %v", r)
	}
	if acts := f.acts(); len(acts) != 1 || acts[0].GetAct().GetKind() != "relied" || acts[0].GetAct().GetSubject() != ver ||
		!slices.Contains(acts[0].GetConcerned(), f.nad.Organisation) || !slices.Contains(acts[0].GetConcerned(), f.gdansk.Organisation) {
		t.Errorf("acts %v", acts)
	}
	_, err = f.rely(f.paris, id, ver)
	wantCode(t, "twice", err, codes.AlreadyExists, "verification.relied")
	_, err = f.rely(f.gdansk, id, ver)
	wantCode(t, "on one's own", err, codes.PermissionDenied, "verification.own")
	_, err = f.rely(f.Person(f.bur.Organisation, auth.RoleVerifier), id, ver)
	wantCode(t, "an enterprise", err, codes.PermissionDenied, "supplier.verifier")
	_, err = f.rely(f.paris, id, "ver_none")
	wantCode(t, "on nothing", err, codes.NotFound, "verification.not_found")
}

func TestNobodyReliesOnWhatNoLongerHolds(t *testing.T) {
	f := setup(t)
	id, ver := f.verified()
	if _, err := f.rely(f.paris, id, ver); err != nil {
		t.Fatal(err)
	}
	f.emitted()
	_, err := f.withdraw(f.paris, id, ver)
	wantCode(t, "another's", err, codes.PermissionDenied, "verification.not_yours")
	got, err := f.withdraw(f.gdansk, id, ver)
	if err != nil || got.GetVerifiedUntil() != nil || got.GetVerifications()[0].GetWithdrawalReason() == "" {
		t.Fatalf("got %v, %v", got, err)
	}
	if acts := f.acts(); len(acts) != 1 || !slices.Contains(acts[0].GetConcerned(), f.paris.Organisation) {
		t.Errorf("who relied is not told: %v", acts)
	}
	_, err = f.withdraw(f.gdansk, id, ver)
	wantCode(t, "twice", err, codes.FailedPrecondition, "verification.ended")
	_, err = f.rely(f.Person(f.paris.Organisation, auth.RoleAdministrator, auth.RoleVerifier), id, ver)
	wantCode(t, "on what was taken back", err, codes.FailedPrecondition, "verification.ended")
	fresh, err := f.verify(f.gdansk, id, f.Clock.Now().AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	f.Clock.Set(f.Clock.Now().AddDate(0, 1, 0))
	_, err = f.rely(f.paris, id, fresh.GetVerifications()[1].GetId())
	wantCode(t, "on what has run out", err, codes.FailedPrecondition, "verification.ended")
}

func TestARenewedVerificationEndsAndOnlyItsOwnOrganisationRenewsIt(t *testing.T) {
	f := setup(t)
	id, ver := f.verified()
	renew := func(by auth.Identity, of string) (*suppliersv1.Supplier, error) {
		return f.client.VerifySupplier(f.As(by), &suppliersv1.VerifySupplierRequest{
			Supplier: id, Claim: "social-status", Scope: "The branch in Gdańsk", Renews: of,
			Evidence: []*typesv1.File{f.file(by.Organisation, "fil_new")}, ExpiresAt: timestamppb.New(f.Clock.Now().AddDate(2, 0, 0)),
		})
	}
	_, err := renew(f.paris, ver)
	wantCode(t, "another's", err, codes.InvalidArgument, "verification.not_yours")
	f.Clock.Set(f.Clock.Now().AddDate(0, 6, 0))
	got, err := renew(f.gdansk, ver)
	if err != nil || len(got.GetVerifications()) != 2 || !got.GetVerifiedUntil().AsTime().Equal(f.Clock.Now().AddDate(2, 0, 0)) {
		t.Fatalf("got %v, %v", got, err)
	}
	if old, next := got.GetVerifications()[0], got.GetVerifications()[1]; !old.GetWithdrawnAt().AsTime().Equal(f.Clock.Now()) ||
		next.GetRenews() != ver || next.GetScope() != "The branch in Gdańsk" {
		t.Errorf("got %v", got.GetVerifications())
	}
	f.Clock.Set(f.Clock.Now().AddDate(2, 0, 0))
	if expired, err := f.get(t.Context(), id); err != nil || expired.GetVerifiedUntil() != nil {
		t.Fatalf("got %v, %v", expired, err)
	}
	if again, err := renew(f.gdansk, got.GetVerifications()[1].GetId()); err != nil || again.GetVerifiedUntil() == nil || again.GetVerifications()[1].GetWithdrawnAt() != nil {
		t.Errorf("renewed after its end: %v, %v", again, err)
	}
}

func TestAskingAgainEndsNothingAndOutsidersDoNotSeeIt(t *testing.T) {
	f := setup(t)
	id, ver := f.verified()
	ask := func(by auth.Identity) (*suppliersv1.Supplier, error) {
		return f.client.AskAgain(f.As(by), &suppliersv1.AskAgainRequest{Supplier: id, Verification: ver, Reason: "They moved to another town."})
	}
	_, err := ask(f.gdansk)
	wantCode(t, "oneself", err, codes.PermissionDenied, "verification.own")
	if got, err := ask(f.paris); err != nil || got.GetVerifiedUntil() == nil {
		t.Fatalf("got %v, %v", got, err)
	}
	if own, err := f.get(f.As(f.nad), id); err != nil || own.GetVerifications()[0].GetQuestions()[0].GetOrganisation() != f.paris.Organisation {
		t.Errorf("own people see %v, %v", own, err)
	}
	if seen, err := f.get(f.As(f.bur), id); err != nil || strings.Contains(seen.String(), "another town") {
		t.Errorf("a rival sees %v, %v", seen, err)
	}
	changes, acts := f.emitted()
	if len(changes) != 0 || len(acts) != 1 || len(acts[0].GetConcerned()) != 2 {
		t.Errorf("events %v, %v", changes, acts)
	}
}

func TestASuspendedSupplierAnswersAndIsReadBeforeTheOthers(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	p := profile()
	p.Identifier = &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000123456"}
	other := f.submit(f.bur, p).GetId()
	answer := func(by auth.Identity, supplier string) (*suppliersv1.Supplier, error) {
		return f.client.AnswerSuspension(f.As(by), &suppliersv1.AnswerSuspensionRequest{
			Supplier: supplier, Answer: "The register was wrong; see the extract.", Evidence: []*typesv1.File{f.file(by.Organisation, "fil_answer")},
		})
	}
	_, err := answer(f.nad, id)
	wantCode(t, "before it is suspended", err, codes.FailedPrecondition, "supplier.not_suspended")
	for _, supplier := range []string{id, other} {
		if _, err := f.client.SuspendSupplier(f.As(f.gdansk), &suppliersv1.SuspendSupplierRequest{Supplier: supplier, Reason: "The register says dissolved."}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = answer(f.bur, id)
	wantCode(t, "another enterprise", err, codes.NotFound, "supplier.not_found")
	f.emitted()
	if _, err := answer(f.nad, id); err != nil {
		t.Fatal(err)
	}
	if acts := f.acts(); len(acts) != 1 || !slices.Equal(acts[0].GetConcerned(), []string{f.gdansk.Organisation}) {
		t.Errorf("acts %v", acts)
	}
	for _, country := range []string{"", "PL"} {
		list, err := f.client.ListSuppliers(f.As(f.paris), &suppliersv1.ListSuppliersRequest{Suspended: true, Country: country})
		if err != nil || len(list.GetSuppliers()) != 2 || list.GetSuppliers()[0].GetId() != id || list.GetSuppliers()[0].GetSuspensions()[0].GetAnswer() == "" {
			t.Errorf("listed %v, %v", list, err)
		}
	}
	back, err := f.client.ReinstateSupplier(f.As(f.paris), &suppliersv1.ReinstateSupplierRequest{Supplier: id, Reason: "The extract is genuine."})
	if err != nil || back.GetAnsweredAt() != nil {
		t.Fatalf("got %v, %v", back, err)
	}
	if u := back.GetSuspensions()[0]; u.GetLiftReason() != "The extract is genuine." || u.GetLiftedAt() == nil || u.GetAnswerEvidence() == nil {
		t.Errorf("got %v", u)
	}
	if seen, err := f.get(t.Context(), id); err != nil || seen.GetSuspensions() != nil || seen.GetHistory() != nil {
		t.Errorf("the public sees %v, %v", seen, err)
	}
}

func TestTheHistorySaysWhoDidWhatAndOutsidersDoNotReadIt(t *testing.T) {
	f := setup(t)
	id, ver := f.verified()
	if _, err := f.rely(f.paris, id, ver); err != nil {
		t.Fatal(err)
	}
	p := profile()
	p.Id, p.SocialStatus = id, "pl.zaz"
	for range 3 { // edits within the hour are one act
		if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
			t.Fatal(err)
		}
	}
	own, err := f.get(f.As(f.nad), id)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, act := range own.GetHistory() {
		kinds = append(kinds, act.GetKind())
		if own := act.GetOrganisation() == f.nad.Organisation; own != (act.GetPerson() == f.nad.Person) || !own && act.GetPerson() != "" {
			t.Errorf("act %v", act)
		}
	}
	if want := "registered submitted verified relied withdrawn edited"; strings.Join(kinds, " ") != want {
		t.Errorf("got %v, want %s", kinds, want)
	}
	if seen, err := f.get(f.As(f.paris), id); err != nil || seen.GetHistory()[2].GetPerson() != f.gdansk.Person {
		t.Errorf("a verifier sees %v, %v", seen, err)
	}
	if seen, err := f.get(f.As(f.bur), id); err != nil || seen.GetHistory() != nil {
		t.Errorf("a rival sees %v, %v", seen, err)
	}
}

func TestVerifiersFindWhatEndsSoonAndByCountry(t *testing.T) {
	f := setup(t)
	soon, _ := f.verified()
	if _, err := f.verify(f.paris, f.imported(1, ""), f.Clock.Now().AddDate(0, 0, 20)); err != nil {
		t.Fatal(err)
	}
	sweden := row(2)
	sweden.Identifier, sweden.SocialStatus, sweden.Place = &typesv1.Identifier{Scheme: "SE-ON", Value: "1234567897"}, "", &typesv1.Place{City: "Malmö", Country: "SE"}
	sweden.Serves = []string{"SE"}
	f.take(sweden)
	count := func(req *suppliersv1.ListSuppliersRequest) int {
		t.Helper()
		list, err := f.client.ListSuppliers(f.As(f.gdansk), req)
		if err != nil {
			t.Fatal(err)
		}
		return len(list.GetSuppliers())
	}
	ending := &suppliersv1.ListSuppliersRequest{ExpiringWithinDays: 60}
	if n := count(ending); n != 1 {
		t.Errorf("%d end within 60 days", n)
	}
	f.Clock.Set(f.Clock.Now().AddDate(0, 11, 0))
	list, err := f.client.ListSuppliers(f.As(f.gdansk), ending)
	if err != nil || len(list.GetSuppliers()) != 1 || list.GetSuppliers()[0].GetId() != soon {
		t.Errorf("eleven months later: %v, %v", list, err)
	}
	f.Clock.Set(f.Clock.Now().AddDate(0, 2, 0))
	if n := count(ending); n != 1 {
		t.Errorf("%d that have just ended", n)
	}
	ending.Country = "SE"
	if n := count(ending); n != 0 {
		t.Errorf("%d of Sweden end", n)
	}
	for country, want := range map[string]int{"": 3, "PL": 2, "SE": 1, "IT": 0} {
		if n := count(&suppliersv1.ListSuppliersRequest{Country: country}); n != want {
			t.Errorf("%d in %q", n, country)
		}
	}
	if n := count(&suppliersv1.ListSuppliersRequest{Country: "SE", AwaitingVerification: true}); n != 0 {
		t.Errorf("%d of Sweden wait, though it was never submitted by anyone", n)
	}
	for _, req := range []*suppliersv1.ListSuppliersRequest{{Disputed: true}, {ExpiringWithinDays: 1}, {Suspended: true}} {
		_, err := f.client.ListSuppliers(f.As(f.nad), req)
		wantCode(t, req.String(), err, codes.PermissionDenied, "auth.role")
	}
}
