package tenders

import (
	"net/url"
	"slices"
	"strconv"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	pageSize = 20
	// mostValues is how many values of one filter are shown; chosen ones always are.
	mostValues = 10
)

// listing is the list as it is shown.
type listing struct {
	query   string
	total   int64
	hits    []*searchv1.TenderHit
	filters ui.Filters
	pager   ui.Pager
	// byMatch and byDeadline are the same list in the other order; the one that
	// is in use is empty.
	byMatch, byDeadline string
	mayStart            bool
}

// list shows tenders: found by words and filters, by deadline unless asked.
func (a *area) list(r *page.Request) error {
	request := asked(r)
	answer, err := a.search.SearchTenders(r.Context(), request)
	if err != nil {
		return err
	}
	filters, err := a.filters(r, request, answer.GetFacets())
	if err != nil {
		return err
	}
	l := listing{
		query: request.GetQ(), total: answer.GetTotal(), hits: answer.GetHits(), filters: filters,
		pager: pager(r, int(request.GetPage()), answer.GetTotal()), mayStart: r.Viewer() == nil || r.Viewer().Has(roleOfficer),
	}
	if request.GetSort() == "deadline" {
		l.byMatch = with(r, "sort", "relevance")
	} else {
		l.byDeadline = with(r, "sort", "deadline")
	}
	return r.Show(ui.Page{Title: r.T("common.nav.tenders"), Section: ui.SectionTenders}, listPage(l, r.Now()))
}

// asked reads the search from the address. What no filter knows is left out, so
// that an old link still finds something.
func asked(r *page.Request) *searchv1.SearchTendersRequest {
	q := []rune(r.Query("q"))
	request := &searchv1.SearchTendersRequest{
		Q: string(q[:min(len(q), 500)]), Country: some(r.Queries("country"), 50), Status: known(r.Queries("status"), "open", "closed", "evaluation", "awarded", "cancelled"),
		Reservation: known(r.Queries("reservation"), "none", "article_20", "article_77"), Theme: known(r.Queries("theme"), themes()...),
		Buyer: some(r.Queries("buyer"), 50), Sort: "deadline", PageSize: pageSize, Page: 1,
	}
	for _, code := range some(r.Queries("cpv"), 50) {
		if _, err := strconv.Atoi(code); err == nil && len(code) >= 2 && len(code) <= 8 {
			request.Cpv = append(request.Cpv, code)
		}
	}
	if r.Query("sort") == "relevance" || r.Query("sort") == "" && len(q) > 0 {
		request.Sort = "relevance"
	}
	if n, err := strconv.ParseInt(r.Query("page"), 10, 32); err == nil && n > 0 && n <= 1000 {
		request.Page = int32(n)
	}
	return request
}

func some(values []string, most int) []string { return values[:min(len(values), most)] }

func known(values []string, allowed ...string) []string {
	var out []string
	for _, v := range values {
		if slices.Contains(allowed, v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// with is the present list with one parameter changed, from its first page.
func with(r *page.Request, name, value string) string {
	query := url.Values{}
	for _, key := range []string{"q", "country", "status", "reservation", "theme", "buyer", "cpv", "sort"} {
		if values := r.Queries(key); len(values) > 0 {
			query[key] = values
		}
	}
	query.Set(name, value)
	return "/tenders?" + query.Encode()
}

func pager(r *page.Request, current int, total int64) ui.Pager {
	pages := int((total + pageSize - 1) / pageSize)
	if pages < 2 {
		return ui.Pager{}
	}
	to := func(n int) string { return with(r, "page", strconv.Itoa(n)) }
	var p ui.Pager
	if current > 1 {
		p.Previous = to(min(current-1, pages))
	}
	if current < pages {
		p.Next = to(current + 1)
	}
	for n := 1; n <= pages; n++ {
		switch {
		case n == 1, n == pages, n >= current-1 && n <= current+1:
			p.Items = append(p.Items, ui.PagerItem{Number: n, Href: to(n), Current: n == current})
		case n == current-2, n == current+2:
			p.Items = append(p.Items, ui.PagerItem{Number: n})
		}
	}
	return p
}

// filters are the facets in the order people ask: how it stands, where, for
// whom, what for, what, and who buys.
func (a *area) filters(r *page.Request, request *searchv1.SearchTendersRequest, facets []*searchv1.Facet) (ui.Filters, error) {
	f := ui.Filters{Action: "/tenders", Kept: map[string]string{}}
	for _, name := range []string{"q", "sort"} {
		if value := r.Query(name); value != "" {
			f.Kept[name] = value
		}
	}
	words, err := a.labels(r.Context(), "cpv", divisions(facets)...)
	if err != nil {
		return f, err
	}
	for _, name := range []string{"status", "country", "reservation", "theme", "cpv", "buyer"} {
		facet := ui.Facet{Name: name, Legend: r.T("tenders.filter." + name)}
		chosen := r.Queries(name)
		for _, v := range valuesOf(facets, name) {
			on := slices.Contains(chosen, v.GetValue())
			if len(facet.Options) >= mostValues && !on {
				continue
			}
			facet.Options = append(facet.Options, ui.FacetOption{
				Value: v.GetValue(), Label: valueLabel(r, name, v.GetValue(), words), Count: v.GetCount(), Chosen: on,
			})
		}
		if len(facet.Options) > 0 {
			f.Facets = append(f.Facets, facet)
		}
		if len(chosen) > 0 {
			f.Reset = "/tenders"
		}
	}
	if f.Reset != "" && request.GetQ() != "" {
		f.Reset += "?" + url.Values{"q": {request.GetQ()}}.Encode()
	}
	return f, nil
}

func valuesOf(facets []*searchv1.Facet, name string) []*searchv1.FacetValue {
	for _, f := range facets {
		if f.GetName() == name {
			return f.GetValues()
		}
	}
	return nil
}

// divisions are the CPV codes of the facet, filled up to eight digits.
func divisions(facets []*searchv1.Facet) []string {
	var codes []string
	for _, v := range valuesOf(facets, "cpv") {
		codes = append(codes, whole(v.GetValue()))
	}
	return codes
}

func whole(code string) string { return (code + "00000000")[:8] }

func valueLabel(r *page.Request, facet, value string, words map[string]string) string {
	switch facet {
	case "country":
		return i18n.Country(r.Context(), value)
	case "status":
		return r.T("tenders.status." + value)
	case "reservation":
		return r.T("tenders.reserved." + value)
	case "theme":
		return themeLabel(r.Context(), value)
	case "cpv":
		if label := words[whole(value)]; label != "" {
			return label
		}
		return value
	default:
		return value
	}
}
