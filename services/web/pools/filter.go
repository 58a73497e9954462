package pools

import (
	"context"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	facetState   = "state"
	facetCPV     = "cpv"
	facetCountry = "country"
	facetStart   = "start"
	// A demand is free until it is in a pool.
	stateFree, statePooled = "free", "pooled"
)

// facets are the filters in the order people ask: is it free, what, where, when.
func facets() []string { return []string{facetState, facetCPV, facetCountry, facetStart} }

// filter is what a list of demands is narrowed to. Values of one facet are
// alternatives; different facets must all hold.
type filter struct {
	query  string
	chosen map[string][]string
}

// asked reads the filter from the address.
func asked(r *page.Request) filter {
	f := filter{query: strings.TrimSpace(r.Query("q")), chosen: map[string][]string{}}
	for _, name := range facets() {
		if values := r.Queries(name); len(values) > 0 {
			f.chosen[name] = values[:min(len(values), 50)]
		}
	}
	return f
}

func (f filter) empty() bool { return f.query == "" && len(f.chosen) == 0 }

// keeps says whether a demand passes all facets but one; "" leaves none out.
func (f filter) keeps(d *poolsv1.Demand, but string) bool {
	for name, values := range f.chosen {
		if name != but && !slices.Contains(values, valueOf(d, name)) {
			return false
		}
	}
	return f.says(d)
}

// says looks for every word in what the city wrote, accents aside.
func (f filter) says(d *poolsv1.Demand) bool {
	text := static.Fold(strings.Join([]string{d.GetTitle(), d.GetDescription(), d.GetOrganisationName(), d.GetPlace().GetCity(), d.GetCpv()}, " "))
	for word := range strings.FieldsSeq(static.Fold(f.query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// valueOf is a demand's value of a facet.
func valueOf(d *poolsv1.Demand, facet string) string {
	switch facet {
	case facetCountry:
		return d.GetPlace().GetCountry()
	case facetCPV:
		return division(d.GetCpv())
	case facetStart:
		return strconv.Itoa(d.GetPeriodStart().AsTime().In(i18n.ZoneOf(d.GetPlace().GetCountry())).Year())
	case facetState:
		if d.GetPool() != "" {
			return statePooled
		}
		return stateFree
	default:
		return ""
	}
}

// division is the kind of purchase: the first two digits, filled up.
func division(code string) string {
	if len(code) < 2 {
		return code
	}
	return code[:2] + "000000"
}

// panel is the filters with how many demands each value leaves.
func (f filter) panel(ctx context.Context, all []*poolsv1.Demand, labels map[string]string) ui.Filters {
	p := ui.Filters{Action: "/pools", Kept: map[string]string{}}
	if f.query != "" {
		p.Kept["q"] = f.query
	}
	for _, name := range facets() {
		if group := f.group(ctx, name, all, labels); len(group.Options) > 1 || len(f.chosen[name]) > 0 {
			p.Facets = append(p.Facets, group)
		}
	}
	if len(f.chosen) > 0 {
		p.Reset = address(filter{query: f.query}, 1)
	}
	return p
}

func (f filter) group(ctx context.Context, name string, all []*poolsv1.Demand, labels map[string]string) ui.Facet {
	counts := map[string]int64{}
	for _, value := range f.chosen[name] {
		counts[value] = 0
	}
	for _, d := range all {
		value := valueOf(d, name)
		switch {
		case value == "":
		case f.keeps(d, name):
			counts[value]++
		default:
			counts[value] += 0
		}
	}
	facet := ui.Facet{Name: name, Legend: i18n.T(ctx, "pools.filter."+name)}
	for value, count := range counts {
		facet.Options = append(facet.Options, ui.FacetOption{
			Value: value, Label: facetLabel(ctx, name, value, labels), Count: count, Chosen: slices.Contains(f.chosen[name], value),
		})
	}
	sort.Slice(facet.Options, func(i, j int) bool {
		a, b := facet.Options[i], facet.Options[j]
		if name != facetStart && a.Count != b.Count {
			return a.Count > b.Count
		}
		return a.Value < b.Value
	})
	return facet
}

func facetLabel(ctx context.Context, name, value string, labels map[string]string) string {
	switch {
	case name == facetCountry:
		return i18n.Country(ctx, value)
	case name == facetCPV && labels[value] != "":
		return labels[value]
	case name == facetState && (value == stateFree || value == statePooled):
		return i18n.T(ctx, "pools.state."+value)
	default:
		return value
	}
}

// address is the list narrowed to the filter, at a page.
func address(f filter, n int) string {
	query := url.Values{}
	if f.query != "" {
		query.Set("q", f.query)
	}
	for name, values := range f.chosen {
		query[name] = values
	}
	if n > 1 {
		query.Set("page", strconv.Itoa(n))
	}
	if len(query) == 0 {
		return "/pools"
	}
	return "/pools?" + query.Encode()
}
