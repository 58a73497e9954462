package tenders_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

const days = 24 * time.Hour

// system publishes a dynamic purchasing system with two categories.
func (h *house) system(change ...func(*tendersv1.Tender)) *tendersv1.Tender {
	h.t.Helper()
	return h.published(append([]func(*tendersv1.Tender){func(t *tendersv1.Tender) {
		t.Procedure, t.DpsUsage, t.Deadline, t.QuestionsUntil = tendersv1.Procedure_PROCEDURE_RESTRICTED, "dps-list", nil, nil
		t.ParticipationDeadline = stamp(h.Clock.Now().AddDate(0, 0, 32))
		t.OpeningOfficers, t.Evaluators = nil, nil
	}}, change...)...)
}

func (h *house) join(who auth.Identity, system string, lots ...string) *tendersv1.ParticipationRequest {
	h.t.Helper()
	p, err := h.client.RequestParticipation(h.As(who), &tendersv1.RequestParticipationRequest{Tender: system, Statement: "We clean twenty schools.", Lots: lots})
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) decide(who auth.Identity, p *tendersv1.ParticipationRequest, reason string) (*tendersv1.ParticipationRequest, error) {
	return h.client.DecideParticipation(h.As(who), &tendersv1.DecideParticipationRequest{
		Tender: p.GetTender(), Request: p.GetId(), Revision: p.GetRevision(), Admit: reason == "", Reason: reason,
	})
}

func (h *house) admit(p *tendersv1.ParticipationRequest) {
	h.t.Helper()
	if _, err := h.decide(h.officer, p, ""); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(id string) *tendersv1.Tender {
	h.t.Helper()
	t, err := h.client.GetTender(h.As(h.supplier), &tendersv1.GetTenderRequest{Tender: id})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

func TestAnyoneCanAskToTakePartInASystemUntilItEndsAndIsDecidedInTenWorkingDays(t *testing.T) {
	h := newHouse(t)
	system := h.system()
	if system.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION || system.GetSealingKey() != "" || len(h.bids.sealed) != 0 {
		t.Errorf("a system that is just published is %v", system)
	}
	h.Clock.Advance(300 * days)
	first := h.join(h.supplier, system.GetId())
	if got := first.GetDueAt().AsTime(); !got.Equal(time.Date(2027, 10, 1, 21, 59, 59, 0, time.UTC)) {
		t.Errorf("a request of Sunday, %s is due %s, not on Friday in two weeks at midnight of Paris", h.Clock.Now(), got)
	}
	if seen, err := h.requests(h.officer, system.GetId()); err != nil || len(seen) != 1 {
		t.Errorf("the buyer sees %v, %v", seen, err)
	}
	if seen, err := h.requests(h.rival, system.GetId()); err != nil || len(seen) != 0 {
		t.Errorf("a rival sees %v, %v", seen, err)
	}
	h.admit(first)
	if n := h.read(system.GetId()).GetAdmitted(); n != 1 {
		t.Errorf("%d are admitted", n)
	}
	_, err := h.request(h.supplier, system.GetId(), false)
	wantReason(t, "who is admitted asks again", err, "participation.admitted")
	if _, err = h.request(h.supplier, system.GetId(), true); err != nil {
		t.Fatal(err)
	}
	if n := h.read(system.GetId()).GetAdmitted(); n != 0 {
		t.Errorf("%d are admitted after one left", n)
	}
	h.Clock.Advance(600 * days)
	if s := h.read(system.GetId()).GetStatus(); s != tendersv1.TenderStatus_TENDER_STATUS_CLOSED {
		t.Errorf("after its end a system is %s", s)
	}
	_, err = h.request(h.rival, system.GetId(), false)
	wantReason(t, "after the end", err, "participation.time_over")
}

func TestARequestIsDecidedOnceByTheBuyerWithAReasonWhereItIsRefused(t *testing.T) {
	h := newHouse(t)
	system := h.system()
	p := h.join(h.supplier, system.GetId(), "LOT-0002")
	_, err := h.decide(h.stranger, p, "")
	wantCode(t, "another city", err, codes.PermissionDenied)
	_, err = h.client.DecideParticipation(h.As(h.officer), &tendersv1.DecideParticipationRequest{Tender: system.GetId(), Request: p.GetId()})
	wantReason(t, "no reason", err, "participation.refusal_reason")
	_, err = h.decide(h.officer, &tendersv1.ParticipationRequest{Tender: h.system().GetId(), Id: p.GetId()}, "")
	wantCode(t, "as of another system", err, codes.NotFound)
	refused, err := h.decide(h.officer, p, "No reference of this size.")
	if err != nil || refused.GetAdmitted() || refused.GetDecidedAt() == nil || refused.GetReason() == "" {
		t.Fatalf("got %v, %v", refused, err)
	}
	_, err = h.decide(h.officer, &tendersv1.ParticipationRequest{Tender: system.GetId(), Id: p.GetId()}, "")
	wantReason(t, "twice", err, "participation.decided")
	again := h.join(h.supplier, system.GetId())
	if again.GetId() != p.GetId() || again.GetDecidedAt() != nil || again.GetReason() != "" {
		t.Errorf("who asks again begins anew: %v", again)
	}
	_, err = h.client.RequestParticipation(h.As(h.rival), &tendersv1.RequestParticipationRequest{Tender: system.GetId(), Statement: "We clean schools.", Lots: []string{"LOT-0009"}})
	wantReason(t, "an unknown category", err, "participation.lot_unknown")
}

func TestOneRequestMayTakeFifteenWorkingDaysWithAReason(t *testing.T) {
	h := newHouse(t)
	p := h.join(h.supplier, h.system().GetId())
	prolong := func() (*tendersv1.ParticipationRequest, error) {
		return h.client.ProlongParticipation(h.As(h.officer), &tendersv1.ProlongParticipationRequest{Tender: p.GetTender(), Request: p.GetId(), Reason: "References abroad are asked for."})
	}
	longer, err := prolong()
	if err != nil || longer.GetDueAt().AsTime().Sub(p.GetDueAt().AsTime()) < 5*days {
		t.Errorf("due %s, then %s: %v", p.GetDueAt().AsTime(), longer.GetDueAt().AsTime(), err)
	}
	_, err = prolong()
	wantReason(t, "twice", err, "participation.prolonged")
}

func TestTheEndOfASystemCanBeMovedLaterOnly(t *testing.T) {
	h := newHouse(t)
	system := h.system()
	amend := func(at time.Time) (*tendersv1.Tender, error) {
		return h.client.AmendTender(h.As(h.officer), &tendersv1.AmendTenderRequest{Tender: system.GetId(), Note: "It runs a year longer.", Deadline: stamp(at)})
	}
	_, err := amend(system.GetContractEnd().AsTime().Add(-days))
	wantReason(t, "an earlier end", err, "tender.deadline_earlier")
	longer, err := amend(system.GetContractEnd().AsTime().Add(365 * days))
	if err != nil || !longer.GetContractEnd().AsTime().After(system.GetContractEnd().AsTime()) {
		t.Errorf("got %v, %v", longer, err)
	}
}
