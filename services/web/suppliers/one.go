package suppliers

import (
	"context"
	"slices"
	"strings"

	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// oneView is an enterprise with its contracts.
type oneView struct {
	*enterprise.Profile
	contracts []*deliveryv1.Contract
}

// mostContracts are shown on a page.
const mostContracts = 50

// one shows an enterprise.
func (a *area) one(r *page.Request) error {
	p, err := a.Load(r)
	if err != nil {
		return err
	}
	v := oneView{Profile: p}
	answer, err := a.delivery.ListContracts(r.Context(), &deliveryv1.ListContractsRequest{Supplier: p.Supplier.GetId(), PageSize: mostContracts})
	// What it delivered adds to the page; without it the page still serves.
	if err == nil {
		v.contracts = answer.GetContracts()
	}
	name := p.Supplier.GetName()
	return r.Show(ui.Page{Title: name, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, name)}, onePage(v))
}

// line is what and where in a sentence.
func line(ctx context.Context, p *enterprise.Profile) string {
	kind, where := enterprise.KindOf(p.Words, p.Supplier.GetSocialStatus(), p.Supplier.GetLegalForm()), enterprise.PlaceName(ctx, p.Supplier.GetPlace())
	if kind == "" || where == "" {
		return kind + where
	}
	return kind + " · " + where
}

func tags(ctx context.Context, p *enterprise.Profile) []ui.TagItem {
	var list []ui.TagItem
	switch p.Supplier.GetState() {
	case enterprise.Draft:
		list = append(list, ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "enterprise.state.draft")})
	case enterprise.Suspended:
		list = append(list, ui.TagItem{Kind: ui.TagStop, Text: i18n.T(ctx, "enterprise.state.suspended")})
	}
	if until := p.Supplier.GetVerifiedUntil(); until == nil {
		list = append(list, ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "enterprise.verified.no")})
	} else {
		list = append(list, ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "enterprise.verified.until", "day", enterprise.LastDay(ctx, until.AsTime(), p.Zone))})
	}
	if w := p.Supplier.GetWorkforce(); w.GetIntegrationPercent() >= article20 {
		list = append(list, ui.TagItem{Text: i18n.T(ctx, "enterprise.share.meets")})
	}
	return list
}

// conditionText says what an article asks and what is known of it, in figures.
func conditionText(ctx context.Context, p *enterprise.Profile, c *suppliersv1.Condition) string {
	f := c.GetFigures()
	said := p.Words.Of(enterprise.ListStatus, f["article_20"])
	if name := p.Words.Of(enterprise.ListForm, f["article_20"]); name != f["article_20"] {
		said = name
	}
	key := "suppliers.condition." + c.GetCondition()
	if c.GetCondition() == "social_status" && !c.GetMet() {
		key = "suppliers.condition.no_status"
	}
	return i18n.T(ctx, key,
		"employees", f["employees"], "disadvantaged", f["disadvantaged"], "disabled", f["disabled"],
		"share", f["integration_percent"], "needed", f["needed"], "said", said, "years", f["years"])
}

// deliveredTag says whether anything of a contract's promises was verified.
func deliveredTag(ctx context.Context, c *deliveryv1.Contract) ui.TagItem {
	verified := slices.ContainsFunc(c.GetObligations(), func(o *deliveryv1.Obligation) bool {
		return strings.Trim(o.GetVerified(), "0.") != ""
	})
	if verified {
		return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "suppliers.delivered.verified")}
	}
	return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "suppliers.delivered.running")}
}

// article20 is the share of the workforce, in percent, that Directive
// 2014/24/EU Art. 20(1) names; only for the words about it.
const article20 = 30

// spot is where it is on the map.
func spot(p *enterprise.Profile) []ui.Spot {
	at := p.Supplier.GetPlace()
	if at == nil || at.Latitude == nil || at.Longitude == nil {
		return nil
	}
	return []ui.Spot{{Name: p.Supplier.GetName(), Text: at.GetCity(), Latitude: at.GetLatitude(), Longitude: at.GetLongitude()}}
}

// chart is the workforce in bars.
func chart(ctx context.Context, w *suppliersv1.Workforce) ui.Chart {
	c := ui.Chart{
		Caption: i18n.T(ctx, "enterprise.staff.caption"), Max: float64(w.GetEmployees()),
		Label: i18n.T(ctx, "enterprise.staff.group"), Value: i18n.T(ctx, "enterprise.staff.people"),
	}
	for _, bar := range []struct {
		key   string
		value int32
	}{{"employees", w.GetEmployees()}, {"disadvantaged", w.GetDisadvantaged()}, {"disabled", w.GetDisabled()}} {
		c.Bars = append(c.Bars, ui.Bar{
			Label: i18n.T(ctx, "enterprise.field."+bar.key), Value: float64(bar.value), Text: i18n.Number(ctx, int64(bar.value)), Next: bar.key != "employees",
		})
	}
	return c
}
