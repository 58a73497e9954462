package tenders

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/cockroachdb/apd/v3"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// lotsPerPage bounds what one page edits: a tender has up to 500 lots.
const lotsPerPage = 20

// lots are the parts in which the tender is awarded, those of one page, and how
// many of them one bidder may have.
type lots struct {
	Lots       []lot  `form:"lots"`
	Reason     string `form:"no_lots_reason"`
	BidLimit   string `form:"lots_bid_limit"`
	AwardLimit string `form:"lots_award_limit"`
	AwardRule  string `form:"lots_award_rule"`
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
			"lots_bid_limit", "draft.field.bid_limit", "lots_award_limit", "draft.field.award_limit", "lots_award_rule", "draft.field.award_rule",
		},
		without: func(v lots, i int) lots { v.Lots = without(v.Lots, i); return v },
		pages:   lotPages,
		near: func(r *page.Request, t *tendersv1.Tender, field string) bool {
			first, end := lotWindow(r, t)
			i := lotNumber(field)
			return i < 0 || i >= first && i < end
		},
		place: func(r *page.Request, t *tendersv1.Tender, field string) string {
			first, _ := lotWindow(r, t)
			return shifted(field, "lots", -first)
		},
	}
}

// lotNumber is the index of the lot that a field is of, -1 for one of no lot.
func lotNumber(field string) int {
	match := lotField.FindStringSubmatch(field)
	if match == nil {
		return -1
	}
	i, err := strconv.Atoi(match[1])
	if err != nil {
		return -1
	}
	return i
}

// lotPages is how many pages the lots of a draft fill; one at least.
func lotPages(t *tendersv1.Tender) int { return max(1, (len(t.GetLots())+lotsPerPage-1)/lotsPerPage) }

// lotPage is the page that the address asks for.
func lotPage(r *page.Request, t *tendersv1.Tender) int {
	n, err := strconv.Atoi(r.Query("page"))
	if err != nil {
		n = 1
	}
	return min(max(n, 1), lotPages(t))
}

// lotWindow is the lots of the page that the address asks for, from first on.
func lotWindow(r *page.Request, t *tendersv1.Tender) (first, end int) {
	first = (lotPage(r, t) - 1) * lotsPerPage
	return first, min(first+lotsPerPage, len(t.GetLots()))
}

func readLots(r *page.Request, t *tendersv1.Tender, _ *time.Location) (lots, error) {
	v := lots{
		Reason: t.GetNoLotsReason(), BidLimit: figure(t.GetLotsBidLimit()), AwardLimit: figure(t.GetLotsAwardLimit()), AwardRule: t.GetLotsAwardRule(),
	}
	first, end := lotWindow(r, t)
	for _, l := range t.GetLots()[first:end] {
		v.Lots = append(v.Lots, lot{l.GetId(), l.GetTitle(), l.GetDescription(), amount(l.GetValue())})
	}
	return v, nil
}

// writeLots replaces the lots of the page; those of other pages stay.
func writeLots(r *page.Request, t *tendersv1.Tender, v lots, _ *time.Location) error {
	before := map[string]*tendersv1.Lot{}
	for _, l := range t.GetLots() {
		before[l.GetId()] = l
	}
	first, end := lotWindow(r, t)
	all := append([]*tendersv1.Lot{}, t.GetLots()[:first]...)
	for _, row := range filled(v.Lots, lot.empty) {
		l := &tendersv1.Lot{}
		if known := before[row.ID]; known != nil {
			l = proto.CloneOf(known)
		}
		l.Title, l.Description = strings.TrimSpace(row.Title), text(row.Description)
		row.Value.Currency = currencyOf(t)
		l.Value = row.Value.Proto()
		all = append(all, l)
	}
	t.Lots, t.NoLotsReason = append(all, t.GetLots()[end:]...), text(v.Reason)
	var problems []error
	t.LotsBidLimit = count(r, "lots_bid_limit", v.BidLimit, &problems)
	t.LotsAwardLimit = count(r, "lots_award_limit", v.AwardLimit, &problems)
	t.LotsAwardRule = text(v.AwardRule)
	return errs.Join(problems...)
}

// empty says that nothing was typed; the number of a lot alone is nothing.
func (l lot) empty() bool {
	return strings.TrimSpace(l.Title) == "" && strings.TrimSpace(l.Description) == "" && strings.TrimSpace(l.Value.Amount) == ""
}

// pageOfLot is the address of the page that lists the lot of an index.
func pageOfLot(t *tendersv1.Tender, i int) string {
	address := at(t, "edit", partLots)
	if n := i / lotsPerPage; n > 0 {
		address += "?page=" + strconv.Itoa(n+1)
	}
	return address
}

// lotPager leads through the pages of the lots.
func lotPager(r *page.Request, t *tendersv1.Tender) ui.Pager {
	var p ui.Pager
	now := lotPage(r, t)
	if lotPages(t) == 1 {
		return p
	}
	for n := 1; n <= lotPages(t); n++ {
		p.Items = append(p.Items, ui.PagerItem{Number: n, Href: pageOfLot(t, (n-1)*lotsPerPage), Current: n == now})
	}
	return p
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
