package bids

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// fillSchedule wants a price for each line of a lot's schedule and sums them up:
// quantity × unit price, each line rounded half up to the currency's smallest
// unit. A price that the bidder gave must be that sum.
func fillSchedule(tender *tendersv1.Tender, lot *tendersv1.Lot, path string, l *bidsv1.LotOffer) error {
	var list []error
	for i, p := range l.GetPrices() {
		at := fmt.Sprintf("%s.prices[%d]", path, i)
		if priceItem(lot, p.GetItem()) == nil {
			list = append(list, errs.Invalid(at+".item", "bid.item_unknown", "the price schedule has no line "+p.GetItem(), "item", p.GetItem()))
		}
		if slices.IndexFunc(l.GetPrices(), func(o *bidsv1.PriceOffer) bool { return o.GetItem() == p.GetItem() }) < i {
			list = append(list, errs.Invalid(at+".item", "bid.item_twice", "give each line one price", "item", p.GetItem()))
		}
	}
	sum := money.Amount{Currency: tender.GetValue().GetCurrency()}
	for _, item := range lot.GetPriceSchedule() {
		line, err := linePrice(path, item, l, sum.Currency)
		if err == nil {
			sum, err = sum.Add(line)
		}
		list = append(list, err)
	}
	if err := errs.Join(list...); err != nil {
		return err
	}
	if l.GetPrice() != nil {
		if given, err := money.From(path+".price", l.GetPrice()); err != nil || given != sum {
			return errs.Join(err, errs.Invalid(path+".price", "bid.schedule_sum", "the lines sum to "+sum.String()+"; leave the price out or give that", "sum", sum.Decimal(), "currency", sum.Currency))
		}
	}
	l.Price = sum.Proto()
	return checkPrice(tender, path+".price", l)
}

func priceItem(lot *tendersv1.Lot, id string) *tendersv1.PriceItem {
	for _, item := range lot.GetPriceSchedule() {
		if item.GetId() == id {
			return item
		}
	}
	return nil
}

// linePrice is quantity × unit price of a line.
func linePrice(path string, item *tendersv1.PriceItem, l *bidsv1.LotOffer, currency string) (money.Amount, error) {
	i := slices.IndexFunc(l.GetPrices(), func(p *bidsv1.PriceOffer) bool { return p.GetItem() == item.GetId() })
	if i < 0 {
		return money.Amount{}, errs.Invalid(path+".prices", "bid.item_missing", "give a price for "+item.GetDescription(), "item", item.GetId(), "description", item.GetDescription())
	}
	at := fmt.Sprintf("%s.prices[%d].unit_price", path, i)
	unit, err := money.From(at, l.GetPrices()[i].GetUnitPrice())
	if err != nil {
		return money.Amount{}, err
	}
	if unit.Currency != currency {
		return money.Amount{}, errs.Invalid(at+".currency", "bid.currency", "offer in the currency of the tender: "+currency, "currency", currency)
	}
	if unit.Minor < 0 {
		return money.Amount{}, errs.Invalid(at+".amount", "bid.unit_price", "offer a price of zero or more")
	}
	quantity, err := money.ParseDecimal(at, item.GetQuantity())
	if err != nil {
		return money.Amount{}, err
	}
	return product(at, quantity, unit)
}

// product rounds half up to the smallest unit.
func product(path string, quantity *apd.Decimal, unit money.Amount) (money.Amount, error) {
	sums := apd.BaseContext.WithPrecision(60)
	line := new(apd.Decimal)
	_, err := sums.Mul(line, quantity, apd.New(unit.Minor, 0))
	if err == nil {
		sums.Rounding = apd.RoundHalfUp
		_, err = sums.Quantize(line, line, 0)
	}
	minor, tooLarge := line.Int64()
	if err != nil || tooLarge != nil {
		return money.Amount{}, errs.Invalid(path, "money.too_large", "this is more money than can be counted")
	}
	return money.Amount{Minor: minor, Currency: unit.Currency}, nil
}
