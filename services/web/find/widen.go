package find

import (
	"context"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
)

// wider is a search with something left out, and how many it finds.
type wider struct {
	text, href string
	total      int64
}

// wording is a search with something left out, to be tried. Name is the filter
// that was left out, where it was one.
type wording struct {
	key, name string
	query     query
	around    *static.City
}

// widerQueries leave out one thing each, the smallest first.
func (l *listing) widerQueries() []wording {
	q := l.query
	var list []wording
	add := func(key, name string, wide query) {
		list = append(list, wording{key: key, name: name, query: wide, around: l.around})
	}
	if wide, ok := q.farther(); ok && l.around != nil {
		add("find.wider.farther", "", wide)
	}
	if q.closes != "" {
		add("find.wider.closes", "", q.withoutCloses())
	}
	if q.from+q.until > 0 {
		add("find.wider.value", "", q.withoutValue())
	}
	for _, name := range filterNames() {
		if len(q.chosen[name]) > 0 {
			add("find.wider.one", name, q.without(name, ""))
		}
	}
	if len(q.chosen)+len(q.bounds()) > 1 {
		add("find.wider.filters", "", q.withoutFilters())
	}
	if !q.since.IsZero() {
		add("find.wider.since", "", q.withoutSince())
	}
	if l.around != nil {
		list = append(list, wording{key: "find.wider.place", query: q.withoutPlace()})
	}
	if q.text != "" && (q.filtered() || l.around != nil) {
		add("find.wider.text", "", q.withoutText())
	}
	return list
}

// widen tries the search with parts left out, and keeps what finds something.
func (a *area) widen(ctx context.Context, l *listing) ([]wider, error) {
	var found []wider
	for _, w := range l.widerQueries() {
		req := w.query.request(w.around, l.now)
		req.PageSize, req.Page = 1, 1
		answer, err := a.search.SearchTenders(ctx, req)
		if err != nil {
			return nil, err
		}
		if answer.GetTotal() == 0 {
			continue
		}
		filter := ""
		if w.name != "" {
			filter = filterLabel(ctx, w.name)
		}
		text := i18n.T(ctx, w.key, "km", w.query.km, "filter", filter)
		found = append(found, wider{text: text, href: w.query.href(), total: answer.GetTotal()})
	}
	return found, nil
}
