package delivery

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
)

// newReport takes what a supplier reports. Codes: InvalidArgument.
func newReport(c *deliveryv1.Contract, in *deliveryv1.Report, now time.Time) (*deliveryv1.Report, error) {
	from, to := in.GetPeriodStart().AsTime(), in.GetPeriodEnd().AsTime()
	var clause, order, future error
	if obligation(c, in.GetClause()) == nil {
		clause = errs.Invalid("report.clause", "report.unknown_clause", "the contract has no such clause", "clause", in.GetClause())
	}
	if !to.After(from) {
		order = errs.Invalid("report.period_end", "report.period_order", "the period must end after it begins")
	}
	if to.After(now) {
		future = errs.Invalid("report.period_end", "report.period_future", "report what has been delivered; the period ends in the future")
	}
	if err := errs.Join(clause, order, future); err != nil {
		return nil, err
	}
	return &deliveryv1.Report{
		Contract: c.GetId(), Clause: in.GetClause(), PeriodStart: in.GetPeriodStart(), PeriodEnd: in.GetPeriodEnd(),
		Value: in.GetValue(), Note: in.GetNote(), Evidence: in.GetEvidence(),
		State: deliveryv1.ReportState_REPORT_STATE_REPORTED, ReportedAt: timestamppb.New(now),
	}, nil
}

// overlaps tells whether another report that counts already covers part of the
// period for the same clause: the same hours must not be counted twice.
func overlaps(r *deliveryv1.Report, others []*deliveryv1.Report) bool {
	for _, o := range others {
		if o.GetClause() == r.GetClause() && o.GetState() != deliveryv1.ReportState_REPORT_STATE_REJECTED &&
			o.GetPeriodStart().AsTime().Before(r.GetPeriodEnd().AsTime()) && r.GetPeriodStart().AsTime().Before(o.GetPeriodEnd().AsTime()) {
			return true
		}
	}
	return false
}

// decide accepts or rejects a report; a rejection says why.
func decide(r *deliveryv1.Report, accept bool, note string, now time.Time) error {
	if r.GetState() != deliveryv1.ReportState_REPORT_STATE_REPORTED {
		return errs.Precondition("report.decided", "this report has been decided on already")
	}
	if !accept && note == "" {
		return errs.Invalid("note", "report.note_missing", "say why the report is rejected")
	}
	r.State = deliveryv1.ReportState_REPORT_STATE_REJECTED
	if accept {
		r.State = deliveryv1.ReportState_REPORT_STATE_VERIFIED
	}
	r.VerificationNote, r.VerifiedAt = note, timestamppb.New(now)
	return nil
}
