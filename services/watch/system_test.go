package watch_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestTheBuyerHearsOfARequestAndTheEnterpriseOfTheDecision(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 30)
	now, end := timestamppb.New(h.Clock.Now()), timestamppb.New(h.Clock.Now().AddDate(2, 0, 0))
	parks.DpsUsage, parks.ContractEnd, parks.Buyers = "dps-list", end, []*tendersv1.Buyer{{Organisation: h.city}}
	due := timestamppb.New(h.Clock.Now().Add(14 * day))
	h.listen()
	asks := &tendersv1.ParticipationRequest{Id: "par_1", Organisation: h.other, SupplierName: "Verde", RequestedAt: now, DueAt: due}
	h.Tell("tenders", asks.GetId(), &tendersv1.ParticipationRequested{Tender: parks, Request: asks})
	got := h.next("the request")
	wantTold(t, got, "participation_requested", nil, []string{h.city})
	if got.GetWords()["supplier"] != "Verde" || got.GetWords()["until"] != due.AsTime().Format(time.RFC3339) || got.GetLink() != "/tenders/ten_parks/requests/par_1" {
		t.Errorf("told %v", got)
	}
	h.Tell("tenders", asks.GetId(), &tendersv1.ParticipationDecided{Tender: parks, Request: &tendersv1.ParticipationRequest{
		Id: "par_1", Organisation: h.other, DecidedAt: now, Reason: "No such contract yet",
	}})
	got = h.next("the refusal")
	wantTold(t, got, "participation_not_admitted", nil, []string{h.other})
	if got.GetWords()["note"] != "No such contract yet" {
		t.Errorf("told %v", got)
	}
	later := timestamppb.New(h.Clock.Now().Add(time.Hour))
	h.Tell("tenders", asks.GetId(), &tendersv1.ParticipationDecided{Tender: parks, Request: &tendersv1.ParticipationRequest{
		Id: "par_1", Organisation: h.other, DecidedAt: later, Admitted: true,
	}})
	got = h.next("the admission")
	wantTold(t, got, "participation_admitted", nil, []string{h.other})
	if got.GetWords()["until"] != end.AsTime().Format(time.RFC3339) {
		t.Errorf("told %v", got)
	}
	h.none()
}

func TestACallIsToldOnlyToThoseItInvites(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 30)
	parks.Within, parks.InvitedAt = "ten_system", timestamppb.New(h.Clock.Now())
	h.listen()
	h.Tell("tenders", parks.GetId(), &tendersv1.TenderPublished{Tender: parks})
	h.Tell("tenders", parks.GetId(), &tendersv1.CandidatesInvited{Tender: parks, Requests: []*tendersv1.ParticipationRequest{{Id: "par_1", Organisation: h.other, Invited: true}}})
	wantTold(t, h.next("the invited"), "candidate_invited", nil, []string{h.other})
	h.none()
}
