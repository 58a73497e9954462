package tenders

import (
	"context"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// stepOfSystem is while enterprises can ask to take part in a dynamic purchasing
// system: until it ends.
func stepOfSystem(r *page.Request, t *tendersv1.Tender, zone *time.Location, open int) step {
	until := i18n.Deadline(r.Context(), t.GetContractEnd().AsTime(), zone)
	s := step{Title: r.T("within.step.open"), Text: r.T("within.step.open_text", "moment", until) + " " + r.T("within.step.admitted", "count", t.GetAdmitted())}
	switch {
	case leads(r.Viewer(), t):
		s.Title, s.Main = r.T("within.step.lead"), ui.Link{Text: r.T("within.step.decide"), Href: at(t, "requests")}
		s.More = []ui.Link{{Text: r.T("within.start.title"), Href: at(t, "call")}, {Text: r.T("tenders.step.amend"), Href: at(t, "amend")}, cancelLink(r, t)}
		if open > 0 {
			s.More = append([]ui.Link{{Text: r.T("tenders.step.answer", "count", open), Href: at(t, "questions")}}, s.More...)
		}
		return s
	case buys(r.Viewer(), t):
		s.Title = r.T("within.step.lead")
		return s
	}
	s.Main = ui.Link{Text: r.T("draft.step.request"), Href: at(t, "participation")}
	if questionsEnd(t).AsTime().After(r.Now()) {
		s.More = append(s.More, ui.Link{Text: r.T("tenders.step.ask"), Href: at(t, "questions", "ask")})
	}
	return s
}

// systemTimetable are the instants of a dynamic purchasing system beside those of
// every tender.
func (p public) systemTimetable(ctx context.Context) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "within.field.first"), Value: p.moment(ctx, p.t.GetParticipationDeadline())},
		{Key: i18n.T(ctx, "within.time.end"), Value: p.moment(ctx, p.t.GetContractEnd())},
	}
	if p.t.GetCancelledAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.cancelled"), Value: p.moment(ctx, p.t.GetCancelledAt())})
	}
	return rows
}

// whatFollows is what the publication begins: in a dynamic purchasing system
// requests instead of bids, in a call the invitation of those who may bid, in a
// market consultation the time to answer.
func whatFollows(r *page.Request, t *tendersv1.Tender, zone *time.Location, usual []string) []string {
	switch {
	case consults(t):
		deadline := i18n.Deadline(r.Context(), instant(t.GetDeadline()), zone)
		return []string{
			r.T("consultation.publish.public"), r.T("consultation.publish.answers", "moment", deadline), r.T("consultation.publish.confidential"), r.T("consultation.publish.summary"),
		}
	case procedure.Dynamic(t):
		return []string{usual[0], r.T("within.publish.system", "moment", i18n.Deadline(r.Context(), instant(t.GetContractEnd()), zone)), r.T("tenders.publish.fixed")}
	case t.GetWithin() != "":
		return append([]string{usual[0], r.T("within.publish.call")}, usual[1:]...)
	default:
		return usual
	}
}
