package procedure_test

import (
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

func TestWhoHasNotProvenToActWritesAnOfferAndIsLedToTheProof(t *testing.T) {
	h := open(t)
	ewa := h.enterprise("ewa", "Spółdzielnia Socjalna Motława", ready)
	prove := func(proof suppliersv1.ProofOfRepresentation) {
		h.world.mu.Lock()
		defer h.world.mu.Unlock()
		h.world.suppliers[ewa.Organisation].Representation = &suppliersv1.Representation{Proof: proof}
	}
	prove(suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_UNSPECIFIED)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("409")
	h.sign(p, "ewa")
	p.Open(h.tender("bid"))
	p.SeeText("It is not proven yet that you may act for this enterprise.")
	p.See("main .govuk-inset-text a[href='/enterprises/sup_ewa/claim']")
	look(p, "bid-unproven-360")
	fill(p, "12 345,50")
	p.Submit(submit)
	p.SeeText("Prove first that you may act for this enterprise. What you typed is kept.")
	p.See(".govuk-error-summary a[href='/enterprises/sup_ewa/claim']")
	if got := p.Value("#answers-1-text"); got != "A mentor for each newcomer." {
		t.Errorf("what was typed is lost: %q", got)
	}
	look(p, "bid-refused-360")
	p.Open(h.Address + "/bids") // as on the way to the proof
	p.Open(h.tender("bid"))
	if got := p.Value("#lots-0-price"); got != "12 345,50" {
		t.Errorf("what was typed is lost on the way to the proof: %q", got)
	}
	prove(suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT)
	p.Submit(submit)
	p.Submit(confirm)
	p.See("main .receipt")
}
