package suppliers_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/suppliers"
)

const official = "biuro@zaz.example"

// imported is a supplier of a directory that nobody acts for.
func (f *fixture) imported(n int, email string) string {
	f.t.Helper()
	r := row(n)
	r.OfficialEmail = email
	answer := f.take(r)
	if answer.GetRows()[0].GetOutcome() != suppliersv1.ImportOutcome_IMPORT_OUTCOME_CREATED {
		f.t.Fatalf("got %v", answer)
	}
	return answer.GetRows()[0].GetSupplier()
}

func (f *fixture) sendProof(by auth.Identity, id string) (*suppliersv1.SendProofResponse, error) {
	return f.client.SendProof(f.As(by), &suppliersv1.SendProofRequest{Supplier: id})
}

func (f *fixture) confirm(by auth.Identity, id, code string) (*suppliersv1.Supplier, error) {
	return f.client.ConfirmProof(f.As(by), &suppliersv1.ConfirmProofRequest{Supplier: id, Code: code})
}

func TestWhoReadsTheMailAtTheOfficialAddressActsForTheSupplier(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	sent, err := f.sendProof(f.nad, id)
	if err != nil || sent.GetAddress() != "b…@zaz.example" || !sent.GetExpiresAt().AsTime().Equal(f.Clock.Now().Add(suppliers.ProofLife)) {
		t.Fatalf("got %v, %v", sent, err)
	}
	mail := f.post.sent[0]
	if mail.GetEmail() != official || mail.GetKind() != "proof_code" || mail.GetWords()["supplier"] != "Enterprise 1" || mail.GetWords()["minutes"] != "30" {
		t.Errorf("mail %v", mail)
	}
	f.emitted()
	typed := " " + strings.ToLower(strings.ReplaceAll(f.post.code(), "-", " "))
	got, err := f.confirm(f.nad, id, typed)
	if err != nil || got.GetOrganisation() != f.nad.Organisation ||
		got.GetRepresentation().GetProof() != suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL {
		t.Fatalf("got %v, %v", got, err)
	}
	if acts := f.acts(); len(acts) != 1 || acts[0].GetAct().GetKind() != "proven" || acts[0].GetAct().GetPerson() != f.nad.Person {
		t.Errorf("acts %v", acts)
	}
	if seen, err := f.get(t.Context(), id); err != nil || seen.GetRepresentation().GetProvenAt() == nil {
		t.Errorf("the public sees %v, %v", seen, err)
	}
	_, err = f.confirm(f.nad, id, typed)
	wantCode(t, "the code again", err, codes.FailedPrecondition, "claim.proven")
	_, err = f.sendProof(f.bur, id)
	wantCode(t, "another's mail", err, codes.FailedPrecondition, "supplier.not_imported")
}

func TestACodeIsForWhoAskedForItAndForHalfAnHour(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	old := f.post.code()
	_, err := f.confirm(f.bur, id, old)
	wantCode(t, "another organisation", err, codes.FailedPrecondition, "proof.none")
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	_, err = f.confirm(f.nad, id, old)
	wantCode(t, "an older code", err, codes.InvalidArgument, "proof.wrong")
	f.Clock.Advance(suppliers.ProofLife)
	_, err = f.confirm(f.nad, id, f.post.code())
	wantCode(t, "half an hour later", err, codes.FailedPrecondition, "proof.none")
}

