package suppliers

import (
	"context"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/suppliers/hits"
)

// Where the files of a result are.
const (
	csvPath  = enterprise.ListPath + "/results.csv"
	xlsxPath = enterprise.ListPath + "/results.xlsx"
)

// export answers with all pages of a result as a file.
func (a *area) export(r *page.Request) error {
	l := &listing{query: readQuery(r)}
	a.locate(l)
	found, total, err := a.everyHit(r.Context(), l.query.at(1).request(l.around))
	if err != nil {
		return err
	}
	return hits.Send(r, "enterprises", hits.File{Hits: found, Total: total, Site: r.Fiber.BaseURL()})
}

// everyHit asks for one page after the other, up to the most a file holds.
func (a *area) everyHit(ctx context.Context, req *searchv1.SearchSuppliersRequest) ([]*searchv1.SupplierHit, int64, error) {
	var found []*searchv1.SupplierHit
	seen := map[string]bool{}
	for req.Page = 1; ; req.Page++ {
		answer, err := a.search.SearchSuppliers(ctx, req)
		if err != nil {
			return nil, 0, err
		}
		for _, h := range answer.GetHits() {
			// What moved from one page to the next while they were read comes once.
			if !seen[h.GetSupplier()] {
				seen[h.GetSupplier()] = true
				found = append(found, h)
			}
		}
		if len(answer.GetHits()) < askSize || int(req.GetPage())*askSize >= hits.MostRows {
			return found, max(answer.GetTotal(), int64(len(found))), nil
		}
	}
}
