package follow

import (
	"time"

	ics "github.com/arran4/golang-ical"
	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
)

// product names who made a calendar (RFC 5545, 3.7.3).
const product = "-//Fairlot//Tenders//EN"

// dates gives the dates of a public tender as a calendar file.
func (a *area) dates(r *page.Request) error {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return err
	}
	r.Fiber.Attachment(t.GetId() + ".ics")
	return send(r, []*procedure.Tender{t})
}

// following gives the dates of all that is followed by whoever has the secret.
func (a *area) following(r *page.Request) error {
	answer, err := a.watch.ReadCalendar(r.Context(), &watchv1.ReadCalendarRequest{Secret: r.Query("secret")})
	if err != nil {
		return err
	}
	var list []*procedure.Tender
	for _, id := range answer.GetTenders()[:min(mostShown, len(answer.GetTenders()))] {
		t, err := a.tender(r.Context(), id)
		if err != nil {
			return err
		}
		if t != nil {
			list = append(list, t)
		}
	}
	return send(r, list)
}

func send(r *page.Request, list []*procedure.Tender) error {
	cal := ics.NewCalendar()
	cal.SetProductId(product)
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(r.T("follow.title"))
	for _, t := range list {
		addDates(r, cal, t)
	}
	r.Fiber.Set("Content-Type", "text/calendar; charset=utf-8")
	r.Fiber.Set("Cache-Control", "private, max-age=300")
	return r.Fiber.SendString(cal.Serialize())
}

// addDates adds what is to come of a tender. The name of an event stays the same
// and its number grows with each correction, so that calendars move it.
func addDates(r *page.Request, cal *ics.Calendar, t *procedure.Tender) {
	add := func(what string, at *timestamppb.Timestamp, day bool) {
		if at == nil {
			return
		}
		e := cal.AddEvent(t.GetId() + "-" + what + "@" + r.Fiber.Hostname())
		e.SetDtStampTime(changed(t))
		e.SetSequence(int(t.GetVersion()))
		e.SetSummary(r.T(dateKey(t, what), "tender", t.GetTitle()))
		e.SetURL(r.Fiber.BaseURL() + t.At())
		if day {
			e.SetAllDayStartAt(at.AsTime().In(t.Zone))
		} else {
			e.SetStartAt(at.AsTime())
			e.SetEndAt(at.AsTime())
		}
		if t.GetCancelledAt() != nil {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	if procedure.Dynamic(t.Tender) {
		add("participation", t.GetContractEnd(), false)
	} else {
		add("participation", t.GetParticipationDeadline(), false)
	}
	add("questions", t.GetQuestionsUntil(), false)
	add("deadline", t.GetDeadline(), false)
	add("start", t.GetContractStart(), true)
	add("end", t.GetContractEnd(), true)
}

// dateKey names a date: what ends at a deadline is the time to bid, or to answer
// a market consultation.
func dateKey(t *procedure.Tender, what string) string {
	if what == "deadline" && t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION {
		return "consultation.date"
	}
	return "follow.date." + what
}

// changed is when the public tender changed last.
func changed(t *procedure.Tender) time.Time {
	last := t.GetPublishedAt()
	if n := len(t.GetAmendments()); n > 0 {
		last = t.GetAmendments()[n-1].GetAmendedAt()
	}
	if at := t.GetConsultation().GetConcludedAt(); at != nil {
		last = at
	}
	if t.GetCancelledAt() != nil {
		last = t.GetCancelledAt()
	}
	return last.AsTime()
}

// Closes is when what is open now ends.
func Closes(t *tendersv1.Tender) *timestamppb.Timestamp {
	if procedure.Dynamic(t) {
		return t.GetContractEnd()
	}
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && t.GetInvitedAt() == nil {
		return t.GetParticipationDeadline()
	}
	return t.GetDeadline()
}
