package tenders

import (
	"strconv"
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// step is what the reader can do next with a tender.
type step struct {
	Title, Text string
	// Main is the one action, More are further ones.
	Main ui.Link
	More []ui.Link
}

// nextStep is the step of the tender's state for this reader; open is how many
// questions wait for an answer.
func nextStep(r *page.Request, t *tendersv1.Tender, zone *time.Location, open int) step {
	if consults(t) && t.GetCancelledAt() == nil {
		return stepConsulting(r, t, zone, open)
	}
	switch t.GetStatus() {
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		if leads(r.Viewer(), t) {
			return stepOfLead(r, t, zone, open)
		}
		return stepOfBidder(r, t, zone)
	case tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION:
		if procedure.Dynamic(t) {
			return stepOfSystem(r, t, zone, open)
		}
		return stepParticipation(r, t, zone, open)
	case tendersv1.TenderStatus_TENDER_STATUS_SELECTION:
		s := step{Title: r.T("draft.step.selection"), Text: r.T("draft.step.selection_text")}
		if leads(r.Viewer(), t) {
			s.Main = ui.Link{Text: r.T("draft.step.invite"), Href: at(t, "participation")}
			s.More = append(s.More, cancelLink(r, t))
		}
		return s
	case tendersv1.TenderStatus_TENDER_STATUS_CLOSED:
		if procedure.Dynamic(t) {
			return step{Title: r.T("within.step.over"), Text: r.T("within.step.over_text", "moment", i18n.Deadline(r.Context(), t.GetContractEnd().AsTime(), zone))}
		}
		return stepClosed(r, t)
	case tendersv1.TenderStatus_TENDER_STATUS_EVALUATION:
		s := step{Title: r.T("tenders.step.evaluation"), Text: r.T("tenders.step.evaluation_text")}
		if buys(r.Viewer(), t) {
			s.Main = ui.Link{Text: r.T("tenders.step.evaluate"), Href: at(t, "evaluation")}
			if leads(r.Viewer(), t) {
				s.More = append(s.More, ui.Link{Text: r.T("tenders.step.award"), Href: at(t, "award")}, cancelLink(r, t))
			}
		}
		return s
	case tendersv1.TenderStatus_TENDER_STATUS_AWARDED:
		return step{Title: r.T("tenders.step.awarded"), Text: r.T("tenders.step.awarded_text", "moment", i18n.Deadline(r.Context(), t.GetStandstillUntil().AsTime(), zone)),
			Main: ui.Link{Text: r.T("tenders.step.see_award"), Href: at(t, "award")}}
	default:
		return step{Title: r.T("tenders.step.cancelled"), Text: r.T("tenders.step.cancelled_text", "reason", ui.Plain(t.GetCancellationReason()))}
	}
}

// stepOfLead is for the officers who published the tender.
func stepOfLead(r *page.Request, t *tendersv1.Tender, zone *time.Location, open int) step {
	s := step{
		Title: r.T("tenders.step.yours"), Text: r.T("tenders.step.yours_until", "moment", i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), zone)),
		Main: ui.Link{Text: r.T(amendLink(t)), Href: at(t, "amend")}, More: []ui.Link{cancelLink(r, t)},
	}
	if open > 0 {
		s.More = append([]ui.Link{s.Main}, s.More...)
		s.Main = ui.Link{Text: r.T("tenders.step.answer", "count", open), Href: at(t, "questions")}
	}
	return s
}

// stepParticipation is while enterprises ask to take part in a restricted
// procedure.
func stepParticipation(r *page.Request, t *tendersv1.Tender, zone *time.Location, open int) step {
	until := i18n.Deadline(r.Context(), t.GetParticipationDeadline().AsTime(), zone)
	if leads(r.Viewer(), t) {
		s := stepOfLead(r, t, zone, open)
		s.Text = r.T("draft.step.requests_until", "moment", until)
		return s
	}
	s := step{Title: r.T("draft.step.participation"), Text: r.T("draft.step.participation_text", "moment", until)}
	if buys(r.Viewer(), t) {
		return s
	}
	s.Main = ui.Link{Text: r.T("draft.step.request"), Href: at(t, "participation")}
	if questionsEnd(t).AsTime().After(r.Now()) {
		s.More = append(s.More, ui.Link{Text: r.T("tenders.step.ask"), Href: at(t, "questions", "ask")})
	}
	return s
}

// stepOfBidder is for everybody else while bids are taken.
func stepOfBidder(r *page.Request, t *tendersv1.Tender, zone *time.Location) step {
	s := step{Title: r.T("tenders.step.open"), Text: r.T("tenders.step.until", "moment", i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), zone))}
	if buys(r.Viewer(), t) {
		return s
	}
	if t.GetWithin() != "" {
		s.Title, s.Text = r.T("within.step.call"), r.T("within.step.call_text", "moment", i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), zone))
	}
	s.Main = ui.Link{Text: r.T("tenders.step.bid"), Href: at(t, "bid")}
	if t.GetWithinDps() {
		s.More = append(s.More, ui.Link{Text: r.T("within.step.join"), Href: "/tenders/" + t.GetWithin() + "/participation"})
	}
	if questionsEnd(t).AsTime().After(r.Now()) {
		s.More = append(s.More, ui.Link{Text: r.T("tenders.step.ask"), Href: at(t, "questions", "ask")})
	}
	return s
}

func stepClosed(r *page.Request, t *tendersv1.Tender) step {
	s := step{Title: r.T("tenders.step.closed"), Text: r.T("tenders.step.closed_text")}
	if !buys(r.Viewer(), t) {
		return s
	}
	if r.Viewer().Has("opening_officer") {
		s.Main = ui.Link{Text: r.T("tenders.step.open_bids"), Href: at(t, "opening")}
	} else {
		s.Main = ui.Link{Text: r.T("tenders.step.see_opening"), Href: at(t, "opening")}
	}
	if leads(r.Viewer(), t) {
		s.More = append(s.More, cancelLink(r, t))
	}
	return s
}

func cancelLink(r *page.Request, t *tendersv1.Tender) ui.Link {
	key := "tenders.step.cancel"
	if consults(t) {
		key = "consultation.cancel.button"
	}
	return ui.Link{Text: r.T(key), Href: at(t, "cancel")}
}

// share reads a weight for drawing it; what is no figure is drawn as nothing.
func share(weight string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
	if err != nil {
		return 0
	}
	return v
}
