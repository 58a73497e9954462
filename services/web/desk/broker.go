package desk

import (
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// accompanying is the enterprises that mandate a broker today.
func (a *area) accompanying(r *page.Request) ([]section, error) {
	const path = "/mandates"
	s := section{title: r.T("desk.mandates.title"), none: r.T("desk.mandates.none"), next: []ui.Link{{Text: r.T("desk.mandates.all"), Href: path}}}
	answer, err := a.suppliers.ListMandates(r.Context(), &suppliersv1.ListMandatesRequest{PageSize: mostShown})
	if err != nil {
		return nil, err
	}
	for _, supplier := range answer.GetSuppliers() {
		i := item{name: supplier.GetName(), href: "/enterprises/" + supplier.GetId(), step: ui.Link{Text: r.T("desk.step.act"), Href: path}}
		for _, m := range supplier.GetMandates() {
			if m.GetOrganisation() == r.Viewer().Organisation && m.GetEndedAt() == nil && m.GetUntil().AsTime().After(r.Now()) {
				i.meta = []string{r.T("desk.mandates.until", "day", i18n.Date(r.Context(), m.GetUntil().AsTime().Add(-time.Second), r.Zone()))}
			}
		}
		s.items = append(s.items, i)
	}
	return []section{s}, nil
}
