package tenders

import (
	"context"
	"slices"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// lotPublic is the page of one lot, for who may read the tender.
func (a *area) lotPublic(r *page.Request) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	l := lotOf(r, t)
	if l == nil {
		return errs.NotFound("lot", r.Param("lot"))
	}
	p, err := a.publicOf(r, t)
	if err != nil {
		return err
	}
	if p.codes, err = a.labels(r.Context(), "cpv", lotCPV(t, l)); err != nil {
		return err
	}
	p.preview = t.GetPublishedAt() == nil
	name := lotName(r.Context(), l)
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, t, l.GetId())}, lotPublicPage(p, l))
}

// lotCPV is the lot's code, or the tender's.
func lotCPV(t *tendersv1.Tender, l *tendersv1.Lot) string {
	if l.GetCpv() != "" {
		return l.GetCpv()
	}
	return t.GetCpv()
}

// lotRows are the facts of a lot; what it does not say is the tender's.
func (p public) lotRows(ctx context.Context, l *tendersv1.Lot) []ui.Row {
	where, who := p.place(ctx), tenderReserved(p.t)
	if l.GetPlace() != nil {
		lot := public{t: &tendersv1.Tender{Place: l.GetPlace()}}
		if where = lot.place(ctx); l.GetPlace().GetNuts() != "" {
			where += " (" + l.GetPlace().GetNuts() + ")"
		}
	}
	if w := word(l.GetReservation(), reservations); w != "" {
		who = w
	}
	return []ui.Row{
		{Key: i18n.T(ctx, "tenders.field.lot_value"), Value: i18n.Money(ctx, l.GetValue())},
		{Key: i18n.T(ctx, "draft.public.cpv"), Value: p.codeNames(lotCPV(p.t, l))},
		{Key: i18n.T(ctx, "tenders.public.where"), Value: where},
		{Key: i18n.T(ctx, "tenders.field.reservation"), Value: i18n.T(ctx, "tenders.reserved."+who)},
	}
}

// clausesOf are the clauses that hold for a lot.
func clausesOf(t *tendersv1.Tender, l *tendersv1.Lot) []*tendersv1.Clause {
	return slices.DeleteFunc(slices.Clone(t.GetClauses()), func(c *tendersv1.Clause) bool {
		return len(c.GetLots()) > 0 && !slices.Contains(c.GetLots(), l.GetId())
	})
}

// pathOf leads to the page that the lot belongs to: the tender's, or its preview.
func pathOf(p public) string {
	if p.preview {
		return "/preview"
	}
	return ""
}
