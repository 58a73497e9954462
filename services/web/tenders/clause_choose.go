package tenders

import (
	"net/url"
	"slices"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// choice is the library as the officer of a draft chooses from it.
type choice struct {
	t        *tendersv1.Tender
	language string
	query    clauses.Query
	// fitting suit what is bought, general everything, others another trade.
	fitting, general, others []offer
	found                    int
	// figures of the calibrator that the officer changed.
	figures url.Values
}

// offer is a clause that can be chosen.
type offer struct {
	clause *clausesv1.LibraryClause
	// trade says in words which code of the tender it suits.
	trade string
	// ticked: it is chosen; used: the draft has it.
	ticked, used bool
}

// choose shows the library, what suits the purchase first. What is ticked stays
// ticked while one searches.
func (a *area) choose(r *page.Request) error {
	t, err := a.draft(r)
	if err != nil {
		return err
	}
	c := choice{t: t, query: clauses.ReadQuery(r), figures: clauses.Given(r), language: languageOf(t, i18n.From(r.Context()).Code())}
	l, err := clauses.NewListing(r, a.library, c.query, at(t, "edit", partClauses, "choose"), c.language)
	if err != nil {
		return err
	}
	c.found = len(l.Clauses)
	list, err := a.withTicked(r, l.Clauses)
	if err != nil {
		return err
	}
	var families []string
	for _, one := range list {
		if family, ok := clauses.Suits(one, codesOf(t)...); ok && family != "" {
			families = append(families, clauses.Family(family))
		}
	}
	labels, err := a.finder.Labels(r.Context(), families...)
	if err != nil {
		return err
	}
	for _, one := range list {
		o := offer{clause: one, ticked: slices.Contains(r.Queries("clause"), one.GetId()), used: uses(t, one.GetId())}
		family, suits := clauses.Suits(one, codesOf(t)...)
		switch {
		case suits && family != "":
			o.trade = family + " " + labels[clauses.Family(family)]
			c.fitting = append(c.fitting, o)
		case suits:
			c.general = append(c.general, o)
		default:
			c.others = append(c.others, o)
		}
	}
	name := r.T("library.draft.choose")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: clauseCrumbs(r, t, name)}, choosePage(c))
}

// withTicked adds the clauses that are ticked but not among those found.
func (a *area) withTicked(r *page.Request, found []*clausesv1.LibraryClause) ([]*clausesv1.LibraryClause, error) {
	list := slices.Clone(found)
	for _, id := range r.Queries("clause") {
		if slices.ContainsFunc(list, func(c *clausesv1.LibraryClause) bool { return c.GetId() == id }) {
			continue
		}
		c, err := a.library.GetLibraryClause(r.Context(), &clausesv1.GetLibraryClauseRequest{Clause: id})
		if err != nil {
			return nil, err
		}
		list = append([]*clausesv1.LibraryClause{c}, list...)
	}
	return list, nil
}

func uses(t *tendersv1.Tender, library string) bool {
	return slices.ContainsFunc(t.GetClauses(), func(c *tendersv1.Clause) bool { return c.GetLibraryClause() == library })
}

// clauseCrumbs lead to a page under the clauses of a draft.
func clauseCrumbs(r *page.Request, t *tendersv1.Tender, name string) []ui.Link {
	trail := crumbs(r, t, r.T("tenders.part.clauses"), name)
	trail[len(trail)-2].Href = at(t, "edit", partClauses)
	return trail
}
