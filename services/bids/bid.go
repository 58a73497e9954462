package bids

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"filippo.io/age"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// liveKey is what only one bid of an organisation for a tender may hold.
func liveKey(tender, organisation string) string { return tender + "/" + organisation }

// sealOffer encrypts an offer to the tender's key and writes size and hash of
// the ciphertext into the bid, with a receipt for the instant.
func sealOffer(record *bidsv1.SealedBid, offer *bidsv1.Offer, recipient string, at time.Time, signer Signer) error {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return fmt.Errorf("key of tender %s: %w", record.GetBid().GetTender(), err)
	}
	plain, err := canonical(offer)
	if err != nil {
		return err
	}
	if record.Ciphertext, err = encrypt(plain, to); err != nil {
		return err
	}
	sum := sha256.Sum256(record.GetCiphertext())
	bid := record.GetBid()
	bid.SealedSize, bid.SealedSha256 = int64(len(record.GetCiphertext())), hex.EncodeToString(sum[:])
	bid.Receipt = &bidsv1.Receipt{
		Bid: bid.GetId(), Tender: bid.GetTender(), SupplierName: bid.GetSupplierName(), ReceivedAt: timestamppb.New(at),
		SealedSha256: bid.GetSealedSha256(), SealedSize: bid.GetSealedSize(),
	}
	return sign(bid.GetReceipt(), signer)
}

// unsealOffer decrypts the offer of a bid. Codes: DataLoss (opening.bid_damaged).
func unsealOffer(record *bidsv1.SealedBid, key age.Identity) (*bidsv1.Offer, error) {
	plain, err := decrypt(record.GetCiphertext(), key)
	offer := &bidsv1.Offer{}
	if err == nil {
		err = protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(plain, offer)
	}
	if err != nil {
		return nil, errs.New(codes.DataLoss, "opening.bid_damaged",
			"a stored bid is damaged and cannot be read; have it restored from a backup and release again").
			With("bid", record.GetBid().GetId()).Because(err)
	}
	return offer, nil
}

// live says whether a bid can still be changed by its bidder.
func live(record *bidsv1.SealedBid) error {
	switch record.GetBid().GetState() {
	case bidsv1.BidState_BID_STATE_SUBMITTED:
		return nil
	case bidsv1.BidState_BID_STATE_WITHDRAWN:
		return errs.Precondition("bid.withdrawn", "this bid was withdrawn; submit a new one")
	default:
		return errs.Precondition("bid.opened", "this bid was opened; it stays as it is")
	}
}

// withdraw takes a bid out of the competition.
func withdraw(record *bidsv1.SealedBid, at time.Time) {
	record.Live = ""
	record.Bid.State = bidsv1.BidState_BID_STATE_WITHDRAWN
	record.Bid.WithdrawnAt = timestamppb.New(at)
}

// shown is a bid as its readers see it: the revision of its record, and the
// offer only when it is opened.
func shown(record *bidsv1.SealedBid) *bidsv1.Bid {
	bid, ok := proto.Clone(record.GetBid()).(*bidsv1.Bid)
	if !ok {
		return nil
	}
	bid.Revision = record.GetRevision()
	return bid
}
