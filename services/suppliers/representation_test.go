package suppliers_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func (f *fixture) claim(by auth.Identity, supplier string) (*suppliersv1.Supplier, error) {
	return f.client.ClaimSupplier(f.As(by), &suppliersv1.ClaimSupplierRequest{
		Supplier: supplier, Note: "I am its chair.", Evidence: []*typesv1.File{f.file(by.Organisation, "fil_letter_"+by.Person)},
	})
}

func (f *fixture) decideClaim(by auth.Identity, supplier, organisation string, accept bool, reason string) (*suppliersv1.Supplier, error) {
	return f.client.DecideClaim(f.As(by), &suppliersv1.DecideClaimRequest{Supplier: supplier, Organisation: organisation, Accept: accept, Reason: reason})
}

func TestWhoRegisteredAnEnterpriseProvesWithASignedDocumentThatTheyActForIt(t *testing.T) {
	f := setup(t)
	draft := f.create(f.nad, profile()).GetId()
	_, err := f.claim(f.nad, draft)
	wantCode(t, "a draft", err, codes.FailedPrecondition, "claim.draft")
	if _, err := f.client.SubmitSupplier(f.As(f.nad), &suppliersv1.SubmitSupplierRequest{Supplier: draft}); err != nil {
		t.Fatal(err)
	}
	_, err = f.mandate(f.nad, draft, f.most.Organisation)
	wantCode(t, "a mandate before", err, codes.FailedPrecondition, "supplier.representation_unproven")
	sent, err := f.claim(f.nad, draft)
	if err != nil || len(sent.GetClaims()) != 1 || sent.GetRepresentation().GetProof() != 0 {
		t.Fatalf("got %v, %v", sent, err)
	}
	waiting, err := f.client.ListSuppliers(f.As(f.gdansk), &suppliersv1.ListSuppliersRequest{Claimed: true})
	if err != nil || len(waiting.GetSuppliers()) != 1 || waiting.GetSuppliers()[0].GetClaims()[0].GetEvidence() == nil {
		t.Fatalf("verifiers find %v, %v", waiting, err)
	}
	f.emitted()
	got, err := f.decideClaim(f.gdansk, draft, f.nad.Organisation, true, "")
	if err != nil || got.GetClaims() != nil || got.GetOrganisation() != f.nad.Organisation || got.GetRepresentation().GetOrganisation() != f.gdansk.Organisation ||
		got.GetRepresentation().GetProof() != suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT {
		t.Fatalf("got %v, %v", got, err)
	}
	if acts := f.acts(); len(acts) != 1 || acts[0].GetAct().GetKind() != "proven" || acts[0].GetConcerned()[0] != f.nad.Organisation {
		t.Errorf("acts %v", acts)
	}
	if _, err := f.mandate(f.nad, draft, f.most.Organisation); err != nil {
		t.Errorf("a mandate afterwards: %v", err)
	}
	_, err = f.claim(f.nad, draft)
	wantCode(t, "proving it twice", err, codes.FailedPrecondition, "claim.proven")
}

func TestADeclinedDocumentSaysWhatIsMissingToItsSenderAlone(t *testing.T) {
	f := setup(t)
	id := f.submit(f.nad, profile()).GetId()
	if _, err := f.claim(f.nad, id); err != nil {
		t.Fatal(err)
	}
	_, err := f.decideClaim(f.gdansk, id, f.nad.Organisation, false, " No. ")
	wantCode(t, "without a reason", err, codes.InvalidArgument, "claim.reason")
	const reason = "The letter does not bear the chair's signature."
	f.emitted()
	got, err := f.decideClaim(f.gdansk, id, f.nad.Organisation, false, reason)
	if err != nil || got.GetClaims() != nil || got.GetRepresentation().GetProof() != 0 || got.GetOrganisation() != f.nad.Organisation {
		t.Fatalf("got %v, %v", got, err)
	}
	if acts := f.acts(); len(acts) != 1 || acts[0].GetAct().GetKind() != "declined" || acts[0].GetAct().GetNote() != reason {
		t.Errorf("acts %v", acts)
	}
	if own, err := f.get(f.As(f.nad), id); err != nil || !strings.Contains(own.String(), reason) {
		t.Errorf("its sender reads %v, %v", own, err)
	}
	if seen, err := f.get(f.As(f.bur), id); err != nil || strings.Contains(seen.String(), reason) {
		t.Errorf("another enterprise reads %v, %v", seen, err)
	}
	if _, err := f.claim(f.nad, id); err != nil {
		t.Errorf("a better document: %v", err)
	}
}

