package pools

import (
	"context"
	"net/url"
	"strconv"
	"time"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	perPage = 20
	// readAtOnce and mostReads bound what one list reads: the newest thousand.
	readAtOnce = 200
	mostReads  = 5
	// mostOwn is how many of the viewer's own pools and demands stand above it.
	mostOwn = 50
)

// listing is the list as it is shown.
type listing struct {
	query   string
	total   int
	demands []*poolsv1.Demand
	labels  map[string]string
	filters ui.Filters
	pager   ui.Pager
	spots   []ui.Spot
	own     []ui.Task
	// mayDeclare is false for those who are no officers; visitors may sign in.
	mayDeclare bool
	narrowed   bool
}

// list shows what cities plan to buy, newest first; officers see their own
// pools and demands above it.
func (a *area) list(r *page.Request) error {
	all, err := a.upcoming(r.Context(), r.Now())
	if err != nil {
		return err
	}
	labels, err := a.codes.Labels(r.Context(), divisions(all)...)
	if err != nil {
		return err
	}
	f := asked(r)
	var kept []*poolsv1.Demand
	for _, d := range all {
		if f.keeps(d, "") {
			kept = append(kept, d)
		}
	}
	n := pageOf(r, len(kept))
	l := listing{
		query: f.query, total: len(kept), demands: kept[(n-1)*perPage : min(n*perPage, len(kept))], labels: labels,
		filters: f.panel(r.Context(), all, labels), pager: pager(f, n, len(kept)), spots: spots(kept),
		mayDeclare: r.Viewer() == nil || r.Viewer().Has(roleOfficer), narrowed: !f.empty(),
	}
	if r.Viewer().Has(roleOfficer) {
		if l.own, err = a.own(r); err != nil {
			return err
		}
	}
	return r.Show(shown(r.T("common.nav.pools"), nil), listPage(l, r.Now()))
}

// upcoming reads the newest demands whose contract is not over.
func (a *area) upcoming(ctx context.Context, now time.Time) ([]*poolsv1.Demand, error) {
	var all []*poolsv1.Demand
	request := &poolsv1.ListDemandsRequest{PageSize: readAtOnce}
	for range mostReads {
		answer, err := a.pools.ListDemands(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, d := range answer.GetDemands() {
			if d.GetPeriodEnd().AsTime().After(now) {
				all = append(all, d)
			}
		}
		request.PageToken = answer.GetNextPageToken()
		if request.GetPageToken() == "" {
			break
		}
	}
	return all, nil
}

// divisions are the kinds of purchase of the demands, each once, and their codes.
func divisions(list []*poolsv1.Demand) []string {
	seen := map[string]bool{}
	var codes []string
	for _, d := range list {
		for _, code := range []string{division(d.GetCpv()), d.GetCpv()} {
			if !seen[code] && len(codes) < 500 {
				seen[code] = true
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// own are the pools and the free demands of the viewer's city, each with what is
// to be done next.
func (a *area) own(r *page.Request) ([]ui.Task, error) {
	ctx := r.Context()
	pools, err := a.pools.ListPools(ctx, &poolsv1.ListPoolsRequest{PageSize: mostOwn})
	if err != nil {
		return nil, err
	}
	demands, err := a.pools.ListDemands(ctx, &poolsv1.ListDemandsRequest{Mine: true, PageSize: mostOwn})
	if err != nil {
		return nil, err
	}
	var tasks []ui.Task
	for _, p := range pools.GetPools() {
		hint := i18n.T(ctx, "pools.own.pool", "count", len(p.GetMembers()), "value", i18n.Money(ctx, p.GetValue()))
		tasks = append(tasks, ui.Task{Name: p.GetTitle(), Href: poolAt(p.GetId()), Hint: hint, State: stepOf(p, r.Viewer()).tag(ctx)})
	}
	for _, d := range demands.GetDemands() {
		if d.GetPool() != "" || !d.GetPeriodEnd().AsTime().After(r.Now()) {
			continue
		}
		hint := i18n.T(ctx, "pools.own.demand", "value", i18n.Money(ctx, d.GetValue()), "period", periodShort(ctx, d, r.Now()))
		tasks = append(tasks, ui.Task{Name: d.GetTitle(), Href: demandAt(d.GetId()), Hint: hint, State: ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "pools.own.find")}})
	}
	return tasks, nil
}

// pageOf is the page that the address asks for, within those there are.
func pageOf(r *page.Request, total int) int {
	n, err := strconv.Atoi(r.Query("page"))
	if err != nil {
		n = 1
	}
	return max(1, min(n, (total+perPage-1)/perPage))
}

func pager(f filter, current, total int) ui.Pager {
	pages := (total + perPage - 1) / perPage
	var p ui.Pager
	if pages < 2 {
		return p
	}
	for n := 1; n <= pages; n++ {
		switch {
		case n == 1, n == pages, n >= current-1 && n <= current+1:
			p.Items = append(p.Items, ui.PagerItem{Number: n, Href: address(f, n), Current: n == current})
		case n == current-2, n == current+2:
			p.Items = append(p.Items, ui.PagerItem{Number: n})
		}
	}
	if current > 1 {
		p.Previous = address(f, current-1)
	}
	if current < pages {
		p.Next = address(f, current+1)
	}
	return p
}

// spots are the cities that plan, with how many demands each has.
func spots(list []*poolsv1.Demand) []ui.Spot {
	at := map[string]int{}
	var out []ui.Spot
	for _, d := range list {
		place := d.GetPlace()
		if place == nil || place.Latitude == nil || place.Longitude == nil {
			continue
		}
		key := place.GetCountry() + " " + place.GetCity()
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, ui.Spot{
				Name: place.GetCity(), Latitude: place.GetLatitude(), Longitude: place.GetLongitude(),
				Href: "/pools?" + url.Values{"q": {place.GetCity()}}.Encode(),
			})
		}
		out[i].Count++
	}
	return out
}

// nothing is what an empty list says: how to find more, or to begin.
func nothing(ctx context.Context, l listing) ui.Empty {
	if l.narrowed {
		return ui.Empty{
			Title: i18n.T(ctx, "pools.none.title"), Text: i18n.T(ctx, "pools.none.text"),
			Next: []ui.Link{{Text: i18n.T(ctx, "pools.none.all"), Href: "/pools"}},
		}
	}
	return ui.Empty{
		Title: i18n.T(ctx, "pools.empty.title"), Text: i18n.T(ctx, "pools.empty.text"),
		Next: []ui.Link{{Text: i18n.T(ctx, "pools.declare.button"), Href: "/demands/new"}},
	}
}
