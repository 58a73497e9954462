package bids_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/bids"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestABidIsAnsweredWithAReceiptThatAnyoneCanVerify(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Łódź Works")
	bid := o.bid(t, who, "48000.00")
	receipt := bid.GetReceipt()
	if bid.GetOffer() != nil || receipt.GetSealedSha256() != bid.GetSealedSha256() || !receipt.GetReceivedAt().AsTime().Equal(o.Clock.Now()) {
		t.Fatalf("got %v", bid)
	}
	got, err := o.bids.GetReceipt(o.As(who), &bidsv1.GetReceiptRequest{Bid: bid.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	// As a stranger would: from the JSON alone.
	var fields map[string]any
	if err := json.Unmarshal(got.GetData(), &fields); err != nil {
		t.Fatal(err)
	}
	signature, err := base64.StdEncoding.DecodeString(fields["signature"].(string))
	if err != nil {
		t.Fatal(err)
	}
	key := fields["key_id"].(string)
	for _, k := range []string{"signature", "key_id", "public_key"} {
		delete(fields, k)
	}
	statement, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Ring.VerifyDocument(t.Context(), "bids", statement, signature, key); err != nil {
		t.Errorf("the signature does not hold: %v", err)
	}
	if err := o.Ring.VerifyDocument(t.Context(), "bids", bytes.Replace(statement, []byte("Works"), []byte("Workz"), 1), signature, key); err == nil {
		t.Error("the signature holds for another bidder")
	}
}

func TestTheReceiptPrints(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Łódź Works")
	got, err := o.bids.GetReceipt(o.As(who), &bidsv1.GetReceiptRequest{Bid: o.bid(t, who, "1.00").GetId(), Format: "pdf"})
	if err != nil || got.GetContentType() != "application/pdf" || !bytes.HasPrefix(got.GetData(), []byte("%PDF-")) {
		t.Errorf("got %s, %d bytes, %v", got.GetContentType(), len(got.GetData()), err)
	}
}

func TestLateBidIsRefusedWithTheServerTime(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Late")
	bid := o.bid(t, who, "1.00")
	o.Clock.Set(o.deadline)
	calls := map[string]error{}
	_, calls["create"] = o.bids.CreateBid(o.As(o.bidder("Later")), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("1.00")})
	_, calls["replace"] = o.bids.ReplaceBid(o.As(who), &bidsv1.ReplaceBidRequest{Bid: bid.GetId(), Offer: offer("2.00")})
	_, calls["withdraw"] = o.bids.WithdrawBid(o.As(who), &bidsv1.WithdrawBidRequest{Bid: bid.GetId()})
	for name, err := range calls {
		e := errs.From(err)
		want := o.deadline.Format(time.RFC3339)
		if e.Code != codes.FailedPrecondition || e.Reason != "bid.deadline_passed" || e.Params["deadline"] != want || e.Params["server_time"] != want ||
			strings.Count(e.Message, want) != 2 {
			t.Errorf("%s: got %v %v", name, err, e.Params)
		}
	}
}

func TestNobodyLearnsOfABidBeforeTheOpening(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Quiet")
	bid := o.bid(t, who, "123456.78")
	officer, rival := o.Person(o.city, auth.RoleOfficer), o.bidder("Rival")

	_, err := o.bids.ListBids(o.As(officer), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
	wants(t, "the buyer lists", err, "bid.sealed")
	_, err = o.bids.ListBids(o.As(auth.Identity{Service: "awards"}), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
	wants(t, "awards lists", err, "bid.sealed")
	for name, id := range map[string]auth.Identity{"the buyer": officer, "a rival": rival, "another city": o.Person(o.Organisation(), auth.RoleOfficer)} {
		_, err = o.bids.GetBid(o.As(id), &bidsv1.GetBidRequest{Bid: bid.GetId()})
		wants(t, name+" reads", err, "bid.not_found")
	}
	if list, err := o.bids.ListBids(o.As(rival), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()}); err != nil || len(list.GetBids()) != 0 {
		t.Errorf("a rival lists: %v, %v", list, err)
	}
	if opening, err := o.bids.GetOpening(o.As(officer), &bidsv1.GetOpeningRequest{Tender: o.tender.GetId()}); err != nil || opening.GetBids() != 0 {
		t.Errorf("the opening counts: %v, %v", opening, err)
	}
	for _, list := range []func() (*bidsv1.ListBidsResponse, error){
		func() (*bidsv1.ListBidsResponse, error) {
			return o.bids.ListBids(o.As(who), &bidsv1.ListBidsRequest{Tender: o.tender.GetId()})
		},
		func() (*bidsv1.ListBidsResponse, error) {
			return o.bids.ListMyBids(o.As(who), &bidsv1.ListMyBidsRequest{})
		},
	} {
		if own, err := list(); err != nil || len(own.GetBids()) != 1 || own.GetBids()[0].GetOffer() != nil {
			t.Errorf("the bidder lists: %v, %v", own, err)
		}
	}
}

func TestNeitherDatabaseNorEventsHoldTheOfferInClear(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	db, err := store.Open(t.Context(), "sqlite://"+dir, "bids")
	if err != nil {
		t.Fatal(err)
	}
	o.db = db
	service, err := bids.New(t.Context(), o.deps())
	if err != nil {
		t.Fatal(err)
	}
	who := o.bidder("Secret")
	ctx := auth.With(o.As(who), who)
	var people []string
	for i, officer := range o.officers {
		if _, err := service.CreateOpeningKey(auth.With(t.Context(), officer), &bidsv1.CreateOpeningKeyRequest{Passphrase: passphrase(i)}); err != nil {
			t.Fatal(err)
		}
		people = append(people, officer.Person)
	}
	seal, err := service.CreateSeal(t.Context(), &bidsv1.CreateSealRequest{Tender: "ten_secret", Officers: people})
	if err != nil {
		t.Fatal(err)
	}
	tender := proto.CloneOf(o.tender)
	tender.Id, tender.SealingKey = "ten_secret", seal.GetRecipient()
	o.world.tenders["ten_secret"] = tender
	if _, err := service.CreateBid(ctx, &bidsv1.CreateBidRequest{Tender: "ten_secret", Offer: offer("765432.10")}); err != nil {
		t.Fatal(err)
	}
	for _, e := range servicetest.Emitted(t, db) {
		if bytes.Contains(e.Data, []byte("765432")) {
			t.Error("an event holds the price")
		}
	}
	if err := db.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"765432", "jaźń", "AGE-SECRET-KEY", passphrase(0)} {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s holds %q", filepath.Base(f), secret)
			}
		}
	}
}

