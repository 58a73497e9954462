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
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// restricted says whether those who bid are invited first (Art. 28), as it is too
// in a dynamic purchasing system and a call within another tender.
func restricted(t *tendersv1.Tender) bool {
	return t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED
}

// mayRequest holds the time for requests to participate.
func mayRequest(t *tendersv1.Tender, now time.Time) error {
	if !restricted(t) || isCall(t) {
		return errs.Precondition("participation.not_restricted", "in this procedure nobody asks to take part; bid for it instead")
	}
	if StatusAt(t, now) == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION {
		return nil
	}
	end := t.GetParticipationDeadline()
	if technique.Dynamic(t) {
		end = t.GetContractEnd()
	}
	until := end.AsTime().Format(time.RFC3339)
	return errs.Precondition("participation.time_over", "the time to ask to take part is over; it ended at "+until, "until", until)
}

// mayInvite holds that candidates are invited once, after the requests are in,
// and have the time that the law asks for.
func mayInvite(t *tendersv1.Tender, deadline *timestamppb.Timestamp, cal calendar.Calendar, now time.Time) error {
	if StatusAt(t, now) != tendersv1.TenderStatus_TENDER_STATUS_SELECTION {
		return errs.Precondition("participation.not_selection", "candidates are invited after the time to ask to take part, and once")
	}
	minimum, ok := legalcheck.MinimumPeriod(t, now)
	if !ok {
		return nil
	}
	if end := cal.PeriodEnd(now, minimum.Days); deadline.AsTime().Before(end) {
		earliest := cal.NextNoon(end).Format(time.RFC3339)
		return errs.Invalid("deadline", "participation.deadline", "the deadline is too early; those invited have until "+earliest+" at least ("+minimum.Article+")",
			"earliest", earliest, "article", minimum.Article, "time_zone", cal.Zone())
	}
	return nil
}

// chosen marks the requests that are invited and why the others are not; each
// of the others needs a reason (Art. 55(2)(a)).
func chosen(requests []*tendersv1.ParticipationRequest, invited []string, reasons map[string]string) error {
	var list []error
	for _, id := range invited {
		if !slices.ContainsFunc(requests, func(p *tendersv1.ParticipationRequest) bool { return p.GetId() == id && p.GetWithdrawnAt() == nil }) {
			list = append(list, errs.Invalid("requests", "participation.unknown", "there is no request "+id, "request", id))
		}
	}
	for _, p := range requests {
		p.Invited = p.GetWithdrawnAt() == nil && slices.Contains(invited, p.GetId())
		if p.GetInvited() || p.GetWithdrawnAt() != nil {
			continue
		}
		if p.Reason = strings.TrimSpace(reasons[p.GetId()]); p.GetReason() == "" {
			list = append(list, errs.Invalid("reasons["+p.GetId()+"]", "participation.reason", "say why "+p.GetSupplierName()+" is not invited", "supplier", p.GetSupplierName()))
		}
	}
	return errs.Join(list...)
}

// invite opens the time to bid for the candidates that are chosen.
func invite(t *tendersv1.Tender, requests []*tendersv1.ParticipationRequest, deadline *timestamppb.Timestamp, now time.Time) {
	t.InvitedAt, t.Deadline, t.UpdatedAt = timestamppb.New(now), deadline, timestamppb.New(now)
	for _, p := range requests {
		if p.GetInvited() {
			t.Invited = append(t.Invited, p.GetSupplier())
		}
	}
}
