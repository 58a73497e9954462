package tenders_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func stamp(at time.Time) *timestamppb.Timestamp { return timestamppb.New(at) }

// restricted publishes a tender for which people ask to take part.
func (h *house) restricted() *tendersv1.Tender {
	h.t.Helper()
	return h.published(func(t *tendersv1.Tender) {
		t.Procedure, t.Deadline, t.QuestionsUntil = tendersv1.Procedure_PROCEDURE_RESTRICTED, nil, nil
		t.ParticipationDeadline = stamp(h.Clock.Now().AddDate(0, 0, 32))
	})
}

func (h *house) request(who auth.Identity, tender string, withdraw bool) (*tendersv1.ParticipationRequest, error) {
	return h.client.RequestParticipation(h.As(who), &tendersv1.RequestParticipationRequest{Tender: tender, Statement: "We clean twenty schools.", Withdraw: withdraw})
}

func (h *house) requests(who auth.Identity, tender string) ([]*tendersv1.ParticipationRequest, error) {
	answer, err := h.client.ListParticipationRequests(h.As(who), &tendersv1.ListParticipationRequestsRequest{Tender: tender})
	return answer.GetRequests(), err
}

func TestWhoHasNotProvenToActForTheEnterpriseDoesNotAskToTakePart(t *testing.T) {
	h := newHouse(t)
	tender := h.restricted()
	mine, err := h.request(h.supplier, tender.GetId(), false)
	if err != nil {
		t.Fatal(err)
	}
	h.profiles.proof = suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_UNSPECIFIED
	_, err = h.request(h.rival, tender.GetId(), false)
	wantReason(t, "by their own word", err, "supplier.representation_unproven")
	_, err = h.request(h.supplier, tender.GetId(), false)
	wantReason(t, "changing a request since", err, "supplier.representation_unproven")
	if got, err := h.request(h.supplier, tender.GetId(), true); err != nil || got.GetId() != mine.GetId() || got.GetWithdrawnAt() == nil {
		t.Errorf("taking it back: %v, %v", got, err)
	}
}

func TestNobodyKnowsWhoAsksToTakePartUntilTheTimeIsOver(t *testing.T) {
	h := newHouse(t)
	tender := h.restricted()
	if tender.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION {
		t.Fatalf("status is %s", tender.GetStatus())
	}
	mine, err := h.request(h.supplier, tender.GetId(), false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.request(h.supplier, tender.GetId(), false)
	if err != nil || again.GetId() != mine.GetId() {
		t.Errorf("a second request replaces the first: %v, %v", again, err)
	}
	if _, err = h.request(h.rival, tender.GetId(), false); err != nil {
		t.Fatal(err)
	}
	_, err = h.requests(h.officer, tender.GetId())
	wantReason(t, "the buyer before the time is over", err, "participation.sealed")
	if own, err := h.requests(h.supplier, tender.GetId()); err != nil || len(own) != 1 || own[0].GetId() != mine.GetId() {
		t.Errorf("a supplier sees %v, %v", own, err)
	}
	h.Clock.Advance(33 * 24 * time.Hour)
	_, err = h.request(h.supplier, tender.GetId(), true)
	wantReason(t, "too late", err, "participation.time_over")
	if all, err := h.requests(h.officer, tender.GetId()); err != nil || len(all) != 2 {
		t.Errorf("the buyer sees %v, %v", all, err)
	}
	if own, err := h.requests(h.rival, tender.GetId()); err != nil || len(own) != 1 {
		t.Errorf("a supplier sees %v, %v", own, err)
	}
}

func TestTheInvitedHaveTheirTimeAndTheOthersAReason(t *testing.T) {
	h := newHouse(t)
	tender := h.restricted()
	first, err := h.request(h.supplier, tender.GetId(), false)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.request(h.rival, tender.GetId(), false)
	if err != nil {
		t.Fatal(err)
	}
	invite := func(who auth.Identity, days int, reasons map[string]string, requests ...string) (*tendersv1.Tender, error) {
		return h.client.InviteCandidates(h.As(who), &tendersv1.InviteCandidatesRequest{
			Tender: tender.GetId(), Requests: requests, Reasons: reasons, Deadline: stamp(h.Clock.Now().AddDate(0, 0, days)),
		})
	}
	reasons := map[string]string{second.GetId(): "No reference of this size."}
	_, err = invite(h.officer, 40, reasons, first.GetId())
	wantReason(t, "before the requests are in", err, "participation.not_selection")
	h.Clock.Advance(33 * 24 * time.Hour)
	_, err = invite(h.officer, 24, reasons, first.GetId())
	wantReason(t, "too little time", err, "participation.deadline")
	_, err = invite(h.officer, 40, nil, first.GetId())
	wantReason(t, "no reason", err, "participation.reason")
	_, err = invite(h.officer, 40, reasons, first.GetId(), "par_other")
	wantReason(t, "who never asked", err, "participation.unknown")
	_, err = invite(h.stranger, 40, reasons, first.GetId())
	wantCode(t, "another city", err, codes.PermissionDenied)
	open, err := invite(h.officer, 40, reasons, first.GetId())
	if err != nil || open.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN || len(open.GetInvited()) != 1 || open.GetInvited()[0] != first.GetSupplier() {
		t.Fatalf("got %v, %v", open, err)
	}
	_, err = invite(h.officer, 50, reasons, first.GetId())
	wantReason(t, "twice", err, "participation.not_selection")
	seen, err := h.client.GetTender(h.As(h.rival), &tendersv1.GetTenderRequest{Tender: tender.GetId()})
	if err != nil || len(seen.GetInvited()) != 0 {
		t.Errorf("a rival sees who is invited: %v, %v", seen.GetInvited(), err)
	}
	if own, err := h.requests(h.rival, tender.GetId()); err != nil || own[0].GetInvited() || own[0].GetReason() != reasons[second.GetId()] {
		t.Errorf("the other is told why: %v, %v", own, err)
	}
}

func TestOnlyARestrictedProcedureTakesRequests(t *testing.T) {
	h := newHouse(t)
	_, err := h.request(h.supplier, h.published().GetId(), false)
	wantReason(t, "an open procedure", err, "participation.not_restricted")
	_, err = h.request(h.supplier, h.draft().GetId(), false)
	wantCode(t, "a draft", err, codes.NotFound)
}
