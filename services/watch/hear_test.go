package watch_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/watch"
)

// amend corrects a tender and tells the bus.
func (h *house) amend(t *tendersv1.Tender, deadline time.Time) {
	t.Version++
	t.Amendments = append(t.Amendments, &tendersv1.Amendment{
		Version: t.GetVersion(), AmendedAt: timestamppb.New(h.Clock.Now()), Note: "The benches are painted too",
		DeadlineBefore: t.GetDeadline(), DeadlineAfter: timestamppb.New(deadline),
	})
	t.Deadline = timestamppb.New(deadline)
	h.put(t)
	h.Tell("tenders", t.GetId(), &tendersv1.TenderAmended{Tender: t})
}

func (h *house) cancel(t *tendersv1.Tender) {
	t.CancelledAt, t.CancellationReason = timestamppb.New(h.Clock.Now()), "The money is not there"
	h.put(t)
	h.Tell("tenders", t.GetId(), &tendersv1.TenderCancelled{Tender: t})
}

func (h *house) bid(id, tender, organisation string, state bidsv1.BidState) {
	h.Tell("bids", id, &bidsv1.BidReceived{Bid: &bidsv1.Bid{Id: id, Tender: tender, Organisation: organisation, State: state}})
}

// bidders waits until the service knows so many bidders of a tender.
func (h *house) bidders(tender string, n int) {
	h.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		list, err := h.service.Bidding(h.t.Context(), tender)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(list) == n {
			return
		}
	}
	h.t.Fatalf("%s never had %d bidders", tender, n)
}

func TestWhomANewTenderFitsWellIsToldOnceWithTheReasons(t *testing.T) {
	h := newHouse(t)
	set := readLabelled(t, chosenOn)
	organisations := map[string]string{}
	for id, s := range set.suppliers {
		organisations[id] = h.Organisation()
		h.enterprise(s, organisations[id])
	}
	nobodys := set.suppliers["gardens-torino"]
	nobodys.Id = "imported"
	h.enterprise(nobodys, "")
	h.listen()
	parks := h.publish(set.tenders["parks-torino"], "ten_parks", 30)
	h.Tell("tenders", parks.GetId(), &tendersv1.TenderPublished{Tender: parks})
	got := h.next("a fitting tender")
	wantTold(t, got, "tender_fits", nil, []string{organisations["gardens-torino"]})
	if w := got.GetWords(); w["score"] != "96" && w["score"] != "100" || !strings.HasPrefix(w["reasons"], "category.") || len(strings.Fields(w["reasons"])) != 4 || w["until"] == "" {
		t.Errorf("said %v", w)
	}
	h.cancel(parks)
	offices := h.publish(set.tenders["offices-gdansk"], "ten_offices", 30)
	h.Tell("tenders", offices.GetId(), &tendersv1.TenderPublished{Tender: offices})
	wantTold(t, h.next("another"), "tender_fits", nil, []string{organisations["cleaning-gdansk"]})
	h.none()
}

func TestOldNewsIsNotToldByAnInstanceThatBeginsToWatch(t *testing.T) {
	h := newHouse(t)
	set := readLabelled(t, chosenOn)
	h.enterprise(set.suppliers["gardens-torino"], h.other)
	old := h.publish(set.tenders["parks-torino"], "ten_old", 60)
	h.Tell("tenders", old.GetId(), &tendersv1.TenderPublished{Tender: old})
	h.Clock.Advance(8 * day)
	young := h.publish(set.tenders["parks-torino"], "ten_young", 60)
	h.Tell("tenders", young.GetId(), &tendersv1.TenderPublished{Tender: young})
	h.listen()
	if got := h.next("the new one"); got.GetKey() != "tender-fits/ten_young" {
		t.Errorf("told %v", got)
	}
	h.none()
}

func TestFollowersAndBiddersAreToldWhatChangedAndBiddersAskedToConfirm(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 30)
	h.follow(h.officer, parks.GetId())
	h.listen()
	h.bid("bid_1", parks.GetId(), h.other, bidsv1.BidState_BID_STATE_SUBMITTED)
	h.bid("bid_2", parks.GetId(), h.Organisation(), bidsv1.BidState_BID_STATE_SUBMITTED)
	h.bidders(parks.GetId(), 2)
	h.bid("bid_2", parks.GetId(), "", bidsv1.BidState_BID_STATE_WITHDRAWN)
	h.bidders(parks.GetId(), 1)

	h.amend(parks, h.Clock.Now().Add(40*day))
	got := h.next("an amendment")
	wantTold(t, got, "tender_amended_bid", nil, []string{h.other})
	if got.GetWords()["note"] != "The benches are painted too" || got.GetLink() != "/tenders/ten_parks/bid" {
		t.Errorf("told %v", got)
	}
	wantTold(t, h.next("an amendment"), "tender_amended", []string{h.officer.Person}, nil)
	q := &tendersv1.Question{Id: "que_1", Tender: parks.GetId(), Text: "How many trees?", AskedAt: timestamppb.New(h.Clock.Now())}
	h.Tell("tenders", q.GetId(), &tendersv1.QuestionAsked{Question: q})
	wantTold(t, h.next("a question"), "question_asked", nil, []string{h.city})
	q.Answer, q.AnsweredAt = "Four hundred", timestamppb.New(h.Clock.Now())
	h.Tell("tenders", q.GetId(), &tendersv1.QuestionAnswered{Question: q})
	wantTold(t, h.next("an answer"), "question_answered", nil, []string{h.other})
	wantTold(t, h.next("an answer"), "question_answered", []string{h.officer.Person}, nil)
	h.cancel(parks)
	got = h.next("a cancellation")
	wantTold(t, got, "tender_cancelled", nil, []string{h.other})
	if got.GetWords()["note"] != "The money is not there" {
		t.Errorf("told %v", got)
	}
	wantTold(t, h.next("a cancellation"), "tender_cancelled", []string{h.officer.Person}, nil)
	h.none()
}

