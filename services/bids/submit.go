package bids

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

// CreateBid seals and keeps an offer. The time that counts is when the call
// arrived here. Codes: FailedPrecondition (bid.deadline_passed, bid.reserved,
// bid.supplier_draft, supplier.representation_unproven …), InvalidArgument,
// AlreadyExists (bid.exists), NotFound.
func (s *Service) CreateBid(ctx context.Context, r *bidsv1.CreateBidRequest) (*bidsv1.Bid, error) {
	at := s.deps.Clock.Now()
	in, err := s.admit(ctx, r.GetTender(), r.GetOffer(), at)
	if err != nil {
		return nil, err
	}
	record := &bidsv1.SealedBid{Live: liveKey(in.tender.GetId(), caller(ctx).Organisation), Bid: &bidsv1.Bid{
		Id: ids.New("bid", at), Tender: in.tender.GetId(), TenderTitle: in.tender.GetTitle(),
		Organisation: caller(ctx).Organisation, Supplier: in.supplier.GetId(), SupplierName: in.supplier.GetName(),
		State: bidsv1.BidState_BID_STATE_SUBMITTED, SubmittedAt: timestamppb.New(at), ConfirmedVersion: in.tender.GetVersion(),
	}}
	if err := sealOffer(record, r.GetOffer(), in.recipient, at, s.deps.Signer); err != nil {
		return nil, err
	}
	event, err := received(record.GetBid(), at)
	if err != nil {
		return nil, err
	}
	kept, err := s.bids.Create(ctx, record.GetBid().GetId(), record, event)
	if store.Taken(err, "live") {
		return nil, errs.New(codes.AlreadyExists, "bid.exists", "your organisation has a bid for this tender; replace it or withdraw it first")
	}
	if err != nil {
		return nil, err
	}
	if err := s.inTime(ctx, kept, in.tender, at); err != nil {
		return nil, err
	}
	return shown(kept), nil
}

// admission is what a bid was let in with.
type admission struct {
	tender   *tendersv1.Tender
	supplier *suppliersv1.Supplier
	// recipient is the tender's key as it was made here.
	recipient string
}

// admit reads the tender and the caller's supplier and checks that this offer
// may be made at an instant.
func (s *Service) admit(ctx context.Context, id string, offer *bidsv1.Offer, at time.Time) (admission, error) {
	in, err := s.let(ctx, id, at)
	if err != nil {
		return in, err
	}
	if err := s.checkOffer(ctx, in, offer, at); err != nil {
		return in, err
	}
	return in, representation.Require(in.supplier)
}

// let reads the tender and the caller's supplier and checks that it may bid at
// an instant.
func (s *Service) let(ctx context.Context, id string, at time.Time) (admission, error) {
	var in admission
	var err error
	if in.tender, err = s.tender(ctx, id); err != nil {
		return in, err
	}
	if err := takesBids(in.tender, at); err != nil {
		return in, err
	}
	if in.supplier, err = s.bidder(ctx); err != nil {
		return in, err
	}
	if in.tender.Invited, err = s.invited(ctx, in.tender); err != nil {
		return in, err
	}
	if err := checkBidder(in.supplier, in.tender, at); err != nil {
		return in, err
	}
	in.recipient, err = s.recipient(ctx, in.tender)
	return in, err
}

// checkOffer says everything in which an offer does not answer the tender.
func (s *Service) checkOffer(ctx context.Context, in admission, offer *bidsv1.Offer, at time.Time) error {
	return errs.Join(checkOffer(in.tender, offer), checkReservedLots(in.supplier, in.tender, offer, at), s.checkAttachments(ctx, in.tender.GetId(), offer))
}

// CheckBid says whether the caller's organisation could bid now and, with an
// offer, whether it would be taken. It changes nothing. Codes as for CreateBid.
func (s *Service) CheckBid(ctx context.Context, r *bidsv1.CheckBidRequest) (*bidsv1.CheckBidResponse, error) {
	at := s.deps.Clock.Now()
	in, err := s.let(ctx, r.GetTender(), at)
	if err == nil && r.GetOffer() != nil {
		err = s.checkOffer(ctx, in, r.GetOffer(), at)
	}
	if err == nil {
		err = representation.Require(in.supplier)
	}
	if err != nil {
		return nil, err
	}
	return &bidsv1.CheckBidResponse{Supplier: in.supplier.GetId(), SupplierName: in.supplier.GetName(), Offer: r.GetOffer()}, nil
}

