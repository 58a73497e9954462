package pools

import (
	"context"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/money"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// view is a pool as its page shows it.
type view struct {
	pool *poolsv1.Pool
	step step
	// zone is where the viewer reads times.
	zone *time.Location
	cpv  string
	// members and shares are nil where there is nothing to show.
	members []memberRow
	shares  []shareRow
	total   string
}

// memberRow is a city in the pool.
type memberRow struct {
	name, value, percent string
	demand               string
	lead                 bool
	state                ui.TagItem
	when                 string
}

// shareRow is what a city pays.
type shareRow struct{ name, planned, amount string }

// pool shows a pool to its cities and, once its tender is published, to everyone.
func (a *area) pool(r *page.Request) error {
	p, err := a.pools.GetPool(r.Context(), &poolsv1.GetPoolRequest{Pool: r.Param("pool")})
	if err != nil {
		return err
	}
	labels, err := a.codes.Labels(r.Context(), p.GetCpv())
	if err != nil {
		return err
	}
	v, err := viewOf(r, p)
	if err != nil {
		return err
	}
	v.cpv = cpv.Label(labels, p.GetCpv())
	return r.Show(shown(p.GetTitle(), crumbs(r, nil, p.GetTitle())), poolPage(v))
}

func viewOf(r *page.Request, p *poolsv1.Pool) (view, error) {
	v := view{pool: p, step: stepOf(p, r.Viewer()), zone: r.Zone()}
	for _, m := range p.GetMembers() {
		v.members = append(v.members, rowOf(r.Context(), p, m, r.Zone()))
	}
	var err error
	v.shares, v.total, err = sharesOf(r.Context(), p)
	return v, err
}

func rowOf(ctx context.Context, p *poolsv1.Pool, m *poolsv1.Member, zone *time.Location) memberRow {
	row := memberRow{
		name: m.GetName(), value: i18n.Money(ctx, m.GetValue()), demand: m.GetDemand(), lead: m.GetOrganisation() == p.GetLead(),
	}
	at := m.GetInvitedAt()
	switch {
	case m.GetSignedAt() != nil:
		at, row.state = m.GetSignedAt(), ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "pools.member.signed")}
	case m.GetJoinedAt() != nil:
		at, row.state = m.GetJoinedAt(), ui.TagItem{Text: i18n.T(ctx, "pools.member.joined")}
	default:
		row.state = ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "pools.member.invited")}
	}
	if at != nil {
		row.when = i18n.Date(ctx, at.AsTime(), zone)
	}
	if m.GetJoinedAt() != nil {
		row.percent = i18n.Percent(ctx, part(m.GetValue(), p.GetValue()), 1)
	}
	return row
}

// part is an amount's share of a whole, for drawing and for percentages that are
// rounded anyway; what cities pay is exact and comes from the award.
func part(amount, whole *typesv1.Money) float64 {
	a, err1 := money.From("value", amount)
	b, err2 := money.From("value", whole)
	if err1 != nil || err2 != nil || b.Minor == 0 {
		return 0
	}
	return float64(a.Minor) / float64(b.Minor)
}

// chart is what each city that joined brings, as bars.
func chart(ctx context.Context, p *poolsv1.Pool) ui.Chart {
	c := ui.Chart{Caption: i18n.T(ctx, "pools.chart.caption"), Label: i18n.T(ctx, "pools.members.city"), Value: i18n.T(ctx, "pools.members.value")}
	for _, m := range p.GetMembers() {
		if m.GetJoinedAt() != nil {
			c.Bars = append(c.Bars, ui.Bar{Label: m.GetName(), Value: part(m.GetValue(), p.GetValue()), Text: i18n.Money(ctx, m.GetValue())})
		}
	}
	return c
}

// sharesOf is what each city pays after the award, to the cent, and their sum.
func sharesOf(ctx context.Context, p *poolsv1.Pool) (rows []shareRow, total string, err error) {
	planned := map[string]*typesv1.Money{}
	for _, m := range p.GetMembers() {
		planned[m.GetOrganisation()] = m.GetValue()
	}
	var sum money.Amount
	for _, s := range p.GetShares() {
		amount, err := money.From("amount", s.GetAmount())
		if err != nil {
			return nil, "", err
		}
		if sum, err = sum.Add(amount); err != nil {
			return nil, "", err
		}
		rows = append(rows, shareRow{s.GetName(), exact(ctx, planned[s.GetOrganisation()]), i18n.Decimal(ctx, amount.Decimal())})
	}
	return rows, i18n.Decimal(ctx, sum.Decimal()), nil
}

// exact writes an amount with all its minor digits, so that columns line up.
func exact(ctx context.Context, m *typesv1.Money) string {
	amount, err := money.From("value", m)
	if err != nil {
		return ""
	}
	return i18n.Decimal(ctx, amount.Decimal())
}

// progress says how far the pool is, as a list of parts with their states.
func progress(ctx context.Context, p *poolsv1.Pool) []ui.Task {
	invited, joined, signed := len(p.GetMembers()), len(p.GetDemands()), 0
	for _, m := range p.GetMembers() {
		if m.GetSignedAt() != nil {
			signed++
		}
	}
	some := func(n, of int) ui.TagItem {
		kind := ui.TagNext
		if n == of {
			kind = ui.TagGood
		}
		return ui.TagItem{Kind: kind, Text: i18n.T(ctx, "pools.progress.of", "n", n, "of", of)}
	}
	done := func(yes bool) ui.TagItem {
		if yes {
			return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "pools.progress.done")}
		}
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "pools.progress.later")}
	}
	tasks := []ui.Task{
		{Name: i18n.T(ctx, "pools.progress.join"), State: some(joined, invited)},
		{Name: i18n.T(ctx, "pools.progress.sign"), State: some(signed, max(joined, leastCities))},
		{Name: i18n.T(ctx, "pools.progress.tender"), State: done(p.GetTenderPublishedAt() != nil)},
		{Name: i18n.T(ctx, "pools.progress.award"), State: done(len(p.GetShares()) > 0)},
	}
	if p.GetTenderPublishedAt() != nil {
		tasks[2].Href = "/tenders/" + p.GetTender()
	}
	if len(p.GetShares()) > 0 {
		tasks[3].Href = "/tenders/" + p.GetTender() + "/award"
	}
	return tasks
}

// action is the button of a step that the viewer can take; no address if none.
func (s step) action(ctx context.Context, p *poolsv1.Pool) ui.Link {
	link := ui.Link{Text: i18n.T(ctx, "pools.next."+string(s)+".button")}
	switch s {
	case stepJoin, stepSign, stepTender:
		link.Href = poolAt(p.GetId(), string(s))
	case stepFinish, stepPublished:
		link.Href = "/tenders/" + p.GetTender()
	case stepAwarded:
		link.Href = "/tenders/" + p.GetTender() + "/award"
	default:
		return ui.Link{}
	}
	return link
}

// waiting names the cities that have yet to do what is waited for: to join, where
// nobody but the lead has, or else to join and to sign.
func waiting(p *poolsv1.Pool, at step) string {
	var names []string
	for _, m := range p.GetMembers() {
		if m.GetJoinedAt() == nil || at != stepWaitJoin && m.GetSignedAt() == nil {
			names = append(names, m.GetName())
		}
	}
	return strings.Join(names, ", ")
}