func TestNobodyProvesToActForAnEnterpriseByAnothersDocumentNumberOrDecision(t *testing.T) {
	f := setup(t)
	id := f.submit(f.nad, profile()).GetId()
	_, err := f.claim(f.bur, id)
	wantCode(t, "a rival's claim", err, codes.FailedPrecondition, "supplier.not_imported")
	_, err = f.client.ClaimSupplier(f.As(f.nad), &suppliersv1.ClaimSupplierRequest{Supplier: id, Evidence: []*typesv1.File{f.file(f.bur.Organisation, "fil_stolen")}})
	wantCode(t, "a rival's document", err, codes.InvalidArgument, "file.unknown")
	if _, err := f.claim(f.nad, id); err != nil {
		t.Fatal(err)
	}
	_, err = f.decideClaim(f.Person(f.nad.Organisation, auth.RoleVerifier), id, f.nad.Organisation, true, "")
	wantCode(t, "their own decision", err, codes.PermissionDenied, "supplier.verifier")
	_, err = f.decideClaim(f.gdansk, id, f.bur.Organisation, true, "")
	wantCode(t, "a decision for a rival", err, codes.NotFound, "claim.not_found")
	// The document waits, and they take the number of another enterprise.
	p := profile()
	p.Id, p.Identifier = id, &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000999999"}
	if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
		t.Fatal(err)
	}
	_, err = f.decideClaim(f.gdansk, id, f.nad.Organisation, true, "")
	wantCode(t, "a document for another number", err, codes.NotFound, "claim.not_found")
	_, err = f.sendProof(f.nad, id)
	wantCode(t, "a code without an address", err, codes.FailedPrecondition, "proof.no_address")
}

func TestAProofHoldsForEveryNumberOfTheEnterprise(t *testing.T) {
	f := setup(t)
	p := numberOf("FR-SIREN", "732829320", "FR")
	p.Place.City = "Lille"
	id := f.submit(f.nad, p).GetId()
	f.prove(id)
	p.Id, p.Identifier = id, &typesv1.Identifier{Scheme: "FR-SIRET", Value: "73282932000074"}
	got, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	if err != nil || got.GetRepresentation().GetProvenAt() == nil {
		t.Errorf("its establishment: %v, %v", got.GetRepresentation(), err)
	}
}

func TestAnImportBringsTheOfficialAddressForACodeAndNothingElse(t *testing.T) {
	f := setup(t)
	id := f.submit(f.nad, profile()).GetId()
	row := profile()
	row.Name, row.OfficialEmail = "What the register calls it", official
	if got := f.take(row).GetRows()[0]; got.GetOutcome() != suppliersv1.ImportOutcome_IMPORT_OUTCOME_UPDATED {
		t.Fatalf("got %v", got)
	}
	got, err := f.get(f.As(f.nad), id)
	if err != nil || got.GetName() != profile().GetName() || !got.GetRepresentation().GetOfficialAddress() || strings.Contains(got.String(), official) {
		t.Fatalf("got %v, %v", got, err)
	}
	_, err = f.sendProof(f.bur, id)
	wantCode(t, "a rival's code", err, codes.FailedPrecondition, "supplier.not_imported")
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	got, err = f.confirm(f.nad, id, f.post.code())
	if err != nil || got.GetRepresentation().GetProof() != suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL {
		t.Fatalf("got %v, %v", got, err)
	}
	row.OfficialEmail = "thief@thief.example"
	if got := f.take(row).GetRows()[0]; got.GetReason() != "supplier.registered" {
		t.Errorf("another address once it is proven: %v", got)
	}
}

func TestADisputeDoesNotStopWhoHasProvenToAct(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	opened, err := f.dispute(f.bur, id)
	if err != nil || opened.GetRepresentation().GetFrozen() {
		t.Fatalf("got %v, %v", opened, err)
	}
	if err := f.edit(f.nad, id, "Ours"); err != nil {
		t.Errorf("its people edit: %v", err)
	}
	if _, err := f.mandate(f.nad, id, f.most.Organisation); err != nil {
		t.Errorf("its people mandate: %v", err)
	}
	if seen, err := f.get(t.Context(), id); err != nil || seen.GetRepresentation().GetFrozen() || seen.GetDisputes() != nil {
		t.Errorf("the public sees %v, %v", seen, err)
	}
	dsp := opened.GetDisputes()[0].GetId()
	for who, by := range map[string]auth.Identity{"the rival": f.bur, "its own people": f.nad} {
		_, err := f.freeze(by, id, dsp)
		wantCode(t, who, err, codes.PermissionDenied, "auth.role")
	}
	_, err = f.freeze(f.Person(f.bur.Organisation, auth.RoleVerifier), id, dsp)
	wantCode(t, "a verifier of the rival", err, codes.PermissionDenied, "supplier.verifier")
	_, err = f.freeze(f.gdansk, id, "dsp_none")
	wantCode(t, "no such dispute", err, codes.NotFound, "dispute.not_found")
	// The proof was for this number: another one while it is disputed is unproven.
	p := profile()
	p.Id, p.Identifier = id, &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000999999"}
	if _, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "with another number", f.edit(f.nad, id, "Mine"), codes.FailedPrecondition, "supplier.representation_frozen")
	if _, err := f.decide(f.gdansk, id, dsp, false); err != nil {
		t.Fatal(err)
	}
	_, err = f.freeze(f.gdansk, id, dsp)
	wantCode(t, "freezing what is decided", err, codes.FailedPrecondition, "dispute.decided")
}