func TestOneBidOfAnOrganisationCounts(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("One")
	first := o.bid(t, who, "10.00")
	_, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("9.00")})
	wants(t, "a second bid", err, "bid.exists")

	o.Clock.Advance(time.Minute)
	replaced, err := o.bids.ReplaceBid(o.As(who), &bidsv1.ReplaceBidRequest{Bid: first.GetId(), Offer: offer("8.00")})
	if err != nil || replaced.GetId() != first.GetId() || replaced.GetSealedSha256() == first.GetSealedSha256() ||
		!replaced.GetReceipt().GetReceivedAt().AsTime().Equal(o.Clock.Now()) || !replaced.GetSubmittedAt().AsTime().Equal(first.GetSubmittedAt().AsTime()) {
		t.Fatalf("replaced: %v, %v", replaced, err)
	}
	for range 2 {
		if got, err := o.bids.WithdrawBid(o.As(who), &bidsv1.WithdrawBidRequest{Bid: first.GetId()}); err != nil || got.GetState() != bidsv1.BidState_BID_STATE_WITHDRAWN {
			t.Fatalf("withdrawn: %v, %v", got, err)
		}
	}
	_, err = o.bids.ReplaceBid(o.As(who), &bidsv1.ReplaceBidRequest{Bid: first.GetId(), Offer: offer("7.00")})
	wants(t, "replacing a withdrawn bid", err, "bid.withdrawn")
	if again := o.bid(t, who, "7.00"); again.GetId() == first.GetId() {
		t.Error("the withdrawn bid came back")
	}
	rival := o.bidder("Rival")
	_, err = o.bids.WithdrawBid(o.As(rival), &bidsv1.WithdrawBidRequest{Bid: first.GetId()})
	wants(t, "a rival withdraws", err, "bid.not_found")
	_, err = o.bids.ReplaceBid(o.As(rival), &bidsv1.ReplaceBidRequest{Bid: first.GetId(), Offer: offer("7.00")})
	wants(t, "a rival replaces", err, "bid.not_found")
	_, err = o.bids.GetReceipt(o.As(rival), &bidsv1.GetReceiptRequest{Bid: first.GetId()})
	wants(t, "a rival's receipt", err, "bid.not_found")
}

func TestTheSameKeyTwiceGivesTheSameBid(t *testing.T) {
	o := newOffice(t)
	ctx := rpc.WithIdempotencyKey(o.As(o.bidder("Twice")), "one and the same")
	request := &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("10.00")}
	first, err := o.bids.CreateBid(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	o.Clock.Advance(time.Second)
	second, err := o.bids.CreateBid(ctx, request)
	if err != nil || !proto.Equal(first, second) {
		t.Fatalf("got %v, %v", second, err)
	}
	_, err = o.bids.CreateBid(ctx, &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("11.00")})
	wants(t, "another offer", err, store.ReasonKeyReused)
	if n := len(servicetest.Emitted(t, o.db)); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}

func TestManyBiddersAtOnceLoseNothing(t *testing.T) {
	o := newOffice(t)
	const many = 32
	people := make([]auth.Identity, many)
	for i := range people {
		people[i] = o.bidder("Bidder " + string(rune('A'+i)))
	}
	failed := make([]error, many)
	var all sync.WaitGroup
	for i, who := range people {
		ctx := o.As(who)
		all.Go(func() {
			_, failed[i] = o.bids.CreateBid(ctx, &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("10.00")})
		})
	}
	all.Wait()
	for i, err := range failed {
		if err != nil {
			t.Errorf("bidder %d: %v", i, err)
		}
	}
	o.Clock.Set(o.deadline)
	if got := o.open(t, 0, 1); got.GetBids() != many {
		t.Errorf("%d bids are open, want %d", got.GetBids(), many)
	}
}

