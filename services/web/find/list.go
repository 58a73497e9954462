package find

import (
	"context"
	"strconv"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// listing is the list as it is shown.
type listing struct {
	query query
	total int64
	hits  []*searchv1.TenderHit
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
	// mayStart says that the reader may start a tender, or find out how.
	mayStart bool
	now      time.Time
}

// unknown says that the place that was typed is not in the list of cities.
func (l *listing) unknown() bool { return l.query.near != "" && l.around == nil }

func (l *listing) pages() int { return int(min((l.total+pageSize-1)/pageSize, lastPage)) }

// list shows the tenders that a search finds.
func (a *area) list(r *page.Request) error {
	ctx := r.Context()
	l := a.read(r)
	answer, err := a.search.SearchTenders(ctx, l.query.request(l.around, l.now))
	if err != nil {
		return err
	}
	l.total, l.hits = answer.GetTotal(), answer.GetHits()
	if len(l.hits) == 0 && l.query.page > max(1, l.pages()) {
		return r.Redirect(l.query.at(max(1, l.pages())).href())
	}
	if l.words, err = a.Words(ctx, l.codes(answer.GetFacets())); err != nil {
		return err
	}
	l.filters, l.chips = l.panel(ctx, answer.GetFacets()), l.chosen(ctx)
	if l.total == 0 {
		if l.wider, err = a.widen(ctx, l); err != nil {
			return err
		}
	}
	return r.Show(ui.Page{
		Title: r.T("common.nav.tenders"), Section: ui.SectionTenders,
		Feed: ui.Link{Text: r.T("find.feed.title"), Href: l.query.at(1).under(feedPath)},
	}, listPage(l))
}

// read is the search of the address, not run.
func (a *area) read(r *page.Request) *listing {
	l := &listing{query: readQuery(r), now: r.Now(), mayStart: r.Viewer() == nil || r.Viewer().Has("officer")}
	if l.query.near == "" {
		return l
	}
	if found := a.Cities.Find(l.query.near); len(found) > 0 {
		l.around, l.others = &found[0], found[1:min(len(found), 5)]
	} else {
		l.guesses = a.Cities.Like(l.query.near, 5)
	}
	return l
}

// codes are those that the page names.
func (l *listing) codes(facets []*searchv1.Facet) map[string][]string {
	wanted := map[string][]string{enterprise.ListNUTS: l.query.chosen[byRegion]}
	for _, code := range l.query.chosen[byCPV] {
		wanted[enterprise.ListCPV] = append(wanted[enterprise.ListCPV], enterprise.FullCPV(code))
	}
	for _, f := range facets {
		for _, v := range f.GetValues() {
			switch f.GetName() {
			case byCPV:
				wanted[enterprise.ListCPV] = append(wanted[enterprise.ListCPV], enterprise.FullCPV(v.GetValue()))
			case byRegion:
				if l.regionOffered(v.GetValue()) {
					wanted[enterprise.ListNUTS] = append(wanted[enterprise.ListNUTS], v.GetValue())
				}
			}
		}
	}
	return wanted
}

func (l *listing) found(ctx context.Context) string {
	key, params := "tenders.list.count", []any{"count", l.total}
	if l.query.text != "" {
		key, params = "tenders.list.found", append(params, "q", l.query.text)
	}
	text := i18n.T(ctx, key, params...)
	if l.around != nil {
		text += " " + l.nearby(ctx)
	}
	return text
}

func (l *listing) nearby(ctx context.Context) string {
	return i18n.T(ctx, "find.near", "km", strconv.Itoa(l.query.km), "city", l.around.Name)
}

// orders are the ways to sort the list; the current one has no address.
func (l *listing) orders(ctx context.Context) []ui.Link {
	var list []ui.Link
	for _, order := range []string{orderMatch, orderDeadline, orderNewest, orderDistance} {
		if order == orderMatch && l.query.text == "" || order == orderDistance && l.around == nil {
			continue
		}
		link := ui.Link{Text: i18n.T(ctx, "find.order."+order)}
		if l.query.sorted() != order {
			link.Href = l.query.by(order).href()
		}
		list = append(list, link)
	}
	return list
}

// pager leads through the pages of the list.
func (l *listing) pager() ui.Pager {
	var p ui.Pager
	pages, current := l.pages(), l.query.page
	if pages < 2 {
		return p
	}
	if current > 1 {
		p.Previous = l.query.at(current - 1).href()
	}
	if current < pages {
		p.Next = l.query.at(current + 1).href()
	}
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < current-1 || n > current+1) {
			continue
		}
		if n > last+1 {
			p.Items = append(p.Items, ui.PagerItem{})
		}
		p.Items = append(p.Items, ui.PagerItem{Number: n, Href: l.query.at(n).href(), Current: n == current})
		last = n
	}
	return p
}
