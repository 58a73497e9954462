package desk

import (
	"cmp"
	"slices"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// questions are the running tenders on which bidders wait for an answer, the one
// that closes first before the others; no section where there is none.
func (a *area) questions(r *page.Request, list []*tendersv1.Tender) ([]section, error) {
	running := slices.DeleteFunc(slices.Clone(list), func(t *tendersv1.Tender) bool {
		return !leads(r, t) || t.GetStatus() != statusOpen && t.GetStatus() != statusAsking
	})
	slices.SortStableFunc(running, func(x, y *tendersv1.Tender) int { return cmp.Compare(closes(x), closes(y)) })
	s := section{title: r.T("desk.questions.title")}
	for _, t := range running[:min(len(running), mostShown)] {
		answer, err := a.tenders.ListQuestions(r.Context(), &tendersv1.ListQuestionsRequest{Tender: t.GetId(), PageSize: listSize})
		if err != nil {
			return nil, err
		}
		open := 0
		for _, q := range answer.GetQuestions() {
			if q.GetAnswer() == "" {
				open++
			}
		}
		if open > 0 {
			s.items = append(s.items, questionItem(r, t, open))
		}
	}
	if len(s.items) == 0 {
		return nil, nil
	}
	return []section{s}, nil
}

func questionItem(r *page.Request, t *tendersv1.Tender, open int) item {
	i := tenderItem(r, t)
	i.meta = i.meta[:min(len(i.meta), 1)] // until when, and nothing else
	i.state = ui.TagItem{Kind: ui.TagNext, Text: r.T("tenders.questions.waiting", "count", open)}
	i.step = ui.Link{Text: r.T("tenders.step.answer", "count", open), Href: "/tenders/" + t.GetId() + "/questions"}
	return i
}

// closes is when what bidders can do with a tender now ends.
func closes(t *tendersv1.Tender) int64 {
	if t.GetStatus() == statusAsking {
		return t.GetParticipationDeadline().GetSeconds()
	}
	return t.GetDeadline().GetSeconds()
}

// leads says whether the viewer's organisation leads the purchase.
func leads(r *page.Request, t *tendersv1.Tender) bool {
	return len(t.GetBuyers()) > 0 && t.GetBuyers()[0].GetOrganisation() == r.Viewer().Organisation
}
