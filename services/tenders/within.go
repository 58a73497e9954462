package tenders

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// isCall says whether this is a call within another tender: a reopened
// competition of a framework agreement (Art. 33(5)) or a specific procurement in
// a dynamic purchasing system (Art. 34(6)).
func isCall(t *tendersv1.Tender) bool { return t.GetWithin() != "" }

// mayCall holds that an organisation may start a call within a tender now.
func mayCall(parent *tendersv1.Tender, organisation, lot string, now time.Time) error {
	switch {
	case parent.GetPublishedAt() == nil:
		return errs.NotFound("tender", parent.GetId())
	case !legalcheck.Callable(parent):
		return errs.Precondition("call.no_technique",
			"calls are started within a dynamic purchasing system, or a framework agreement that reopens competition")
	case !legalcheck.MayUse(parent, organisation):
		return errs.Denied("call.not_buyer", "only the buyers named in it start calls within it")
	case lot != "" && !hasLot(parent, lot):
		return errs.Invalid("lot", "call.lot_unknown", "there is no lot "+lot, "lot", lot)
	case parent.GetCancelledAt() != nil, !now.Before(parent.GetContractEnd().AsTime()):
		return errs.Precondition("call.over", "it is over; no call is started within it any more")
	case !technique.Dynamic(parent) && parent.GetAwardedAt() == nil:
		return errs.Precondition("call.not_awarded", "the framework agreement is not awarded yet; only then is it known who may bid")
	}
	return nil
}

// begun is the draft of a call: what is bought, the lots of its category, clauses
// and criteria are taken over; its values are its own.
func begun(parent *tendersv1.Tender, organisation, lot string) *tendersv1.Tender {
	t := copied(parent, organisation)
	t.CopiedFrom, t.Value = "", nil
	if lot != "" {
		t.Lots = slices.DeleteFunc(t.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() != lot })
		t.Clauses = slices.DeleteFunc(t.GetClauses(), func(c *tendersv1.Clause) bool {
			return len(c.GetLots()) > 0 && !slices.Contains(c.GetLots(), lot)
		})
		for _, c := range t.GetClauses() {
			c.Lots = nil
		}
		t.Criteria = slices.DeleteFunc(t.GetCriteria(), func(c *tendersv1.Criterion) bool { return c.GetClause() != "" && !hasClause(t, c.GetClause()) })
	}
	for _, l := range t.GetLots() {
		l.Value = nil
	}
	t.LotsBidLimit, t.LotsAwardLimit, t.LotsAwardRule = 0, 0, ""
	return t
}

func hasClause(t *tendersv1.Tender, id string) bool {
	return slices.ContainsFunc(t.GetClauses(), func(c *tendersv1.Clause) bool { return c.GetId() == id })
}

// asCall keeps what makes a draft a call, whatever an officer hands in: those bid
// who are invited, and it is no technique of its own.
func asCall(t, kept *tendersv1.Tender) {
	t.Within, t.WithinLot, t.WithinDps = kept.GetWithin(), kept.GetWithinLot(), kept.GetWithinDps()
	if !isCall(t) {
		return
	}
	t.Procedure, t.ParticipationDeadline = tendersv1.Procedure_PROCEDURE_RESTRICTED, nil
	t.FrameworkAgreement, t.FrameworkDurationReason, t.FrameworkParticipants, t.DpsUsage = "", "", 0, ""
}

// callTo invites those who may bid, on the day of the publication.
func callTo(t *tendersv1.Tender, bidders []*tendersv1.ParticipationRequest, now time.Time) {
	t.InvitedAt = timestamppb.New(now)
	for _, p := range bidders {
		t.Invited = append(t.Invited, p.GetSupplier())
	}
}