func TestAnOfferIsCheckedBeforeItIsSubmitted(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Careful")
	check := func(offer *bidsv1.Offer) error {
		got, err := o.bids.CheckBid(o.As(who), &bidsv1.CheckBidRequest{Tender: o.tender.GetId(), Offer: offer})
		if err == nil && got.GetSupplierName() != "Careful" {
			t.Errorf("got %v", got)
		}
		return err
	}
	if err := errors.Join(check(nil), check(offer("10.00"))); err != nil {
		t.Error(err)
	}
	wrong := offer("0.00")
	wrong.NoExclusionGrounds = false
	if e := errs.From(check(wrong)); len(e.Fields) != 2 {
		t.Errorf("got %v", e)
	}
	list, err := o.bids.ListMyBids(o.As(who), &bidsv1.ListMyBidsRequest{})
	if err != nil || len(list.GetBids()) != 0 {
		t.Errorf("something was kept: %v, %v", list, err)
	}
}

func TestWhoIsNotLetInToBid(t *testing.T) {
	o := newOffice(t)
	request := &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("10.00")}
	stranger := o.Person(o.Organisation(), auth.RoleRepresentative)
	_, err := o.bids.CreateBid(o.As(stranger), request)
	wants(t, "no enterprise", err, "bid.no_supplier")
	_, err = o.bids.CreateBid(o.As(o.Person(o.city, auth.RoleOfficer)), request)
	wants(t, "an officer", err, "auth.role")
	_, err = o.bids.CreateBid(t.Context(), request)
	wants(t, "signed out", err, "auth.sign_in")
	suspended := o.bidder("Suspended")
	o.world.suppliers[suspended.Organisation].State = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
	_, err = o.bids.CreateBid(o.As(suspended), request)
	wants(t, "suspended", err, "bid.supplier_suspended")
	disputed := o.bidder("Disputed")
	o.world.suppliers[disputed.Organisation].Representation.Frozen = true
	_, err = o.bids.CreateBid(o.As(disputed), request)
	wants(t, "in dispute", err, "bid.representation_frozen")
	_, err = o.bids.CreateBid(o.As(o.bidder("Lost")), &bidsv1.CreateBidRequest{Tender: "ten_none", Offer: offer("1.00")})
	wants(t, "no tender", err, "tender.not_found")
	_, err = o.bids.CreateBid(o.As(o.bidder("Empty")), &bidsv1.CreateBidRequest{Tender: o.tender.GetId()})
	if errs.Code(err) != codes.InvalidArgument {
		t.Errorf("no offer: %v", err)
	}
	_, err = o.bids.CheckBid(o.As(suspended), &bidsv1.CheckBidRequest{Tender: o.tender.GetId()})
	wants(t, "asked before", err, "bid.supplier_suspended")
	o.tender.SealingKey = "age1someoneelse"
	_, err = o.bids.CreateBid(o.As(o.bidder("Redirected")), request)
	wants(t, "a key that was not made here", err, "bid.not_sealable")
}

func TestWhoHasNotProvenToActForTheEnterpriseWritesAnOfferAndDoesNotSendIt(t *testing.T) {
	o := newOffice(t)
	who := o.bidder("Own word")
	profile := o.world.suppliers[who.Organisation]
	proven := profile.GetRepresentation()
	profile.Representation = nil
	ask := func(offer *bidsv1.Offer) error {
		_, err := o.bids.CheckBid(o.As(who), &bidsv1.CheckBidRequest{Tender: o.tender.GetId(), Offer: offer})
		return err
	}
	if _, err := o.bids.CreateAttachment(o.As(who), &bidsv1.CreateAttachmentRequest{Tender: o.tender.GetId()}); err != nil {
		t.Errorf("an attachment is sent: %v", err)
	}
	wrong := offer("10.00")
	wrong.Lots[0].Lot = "LOT-0009"
	wants(t, "what is wrong with the offer is said first", ask(wrong), "bid.lot_unknown")
	wants(t, "then the proof", ask(offer("10.00")), "supplier.representation_unproven")
	wants(t, "before anything is written", ask(nil), "supplier.representation_unproven")
	_, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer("10.00")})
	wants(t, "sending it", err, "supplier.representation_unproven")
	profile.Representation = proven
	bid := o.bid(t, who, "10.00")
	profile.Representation = nil
	_, err = o.bids.ReplaceBid(o.As(who), &bidsv1.ReplaceBidRequest{Bid: bid.GetId(), Offer: offer("9.00")})
	wants(t, "replacing it once the proof has ended", err, "supplier.representation_unproven")
	if _, err := o.bids.WithdrawBid(o.As(who), &bidsv1.WithdrawBidRequest{Bid: bid.GetId()}); err != nil {
		t.Errorf("taking it back: %v", err)
	}
}
