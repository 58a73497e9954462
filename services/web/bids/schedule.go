package bids

import (
	"context"
	"fmt"
	"strings"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// offer is a lot as it was typed, nil where it was left empty. A lot with a price
// schedule has the prices of its lines; the service sums them up. To and from are
// the lot's numbers in the offer and in the form, for rows.
func (l typedPrice) offer(t *procedure.Tender, to, from int, rows map[string]string) *bidsv1.LotOffer {
	lot := &bidsv1.LotOffer{Lot: l.Lot}
	if len(t.Lot(l.Lot).GetPriceSchedule()) == 0 {
		lot.Price = page.Money{Amount: l.Price, Currency: t.Currency()}.Proto()
		if lot.Price == nil {
			return nil
		}
		return lot
	}
	for i, line := range l.Prices {
		if price := (page.Money{Amount: line.UnitPrice, Currency: t.Currency()}).Proto(); price != nil {
			rows[fmt.Sprintf("lots[%d].prices[%d]", to, len(lot.Prices))] = lineField(from, i)
			lot.Prices = append(lot.Prices, &bidsv1.PriceOffer{Item: line.Item, UnitPrice: price})
		}
	}
	if len(lot.Prices) == 0 {
		return nil
	}
	return lot
}

// lineField is the name of the field for a line of a lot's schedule.
func lineField(lot, line int) string { return fmt.Sprintf("lots[%d].prices[%d].unit_price", lot, line) }

// priced is the form's name for a path below a lot: the price of the lot or of a
// line of its schedule.
func (v typed) priced(path, row, item string, rows map[string]string) string {
	if at := strings.Index(path, ".prices["); at >= 0 {
		end := strings.Index(path[at:], "]")
		if name, ok := rows[path[:at+end+1]]; ok {
			return name
		}
	}
	for i, l := range v.Lots {
		if fmt.Sprintf("lots[%d]", i) != row || len(l.Prices) == 0 {
			continue
		}
		for j, line := range l.Prices {
			if line.Item == item {
				return lineField(i, j)
			}
		}
		return lineField(i, 0)
	}
	return row + ".price"
}

// priceFieldName is the first field in which a lot is priced.
func priceFieldName(lot *tendersv1.Lot, i int) string {
	if len(lot.GetPriceSchedule()) > 0 {
		return lineField(i, 0)
	}
	return fmt.Sprintf("lots[%d].price", i)
}

// lineName is what people call a line of a schedule.
func lineName(ctx context.Context, item *tendersv1.PriceItem) string {
	return item.GetDescription() + " · " + quantity(ctx, item.GetQuantity(), item.GetUnit())
}

// limits say what a bidder must know before typing prices: how many lots, and
// which of them are reserved.
func limits(ctx context.Context, t *procedure.Tender) []string {
	var list []string
	if n := t.GetLotsBidLimit(); n > 0 && int(n) < len(t.GetLots()) {
		list = append(list, i18n.T(ctx, "bids.offer.lots_bid_limit", "count", n))
	}
	if n := t.GetLotsAwardLimit(); n > 0 && int(n) < len(t.GetLots()) {
		list = append(list, i18n.T(ctx, "bids.offer.lots_award_limit", "count", n, "rule", t.GetLotsAwardRule()))
	}
	return list
}

// reservedFor says for whom a lot is reserved; empty where it is for all.
func reservedFor(ctx context.Context, lot *tendersv1.Lot) string {
	switch lot.GetReservation() {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		return i18n.T(ctx, "bids.offer.lot_article_20")
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		return i18n.T(ctx, "bids.offer.lot_article_77")
	default:
		return ""
	}
}

// schedules are the lines of an offer, a table for each lot that has them.
func schedules(ctx context.Context, t *procedure.Tender, o *bidsv1.Offer) []ui.Grid {
	var list []ui.Grid
	for _, l := range o.GetLots() {
		if len(l.GetPrices()) > 0 {
			list = append(list, ScheduleOf(ctx, t, l))
		}
	}
	return list
}

// ScheduleOf lays out what was offered for the lines of a lot's price schedule.
func ScheduleOf(ctx context.Context, t *procedure.Tender, l *bidsv1.LotOffer) ui.Grid {
	lot := t.Lot(l.GetLot())
	g := ui.Grid{
		Caption: i18n.T(ctx, "bids.sheet.schedule", "lot", lotName(lot, l.GetLot())),
		Columns: []ui.Column{{Name: i18n.T(ctx, "bids.sheet.line")}, {Name: i18n.T(ctx, "bids.sheet.quantity"), Number: true}, {Name: i18n.T(ctx, "bids.sheet.unit_price"), Number: true}},
	}
	for _, item := range lot.GetPriceSchedule() {
		for _, p := range l.GetPrices() {
			if p.GetItem() == item.GetId() {
				g.Rows = append(g.Rows, []string{item.GetDescription(), quantity(ctx, item.GetQuantity(), item.GetUnit()), i18n.Money(ctx, p.GetUnitPrice())})
			}
		}
	}
	if l.GetPrice() != nil {
		g.Rows = append(g.Rows, []string{i18n.T(ctx, "bids.sheet.schedule_sum"), "", i18n.Money(ctx, l.GetPrice())})
	}
	return g
}
