package bids

import (
	"testing"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func zloty(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "PLN"} }

// scheduled is the laundry with a price schedule for its north, and an offer.
func scheduled() (*tendersv1.Tender, *bidsv1.Offer) {
	tender, o := laundry(), offer()
	tender.Lots[0].PriceSchedule = []*tendersv1.PriceItem{
		{Id: "PRI-0001", Description: "Sheets", Quantity: "12000", Unit: "pieces"},
		{Id: "PRI-0002", Description: "Towels", Quantity: "333.5", Unit: "kg"},
	}
	o.Lots[0].Price = nil
	o.Lots[0].Prices = []*bidsv1.PriceOffer{{Item: "PRI-0001", UnitPrice: zloty("3.10")}, {Item: "PRI-0002", UnitPrice: zloty("7.01")}}
	return tender, o
}

func TestThePriceOfALotIsTheSumOfItsSchedule(t *testing.T) {
	tender, o := scheduled()
	if err := checkOffer(tender, o); err != nil {
		t.Fatal(err)
	}
	// 12,000 × 3.10 = 37,200.00; 333.5 × 7.01 = 2,337.835, rounded half up.
	if got := o.GetLots()[0].GetPrice().GetAmount(); got != "39537.84" {
		t.Errorf("the price is %s", got)
	}
	o.Lots[0].Price = zloty("39537.84")
	if err := checkOffer(tender, o); err != nil {
		t.Errorf("the same price given: %v", err)
	}
}

func TestAScheduleIsFilledLineByLineAndExactly(t *testing.T) {
	for name, c := range map[string]struct {
		change        func(*bidsv1.LotOffer)
		reason, field string
	}{
		"a line left out":    {func(l *bidsv1.LotOffer) { l.Prices = l.Prices[:1] }, "bid.item_missing", "offer.lots[0].prices"},
		"a line twice":       {func(l *bidsv1.LotOffer) { l.Prices = append(l.Prices, l.Prices[0]) }, "bid.item_twice", "offer.lots[0].prices[2].item"},
		"an unknown line":    {func(l *bidsv1.LotOffer) { l.Prices[1].Item = "PRI-0009" }, "bid.item_unknown", "offer.lots[0].prices[1].item"},
		"another sum":        {func(l *bidsv1.LotOffer) { l.Price = zloty("39537.83") }, "bid.schedule_sum", "offer.lots[0].price"},
		"another currency":   {func(l *bidsv1.LotOffer) { l.Prices[0].UnitPrice.Currency = "EUR" }, "bid.currency", "offer.lots[0].prices[0].unit_price.currency"},
		"less than nothing":  {func(l *bidsv1.LotOffer) { l.Prices[0].UnitPrice.Amount = "-1" }, "bid.unit_price", "offer.lots[0].prices[0].unit_price.amount"},
		"nothing altogether": {func(l *bidsv1.LotOffer) { l.Prices[0].UnitPrice.Amount, l.Prices[1].UnitPrice.Amount = "0", "0" }, "bid.price", "offer.lots[0].price.amount"},
	} {
		tender, o := scheduled()
		c.change(o.Lots[0])
		err := checkOffer(tender, o)
		e := errs.From(err)
		if err == nil || len(e.Fields) == 0 || e.Fields[0].Reason != c.reason || e.Fields[0].Path != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	tender, o := scheduled()
	tender.Lots[0].PriceSchedule = nil
	if err := checkOffer(tender, o); !errs.Is(err, "bid.no_schedule") {
		t.Errorf("lines for a lot without a schedule: %v", err)
	}
}

func TestALimitOfLotsAndAReservedLotHoldForTheOffer(t *testing.T) {
	tender, o := laundry(), offer()
	tender.LotsBidLimit = 1
	o.Lots = append(o.Lots, &bidsv1.LotOffer{Lot: "LOT-0002", Price: zloty("1")})
	o.Commitments = append(o.Commitments, &bidsv1.Commitment{Clause: "CLA-0002", Value: "50"})
	if err := checkOffer(tender, o); !errs.Is(err, "bid.lots_limit") {
		t.Errorf("two lots where one is the limit: %v", err)
	}
	tender.Lots[1].Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_20
	business := enterprise()
	firm(business)
	err := checkReservedLots(business, tender, o, noon())
	if e := errs.From(err); err == nil || e.Fields[0].Path != "offer.lots[1].lot" || e.Fields[0].Reason != "bid.lot_reserved" {
		t.Errorf("a firm bids for a reserved lot: %v", err)
	}
	if err := checkReservedLots(enterprise(), tender, o, noon()); err != nil {
		t.Errorf("a verified workshop bids for it: %v", err)
	}
	o.Lots = o.Lots[:1]
	if err := checkReservedLots(business, tender, o, noon()); err != nil {
		t.Errorf("a firm bids for the other lot: %v", err)
	}
}
