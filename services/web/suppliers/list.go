package suppliers

import (
	"context"
	"strconv"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/suppliers/hits"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mostOptions is how many values a filter shows beside those chosen.
const mostOptions = 8

// listing is the list as it is shown.
type listing struct {
	query query
	total int64
	// hits are those of this page, spots all that were asked for.
	hits  []*searchv1.SupplierHit
	spots []ui.Spot
	words enterprise.Words
	// around is the city searched near; others have the same name; guesses are
	// cities like one that is not known.
	around          *static.City
	others, guesses []static.City
	filters         ui.Filters
	// chips are what is chosen, each with the address without it.
	chips []ui.Link
	// wider are searches that find more, where this one finds nothing.
	wider []wider
}

// wider is a search with something left out, and how many it finds.
type wider struct {
	text, href string
	total      int64
}

// unknown says that the place that was typed is not in the list of cities.
func (l *listing) unknown() bool { return l.query.near != "" && l.around == nil }

func (l *listing) pages() int {
	return int(min((l.total+pageSize-1)/pageSize, lastPage))
}

// list shows the enterprises that a search finds.
func (a *area) list(r *page.Request) error {
	ctx := r.Context()
	l := &listing{query: readQuery(r)}
	a.locate(l)
	answer, err := a.search.SearchSuppliers(ctx, l.query.request(l.around))
	if err != nil {
		return err
	}
	l.total = answer.GetTotal()
	if l.query.page > 1 && l.query.page > l.pages() {
		return r.Redirect(l.query.at(max(1, l.pages())).href())
	}
	l.take(answer.GetHits())
	if l.words, err = a.Words(ctx, l.codes(answer.GetFacets())); err != nil {
		return err
	}
	l.filters = l.panel(ctx, answer.GetFacets())
	l.chips = l.chosen(ctx)
	if l.total == 0 {
		if l.wider, err = a.widen(ctx, l); err != nil {
			return err
		}
	}
	return r.Show(ui.Page{Title: title(ctx, l), Section: ui.SectionEnterprises}, listPage(l, r.Now()))
}

// locate finds the city that was typed.
func (a *area) locate(l *listing) {
	if l.query.near == "" {
		return
	}
	found := a.Cities.Find(l.query.near)
	if len(found) == 0 {
		l.guesses = a.Cities.Like(l.query.near, 5)
		return
	}
	l.around, l.others = &found[0], found[1:min(len(found), 5)]
}

// take keeps the hits of the page and puts all on the map.
func (l *listing) take(hits []*searchv1.SupplierHit) {
	for _, h := range hits {
		if p := h.GetPlace(); p != nil && p.Latitude != nil && p.Longitude != nil {
			l.spots = append(l.spots, ui.Spot{
				ID: h.GetSupplier(), Name: h.GetName(), Text: p.GetCity(), Href: enterprise.ListPath + "/" + h.GetSupplier(),
				Latitude: p.GetLatitude(), Longitude: p.GetLongitude(),
			})
		}
	}
	first := (l.query.page - 1) % (askSize / pageSize) * pageSize
	l.hits = hits[min(first, len(hits)):min(first+pageSize, len(hits))]
}

// codes are those that the page names.
func (l *listing) codes(facets []*searchv1.Facet) map[string][]string {
	wanted := map[string][]string{}
	for _, f := range facets {
		list, ok := map[string]string{"legal_form": enterprise.ListForm, "social_status": enterprise.ListStatus, "cpv": enterprise.ListCPV, "serves": enterprise.ListNUTS, "region": enterprise.ListNUTS}[f.GetName()]
		if !ok {
			continue
		}
		for _, v := range f.GetValues() {
			code := v.GetValue()
			if list == enterprise.ListCPV {
				code = enterprise.FullCPV(code)
			}
			wanted[list] = append(wanted[list], code)
		}
	}
	for _, code := range l.query.chosen[byCPV] {
		wanted[enterprise.ListCPV] = append(wanted[enterprise.ListCPV], enterprise.FullCPV(code))
	}
	wanted[enterprise.ListForm] = append(wanted[enterprise.ListForm], l.query.chosen[byForm]...)
	wanted[enterprise.ListStatus] = append(wanted[enterprise.ListStatus], l.query.chosen[byStatus]...)
	wanted[enterprise.ListNUTS] = append(append(wanted[enterprise.ListNUTS], l.query.chosen[byServes]...), l.query.chosen[byRegion]...)
	for list, codes := range hits.Codes(l.hits) {
		wanted[list] = append(wanted[list], codes...)
	}
	return wanted
}

// wording is a search with something left out, to be tried.
type wording struct {
	key, name string
	query     query
	around    *static.City
}

// widerQueries leave out one thing each, the smallest first.
func (l *listing) widerQueries() []wording {
	var list []wording
	if q, ok := l.query.farther(); ok && l.around != nil {
		list = append(list, wording{key: "suppliers.wider.farther", query: q, around: l.around})
	}
	set := 0
	for _, name := range filterNames() {
		if len(l.query.chosen[name]) > 0 {
			set++
			list = append(list, wording{key: "suppliers.wider.one", name: name, query: l.query.without(name, ""), around: l.around})
		}
	}
	if set > 1 {
		list = append(list, wording{key: "suppliers.wider.filters", query: l.query.withoutFilters(), around: l.around})
	}
	if !l.query.since.IsZero() {
		list = append(list, wording{key: "suppliers.wider.since", query: l.query.withoutSince(), around: l.around})
	}
	if l.around != nil {
		list = append(list, wording{key: "suppliers.wider.place", query: l.query.withoutPlace()})
	}
	if l.query.text != "" && (set > 0 || l.around != nil) {
		list = append(list, wording{key: "suppliers.wider.text", query: l.query.withoutText(), around: l.around})
	}
	return list
}

func (w wording) text(ctx context.Context) string {
	var filter string
	if w.name != "" {
		filter = i18n.T(ctx, "suppliers.filter."+w.name)
	}
	return i18n.T(ctx, w.key, "km", w.query.km, "filter", filter)
}

// widen tries the search with parts left out.
func (a *area) widen(ctx context.Context, l *listing) ([]wider, error) {
	var tries []wider
	try := func(w wording) error {
		req := w.query.request(w.around)
		req.PageSize, req.Page = 1, 1
		answer, err := a.search.SearchSuppliers(ctx, req)
		if err == nil && answer.GetTotal() > 0 {
			tries = append(tries, wider{text: w.text(ctx), href: w.query.href(), total: answer.GetTotal()})
		}
		return err
	}
	for _, w := range l.widerQueries() {
		if err := try(w); err != nil {
			return nil, err
		}
	}
	return tries, nil
}

// chosen are the chips: every value that is chosen, in the order of the filters.
func (l *listing) chosen(ctx context.Context) []ui.Link {
	var list []ui.Link
	if !l.query.since.IsZero() {
		text := i18n.T(ctx, "suppliers.since", "day", i18n.Date(ctx, l.query.since, ui.FrameOf(ctx).Zone))
		list = append(list, ui.Link{Text: text, Href: l.query.withoutSince().href()})
	}
	for _, name := range filterNames() {
		for _, value := range l.query.chosen[name] {
			text := i18n.T(ctx, "suppliers.filter."+name) + ": " + l.label(ctx, name, value)
			list = append(list, ui.Link{Text: text, Href: l.query.without(name, value).href()})
		}
	}
	return list
}

func title(ctx context.Context, l *listing) string {
	key, params := "suppliers.list.all", []any{"count", l.total}
	if l.query.text != "" {
		key, params = "suppliers.list.for", append(params, "q", l.query.text)
	}
	text := i18n.T(ctx, key, params...)
	if l.around != nil {
		key = "suppliers.list.near"
		if l.query.reaches {
			key = "suppliers.list.reaches"
		}
		text += " " + i18n.T(ctx, key, "km", strconv.Itoa(l.query.km), "city", l.around.Name)
	}
	return text
}
