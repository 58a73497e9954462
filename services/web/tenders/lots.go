package tenders

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/cockroachdb/apd/v3"
	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// lots are the parts in which the tender is awarded.
type lots struct {
	Lots   []lot  `form:"lots"`
	Reason string `form:"no_lots_reason"`
}

type lot struct {
	ID          string     `form:"id"`
	Title       string     `form:"title"`
	Description string     `form:"description"`
	Value       page.Money `form:"value"`
}

func lotsPart() part[lots] {
	return part[lots]{
		name: partLots, read: readLots, write: writeLots,
		fields: func(b *bench, f *ui.Form) templ.Component { return lotsFields(b, f, rows(b.r, f, "lots")) },
		labels: []string{
			"lots[].title", "tenders.field.lot_title", "lots[].description", "tenders.field.lot_description",
			"lots[].value", "tenders.field.lot_value", "lots", "tenders.part.lots", "no_lots_reason", "tenders.field.no_lots_reason",
		},
	}
}

func readLots(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (lots, error) {
	v := lots{Reason: t.GetNoLotsReason()}
	for _, l := range t.GetLots() {
		v.Lots = append(v.Lots, lot{l.GetId(), l.GetTitle(), l.GetDescription(), amount(l.GetValue())})
	}
	return v, nil
}

func writeLots(r *page.Request, t *tendersv1.Tender, v lots, _ *time.Location) error {
	before := map[string]*tendersv1.Lot{}
	for _, l := range t.GetLots() {
		before[l.GetId()] = l
	}
	t.Lots, t.NoLotsReason = nil, text(v.Reason)
	for _, row := range kept(r, v.Lots, lot.empty) {
		l := &tendersv1.Lot{}
		if known := before[row.ID]; known != nil {
			l = proto.CloneOf(known)
		}
		l.Title, l.Description = strings.TrimSpace(row.Title), text(row.Description)
		row.Value.Currency = currencyOf(t)
		l.Value = row.Value.Proto()
		t.Lots = append(t.Lots, l)
	}
	return nil
}

// empty says that nothing was typed; the number of a lot alone is nothing.
func (l lot) empty() bool {
	return strings.TrimSpace(l.Title) == "" && strings.TrimSpace(l.Description) == "" && strings.TrimSpace(l.Value.Amount) == ""
}

// currencyOf is the tender's: all lots are in it.
func currencyOf(t *tendersv1.Tender) string {
	if c := t.GetValue().GetCurrency(); c != "" {
		return c
	}
	return "EUR"
}

// lotSum says how much the saved lots are worth together, beside the estimate.
func lotSum(ctx context.Context, t *tendersv1.Tender) string {
	sum := apd.New(0, 0)
	exact := apd.BaseContext.WithPrecision(40)
	for _, l := range t.GetLots() {
		value, _, err := apd.NewFromString(l.GetValue().GetAmount())
		if err != nil {
			continue
		}
		if _, err := exact.Add(sum, sum, value); err != nil {
			return ""
		}
	}
	together := i18n.Money(ctx, &typesv1.Money{Amount: sum.Text('f'), Currency: currencyOf(t)})
	if t.GetValue().GetAmount() == "" {
		return i18n.T(ctx, "tenders.lots.sum", "sum", together)
	}
	return i18n.T(ctx, "tenders.lots.sum_of", "sum", together, "value", i18n.Money(ctx, t.GetValue()))
}

// amount is money as a form holds it, without cents where there are none.
func amount(m *typesv1.Money) page.Money {
	v := page.MoneyOf(m)
	v.Amount = strings.TrimSuffix(v.Amount, ".00")
	return v
}
