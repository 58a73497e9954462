package bids

import (
	"context"
	"strconv"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// ConfirmBid notes that the bid of the caller's organisation holds for the tender
// as it is corrected. The offer, its seal and its receipt stay as they are; to
// confirm again changes nothing. Codes: NotFound, FailedPrecondition
// (bid.deadline_passed, bid.tender_cancelled, bid.withdrawn, bid.opened,
// bid.version_changed where the tender was corrected once more).
func (s *Service) ConfirmBid(ctx context.Context, r *bidsv1.ConfirmBidRequest) (*bidsv1.Bid, error) {
	at := s.deps.Clock.Now()
	record, err := s.own(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	tender, err := s.tender(ctx, record.GetBid().GetTender())
	if err != nil {
		return nil, err
	}
	if err := takesBids(tender, at); err != nil {
		return nil, err
	}
	if tender.GetVersion() != r.GetVersion() {
		return nil, errs.Precondition("bid.version_changed", "the tender was corrected again; read what changed, then confirm",
			"version", strconv.Itoa(int(tender.GetVersion())))
	}
	record, err = s.bids.Update(ctx, r.GetBid(), 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		if err := live(record); err != nil {
			return nil, err
		}
		if record.GetBid().GetConfirmedVersion() >= r.GetVersion() {
			return nil, store.ErrUnchanged
		}
		record.Bid.ConfirmedVersion, record.Bid.ConfirmedAt = r.GetVersion(), timestamppb.New(at)
		return nil, nil
	})
	if err != nil {
		return nil, err
	}
	return shown(record), nil
}
