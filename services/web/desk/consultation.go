package desk

import (
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// consults says whether the market is only asked; nobody bids.
func consults(t *tendersv1.Tender) bool {
	return t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
}

// consultationItem is a market consultation among an officer's tenders: until when
// it takes answers, and what the officer does next.
func consultationItem(r *page.Request, t *tendersv1.Tender, i item) item {
	if t.GetDeadline() != nil && t.GetStatus() <= statusClosed {
		i.meta = append(i.meta, r.T("consultation.desk.until", "moment", i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), r.Zone())))
	}
	state, kind := "cancelled", ui.TagQuiet
	step := func(key string, at string) { i.step = ui.Link{Text: r.T(key), Href: "/tenders/" + t.GetId() + at} }
	switch t.GetStatus() {
	case statusDraft:
		state, kind = "draft", ui.TagNext
		step("desk.step.draft", "")
	case statusOpen:
		state, kind = "open", ui.TagFact
	case statusClosed:
		state, kind = "closed", ui.TagNext
		step("consultation.desk.conclude", "/answers")
	case statusConcluded:
		state, kind = "concluded", ui.TagGood
	}
	i.state = ui.TagItem{Kind: kind, Text: r.T("consultation.desk." + state)}
	return i
}
