package pools

import (
	"context"
	"slices"
	"strings"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// opened is a pool as it is begun.
type opened struct {
	Title   string   `form:"title"`
	Terms   string   `form:"terms"`
	Demand  string   `form:"demand"`
	Invited []string `form:"invited"`
}

func (a *area) mountOpen(s *page.Site) {
	page.Mount(s, "/pools/new", page.Form[opened]{
		Name: "pool-new", Roles: []string{roleOfficer}, Load: a.propose, Show: a.showOpen, Send: a.open,
		Labels: []string{"title", "pools.open.name", "invited", "pools.open.invited", "terms", "pools.open.terms", "demand", "pools.field.title"},
	})
}

// propose fills the form in from the viewer's demand and those that were ticked.
// Without a demand there is nothing to fill in; showOpen leads to the choice.
func (a *area) propose(r *page.Request) (opened, int64, error) {
	v := opened{Demand: r.Query("demand"), Invited: r.Queries("invited")}
	if v.Demand == "" {
		return v, 0, nil
	}
	d, err := a.pools.GetDemand(r.Context(), &poolsv1.GetDemandRequest{Demand: v.Demand})
	if err != nil {
		return v, 0, err
	}
	v.Title = d.GetTitle()
	v.Terms = terms(r.Context(), d)
	return v, 0, nil
}

func (a *area) showOpen(r *page.Request, f *ui.Form) error {
	if f.Value("demand") == "" {
		r.Notice(false, r.T("pools.open.choose"))
		return r.Redirect("/pools")
	}
	d, err := a.pools.GetDemand(r.Context(), &poolsv1.GetDemandRequest{Demand: f.Value("demand")})
	if err != nil {
		return err
	}
	if !owns(r.Viewer(), d) || d.GetPool() != "" {
		return r.Redirect(demandAt(d.GetId()))
	}
	matches, err := a.matches(r.Context(), d.GetId())
	if err != nil {
		return err
	}
	title := r.T("pools.open.title")
	links := crumbs(r, []ui.Link{{Text: d.GetTitle(), Href: demandAt(d.GetId())}}, title)
	return r.Show(shown(title, links), openPage(f, d, invitable(r.Context(), matches)))
}

// invitable are the demands that fit, as choices.
func invitable(ctx context.Context, matches []*poolsv1.Match) []ui.Option {
	var out []ui.Option
	for _, m := range matches {
		d := m.GetDemand()
		out = append(out, ui.Option{
			Value: d.GetId(), Label: d.GetOrganisationName(),
			Hint: i18n.T(ctx, "pools.open.invited_one", "title", d.GetTitle(), "value", i18n.Money(ctx, d.GetValue()), "fit", fitText(ctx, m)),
		})
	}
	return out
}

func (a *area) open(r *page.Request, v opened, _ int64) (string, error) {
	if len(v.Invited) == 0 {
		return "", r.Problems("invited", "errors.pool.invite_one")
	}
	p, err := a.pools.CreatePool(r.Context(), &poolsv1.CreatePoolRequest{
		Title: strings.TrimSpace(v.Title), Terms: plainLines(v.Terms), Demand: v.Demand, Invited: slices.Compact(v.Invited),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("pools.open.done"))
	return poolAt(p.GetId()), nil
}

// plainLines writes the lines as the terms keep them; browsers send CR LF.
func plainLines(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// chapters of the terms that are proposed, in their order.
func chapters() []string {
	return []string{"what", "lead", "answer", "law", "work", "cost", "leave", "delivery", "sign"}
}

// terms are proposed in the reader's language; the cities change them as they
// need (Art. 38 and, across borders, Art. 39(4) of Directive 2014/24/EU).
func terms(ctx context.Context, d *poolsv1.Demand) string {
	var out []string
	country := d.GetPlace().GetCountry()
	if country != "" {
		country = " (" + i18n.Country(ctx, country) + ")"
	}
	for _, chapter := range chapters() {
		out = append(out, i18n.T(ctx, "pools.terms."+chapter, "title", d.GetTitle(), "lead", d.GetOrganisationName(), "country", country))
	}
	return strings.Join(out, "\n\n")
}
