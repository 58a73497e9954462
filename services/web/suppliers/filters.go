package suppliers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// panel is the filters beside the list with the counts they leave.
func (l *listing) panel(ctx context.Context, facets []*searchv1.Facet) ui.Filters {
	values := map[string][]*searchv1.FacetValue{}
	for _, f := range facets {
		values[f.GetName()] = f.GetValues()
	}
	filters := ui.Filters{Action: enterprise.ListPath, Kept: l.query.kept()}
	for _, name := range filterNames() {
		facet := ui.Facet{Name: name, Legend: i18n.T(ctx, "suppliers.filter."+name)}
		facet.Options = l.facetOptions(ctx, name, l.offered(name, values[fieldOf(name)]))
		if len(facet.Options) > 0 {
			filters.Facets = append(filters.Facets, facet)
		}
	}
	if l.query.filtered() {
		filters.Reset = l.query.withoutFilters().href()
	}
	return filters
}

// offered are the values of a facet that are worth a choice: of regions those of
// the first level, and the parts of what is chosen; of yes and no what can be asked.
func (l *listing) offered(name string, values []*searchv1.FacetValue) []*searchv1.FacetValue {
	codes := codesOf(name)
	if name == byVerified || name == byDelivered {
		values = answers(values)
	}
	return slices.DeleteFunc(slices.Clone(values), func(v *searchv1.FacetValue) bool {
		switch {
		case codes != nil:
			return !slices.Contains(codes, v.GetValue())
		case name == byRegion:
			return !l.regionOffered(v.GetValue())
		default:
			return false
		}
	})
}

// answers writes true and false as the address does, yes first.
func answers(values []*searchv1.FacetValue) []*searchv1.FacetValue {
	var list []*searchv1.FacetValue
	for _, said := range [][2]string{{"true", "yes"}, {"false", "no"}} {
		for _, v := range values {
			if v.GetValue() == said[0] {
				list = append(list, &searchv1.FacetValue{Value: said[1], Count: v.GetCount()})
			}
		}
	}
	return list
}

// firstLevel is how long the NUTS codes of the largest regions of a country are.
const firstLevel = 3

func (l *listing) regionOffered(code string) bool {
	chosen := l.query.chosen[byRegion]
	if slices.Contains(chosen, code) {
		return true
	}
	inside := func(c string) bool { return strings.HasPrefix(code, c) && len(code) == len(c)+1 }
	beside := func(c string) bool {
		return len(c) == len(code) && len(c) > firstLevel && strings.HasPrefix(code, c[:len(c)-1])
	}
	if slices.ContainsFunc(chosen, inside) || slices.ContainsFunc(chosen, beside) {
		return true
	}
	return len(code) == firstLevel && len(chosen) == 0
}

// facetOptions are the values that occur most, and those that are chosen.
func (l *listing) facetOptions(ctx context.Context, name string, values []*searchv1.FacetValue) []ui.FacetOption {
	chosen := slices.Clone(l.query.chosen[name])
	var list []ui.FacetOption
	for _, v := range values {
		i := slices.Index(chosen, v.GetValue())
		if v.GetValue() == "" || i < 0 && len(list) >= mostOptions {
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
	return apart(ctx, list)
}

// apart names the country of options that have the same words, as statuses of
// different laws may.
func apart(ctx context.Context, list []ui.FacetOption) []ui.FacetOption {
	seen := map[string]int{}
	for _, o := range list {
		seen[o.Label]++
	}
	for i, o := range list {
		if country, _, ok := strings.Cut(o.Value, "."); ok && seen[o.Label] > 1 {
			list[i].Label += " (" + i18n.Country(ctx, strings.ToUpper(country)) + ")"
		}
	}
	return list
}

func (l *listing) label(ctx context.Context, name, value string) string {
	switch name {
	case byCountry:
		return i18n.Country(ctx, value)
	case byStatus:
		return l.words.Of(enterprise.ListStatus, value)
	case byForm:
		return l.words.Of(enterprise.ListForm, value)
	case byCPV:
		return l.words.CPV(value)
	case byServes, byRegion:
		return enterprise.Region(l.words, value)
	case byVerified:
		return i18n.T(ctx, "enterprise.verified."+value)
	case byVerifier, byLabel:
		return value
	default:
		return i18n.T(ctx, "suppliers.value."+name+"."+value)
	}
}

// pager leads through the pages of the list.
func (l *listing) pager() ui.Pager {
	pages := l.pages()
	if pages < 2 {
		return ui.Pager{}
	}
	var p ui.Pager
	if l.query.page > 1 {
		p.Previous = l.query.at(l.query.page - 1).href()
	}
	if l.query.page < pages {
		p.Next = l.query.at(l.query.page + 1).href()
	}
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < l.query.page-1 || n > l.query.page+1) {
			continue
		}
		if n > last+1 {
			p.Items = append(p.Items, ui.PagerItem{})
		}
		p.Items = append(p.Items, ui.PagerItem{Number: n, Href: l.query.at(n).href(), Current: n == l.query.page})
		last = n
	}
	return p
}

// orders are the ways to sort the list; the current one has no address.
func (l *listing) orders(ctx context.Context) []ui.Link {
	var list []ui.Link
	for _, order := range []string{"", "distance", "name"} {
		if order == "distance" && l.around == nil {
			continue
		}
		link := ui.Link{Text: i18n.T(ctx, "suppliers.order."+orderName(order))}
		if l.query.order != order {
			link.Href = l.query.by(order).href()
		}
		list = append(list, link)
	}
	return list
}

func orderName(order string) string {
	if order == "" {
		return "match"
	}
	return order
}

// radiusOptions are the choices of how far from the city.
func radiusOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, km := range radii() {
		list = append(list, ui.Option{Value: strconv.Itoa(km), Label: i18n.T(ctx, "suppliers.search.within", "km", km)})
	}
	return append(list, ui.Option{Value: reachesName, Label: i18n.T(ctx, "suppliers.search.reaches")})
}
