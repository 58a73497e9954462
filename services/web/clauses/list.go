package clauses

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The filters of the library, as the address names them.
const (
	byLever = "lever"
	byTheme = "theme"
	byCity  = "city"
	// house stands for Fairlot's own clauses among the cities.
	house = "fairlot"
)

func filterNames() []string { return []string{byLever, byTheme, byCity} }

// Query is what the address of a list of clauses asks for.
type Query struct {
	Q, CPV string
	chosen map[string][]string
}

// code is a CPV code or its beginning, with or without check digit.
var code = regexp.MustCompile(`^([0-9]{2,8})(-[0-9])?$`)

// ReadQuery reads the address.
func ReadQuery(r *page.Request) Query {
	q := Query{Q: strings.TrimSpace(r.Query("q")), CPV: strings.TrimSpace(r.Query("cpv")), chosen: map[string][]string{}}
	q.Q = string([]rune(q.Q)[:min(len([]rune(q.Q)), 200)])
	for _, name := range filterNames() {
		values := slices.DeleteFunc(slices.Clone(r.Queries(name)), func(v string) bool { return v == "" })
		if len(values) > 0 {
			q.chosen[name] = values
		}
	}
	return q
}

// One is the value of a filter of which one is chosen, or "".
func (q Query) One(name string) string {
	if len(q.chosen[name]) == 1 {
		return q.chosen[name][0]
	}
	return ""
}

// valid is the code that is asked for, "" where what was typed is none.
func (q Query) valid() string {
	if match := code.FindStringSubmatch(q.CPV); match != nil {
		return match[1]
	}
	return ""
}

func (q Query) kept() map[string]string {
	kept := map[string]string{}
	for name, value := range map[string]string{"q": q.Q, "cpv": q.CPV} {
		if value != "" {
			kept[name] = value
		}
	}
	return kept
}

func (q Query) href(path string) string {
	values := url.Values{}
	for name, value := range q.kept() {
		values.Set(name, value)
	}
	for name, chosen := range q.chosen {
		values[name] = chosen
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// without is the query with a value of a filter taken off.
func (q Query) without(name, value string) Query {
	chosen := map[string][]string{}
	for other, values := range q.chosen {
		if other == name {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == value })
		}
		if len(values) > 0 {
			chosen[other] = values
		}
	}
	q.chosen = chosen
	return q
}

// valueOf is what a filter compares in a clause.
func valueOf(name string, c *clausesv1.LibraryClause) string {
	switch name {
	case byLever:
		return LeverWord(c.GetLever())
	case byTheme:
		return c.GetTheme()
	default:
		if c.GetOrganisation() == "" {
			return house
		}
		return c.GetOrganisation()
	}
}

// fits says whether a clause passes the filters, those of one name left out.
func (q Query) fits(c *clausesv1.LibraryClause, but string) bool {
	for name, values := range q.chosen {
		if name != but && !slices.Contains(values, valueOf(name, c)) {
			return false
		}
	}
	return true
}

// Listing is the clauses that a query leaves, with the filters beside them.
type Listing struct {
	Query   Query
	Clauses []*clausesv1.LibraryClause
	Filters ui.Filters
	// Chips are what is chosen, each with the address without it.
	Chips []ui.Link
}

// NewListing asks the library. Its clauses carry their texts in the language.
func NewListing(r *page.Request, library clausesv1.ClausesServiceClient, q Query, path, language string) (*Listing, error) {
	answer, err := library.ListLibraryClauses(r.Context(), &clausesv1.ListLibraryClausesRequest{Q: q.Q, Cpv: q.valid(), Language: language})
	if err != nil {
		return nil, err
	}
	l := &Listing{Query: q, Filters: ui.Filters{Action: path, Kept: q.kept()}}
	for _, c := range answer.GetClauses() {
		if q.fits(c, "") {
			l.Clauses = append(l.Clauses, c)
		}
	}
	for _, name := range filterNames() {
		l.facet(r.Context(), name, path, answer.GetClauses())
	}
	if len(q.chosen) > 0 {
		l.Filters.Reset = Query{Q: q.Q, CPV: q.CPV}.href(path)
	}
	return l, nil
}

// facet adds a filter with how many clauses each of its values leaves.
func (l *Listing) facet(ctx context.Context, name, path string, all []*clausesv1.LibraryClause) {
	counts, labels := map[string]int64{}, map[string]string{}
	var order []string
	for _, c := range all {
		value := valueOf(name, c)
		if _, ok := labels[value]; !ok {
			labels[value], order = label(ctx, name, c), append(order, value)
		}
		if l.Query.fits(c, name) {
			counts[value]++
		}
	}
	facet := ui.Facet{Name: name, Legend: i18n.T(ctx, "library.filter."+name)}
	for _, value := range order {
		chosen := slices.Contains(l.Query.chosen[name], value)
		facet.Options = append(facet.Options, ui.FacetOption{Value: value, Label: labels[value], Count: counts[value], Chosen: chosen})
		if chosen {
			l.Chips = append(l.Chips, ui.Link{Text: labels[value], Href: l.Query.without(name, value).href(path)})
		}
	}
	if len(facet.Options) > 1 || len(l.Query.chosen[name]) > 0 {
		l.Filters.Facets = append(l.Filters.Facets, facet)
	}
}

func label(ctx context.Context, name string, c *clausesv1.LibraryClause) string {
	switch {
	case name == byLever:
		return LeverName(ctx, c.GetLever())
	case name == byTheme:
		return ThemeName(ctx, c.GetTheme())
	case c.GetOrganisation() == "":
		return i18n.T(ctx, "library.fairlots")
	default:
		return c.GetOrganisationName()
	}
}

// group is the clauses of one lever.
type group struct {
	lever   tendersv1.Lever
	clauses []*clausesv1.LibraryClause
}

func (l *Listing) groups() []group {
	var out []group
	for _, lever := range Levers() {
		g := group{lever: lever}
		for _, c := range l.Clauses {
			if c.GetLever() == lever {
				g.clauses = append(g.clauses, c)
			}
		}
		if len(g.clauses) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// list shows the library.
func (a *area) list(r *page.Request) error {
	language := i18n.From(r.Context()).Code()
	l, err := NewListing(r, a.clauses, ReadQuery(r), Path, language)
	if err != nil {
		return err
	}
	trade := ""
	if valid := l.Query.valid(); valid != "" {
		labels, err := a.finder.Labels(r.Context(), Family(valid))
		if err != nil {
			return err
		}
		trade = labels[Family(valid)]
	}
	return r.Show(ui.Page{Title: r.T("library.title"), Section: ui.SectionClauses}, listPage(l, trade, language))
}
