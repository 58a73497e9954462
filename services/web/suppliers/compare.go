package suppliers

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/suppliers/hits"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	comparePath = enterprise.ListPath + "/compare"
	// mostCompared stand side by side.
	mostCompared = 4
)

// comparison is enterprises side by side.
type comparison struct {
	back    string
	columns []compared
	rows    []comparedRow
	// left out are those ticked beyond the most that fit.
	leftOut int
}

// compared is one of them.
type compared struct {
	profile *enterprise.Profile
	hit     *searchv1.SupplierHit
	// without is the address of the comparison without it.
	without string
}

// comparedRow is one fact of all of them.
type comparedRow struct {
	key    string
	cells  []string
	differ bool
}

// compare shows up to four enterprises side by side.
func (a *area) compare(r *page.Request) error {
	c := comparison{back: enterprise.ListPath}
	if back := r.Query("back"); page.Local(back) {
		c.back = back
	}
	wanted := enterprise.Named(r.Queries(hits.PickName)...)
	c.leftOut = max(0, len(wanted)-mostCompared)
	wanted = wanted[:min(len(wanted), mostCompared)]
	if err := a.fill(r, &c, wanted); err != nil {
		return err
	}
	c.rows = compareRows(r.Context(), c.columns)
	title := r.T("suppliers.compare.title")
	crumbs := []ui.Link{{Text: r.T("common.nav.enterprises"), Href: c.back}, {Text: title}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: crumbs}, comparePage(c))
}

// fill reads the enterprises. One that is not there, or not public, is left out.
func (a *area) fill(r *page.Request, c *comparison, wanted []string) error {
	if len(wanted) == 0 {
		return nil
	}
	answer, err := a.search.SearchSuppliers(r.Context(), &searchv1.SearchSuppliersRequest{Supplier: wanted, PageSize: mostCompared})
	if err != nil {
		return err
	}
	for _, id := range wanted {
		s, err := a.Suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: id})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		p, err := a.Profile(r, s)
		if err != nil {
			return err
		}
		column := compared{profile: p, without: withoutOf(wanted, id, c.back), hit: &searchv1.SupplierHit{}}
		if i := slices.IndexFunc(answer.GetHits(), func(h *searchv1.SupplierHit) bool { return h.GetSupplier() == id }); i >= 0 {
			column.hit = answer.GetHits()[i]
		}
		c.columns = append(c.columns, column)
	}
	return nil
}

// compareRows are the facts that a buyer weighs, and where they differ.
func compareRows(ctx context.Context, columns []compared) []comparedRow {
	facts := []struct {
		key string
		of  func(c compared) string
	}{
		{"kind", func(c compared) string {
			s := c.profile.Supplier
			return enterprise.KindOf(c.profile.Words, s.GetSocialStatus(), s.GetLegalForm())
		}},
		{"place", func(c compared) string { return enterprise.PlaceName(ctx, c.profile.Supplier.GetPlace()) }},
		{"verified", func(c compared) string { return verifiedLine(ctx, c) }},
		{"eligible", func(c compared) string { return strings.Join(eligibleFor(ctx, c.profile.Supplier), "\n") }},
		{"people", func(c compared) string { return people(ctx, c.profile.Supplier.GetWorkforce()) }},
		{"size", func(c compared) string { return sizeName(ctx, c.profile.Supplier.GetSize()) }},
		{"offers", func(c compared) string { return offerLines(c.profile) }},
		{"natures", func(c compared) string { return natureLine(ctx, c.profile.Supplier) }},
		{"serves", func(c compared) string { return strings.Join(servesLines(ctx, c.profile), "\n") }},
		{"capacity", func(c compared) string { return strings.Join(capacityLines(ctx, c.profile), "\n") }},
		{"languages", func(c compared) string { return languageLine(ctx, c.profile.Supplier) }},
		{"labels", func(c compared) string { return strings.Join(labelLines(ctx, c.profile), "\n") }},
		{"references", func(c compared) string { return number(ctx, len(c.profile.Supplier.GetReferences())) }},
		{"delivered", func(c compared) string { return number(ctx, int(c.hit.GetDelivered())) }},
	}
	var rows []comparedRow
	for _, fact := range facts {
		row := comparedRow{key: "suppliers.compare." + fact.key}
		for _, c := range columns {
			row.cells = append(row.cells, fact.of(c))
		}
		row.differ = len(slices.Compact(slices.Clone(row.cells))) > 1
		rows = append(rows, row)
	}
	return rows
}

func number(ctx context.Context, n int) string { return i18n.Number(ctx, int64(n)) }

func verifiedLine(ctx context.Context, c compared) string {
	until := c.profile.Supplier.GetVerifiedUntil()
	if until == nil {
		return i18n.T(ctx, "enterprise.verified.no")
	}
	text := i18n.T(ctx, "enterprise.verified.until", "day", enterprise.LastDay(ctx, until.AsTime(), c.profile.Zone))
	if by := c.hit.GetVerifiedBy(); len(by) > 0 {
		text += "\n" + strings.Join(by, ", ")
	}
	return text
}

func people(ctx context.Context, w *suppliersv1.Workforce) string {
	if w.GetEmployees() == 0 {
		return ""
	}
	return enterprise.Staff(ctx, w.GetEmployees(), w.GetIntegrationPercent())
}
