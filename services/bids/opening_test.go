package bids_test

import (
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestTwoOfficersOpenAfterTheDeadlineInEitherOrder(t *testing.T) {
	for _, pair := range [][2]int{{0, 1}, {2, 0}} {
		o := newOffice(t)
		who, gone := o.bidder("Łódź Works"), o.bidder("Gone")
		bid, withdrawn := o.bid(t, who, "48000.5"), o.bid(t, gone, "1.00")
		if _, err := o.bids.WithdrawBid(o.As(gone), &bidsv1.WithdrawBidRequest{Bid: withdrawn.GetId()}); err != nil {
			t.Fatal(err)
		}
		servicetest.Emitted(t, o.db)
		o.Clock.Set(o.deadline)
		first := o.release(t, pair[0])
		if first.GetOpenedAt() != nil || len(first.GetReleases()) != 1 || first.GetNeeded() != 2 || first.GetBids() != 0 {
			t.Fatalf("after one release: %v", first)
		}
		o.Clock.Advance(time.Hour)
		opened := o.release(t, pair[1])
		if !opened.GetOpenedAt().AsTime().Equal(o.Clock.Now()) || opened.GetBids() != 1 || len(opened.GetReleases()) != 2 {
			t.Fatalf("after two releases: %v", opened)
		}
		officer := o.Person(o.city, auth.RoleOfficer)
		list, err := o.bids.ListBids(o.As(officer), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
		if err != nil || len(list.GetBids()) != 1 {
			t.Fatalf("got %v, %v", list, err)
		}
		got := list.GetBids()[0]
		if got.GetId() != bid.GetId() || got.GetState() != bidsv1.BidState_BID_STATE_OPENED ||
			got.GetOffer().GetLots()[0].GetPrice().GetAmount() != "48000.50" || got.GetOffer().GetNote() != offer("1").GetNote() {
			t.Errorf("got %v", got)
		}
		events := servicetest.Emitted(t, o.db)
		if len(events) != 1 || events[0].Type != "BidsOpened" || events[0].Subject != o.tender.GetId() {
			t.Fatalf("events: %+v", events)
		}
		var e bidsv1.BidsOpened
		if err := protojson.Unmarshal(events[0].Data, &e); err != nil || e.GetBids() != 1 {
			t.Errorf("got %v, %v", &e, err)
		}
	}
}

func TestReleasingIsRefused(t *testing.T) {
	o := newOffice(t)
	o.bid(t, o.bidder("One"), "1.00")
	release := func(who auth.Identity, words string) error {
		_, err := o.bids.OpenTender(o.As(who), &bidsv1.OpenTenderRequest{Tender: o.tender.GetId(), Passphrase: words})
		return err
	}
	o.Clock.Set(o.deadline.Add(-time.Millisecond))
	err := release(o.officers[0], passphrase(0))
	wants(t, "before the deadline", err, "opening.before_deadline")
	if p := errs.From(err).Params; p["deadline"] != o.deadline.Format(time.RFC3339) || p["server_time"] == "" {
		t.Errorf("before the deadline: %v", p)
	}
	o.Clock.Set(o.deadline)
	wants(t, "a wrong passphrase", release(o.officers[0], passphrase(1)), "opening.passphrase")
	wants(t, "a fourth officer", release(o.Person(o.city, auth.RoleOpeningOfficer), passphrase(0)), "opening.not_named")
	wants(t, "another city", release(o.Person(o.Organisation(), auth.RoleOpeningOfficer), passphrase(0)), "tender.not_found")
	wants(t, "an evaluator", release(o.Person(o.city, auth.RoleEvaluator), passphrase(0)), "auth.role")
	o.tender.CancelledAt = timestamppb.New(o.Clock.Now())
	wants(t, "a cancelled tender", release(o.officers[0], passphrase(0)), "opening.tender_cancelled")
	o.tender.CancelledAt = nil

	got, err := o.bids.GetOpening(o.As(o.officers[0]), &bidsv1.GetOpeningRequest{Tender: o.tender.GetId()})
	if err != nil || len(got.GetReleases()) != 0 {
		t.Errorf("something was released: %v, %v", got, err)
	}
}

func TestOneOfficerTwiceIsStillOne(t *testing.T) {
	o := newOffice(t)
	o.bid(t, o.bidder("One"), "1.00")
	o.Clock.Set(o.deadline)
	for range 3 {
		if got := o.release(t, 1); got.GetOpenedAt() != nil || len(got.GetReleases()) != 1 {
			t.Fatalf("got %v", got)
		}
	}
	_, err := o.bids.ListBids(o.As(o.officers[1]), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
	wants(t, "after one officer", err, "bid.sealed")
	o.release(t, 2)
	opened := o.release(t, 1)
	if again := o.release(t, 0); len(again.GetReleases()) != 2 || !again.GetOpenedAt().AsTime().Equal(opened.GetOpenedAt().AsTime()) {
		t.Errorf("the third officer changed something: %v", again)
	}
	opens := 0
	for _, e := range servicetest.Emitted(t, o.db) {
		if e.Type == "BidsOpened" {
			opens++
		}
	}
	if opens != 1 {
		t.Errorf("opened %d times", opens)
	}
}

func TestAllThreeOfficersAtOnceOpenOnce(t *testing.T) {
	o := newOffice(t)
	o.bid(t, o.bidder("One"), "1.00")
	servicetest.Emitted(t, o.db)
	o.Clock.Set(o.deadline)
	var all sync.WaitGroup
	for i, officer := range o.officers {
		ctx := o.As(officer)
		all.Go(func() {
			if _, err := o.bids.OpenTender(ctx, &bidsv1.OpenTenderRequest{Tender: o.tender.GetId(), Passphrase: passphrase(i)}); err != nil {
				t.Errorf("officer %d: %v", i, err)
			}
		})
	}
	all.Wait()
	got, err := o.bids.GetOpening(o.As(o.officers[0]), &bidsv1.GetOpeningRequest{Tender: o.tender.GetId()})
	if err != nil || got.GetOpenedAt() == nil || got.GetBids() != 1 || len(got.GetReleases()) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	if n := len(servicetest.Emitted(t, o.db)); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}

func TestAnOpeningThatStoppedHalfwayGoesOnWhenRepeated(t *testing.T) {
	o := newOffice(t)
	var made []*bidsv1.Bid
	for _, name := range []string{"A", "B", "C", "D"} {
		made = append(made, o.bid(t, o.bidder(name), "10.00"))
	}
	servicetest.Emitted(t, o.db)
	o.Clock.Set(o.deadline)
	o.release(t, 0)
	whole, err := o.service.Swap(t.Context(), made[2].GetId(), []byte("damaged"))
	if err != nil {
		t.Fatal(err)
	}
	second := &bidsv1.OpenTenderRequest{Tender: o.tender.GetId(), Passphrase: passphrase(1)}
	_, err = o.bids.OpenTender(o.As(o.officers[1]), second)
	wants(t, "a damaged bid", err, "opening.bid_damaged")
	_, err = o.bids.ListBids(o.As(o.Person(o.city, auth.RoleOfficer)), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
	wants(t, "half opened", err, "bid.sealed")
	if n := len(servicetest.Emitted(t, o.db)); n != 0 {
		t.Errorf("%d events of half an opening", n)
	}
	if _, err = o.service.Swap(t.Context(), made[2].GetId(), whole); err != nil {
		t.Fatal(err)
	}
	if got := o.release(t, 1); got.GetBids() != 4 || got.GetOpenedAt() == nil {
		t.Errorf("got %v", got)
	}
}

func TestABidStoredAfterTheOpeningBeganIsRefusedNotLost(t *testing.T) {
	o := newOffice(t)
	if err := o.service.BeginOpening(t.Context(), o.tender.GetId()); err != nil {
		t.Fatal(err)
	}
	who := o.bidder("Slow")
	_, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("1.00")})
	wants(t, "stored too late", err, "bid.deadline_passed")
	mine, err := o.bids.ListMyBids(o.As(who), &bidsv1.ListMyBidsRequest{})
	if err != nil || len(mine.GetBids()) != 1 || mine.GetBids()[0].GetState() != bidsv1.BidState_BID_STATE_WITHDRAWN {
		t.Errorf("got %v, %v", mine, err)
	}
}

func TestANewKeyLeavesOlderTendersToTheOldPassphrase(t *testing.T) {
	o := newOffice(t)
	o.bid(t, o.bidder("One"), "1.00")
	if _, err := o.bids.CreateOpeningKey(o.As(o.officers[0]), &bidsv1.CreateOpeningKeyRequest{Passphrase: "another passphrase"}); err != nil {
		t.Fatal(err)
	}
	keys, err := o.bids.ListOpeningKeys(o.As(o.officers[1]), &bidsv1.ListOpeningKeysRequest{})
	if err != nil || len(keys.GetKeys()) != 3 {
		t.Fatalf("got %v, %v", keys, err)
	}
	o.Clock.Set(o.deadline)
	if got := o.open(t, 0, 1); got.GetOpenedAt() == nil {
		t.Errorf("got %v", got)
	}
}

func TestASealIsMadeOnceAndOnlyForOfficersWithKeys(t *testing.T) {
	o := newOffice(t)
	tenders := o.As(auth.Identity{Service: "tenders"})
	people := []string{o.officers[2].Person, o.officers[0].Person, o.officers[1].Person}
	again, err := o.bids.CreateSeal(tenders, &bidsv1.CreateSealRequest{Tender: o.tender.GetId(), Officers: people})
	if err != nil || again.GetRecipient() != o.tender.GetSealingKey() {
		t.Errorf("again: %v, %v", again, err)
	}
	keyless := o.Person(o.city, auth.RoleOpeningOfficer)
	_, err = o.bids.CreateSeal(tenders, &bidsv1.CreateSealRequest{Tender: "ten_2", Officers: []string{people[0], people[1], keyless.Person}})
	wants(t, "an officer without a key", err, "opening.key_missing")
	_, err = o.bids.CreateSeal(tenders, &bidsv1.CreateSealRequest{Tender: o.tender.GetId(), Officers: []string{people[0], people[1], keyless.Person}})
	wants(t, "other officers", err, "opening.sealed_for_others")
	_, err = o.bids.CreateSeal(o.As(o.Person(o.city, auth.RoleOfficer)), &bidsv1.CreateSealRequest{Tender: "ten_2", Officers: people})
	if errs.Code(err) != codes.PermissionDenied {
		t.Errorf("a person makes a seal: %v", err)
	}
	named, err := o.bids.ListOpeningKeys(tenders, &bidsv1.ListOpeningKeysRequest{People: []string{people[0], keyless.Person}})
	if err != nil || len(named.GetKeys()) != 1 || named.GetKeys()[0].GetPerson() != people[0] {
		t.Errorf("got %v, %v", named, err)
	}
	outside, err := o.bids.ListOpeningKeys(o.As(o.Person(o.Organisation(), auth.RoleOfficer)), &bidsv1.ListOpeningKeysRequest{})
	if err != nil || len(outside.GetKeys()) != 0 {
		t.Errorf("another city sees %v, %v", outside, err)
	}
}