func TestFiveWrongCodesEndACodeHoweverManyTryAtOnce(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	wrong := 0
	for range 12 {
		all.Go(func() {
			_, err := f.confirm(f.nad, id, "AAAA-AAAA-AAAA")
			mu.Lock()
			defer mu.Unlock()
			if errs.Is(err, "proof.wrong") {
				wrong++
			} else if !errs.Is(err, "proof.none") {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if wrong != 5 {
		t.Errorf("%d tries were looked at", wrong)
	}
	_, err := f.confirm(f.nad, id, f.post.code())
	wantCode(t, "the right code after five wrong ones", err, codes.FailedPrecondition, "proof.none")
}

func TestThreeMailsGoToAnAddressWithinAnHourWhoeverAsks(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	for _, by := range []auth.Identity{f.nad, f.bur, f.nad} {
		if _, err := f.sendProof(by, id); err != nil {
			t.Fatal(err)
		}
		f.Clock.Advance(time.Minute)
	}
	_, err := f.sendProof(f.bur, id)
	wantCode(t, "a fourth", err, codes.ResourceExhausted, "proof.too_many")
	if got := errs.From(err).Params["minutes"]; got != "58" {
		t.Errorf("wait %s minutes", got)
	}
	f.Clock.Advance(57 * time.Minute)
	if _, err := f.sendProof(f.bur, id); err != nil {
		t.Errorf("an hour after the first: %v", err)
	}
	if len(f.post.sent) != 4 {
		t.Errorf("%d mails", len(f.post.sent))
	}
}

func TestAMailThatCannotBeSentIsSaidAndNotCounted(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	f.post.shut = true
	for range 4 {
		_, err := f.sendProof(f.nad, id)
		wantCode(t, "without mail", err, codes.Unavailable, "proof.not_sent")
		if strings.Contains(err.Error(), official) {
			t.Errorf("the error names the address: %v", err)
		}
	}
	f.post.shut = false
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Error(err)
	}
	_, err := f.sendProof(f.nad, f.imported(2, ""))
	wantCode(t, "without an address", err, codes.FailedPrecondition, "proof.no_address")
}

func TestNobodyReadsTheOfficialAddress(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	code := f.post.code()
	for who, ctx := range map[string]auth.Identity{"a verifier": f.gdansk, "the claimant": f.nad, "search": {Service: "search"}, "notify": {Service: "notify"}} {
		got, err := f.get(f.As(ctx), id)
		if err != nil || got.GetOfficialEmail() != "" || strings.Contains(got.String(), official) {
			t.Errorf("%s reads %v, %v", who, got, err)
		}
	}
	changes, acts := f.emitted()
	for _, m := range changes {
		if strings.Contains(m.String(), official) {
			t.Errorf("an event holds the address: %v", m)
		}
	}
	for _, m := range acts {
		if strings.Contains(m.String(), official) || strings.Contains(m.String(), code) {
			t.Errorf("an event holds a secret: %v", m)
		}
	}
	taken, err := f.confirm(f.nad, id, code)
	if err != nil || strings.Contains(taken.String(), official) {
		t.Errorf("its own people read %v, %v", taken, err)
	}
}

func TestWhoTakesAnotherNumberHasProvenNothing(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	taken, err := f.confirm(f.nad, id, f.post.code())
	if err != nil {
		t.Fatal(err)
	}
	p := profile()
	p.Id, p.Identifier = taken.GetId(), &typesv1.Identifier{Scheme: "PL-KRS", Value: "0000999999"}
	p.Representation = &suppliersv1.Representation{Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT}
	got, err := f.client.UpdateSupplier(f.As(f.nad), &suppliersv1.UpdateSupplierRequest{Supplier: p})
	if err != nil || got.GetRepresentation().GetProof() != 0 || got.GetRepresentation().GetProvenAt() != nil {
		t.Errorf("got %v, %v", got.GetRepresentation(), err)
	}
}

func TestADraftOfOnesOwnGivesWayToTheSupplierThatIsHandedOver(t *testing.T) {
	f := setup(t)
	id := f.imported(1, official)
	draft := f.create(f.nad, profile())
	if _, err := f.sendProof(f.nad, id); err != nil {
		t.Fatal(err)
	}
	if _, err := f.confirm(f.nad, id, f.post.code()); err != nil {
		t.Fatal(err)
	}
	if got, err := f.get(f.As(f.nad), "mine"); err != nil || got.GetId() != id {
		t.Errorf("mine is %v, %v", got, err)
	}
	_, err := f.get(f.As(f.nad), draft.GetId())
	wantCode(t, "the draft", err, codes.NotFound, "supplier.not_found")
	if s := f.submit(f.bur, profile()); s.GetOrganisation() != f.bur.Organisation {
		t.Errorf("the draft's number is not free: %v", s)
	}
}
