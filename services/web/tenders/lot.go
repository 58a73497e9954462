package tenders

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// oneLot is a lot on a page of its own: what it holds beside its title and value
// follows the tender unless it is said here.
type oneLot struct {
	Title       string      `form:"title"`
	Description string      `form:"description"`
	Value       page.Money  `form:"value"`
	CPV         string      `form:"cpv"`
	CPVWords    string      `form:"cpv_words"`
	Place       place       `form:"place"`
	Reservation string      `form:"reservation"`
	Prices      []priceLine `form:"price_schedule"`
	Pasted      string      `form:"pasted"`
}

// asTender is the word of a reservation that follows the tender's.
const asTender = "as_tender"

func (a *area) lotPart() part[oneLot] {
	return part[oneLot]{
		name: partLots, path: partLots + "/:lot", read: readLot, write: a.writeLot, fields: lotFields,
		prepare: prepareLot,
		prefix: func(r *page.Request, t *tendersv1.Tender) string {
			return "tender.lots[" + strconv.Itoa(lotIndex(r, t)) + "]."
		},
		heading: func(r *page.Request, t *tendersv1.Tender) string { return lotName(r.Context(), lotOf(r, t)) },
		lead:    "draft.lot.lead",
		near: func(r *page.Request, t *tendersv1.Tender, field string) bool {
			return lotNumber(field) == lotIndex(r, t)
		},
		without: func(v oneLot, i int) oneLot { v.Prices = without(v.Prices, i); return v },
		next: func(r *page.Request, t *tendersv1.Tender) string {
			r.Notice(true, r.T("tenders.saved", "part", lotName(r.Context(), lotOf(r, t))))
			return pageOfLot(t, lotIndex(r, t))
		},
		labels: []string{
			"title", "tenders.field.lot_title", "description", "tenders.field.lot_description", "value", "tenders.field.lot_value",
			"cpv", "draft.field.lot_cpv", "place.country", "tenders.field.country", "place.city", "tenders.field.city", "place.nuts", "tenders.field.nuts",
			"reservation", "draft.field.lot_reservation", "price_schedule[].description", "draft.price.description",
			"price_schedule[].quantity", "draft.price.quantity", "price_schedule[].unit", "draft.price.unit",
			"price_schedule", "draft.price.title", "pasted", "draft.price.paste",
		},
	}
}

// lotIndex is where the lot that the address names stands, -1 if there is none.
func lotIndex(r *page.Request, t *tendersv1.Tender) int {
	return slices.IndexFunc(t.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() == r.Param("lot") })
}

// lotOf is the lot that the address names, nil if there is none.
func lotOf(r *page.Request, t *tendersv1.Tender) *tendersv1.Lot {
	if i := lotIndex(r, t); i >= 0 {
		return t.GetLots()[i]
	}
	return nil
}

// lotName is the number of a lot with its title.
func lotName(ctx context.Context, l *tendersv1.Lot) string {
	if l.GetTitle() == "" {
		return l.GetId()
	}
	return i18n.T(ctx, "draft.lot.name", "id", l.GetId(), "title", l.GetTitle())
}

func readLot(r *page.Request, t *tendersv1.Tender, _ *time.Location) (oneLot, error) {
	l := lotOf(r, t)
	if l == nil {
		return oneLot{}, errs.NotFound("lot", r.Param("lot"))
	}
	v := oneLot{
		Title: l.GetTitle(), Description: l.GetDescription(), Value: amount(l.GetValue()), CPV: l.GetCpv(),
		Place: place{l.GetPlace().GetCountry(), l.GetPlace().GetCity(), l.GetPlace().GetNuts()}, Reservation: word(l.GetReservation(), reservations),
	}
	if v.Reservation == "" {
		v.Reservation = asTender
	}
	for _, p := range l.GetPriceSchedule() {
		v.Prices = append(v.Prices, priceLine{p.GetId(), p.GetDescription(), p.GetQuantity(), p.GetUnit()})
	}
	return v, nil
}

func (a *area) writeLot(r *page.Request, t *tendersv1.Tender, v oneLot, _ *time.Location) error {
	i := lotIndex(r, t)
	if i < 0 {
		return errs.NotFound("lot", r.Param("lot"))
	}
	l := proto.CloneOf(t.GetLots()[i])
	t.Lots = slices.Clone(t.GetLots())
	t.Lots[i] = l
	v.Value.Currency = currencyOf(t)
	l.Title, l.Description, l.Value = strings.TrimSpace(v.Title), text(v.Description), v.Value.Proto()
	l.Cpv, l.Place = cpv.Chosen(v.CPV, v.CPVWords), a.placed(l.GetPlace(), v.Place)
	l.Reservation = tendersv1.Reservation(number(tendersv1.Reservation_value, reservations, v.Reservation))
	pasted, err := pastedLines(v.Pasted)
	if err != nil {
		return err
	}
	l.PriceSchedule = nil
	for _, line := range slices.Concat(filled(v.Prices, priceLine.empty), pasted) {
		l.PriceSchedule = append(l.PriceSchedule, line.item())
	}
	return nil
}

// prepareLot looks up the codes and regions that the form offers; without a code
// the lot has the tender's.
func prepareLot(b *bench, f *ui.Form) error {
	if err := prepareNeed(b, f); err != nil {
		return err
	}
	same := ui.Option{Label: b.r.T("draft.lot.as_tender")}
	if b.t.GetCpv() != "" {
		labels, err := b.finder.Labels(b.Context(), b.t.GetCpv())
		if err != nil {
			return err
		}
		same.Label = b.r.T("draft.lot.as_tender_code", "code", strings.TrimSpace(b.t.GetCpv()+" "+labels[b.t.GetCpv()]))
	}
	b.codesFound.Options = append([]ui.Option{same}, b.codesFound.Options...)
	return nil
}

func lotFields(b *bench, f *ui.Form) templ.Component {
	n := held(f.Values, "price_schedule")
	if added, err := strconv.Atoi(b.r.Query("add")); err == nil && !f.Filled {
		n += min(max(added, 0), linesAdded)
	}
	return lotForm(b, f, n)
}

// lotGist says what a lot has of its own.
func lotGist(ctx context.Context, l *tendersv1.Lot) string {
	var list []string
	if l.GetCpv() != "" {
		list = append(list, "CPV "+l.GetCpv())
	}
	if where := l.GetPlace().GetCity(); where != "" {
		list = append(list, where)
	} else if where := l.GetPlace().GetNuts(); where != "" {
		list = append(list, where)
	}
	if w := word(l.GetReservation(), reservations); w != "" {
		list = append(list, i18n.T(ctx, "tenders.reserved."+w))
	}
	if n := len(l.GetPriceSchedule()); n > 0 {
		list = append(list, i18n.T(ctx, "draft.price.count", "count", n))
	}
	return strings.Join(list, " · ")
}
