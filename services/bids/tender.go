package bids

import (
	"slices"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// takesBids says whether a tender takes bids at an instant. The deadline itself
// is too late: bid.deadline_passed names it and the server's time.
func takesBids(tender *tendersv1.Tender, at time.Time) error {
	switch {
	case tender.GetPublishedAt() == nil:
		return errs.NotFound("tender", tender.GetId())
	case tender.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION:
		return errs.Precondition("bid.consultation", "the market is only asked here, nobody bids; answer the questions instead")
	case tender.GetCancelledAt() != nil:
		return errs.Precondition("bid.tender_cancelled", "this tender was cancelled; it takes no bids")
	case technique.Dynamic(tender):
		return errs.Precondition("bid.dynamic_purchasing_system",
			"nobody bids for a dynamic purchasing system itself; ask to take part, then you are invited to the calls within it")
	}
	if deadline := tender.GetDeadline().AsTime(); !at.Before(deadline) {
		return tooLate(deadline, at)
	}
	return nil
}

func tooLate(deadline, at time.Time) error {
	end, now := deadline.UTC().Format(time.RFC3339), at.UTC().Format(time.RFC3339Nano)
	return errs.Precondition("bid.deadline_passed",
		"bids were accepted until "+end+"; the server received this at "+now, "deadline", end, "server_time", now)
}

// mayOpen says whether the bids of a tender may be opened at an instant.
func mayOpen(tender *tendersv1.Tender, at time.Time) error {
	switch {
	case tender.GetCancelledAt() != nil:
		return errs.Precondition("opening.tender_cancelled", "this tender was cancelled; its bids stay sealed")
	case technique.Dynamic(tender):
		return errs.Precondition("opening.dynamic_purchasing_system", "there are no bids for a dynamic purchasing system itself, only for the calls within it")
	case tender.GetPublishedAt() == nil:
		return errs.NotFound("tender", tender.GetId())
	}
	if deadline := tender.GetDeadline().AsTime(); at.Before(deadline) {
		end, now := deadline.UTC().Format(time.RFC3339), at.UTC().Format(time.RFC3339Nano)
		return errs.Precondition("opening.before_deadline",
			"bids stay sealed until the deadline, "+end+"; by the server's clock it is "+now, "deadline", end, "server_time", now)
	}
	return nil
}

// buys tells whether an organisation is one of the tender's buyers.
func buys(tender *tendersv1.Tender, organisation string) bool {
	return organisation != "" && slices.ContainsFunc(tender.GetBuyers(), func(b *tendersv1.Buyer) bool {
		return b.GetOrganisation() == organisation
	})
}
