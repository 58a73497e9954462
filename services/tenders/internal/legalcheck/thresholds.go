package legalcheck

import (
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

// kind of purchase that has a threshold of its own (Art. 4).
type kind int

const (
	works kind = iota
	suppliesAndServices
	light
)

// threshold is a row: from this value on, without VAT, the Directive applies to
// sub-central authorities such as cities. It holds from one day until another.
type threshold struct {
	kind        kind
	currency    string
	amount      int64 // whole units of the currency
	from, until time.Time
	source      string
}

func (t threshold) limit() money.Amount {
	return money.Amount{Minor: t.amount * 100, Currency: t.currency}
}

// thresholds gives the rows. Values in other currencies than the euro are in
// communications of the Commission (for 2026-27 C/2025/5732) and are added here
// once someone has checked them there.
func thresholds() []threshold {
	const (
		of2024 = "Delegated Regulation (EU) 2023/2495"
		of2026 = "Delegated Regulation (EU) 2025/2152"
	)
	start2024, start2026, next := day(2024, 1, 1), day(2026, 1, 1), day(2028, 1, 1)
	return []threshold{
		{works, "EUR", 5_538_000, start2024, start2026, of2024},
		{suppliesAndServices, "EUR", 221_000, start2024, start2026, of2024},
		{light, "EUR", 750_000, start2024, start2026, "Directive 2014/24/EU Art. 4(d)"},
		{works, "EUR", 5_404_000, start2026, next, of2026},
		{suppliesAndServices, "EUR", 216_000, start2026, next, of2026},
		{light, "EUR", 750_000, start2026, next, "Directive 2014/24/EU Art. 4(d)"},
	}
}

func kindOf(nature tendersv1.ContractNature, cpv string) kind {
	switch {
	case nature == tendersv1.ContractNature_CONTRACT_NATURE_WORKS:
		return works
	case nature == tendersv1.ContractNature_CONTRACT_NATURE_SERVICES && annexXIV(cpv):
		return light
	default:
		return suppliesAndServices
	}
}

// thresholdFor finds the row that holds on a day. After the last row it is the
// last known one, until a new one is entered: a lower guard is better than none.
func thresholdFor(nature tendersv1.ContractNature, cpv, currency string, at time.Time) (threshold, bool) {
	var row threshold
	ok := false
	for _, t := range thresholds() {
		if t.kind == kindOf(nature, cpv) && t.currency == currency && !at.Before(t.from) && (!ok || t.from.After(row.from)) {
			row, ok = t, true
		}
	}
	return row, ok
}