// recipient gives the key that bids for the tender are sealed to: the one made
// here, never one that only the tender names.
func (s *Service) recipient(ctx context.Context, tender *tendersv1.Tender) (string, error) {
	seal, err := s.seals.Get(ctx, tender.GetId())
	if errs.Code(err) == codes.NotFound || (err == nil && seal.GetRecipient() != tender.GetSealingKey()) {
		return "", errs.Precondition("bid.not_sealable", "this tender has no key to seal bids with; its buyer must publish it again")
	}
	return seal.GetRecipient(), err
}

// inTime catches the bid that arrived before the deadline and was stored so late
// that the opening had begun. The opening says that it begins before it looks
// which bids there are: a bid stored before that is seen; one stored after finds
// the word here. Unless it was seen all the same it is taken back, and its
// bidder told, so that no bid is accepted and then not opened.
func (s *Service) inTime(ctx context.Context, kept *bidsv1.SealedBid, tender *tendersv1.Tender, at time.Time) error {
	seal, err := s.seals.Get(ctx, tender.GetId())
	if err != nil {
		return fmt.Errorf("seal of %s: %w", tender.GetId(), err)
	}
	if seal.GetOpeningAt() == nil {
		return nil
	}
	_, err = s.bids.Update(ctx, kept.GetBid().GetId(), 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		if live(record) != nil {
			return nil, store.ErrUnchanged // it was opened with the others
		}
		withdraw(record, at)
		event, err := received(record.GetBid(), at)
		return []store.Event{event}, err
	})
	if err != nil {
		return err
	}
	now, err := s.bids.Get(ctx, kept.GetBid().GetId())
	if err != nil || now.GetBid().GetState() == bidsv1.BidState_BID_STATE_OPENED {
		return err
	}
	return tooLate(tender.GetDeadline().AsTime(), seal.GetOpeningAt().AsTime())
}

// ReplaceBid puts another offer in the place of the first, with a new receipt.
// Codes as for CreateBid, and FailedPrecondition (bid.withdrawn, bid.opened).
func (s *Service) ReplaceBid(ctx context.Context, r *bidsv1.ReplaceBidRequest) (*bidsv1.Bid, error) {
	at := s.deps.Clock.Now()
	record, err := s.own(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	in, err := s.admit(ctx, record.GetBid().GetTender(), r.GetOffer(), at)
	if err != nil {
		return nil, err
	}
	record, err = s.bids.Update(ctx, r.GetBid(), 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		if err := live(record); err != nil {
			return nil, err
		}
		record.Bid.ReplacedAt, record.Bid.SupplierName = timestamppb.New(at), in.supplier.GetName()
		record.Bid.ConfirmedVersion, record.Bid.ConfirmedAt = in.tender.GetVersion(), nil
		if err := sealOffer(record, r.GetOffer(), in.recipient, at, s.deps.Signer); err != nil {
			return nil, err
		}
		event, err := received(record.GetBid(), at)
		return []store.Event{event}, err
	})
	if err != nil {
		return nil, err
	}
	return shown(record), nil
}

// WithdrawBid takes the bid back; another may follow. Again it changes nothing.
// Codes: FailedPrecondition (bid.deadline_passed, bid.opened), NotFound.
func (s *Service) WithdrawBid(ctx context.Context, r *bidsv1.WithdrawBidRequest) (*bidsv1.Bid, error) {
	at := s.deps.Clock.Now()
	record, err := s.own(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	if record.GetBid().GetState() == bidsv1.BidState_BID_STATE_WITHDRAWN {
		return shown(record), nil
	}
	tender, err := s.tender(ctx, record.GetBid().GetTender())
	if err != nil {
		return nil, err
	}
	if deadline := tender.GetDeadline().AsTime(); !at.Before(deadline) {
		return nil, tooLate(deadline, at)
	}
	record, err = s.bids.Update(ctx, r.GetBid(), 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		if err := live(record); err != nil {
			return nil, err
		}
		withdraw(record, at)
		event, err := received(record.GetBid(), at)
		return []store.Event{event}, err
	})
	if err != nil {
		return nil, err
	}
	return shown(record), nil
}

// own reads a bid of the caller's organisation. Codes: NotFound.
func (s *Service) own(ctx context.Context, id string) (*bidsv1.SealedBid, error) {
	record, err := s.bids.Get(ctx, id)
	if errs.Code(err) == codes.NotFound || (err == nil && record.GetBid().GetOrganisation() != caller(ctx).Organisation) {
		return nil, errs.NotFound("bid", id)
	}
	return record, err
}
