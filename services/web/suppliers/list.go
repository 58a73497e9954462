package suppliers

import (
	"context"
	"strconv"

	"google.golang.org/protobuf/proto"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
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
	// wider are searches that find more, where this one finds nothing.
	wider []wider
}

// wider is a search with something left out, and how many it finds.
type wider struct {
	key, href string
	total     int64
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
	verified, err := a.verified(ctx, l, answer.GetTotal())
	if err != nil {
		return err
	}
	if l.words, err = a.Words(ctx, l.codes(answer.GetFacets())); err != nil {
		return err
	}
	l.filters = l.panel(ctx, answer.GetFacets(), verified)
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

// verified counts those that are verified and those that are not, whatever of
// the two is chosen.
func (a *area) verified(ctx context.Context, l *listing, total int64) (counts [2]int64, err error) {
	req := l.query.request(l.around)
	asked := req.Verified
	req.Verified, req.PageSize, req.Page, req.Sort = proto.Bool(true), 1, 1, ""
	if asked != nil && req.GetVerified() == *asked {
		req.Verified = proto.Bool(false)
	}
	answer, err := a.search.SearchSuppliers(ctx, req)
	if err != nil {
		return counts, err
	}
	switch other := answer.GetTotal(); {
	case asked == nil:
		return [2]int64{other, max(0, total-other)}, nil
	case *asked:
		return [2]int64{total, other}, nil
	default:
		return [2]int64{other, total}, nil
	}
}

// codes are those that the page names.
func (l *listing) codes(facets []*searchv1.Facet) map[string][]string {
	wanted := map[string][]string{}
	for _, f := range facets {
		list, ok := map[string]string{"legal_form": enterprise.ListForm, "social_status": enterprise.ListStatus, "cpv": enterprise.ListCPV, "serves": enterprise.ListNUTS}[f.GetName()]
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
	wanted[enterprise.ListNUTS] = append(wanted[enterprise.ListNUTS], l.query.chosen[byServes]...)
	for _, h := range l.hits {
		wanted[enterprise.ListForm] = append(wanted[enterprise.ListForm], h.GetLegalForm())
		wanted[enterprise.ListStatus] = append(wanted[enterprise.ListStatus], h.GetSocialStatus())
	}
	return wanted
}

// widen tries the search with parts left out.
func (a *area) widen(ctx context.Context, l *listing) ([]wider, error) {
	var tries []wider
	try := func(key string, q query, around *static.City) error {
		req := q.request(around)
		req.PageSize, req.Page = 1, 1
		answer, err := a.search.SearchSuppliers(ctx, req)
		if err == nil && answer.GetTotal() > 0 {
			tries = append(tries, wider{key, q.href(), answer.GetTotal()})
		}
		return err
	}
	if l.query.filtered() {
		if err := try("suppliers.wider.filters", l.query.withoutFilters(), l.around); err != nil {
			return nil, err
		}
	}
	if l.around != nil {
		if err := try("suppliers.wider.place", l.query.withoutPlace(), nil); err != nil {
			return nil, err
		}
	}
	if l.query.text != "" && (l.query.filtered() || l.around != nil) {
		if err := try("suppliers.wider.text", l.query.withoutText(), l.around); err != nil {
			return nil, err
		}
	}
	return tries, nil
}

func title(ctx context.Context, l *listing) string {
	key, params := "suppliers.list.all", []any{"count", l.total}
	if l.query.text != "" {
		key, params = "suppliers.list.for", append(params, "q", l.query.text)
	}
	text := i18n.T(ctx, key, params...)
	if l.around != nil {
		text += " " + i18n.T(ctx, "suppliers.list.near", "km", strconv.Itoa(l.query.km), "city", l.around.Name)
	}
	return text
}