func TestCandidatesAreToldEachForThemselves(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 30)
	parks.InvitedAt = timestamppb.New(h.Clock.Now())
	h.listen()
	left := h.Organisation()
	h.Tell("tenders", parks.GetId(), &tendersv1.CandidatesInvited{Tender: parks, Requests: []*tendersv1.ParticipationRequest{
		{Id: "par_1", Organisation: h.other, Invited: true}, {Id: "par_2", Organisation: left, Reason: "No such contract yet"},
		{Id: "par_3", Organisation: h.city, WithdrawnAt: timestamppb.New(h.Clock.Now())},
	}})
	wantTold(t, h.next("the invited"), "candidate_invited", nil, []string{h.other})
	got := h.next("the other")
	wantTold(t, got, "participation_declined", nil, []string{left})
	if got.GetWords()["note"] != "No such contract yet" {
		t.Errorf("told %v", got)
	}
	h.none()
}

func TestTheDeadlineIsToldThreeDaysBeforeToFollowersWithoutABid(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 10)
	follower, bidder := h.Person(h.city, auth.RoleOfficer), h.Person(h.other, auth.RoleRepresentative)
	h.follow(follower, parks.GetId())
	h.follow(bidder, parks.GetId())
	h.listen()
	h.Tell("tenders", parks.GetId(), &tendersv1.TenderPublished{Tender: parks})
	h.bid("bid_1", parks.GetId(), h.other, bidsv1.BidState_BID_STATE_SUBMITTED)
	h.bidders(parks.GetId(), 1)
	h.amend(parks, h.Clock.Now().Add(12*day))
	h.next("bidders of the amendment")
	h.next("followers of the amendment")

	h.Clock.Advance(8 * day)
	h.remind()
	h.none()
	h.Clock.Advance(day)
	h.remind()
	h.remind()
	wantTold(t, h.next("the deadline"), "tender_deadline_near", []string{follower.Person}, nil)
	h.none()
}

func TestOfficersAreToldOfAQuestionStillOpenSixDaysBefore(t *testing.T) {
	h := newHouse(t)
	parks := h.publish(readLabelled(t, chosenOn).tenders["parks-torino"], "ten_parks", 10)
	h.listen()
	for _, id := range []string{"que_open", "que_answered"} {
		q := &tendersv1.Question{Id: id, Tender: parks.GetId(), Text: "How many trees?", AskedAt: timestamppb.New(h.Clock.Now())}
		h.Tell("tenders", id, &tendersv1.QuestionAsked{Question: q})
		wantTold(t, h.next("a question"), "question_asked", nil, []string{h.city})
	}
	answered := &tendersv1.Question{Id: "que_answered", Tender: parks.GetId(), Answer: "400", AnsweredAt: timestamppb.New(h.Clock.Now())}
	h.follow(h.officer, parks.GetId())
	h.Tell("tenders", "que_answered", &tendersv1.QuestionAnswered{Question: answered})
	wantTold(t, h.next("the answer"), "question_answered", []string{h.officer.Person}, nil)
	h.Clock.Advance(4*day - time.Minute)
	h.remind()
	h.none()
	h.Clock.Advance(time.Minute)
	h.remind()
	h.remind()
	got := h.next("the open question")
	wantTold(t, got, "question_open", nil, []string{h.city})
	if got.GetWords()["note"] != "How many trees?" {
		t.Errorf("told %v", got)
	}
	h.none()
}

// Every reason of a good fit has words in notify.
func TestNotifyHasWordsForEveryReasonOfAGoodFit(t *testing.T) {
	data, err := os.ReadFile("../notify/texts/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts struct{ Reasons map[string]string }
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	set := readLabelled(t, chosenOn)
	for _, p := range set.Pairs {
		fit := watch.FitOf(set.tenders[p.Tender], set.suppliers[p.Supplier], fitDay)
		for _, r := range fit.GetReasons() {
			if fit.GetGood() && texts.Reasons[r.GetReason()] == "" {
				t.Errorf("no words for %s", r.GetReason())
			}
		}
	}
}

func (h *house) remind() {
	h.t.Helper()
	if err := h.service.Remind(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}
