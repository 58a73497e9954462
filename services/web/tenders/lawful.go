package tenders

import (
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
)

// instantIn is the instant of the draft that one click sets to a lawful one, nil for
// a field that is none.
func instantIn(t *tendersv1.Tender, field string) **timestamppb.Timestamp {
	switch field {
	case "deadline":
		return &t.Deadline
	case "participation_deadline":
		return &t.ParticipationDeadline
	case "questions_until":
		return &t.QuestionsUntil
	default:
		return nil
	}
}

// lawfulDate is the instant that a finding offers: the earliest, or the latest
// where something must end in time. The zero time where it offers none.
func lawfulDate(f *tendersv1.Finding) time.Time {
	for _, name := range []string{"earliest", "latest"} {
		if at, err := time.Parse(time.RFC3339, f.GetParams()[name]); err == nil {
			return at
		}
	}
	return time.Time{}
}

// lawful is the instant that satisfies all findings of a field: of several
// earliest ones the last.
func lawful(list []*tendersv1.Finding, field string) time.Time {
	var last time.Time
	for _, f := range list {
		if at := lawfulDate(f); f.GetField() == field && at.After(last) {
			last = at
		}
	}
	return last
}

// useLawful sets an instant of the draft (?field=, else the deadline) to the
// lawful one that the check offers now. Where the check has nothing to say, it
// is as it should be.
func (a *area) useLawful(r *page.Request) error {
	field := r.Query("field")
	if field == "" {
		field = "deadline"
	}
	for {
		t, err := a.draft(r)
		if err != nil {
			return err
		}
		to := instantIn(t, field)
		if to == nil {
			return errs.NotFound("field", field)
		}
		list, err := a.findings(r, t)
		if err != nil {
			return err
		}
		when := lawful(list, field)
		if when.IsZero() {
			return r.Redirect(at(t))
		}
		if field == "deadline" {
			if when, err = a.notBefore(r, t, when); err != nil {
				return err
			}
		}
		*to = timestamppb.New(when)
		_, err = a.tenders.UpdateTender(r.Context(), &tendersv1.UpdateTenderRequest{Tender: t})
		if errs.Code(err) == codes.Aborted && r.Context().Err() == nil {
			continue
		}
		if err != nil {
			return err
		}
		r.Notice(true, r.T(usedKey(t, field)))
		return r.Redirect(at(t))
	}
}

// notBefore is the later of an instant and the first lawful deadline, which
// knows what a rule says only of a deadline that is set.
func (a *area) notBefore(r *page.Request, t *tendersv1.Tender, when time.Time) (time.Time, error) {
	earliest, err := a.tenders.GetTimetable(r.Context(), &tendersv1.GetTimetableRequest{Tender: t.GetId()})
	if err != nil {
		return when, err
	}
	if first := earliest.GetEarliestDeadline().AsTime(); first.After(when) {
		return first, nil
	}
	return when, nil
}

// usedKey says that a date was taken over.
func usedKey(t *tendersv1.Tender, field string) string {
	if field == "deadline" && !consults(t) {
		return "tenders.timetable.used"
	}
	return "tenders.check.used"
}
