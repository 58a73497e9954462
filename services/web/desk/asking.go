package desk

import (
	"errors"
	"slices"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// asking is the requests to take part in the dynamic purchasing systems that the
// viewer's organisation leads, with the day each has to be decided (Art. 34(5)),
// the most urgent first; no section where there is none.
func (a *area) asking(r *page.Request, list []*tendersv1.Tender) ([]section, error) {
	type waiting struct {
		system  *tendersv1.Tender
		request *tendersv1.ParticipationRequest
	}
	var all []waiting
	var failed error
	for _, t := range list {
		if !procedure.Dynamic(t) || t.GetStatus() != statusAsking || t.GetBuyers()[0].GetOrganisation() != r.Viewer().Organisation {
			continue
		}
		answer, err := a.tenders.ListParticipationRequests(r.Context(), &tendersv1.ListParticipationRequestsRequest{Tender: t.GetId()})
		failed = errors.Join(failed, err)
		for _, p := range answer.GetRequests() {
			if p.GetDecidedAt() == nil && p.GetWithdrawnAt() == nil {
				all = append(all, waiting{t, p})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y waiting) int { return x.request.GetDueAt().AsTime().Compare(y.request.GetDueAt().AsTime()) })
	s := section{title: r.T("participation.invite.title")}
	for _, w := range all[:min(len(all), mostShown)] {
		day, at := i18n.Date(r.Context(), w.request.GetDueAt().AsTime(), r.Zone()), "/tenders/"+w.system.GetId()+"/requests/"+w.request.GetId()
		state := ui.TagItem{Kind: ui.TagNext, Text: r.T("within.requests.due", "day", day)}
		if w.request.GetDueAt().AsTime().Before(r.Now()) {
			state = ui.TagItem{Kind: ui.TagStop, Text: r.T("within.requests.late", "day", day)}
		}
		s.items = append(s.items, item{
			name: w.request.GetSupplierName(), href: at, meta: []string{titleOf(r, w.system)}, state: state,
			step: ui.Link{Text: r.T("within.desk.step"), Href: at},
		})
	}
	if len(s.items) == 0 {
		return nil, failed
	}
	return []section{s}, failed
}
