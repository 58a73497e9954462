package suppliers_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func (f *fixture) dispute(by auth.Identity, supplier string) (*suppliersv1.Supplier, error) {
	return f.client.OpenDispute(f.As(by), &suppliersv1.OpenDisputeRequest{
		Supplier: supplier, Note: "We are this enterprise, they are not.", Evidence: []*typesv1.File{f.file(by.Organisation, "fil_rival")},
		Identifier: f.numberOf(supplier),
	})
}

// numberOf is the number of a supplier as somebody types it who knows it from
// the register; a draft, which nobody sees, is that of profile.
func (f *fixture) numberOf(supplier string) *typesv1.Identifier {
	f.t.Helper()
	if s, err := f.get(f.t.Context(), supplier); err == nil {
		return s.GetIdentifier()
	}
	return profile().GetIdentifier()
}

func (f *fixture) freeze(by auth.Identity, supplier, dispute string) (*suppliersv1.Supplier, error) {
	return f.client.FreezeSupplier(f.As(by), &suppliersv1.FreezeSupplierRequest{
		Supplier: supplier, Dispute: dispute, Reason: "The signature is not the chair's.",
	})
}

// prove lets a verifier check the signed document of a supplier's people.
func (f *fixture) prove(supplier string) {
	f.t.Helper()
	_, err := f.client.VerifySupplier(f.As(f.paris), &suppliersv1.VerifySupplierRequest{
		Supplier: supplier, Claim: "identity", ProvesRepresentation: true,
		Evidence: []*typesv1.File{f.file(f.paris.Organisation, "fil_signed")}, ExpiresAt: timestamppb.New(f.Clock.Now().AddDate(3, 0, 0)),
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) decide(by auth.Identity, supplier, dispute string, uphold bool) (*suppliersv1.Supplier, error) {
	return f.client.DecideDispute(f.As(by), &suppliersv1.DecideDisputeRequest{
		Supplier: supplier, Dispute: dispute, Uphold: uphold, Decision: "The register names their chair.",
	})
}

func (f *fixture) mandate(by auth.Identity, supplier, broker string) (*suppliersv1.Supplier, error) {
	return f.client.GiveMandate(f.As(by), &suppliersv1.GiveMandateRequest{
		Supplier: supplier, Organisation: broker, Until: timestamppb.New(f.Clock.Now().AddDate(1, 0, 0)),
	})
}

// edit changes the brand of a supplier.
func (f *fixture) edit(by auth.Identity, supplier, brand string) error {
	p := profile()
	p.Id, p.Brand = supplier, brand
	_, err := f.client.UpdateSupplier(f.As(by), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	return err
}

func TestADisputeThatAVerifierTakesSeriouslyFreezesWhoActsAndNotTheProfile(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	if _, err := f.mandate(f.nad, id, f.most.Organisation); err != nil {
		t.Fatal(err)
	}
	opened, err := f.dispute(f.bur, id)
	if err != nil {
		t.Fatal(err)
	}
	f.emitted()
	frozen, err := f.freeze(f.gdansk, id, opened.GetDisputes()[0].GetId())
	if err != nil || !frozen.GetRepresentation().GetFrozen() || frozen.GetDisputes()[0].GetFrozenByName() == "" {
		t.Fatalf("got %v, %v", frozen, err)
	}
	changes, acts := f.emitted()
	if len(changes) != 1 || !changes[0].GetRepresentation().GetFrozen() || len(acts) != 1 || !slices.Contains(acts[0].GetConcerned(), f.nad.Organisation) {
		t.Errorf("events %v, %v", changes, acts)
	}
	for who, by := range map[string]auth.Identity{"its own people": f.nad, "their broker": f.most} {
		wantCode(t, who+" edit", f.edit(by, id, "Mine"), codes.FailedPrecondition, "supplier.representation_frozen")
		_, err := f.client.SubmitSupplier(f.As(by), &suppliersv1.SubmitSupplierRequest{Supplier: id})
		wantCode(t, who+" submit", err, codes.FailedPrecondition, "supplier.representation_frozen")
		_, err = f.client.AnswerSuspension(f.As(by), &suppliersv1.AnswerSuspensionRequest{Supplier: id, Answer: "Long enough."})
		wantCode(t, who+" answer", err, codes.FailedPrecondition, "supplier.representation_frozen")
	}
	_, err = f.mandate(f.nad, id, f.kladka.Organisation)
	wantCode(t, "mandating", err, codes.FailedPrecondition, "supplier.representation_frozen")
	wantCode(t, "the rival edits", f.edit(f.bur, id, "Mine"), codes.NotFound, "supplier.not_found")
	seen, err := f.get(t.Context(), id)
	if err != nil || !seen.GetRepresentation().GetFrozen() || seen.GetVerifiedUntil() == nil || seen.GetDisputes() != nil {
		t.Errorf("the public sees %v, %v", seen, err)
	}
	if list, err := f.client.ListSuppliers(t.Context(), &suppliersv1.ListSuppliersRequest{}); err != nil || len(list.GetSuppliers()) != 1 {
		t.Errorf("the directory: %v, %v", list, err)
	}
	if _, err := f.freeze(f.paris, id, opened.GetDisputes()[0].GetId()); err != nil {
		t.Errorf("freezing what is frozen: %v", err)
	}
	own, err := f.get(f.As(f.nad), id)
	if err != nil || len(own.GetDisputes()) != 1 || own.GetDisputes()[0].GetNote() == "" || own.GetDisputes()[0].GetEvidence() != nil || own.GetDisputes()[0].GetPerson() != "" {
		t.Errorf("own people see %v, %v", own.GetDisputes(), err)
	}
	for _, country := range []string{"", "PL"} {
		list, err := f.client.ListSuppliers(f.As(f.paris), &suppliersv1.ListSuppliersRequest{Disputed: true, Country: country})
		if err != nil || len(list.GetSuppliers()) != 1 || list.GetSuppliers()[0].GetDisputes()[0].GetEvidence() == nil {
			t.Errorf("verifiers find %v, %v", list, err)
		}
	}
}

func TestAnUpheldDisputeHandsOverAtOnceAndEndsMandates(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	if _, err := f.mandate(f.nad, id, f.most.Organisation); err != nil {
		t.Fatal(err)
	}
	p := profile()
	p.Identifier = &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000123456"}
	draft := f.create(f.bur, p).GetId()
	opened, err := f.dispute(f.bur, id)
	if err != nil {
		t.Fatal(err)
	}
	f.emitted()
	decided, err := f.decide(f.paris, id, opened.GetDisputes()[0].GetId(), true)
	if err != nil || decided.GetOrganisation() != f.bur.Organisation || decided.GetRepresentation().GetFrozen() ||
		decided.GetRepresentation().GetOrganisation() != f.paris.Organisation || !decided.GetDisputes()[0].GetUpheld() {
		t.Fatalf("got %v, %v", decided, err)
	}
	acts := f.acts()
	if len(acts) != 1 {
		t.Fatalf("acts %v", acts)
	}
	for _, organisation := range []string{f.nad.Organisation, f.bur.Organisation, f.most.Organisation} {
		if !slices.Contains(acts[0].GetConcerned(), organisation) {
			t.Errorf("%s is not told: %v", organisation, acts)
		}
	}
	wantCode(t, "the old people", f.edit(f.nad, id, "Mine"), codes.NotFound, "supplier.not_found")
	wantCode(t, "their broker", f.edit(f.most, id, "Mine"), codes.NotFound, "supplier.not_found")
	if err := f.edit(f.bur, id, "Ours again"); err != nil {
		t.Error(err)
	}
	_, err = f.get(f.As(f.bur), draft)
	wantCode(t, "the draft of the new people", err, codes.NotFound, "supplier.not_found")
	_, err = f.get(f.As(f.nad), "mine")
	wantCode(t, "mine of the old people", err, codes.NotFound, "supplier.not_found")
	_, err = f.decide(f.paris, id, opened.GetDisputes()[0].GetId(), false)
	wantCode(t, "deciding twice", err, codes.FailedPrecondition, "dispute.decided")
}

func TestADeclinedDisputeLeavesAllAsItWasAndRests(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	opened, err := f.dispute(f.bur, id)
	if err != nil {
		t.Fatal(err)
	}
	dsp := opened.GetDisputes()[0].GetId()
	_, err = f.dispute(f.bur, id)
	wantCode(t, "a second while one is open", err, codes.AlreadyExists, "dispute.exists")
	_, err = f.decide(f.bur, id, dsp, true)
	wantCode(t, "deciding one's own", err, codes.PermissionDenied, "auth.role")
	_, err = f.decide(f.Person(f.bur.Organisation, auth.RoleVerifier), id, dsp, true)
	wantCode(t, "as a verifier of an enterprise", err, codes.PermissionDenied, "supplier.verifier")
	got, err := f.decide(f.gdansk, id, dsp, false)
	if err != nil || got.GetOrganisation() != f.nad.Organisation || got.GetDisputedAt() != nil || got.GetDisputes()[0].GetUpheld() {
		t.Fatalf("got %v, %v", got, err)
	}
	if err := f.edit(f.nad, id, "Still ours"); err != nil {
		t.Error(err)
	}
	_, err = f.dispute(f.bur, id)
	wantCode(t, "again the next day", err, codes.FailedPrecondition, "dispute.declined")
	f.Clock.Set(f.Clock.Now().AddDate(0, 0, 91))
	if _, err := f.dispute(f.bur, id); err != nil {
		t.Errorf("three months later: %v", err)
	}
}

func TestAnOrganisationDisputesOneSupplierAtATime(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	third := f.imported(1, official)
	if _, err := f.sendProof(f.bur, third); err != nil {
		t.Fatal(err)
	}
	if _, err := f.confirm(f.bur, third, f.post.code()); err != nil {
		t.Fatal(err)
	}
	thief := f.Person(f.stranger(), auth.RoleRepresentative)
	if _, err := f.dispute(thief, id); err != nil {
		t.Fatal(err)
	}
	_, err := f.dispute(thief, third)
	wantCode(t, "a second", err, codes.FailedPrecondition, "dispute.one_at_a_time")
}

func TestWhoCannotDisputeIsToldWhy(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	_, err := f.dispute(f.nad, id)
	wantCode(t, "who is in the directory already", err, codes.AlreadyExists, "supplier.exists")
	_, err = f.dispute(f.bur, f.imported(1, ""))
	wantCode(t, "what nobody acts for", err, codes.FailedPrecondition, "supplier.unclaimed")
	_, err = f.client.OpenDispute(f.As(f.bur), &suppliersv1.OpenDisputeRequest{
		Supplier: id, Note: "We are this enterprise.", Evidence: []*typesv1.File{f.file(f.nad.Organisation, "fil_theirs")}, Identifier: f.numberOf(id),
	})
	wantCode(t, "with another's paper", err, codes.InvalidArgument, "file.unknown")
	_, err = f.dispute(f.most, id)
	wantCode(t, "a broker", err, codes.PermissionDenied, "auth.role")
}

func TestAVerifierProvesWhoActsOnlyWhileNobodyDisputesIt(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	prove := func(supplier string) (*suppliersv1.Supplier, error) {
		return f.client.VerifySupplier(f.As(f.paris), &suppliersv1.VerifySupplierRequest{
			Supplier: supplier, Claim: "identity", ProvesRepresentation: true,
			Evidence: []*typesv1.File{f.file(f.paris.Organisation, "fil_signed")}, ExpiresAt: timestamppb.New(f.Clock.Now().AddDate(1, 0, 0)),
		})
	}
	_, err := prove(f.imported(1, ""))
	wantCode(t, "of nobody", err, codes.InvalidArgument, "supplier.unclaimed")
	got, err := prove(id)
	if err != nil || got.GetRepresentation().GetProof() != suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT ||
		got.GetRepresentation().GetOrganisation() != f.paris.Organisation {
		t.Fatalf("got %v, %v", got, err)
	}
	if _, err := f.dispute(f.bur, id); err != nil {
		t.Fatal(err)
	}
	_, err = prove(id)
	wantCode(t, "in dispute", err, codes.FailedPrecondition, "dispute.undecided")
}

func TestOfManyWhoTakeASupplierAtOnceOneGetsIt(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	codeOf := map[string]string{}
	for _, by := range []auth.Identity{f.nad, f.bur} {
		if _, err := f.sendProof(by, id); err != nil {
			t.Fatal(err)
		}
		codeOf[by.Organisation] = f.post.code()
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var got []string
	for _, by := range []auth.Identity{f.nad, f.bur} {
		for range 3 {
			all.Go(func() {
				if s, err := f.confirm(by, id, codeOf[by.Organisation]); err == nil {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, s.GetOrganisation())
				}
			})
		}
	}
	all.Wait()
	stored, err := f.get(t.Context(), id)
	if err != nil || len(got) != 1 || stored.GetOrganisation() != got[0] {
		t.Errorf("%v, %v; stored %v", got, err, strings.TrimSpace(stored.GetOrganisation()))
	}
}

func TestNobodyKeepsANumberByNeverSubmittingIt(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Name = "A name that only its people know"
	draft := f.create(f.bur, p).GetId()
	_, err := f.client.CreateSupplier(f.As(f.nad), &suppliersv1.CreateSupplierRequest{Supplier: profile()})
	wantCode(t, "the number", err, codes.AlreadyExists, "supplier.identifier_taken")
	if got := errs.From(err).Params["supplier"]; got != draft {
		t.Fatalf("the way out names %q", got)
	}
	_, err = f.get(f.As(f.gdansk), draft)
	wantCode(t, "a verifier before", err, codes.NotFound, "supplier.not_found")
	opened, err := f.dispute(f.nad, draft)
	if err != nil || len(opened.GetDisputes()) != 1 || opened.GetName() != "" || opened.GetIdentifier() != nil {
		t.Fatalf("got %v, %v", opened, err)
	}
	_, err = f.get(f.As(f.nad), draft)
	wantCode(t, "who disputes it", err, codes.NotFound, "supplier.not_found")
	if _, err := f.decide(f.gdansk, draft, opened.GetDisputes()[0].GetId(), true); err != nil {
		t.Fatal(err)
	}
	if mine, err := f.get(f.As(f.nad), "mine"); err != nil || mine.GetId() != draft {
		t.Errorf("got %v, %v", mine, err)
	}
}
