package find

import (
	"context"
	"slices"
	"strings"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// mostOptions is how many values a filter shows beside those chosen.
	mostOptions = 8
	// firstLevel is how long the NUTS codes of the largest regions of a country are.
	firstLevel = 3
)

// panel is the filters beside the list with the counts they leave.
func (l *listing) panel(ctx context.Context, facets []*searchv1.Facet) ui.Filters {
	values := map[string][]*searchv1.FacetValue{}
	for _, f := range facets {
		values[f.GetName()] = f.GetValues()
	}
	filters := ui.Filters{Action: listPath, Kept: l.query.kept()}
	for _, name := range filterNames() {
		facet := ui.Facet{Name: name, Legend: filterLabel(ctx, name), Options: l.options(ctx, name, values[name])}
		if len(facet.Options) > 0 {
			filters.Facets = append(filters.Facets, facet)
		}
	}
	if l.query.filtered() {
		filters.Reset = l.query.withoutFilters().href()
	}
	return filters
}

// options are the values that occur most, and those that are chosen.
func (l *listing) options(ctx context.Context, name string, values []*searchv1.FacetValue) []ui.FacetOption {
	chosen := slices.Clone(l.query.chosen[name])
	var list []ui.FacetOption
	for _, v := range values {
		i := slices.Index(chosen, v.GetValue())
		if v.GetValue() == "" || i < 0 && (len(list) >= mostOptions || name == byRegion && !l.regionOffered(v.GetValue())) {
			continue
		}
		if i >= 0 {
			chosen = slices.Delete(chosen, i, i+1)
		}
		list = append(list, ui.FacetOption{Value: v.GetValue(), Label: l.label(ctx, name, v.GetValue()), Count: v.GetCount(), Chosen: i >= 0})
	}
	for _, value := range chosen {
		list = append(list, ui.FacetOption{Value: value, Label: l.label(ctx, name, value), Chosen: true})
	}
	return list
}

// regionOffered says whether a region is worth a choice: one of the first level,
// or a part of what is chosen.
func (l *listing) regionOffered(code string) bool {
	chosen := l.query.chosen[byRegion]
	if len(chosen) == 0 {
		return len(code) == firstLevel
	}
	return slices.ContainsFunc(chosen, func(c string) bool {
		return code == c || strings.HasPrefix(code, c) && len(code) == len(c)+1 ||
			len(c) > firstLevel && len(c) == len(code) && strings.HasPrefix(code, c[:len(c)-1])
	})
}

// filterLabel is what a filter is called.
func filterLabel(ctx context.Context, name string) string {
	if name == byRegion || name == byLanguage {
		return i18n.T(ctx, "find.filter."+name)
	}
	return i18n.T(ctx, "tenders.filter."+name)
}

func (l *listing) label(ctx context.Context, name, value string) string {
	switch name {
	case byCountry:
		return i18n.Country(ctx, value)
	case byStatus:
		return i18n.T(ctx, "tenders.status."+value)
	case byReservation:
		return i18n.T(ctx, "tenders.reserved."+value)
	case byTheme:
		return i18n.T(ctx, "tenders.theme."+strings.ReplaceAll(value, "-", "_"))
	case byCPV:
		return l.words.CPV(value)
	case byRegion:
		return enterprise.Region(l.words, value)
	case byLanguage:
		for _, known := range i18n.Languages() {
			if known.Code == value {
				return known.Name
			}
		}
	}
	return value
}

// chosen are the chips: all that the list is narrowed to, in the order of the
// filters, each with the address without it.
func (l *listing) chosen(ctx context.Context) []ui.Link {
	var list []ui.Link
	if l.around != nil {
		list = append(list, ui.Link{Text: l.nearby(ctx), Href: l.query.withoutPlace().href()})
	}
	if !l.query.since.IsZero() {
		text := i18n.T(ctx, "find.since", "day", i18n.Date(ctx, l.query.since, ui.FrameOf(ctx).Zone))
		list = append(list, ui.Link{Text: text, Href: l.query.withoutSince().href()})
	}
	if l.query.closes != "" {
		list = append(list, ui.Link{Text: closesLabel(ctx, l.query.closes), Href: l.query.withoutCloses().href()})
	}
	if text := l.valueLabel(ctx); text != "" {
		list = append(list, ui.Link{Text: text, Href: l.query.withoutValue().href()})
	}
	for _, name := range filterNames() {
		for _, value := range l.query.chosen[name] {
			list = append(list, ui.Link{Text: filterLabel(ctx, name) + ": " + l.label(ctx, name, value), Href: l.query.without(name, value).href()})
		}
	}
	return list
}

// valueLabel says within what bounds the value lies, or "".
func (l *listing) valueLabel(ctx context.Context) string {
	from, until := i18n.Number(ctx, l.query.from), i18n.Number(ctx, l.query.until)
	switch {
	case l.query.from > 0 && l.query.until > 0:
		return i18n.T(ctx, "find.value.between", "from", from, "until", until)
	case l.query.from > 0:
		return i18n.T(ctx, "find.value.least", "from", from)
	case l.query.until > 0:
		return i18n.T(ctx, "find.value.most", "until", until)
	}
	return ""
}

func closesLabel(ctx context.Context, name string) string { return i18n.T(ctx, "find.closes."+name) }
