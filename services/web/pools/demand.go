package pools

import (
	"context"
	"net/url"
	"strconv"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// planned is a demand as its page shows it.
type planned struct {
	demand *poolsv1.Demand
	labels map[string]string
	// pool is the one it is in, where the viewer may see it.
	pool *poolsv1.Pool
	// own is set for officers of the city; matches are others' that fit.
	own     bool
	matches []*poolsv1.Match
	// mayJoin is set for those who can declare the like.
	mayJoin bool
}

// demand shows a planned purchase to everyone; to the city's officers also whose
// plans fit.
func (a *area) demand(r *page.Request) error {
	d, err := a.pools.GetDemand(r.Context(), &poolsv1.GetDemandRequest{Demand: r.Param("demand")})
	if err != nil {
		return err
	}
	v := planned{demand: d, own: owns(r.Viewer(), d)}
	v.mayJoin = !v.own && d.GetPool() == "" && (r.Viewer() == nil || r.Viewer().Has(roleOfficer) && r.Viewer().Organisation != d.GetOrganisation())
	if d.GetPool() != "" {
		v.pool, err = a.visible(r.Context(), d.GetPool())
	} else if v.own {
		v.matches, err = a.matches(r.Context(), d.GetId())
	}
	if err != nil {
		return err
	}
	if v.labels, err = a.codes.Labels(r.Context(), codesOf(v)...); err != nil {
		return err
	}
	return r.Show(shown(d.GetTitle(), crumbs(r, nil, d.GetTitle())), demandPage(v, r.Now()))
}

func (a *area) matches(ctx context.Context, demand string) ([]*poolsv1.Match, error) {
	answer, err := a.pools.MatchDemand(ctx, &poolsv1.MatchDemandRequest{Demand: demand})
	return answer.GetMatches(), err
}

// visible is the pool if the viewer may see it, else nil.
func (a *area) visible(ctx context.Context, id string) (*poolsv1.Pool, error) {
	p, err := a.pools.GetPool(ctx, &poolsv1.GetPoolRequest{Pool: id})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	return p, err
}

func codesOf(v planned) []string {
	list := []string{v.demand.GetCpv()}
	for _, m := range v.matches {
		list = append(list, m.GetDemand().GetCpv())
	}
	return list
}

// reasons say why a match fits, in figures.
func reasons(ctx context.Context, m *poolsv1.Match) []string {
	return []string{
		i18n.T(ctx, "pools.match.digits", "count", m.GetCpvDigits(), "code", m.GetDemand().GetCpv()[:min(int(m.GetCpvDigits()), len(m.GetDemand().GetCpv()))]),
		i18n.T(ctx, "pools.match.days", "count", m.GetDaysTogether()),
		i18n.T(ctx, "pools.match.value", "value", i18n.Money(ctx, m.GetValueTogether())),
	}
}

// mostFit is the best fit there can be.
const mostFit = 100

func fitText(ctx context.Context, m *poolsv1.Match) string {
	return i18n.T(ctx, "pools.match.fit", "n", m.GetFit(), "of", mostFit)
}

func inviteID(i int) string { return "invited-" + strconv.Itoa(i+1) }

// likeAddress begins a demand of the viewer's own city like this one.
func likeAddress(d *poolsv1.Demand) string {
	return "/demands/new?" + url.Values{"like": {d.GetId()}}.Encode()
}

func noMatch(ctx context.Context) ui.Empty {
	return ui.Empty{
		Title: i18n.T(ctx, "pools.match.none"), Text: i18n.T(ctx, "pools.match.none_text"),
		Next: []ui.Link{{Text: i18n.T(ctx, "pools.match.browse"), Href: "/pools"}},
	}
}