func TestAnUnprovenEnterpriseIsFrozenByItsDispute(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	opened, err := f.dispute(f.bur, id)
	if err != nil || !opened.GetRepresentation().GetFrozen() {
		t.Fatalf("got %v, %v", opened, err)
	}
	wantCode(t, "its people edit", f.edit(f.nad, id, "Mine"), codes.FailedPrecondition, "supplier.representation_frozen")
	_, err = f.claim(f.nad, id)
	wantCode(t, "its people prove it meanwhile", err, codes.FailedPrecondition, "dispute.undecided")
	if seen, err := f.get(t.Context(), id); err != nil || !seen.GetRepresentation().GetFrozen() || seen.GetVerifiedUntil() == nil {
		t.Errorf("its page: %v, %v", seen, err)
	}
}

func TestWhoDisputesGivesTheNumberOfTheEnterprise(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	dispute := func(number *typesv1.Identifier) error {
		_, err := f.client.OpenDispute(f.As(f.bur), &suppliersv1.OpenDisputeRequest{
			Supplier: id, Note: "They stand in our way.", Evidence: []*typesv1.File{f.file(f.bur.Organisation, "fil_any")}, Identifier: number,
		})
		return err
	}
	wantCode(t, "no number", dispute(nil), codes.InvalidArgument, "required")
	wantCode(t, "another number", dispute(&typesv1.Identifier{Scheme: "PL-KRS", Value: "0000999999"}), codes.InvalidArgument, "dispute.identifier")
	wantCode(t, "no number at all", dispute(&typesv1.Identifier{Scheme: "PL-NIP", Value: "8567346216"}), codes.InvalidArgument, "identifier.check_digit")
	if got, err := f.get(t.Context(), id); err != nil || got.GetRepresentation().GetFrozen() {
		t.Errorf("it is frozen all the same: %v, %v", got, err)
	}
	if err := dispute(&typesv1.Identifier{Scheme: "PL-NIP", Value: "856 734 62 15"}); err != nil {
		t.Errorf("its number, written otherwise: %v", err)
	}
}

// Accounts are free, so that somebody may open many; the owner still gets in.
func TestManyDisputesDoNotKeepTheOwnerOut(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	f.prove(id)
	for range 10 {
		if _, err := f.dispute(f.Person(f.stranger(), auth.RoleRepresentative), id); err != nil {
			t.Fatal(err)
		}
	}
	_, err := f.dispute(f.bur, id)
	wantCode(t, "an eleventh that waits", err, codes.FailedPrecondition, "dispute.too_many")
	if err := f.edit(f.nad, id, "Still ours"); err != nil {
		t.Error(err)
	}
	for range 6 { // they are declined, and there are sixty in the end
		got, err := f.get(f.As(f.gdansk), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range got.GetDisputes() {
			if d.GetDecidedAt() == nil {
				if _, err := f.decide(f.gdansk, id, d.GetId(), false); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 10 {
			if _, err := f.dispute(f.Person(f.stranger(), auth.RoleRepresentative), id); err != nil && !errs.Is(err, "dispute.too_many") {
				t.Fatal(err)
			}
		}
	}
	got, err := f.get(f.As(f.gdansk), id)
	if err != nil || len(got.GetDisputes()) != 50 {
		t.Fatalf("%d are kept, %v", len(got.GetDisputes()), err)
	}
	last := got.GetDisputes()[49].GetId()
	if _, err := f.decide(f.gdansk, id, last, false); err != nil {
		t.Fatal(err)
	}
	if opened, err := f.dispute(f.bur, id); err != nil || len(opened.GetDisputes()) != 1 {
		t.Errorf("the owner: %v, %v", opened, err)
	}
}

func TestAProvenSupplierGivesMandatesUntilItsProofEnds(t *testing.T) {
	f := setup(t)
	id, _ := f.verified()
	give := func() error {
		_, err := f.client.GiveMandate(f.As(f.nad), &suppliersv1.GiveMandateRequest{
			Supplier: "mine", Organisation: f.most.Organisation, Until: timestamppb.New(f.Clock.Now().AddDate(1, 0, 0)),
		})
		return err
	}
	wantCode(t, "before", give(), codes.FailedPrecondition, "supplier.representation_unproven")
	if got := errs.From(give()).Params["supplier"]; got != id {
		t.Errorf("the way out names %q", got)
	}
	f.prove(id)
	if err := give(); err != nil {
		t.Fatal(err)
	}
}
