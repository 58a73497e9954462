package bids_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// correct makes the next version of the tender.
func (o *office) correct() int32 {
	o.world.mu.Lock()
	defer o.world.mu.Unlock()
	o.tender.Version++
	return o.tender.GetVersion()
}

func (o *office) confirm(who auth.Identity, bid string, version int32) (*bidsv1.Bid, error) {
	return o.bids.ConfirmBid(o.As(who), &bidsv1.ConfirmBidRequest{Bid: bid, Version: version})
}

func TestACorrectionLeavesABidAsItIsUntilItsBidderConfirmsOrReplacesIt(t *testing.T) {
	o := newOffice(t)
	o.correct()
	north, south, silent := o.bidder("north"), o.bidder("south"), o.bidder("silent")
	a, b := o.bid(t, north, "100.00"), o.bid(t, south, "200.00")
	o.bid(t, silent, "300.00")
	if a.GetConfirmedVersion() != 1 || a.GetConfirmedAt() != nil {
		t.Fatalf("made for version %d", a.GetConfirmedVersion())
	}
	second := o.correct()
	o.Clock.Advance(time.Hour)
	got, err := o.bids.GetBid(o.As(north), &bidsv1.GetBidRequest{Bid: a.GetId()})
	if err != nil || got.GetConfirmedVersion() != 1 || got.GetState() != bidsv1.BidState_BID_STATE_SUBMITTED || got.GetSealedSha256() != a.GetSealedSha256() {
		t.Fatalf("the correction changed %v, %v", got, err)
	}
	for range 2 {
		if got, err = o.confirm(north, a.GetId(), second); err != nil || got.GetConfirmedVersion() != second || got.GetSealedSha256() != a.GetSealedSha256() ||
			!got.GetConfirmedAt().AsTime().Equal(o.Clock.Now()) || got.GetReceipt().GetSignature() != a.GetReceipt().GetSignature() {
			t.Fatalf("confirmed %v, %v", got, err)
		}
	}
	if got, err = o.bids.ReplaceBid(o.As(south), &bidsv1.ReplaceBidRequest{Bid: b.GetId(), Offer: offer("150.00")}); err != nil || got.GetConfirmedVersion() != second {
		t.Errorf("replaced %v, %v", got, err)
	}
	o.Clock.Set(o.deadline)
	o.open(t, 0, 1)
	list, err := o.bids.ListBids(o.As(o.officers[0]), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
	if err != nil || len(list.GetBids()) != 3 {
		t.Fatalf("opened %v, %v", list, err)
	}
	for _, bid := range list.GetBids() {
		want := map[string]int32{"north": second, "south": second, "silent": 1}[bid.GetSupplierName()]
		if bid.GetConfirmedVersion() != want || bid.GetOffer() == nil {
			t.Errorf("%s confirmed version %d, want %d", bid.GetSupplierName(), bid.GetConfirmedVersion(), want)
		}
	}
}

func TestOnlyItsBidderConfirmsABidInTimeAndForTheVersionRead(t *testing.T) {
	o := newOffice(t)
	first := o.correct()
	north := o.bidder("north")
	bid := o.bid(t, north, "100.00")
	second := o.correct()
	_, err := o.confirm(north, bid.GetId(), first)
	wants(t, "a version that was corrected again", err, "bid.version_changed")
	_, err = o.confirm(o.bidder("south"), bid.GetId(), second)
	if errs.Code(err) != codes.NotFound {
		t.Errorf("another bidder: %v", err)
	}
	if _, err := o.bids.WithdrawBid(o.As(north), &bidsv1.WithdrawBidRequest{Bid: bid.GetId()}); err != nil {
		t.Fatal(err)
	}
	_, err = o.confirm(north, bid.GetId(), second)
	wants(t, "a withdrawn bid", err, "bid.withdrawn")
	again := o.bid(t, north, "90.00")
	o.correct()
	o.Clock.Set(o.deadline)
	_, err = o.confirm(north, again.GetId(), second+1)
	wants(t, "after the deadline", err, "bid.deadline_passed")
}
