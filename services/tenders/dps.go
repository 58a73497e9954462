package tenders

import (
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// How long the buyer has to decide about a request, in working days after it
// came, and how long where a request needs it: Directive 2014/24/EU Art. 34(5).
const (
	decisionDays  = 10
	prolongedDays = 15
)

// dueDay is the last second of the last working day, so that people read that day
// where it is written.
func dueDay(cal calendar.Calendar, from time.Time, days int) time.Time {
	return cal.WorkingPeriodEnd(from, days).Add(-time.Second)
}

// askedLots holds that a request names categories that there are.
func askedLots(t *tendersv1.Tender, lots []string) error {
	if len(lots) > 0 && !technique.Dynamic(t) {
		return errs.Invalid("lots", "participation.lots", "categories are chosen in a dynamic purchasing system only")
	}
	for _, id := range lots {
		if !hasLot(t, id) {
			return errs.Invalid("lots", "participation.lot_unknown", "there is no category "+id, "lot", id)
		}
	}
	return nil
}

func hasLot(t *tendersv1.Tender, id string) bool {
	return slices.ContainsFunc(t.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() == id })
}

// askAgain is what becomes of a kept request when the same enterprise sends
// another: it replaces the first. One that is admitted only leaves.
func askAgain(kept, next *tendersv1.ParticipationRequest) error {
	if isAdmitted(kept) && next.GetWithdrawnAt() == nil {
		return errs.Precondition("participation.admitted", "you are admitted already; there is nothing more to ask for")
	}
	kept.SupplierName, kept.Statement, kept.Evidence, kept.Lots = next.GetSupplierName(), next.GetStatement(), next.GetEvidence(), next.GetLots()
	kept.RequestedAt, kept.WithdrawnAt = next.GetRequestedAt(), next.GetWithdrawnAt()
	kept.DueAt, kept.ProlongedReason, kept.DecidedAt, kept.Admitted, kept.Reason = next.GetDueAt(), "", nil, false, ""
	return nil
}

// isAdmitted says whether a request opened the system to its enterprise.
func isAdmitted(p *tendersv1.ParticipationRequest) bool {
	return p.GetAdmitted() && p.GetDecidedAt() != nil && p.GetWithdrawnAt() == nil
}

// admittedTo says whether it did so for a category; none is any.
func admittedTo(p *tendersv1.ParticipationRequest, lot string) bool {
	return isAdmitted(p) && (lot == "" || len(p.GetLots()) == 0 || slices.Contains(p.GetLots(), lot))
}

// waits says whether a request is still to be decided.
func waits(p *tendersv1.ParticipationRequest) bool {
	return p.GetDueAt() != nil && p.GetDecidedAt() == nil && p.GetWithdrawnAt() == nil
}

// mayDecide holds that a request of a system that is valid waits for a decision.
func mayDecide(t *tendersv1.Tender, p *tendersv1.ParticipationRequest, now time.Time) error {
	switch {
	case !technique.Dynamic(t):
		return errs.Precondition("participation.not_dynamic", "only in a dynamic purchasing system are requests decided one by one")
	case StatusAt(t, now) != tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION:
		return errs.Precondition("participation.system_over", "this dynamic purchasing system is over; nobody is admitted any more")
	case p.GetWithdrawnAt() != nil:
		return errs.Precondition("participation.withdrawn", "the enterprise took this request back")
	case p.GetDecidedAt() != nil:
		return errs.Precondition("participation.decided", "this request is decided; the enterprise knows")
	}
	return nil
}

// decide admits an enterprise, or says why not (Art. 55(2)(a)).
func decide(p *tendersv1.ParticipationRequest, admit bool, reason string, now time.Time) error {
	reason = strings.TrimSpace(reason)
	if !admit && reason == "" {
		return errs.Invalid("reason", "participation.refusal_reason", "say why "+p.GetSupplierName()+" is not admitted", "supplier", p.GetSupplierName())
	}
	p.Admitted, p.DecidedAt, p.Reason = admit, timestamppb.New(now), reason
	if admit {
		p.Reason = ""
	}
	return nil
}

// prolong gives the buyer the longer time for one request, once.
func prolong(p *tendersv1.ParticipationRequest, reason string, cal calendar.Calendar) error {
	if p.GetProlongedReason() != "" {
		return errs.Precondition("participation.prolonged", "the time for this request is prolonged already; it cannot be longer")
	}
	p.DueAt, p.ProlongedReason = timestamppb.New(dueDay(cal, p.GetRequestedAt().AsTime(), prolongedDays)), strings.TrimSpace(reason)
	return nil
}
