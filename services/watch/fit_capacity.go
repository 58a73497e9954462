package watch

import (
	"strconv"
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// euro is the currency in which suppliers give their turnover.
	euro = "EUR"
	// euroPerEmployee is what is taken as a year's turnover of one employee where
	// the turnover is not known: a rough figure of services that need many hands.
	euroPerEmployee = 40_000
	// mostOfTurnover is how many times its yearly turnover a year of the contract
	// may be worth before it is out of a supplier's reach.
	mostOfTurnover = 2
	hoursPerYear   = 24 * 365.25
)

// capacityFit compares the size of it with what the supplier can do: the turnover
// that bidders must have, the quantities both name in the same unit, and the
// value of one year with the yearly turnover.
func capacityFit(u unit, t *tendersv1.Tender, s *suppliersv1.Supplier) *watchv1.FitReason {
	least, most := t.GetMinimumTurnover(), s.GetFinance().GetTurnover()
	if have, ok := euros(most); ok {
		if need, ok := euros(least); ok && have < need {
			return reason(partCapacity, ofCapacity, 0, "turnover_below", true, "needed", figure(need), "turnover", figure(have))
		}
	}
	years := contractYears(t)
	if r := quantityFit(u, s, years); r != nil {
		return r
	}
	value, ok := euros(u.value)
	if !ok || value == 0 {
		return reason(partCapacity, ofCapacity, ofCapacity/2, "unknown", false)
	}
	have, word := euroPerEmployee*float64(s.GetWorkforce().GetEmployees()), "employees"
	if turnover, ok := euros(most); ok && turnover > 0 {
		have, word = turnover, "turnover"
	}
	if have == 0 {
		return reason(partCapacity, ofCapacity, ofCapacity/2, "unknown", false)
	}
	return sizeFit(value/years, have, word, s)
}

// sizeFit judges a year of the contract by a year of the supplier.
func sizeFit(yearly, have float64, word string, s *suppliersv1.Supplier) *watchv1.FitReason {
	figures := []string{"yearly", figure(yearly), "turnover", figure(have), "employees", whole(int(s.GetWorkforce().GetEmployees()))}
	switch share := yearly / have; {
	case share <= 0.5:
		return reason(partCapacity, ofCapacity, ofCapacity, word, false, figures...)
	case share <= 1:
		return reason(partCapacity, ofCapacity, 10, word, false, figures...)
	case share <= mostOfTurnover:
		return reason(partCapacity, ofCapacity, 5, "large", false, figures...)
	default:
		return reason(partCapacity, ofCapacity, 0, "too_large", true, figures...)
	}
}

// quantityFit compares the first line of the price schedule that names a unit in
// which the supplier says how much it can do in a year; nil where there is none.
func quantityFit(u unit, s *suppliersv1.Supplier, years float64) *watchv1.FitReason {
	for _, line := range u.schedule {
		for _, c := range s.GetCapacities() {
			if !strings.EqualFold(strings.TrimSpace(line.GetUnit()), strings.TrimSpace(c.GetUnit())) || !closeTo(u.codes, c.GetCpv()) {
				continue
			}
			asked, err := strconv.ParseFloat(line.GetQuantity(), 64)
			can, err2 := strconv.ParseFloat(c.GetQuantity(), 64)
			if err != nil || err2 != nil || can == 0 {
				continue
			}
			figures := []string{"asked", figure(asked / years), "can", figure(can), "unit", c.GetUnit()}
			switch share := asked / years / can; {
			case share <= 1:
				return reason(partCapacity, ofCapacity, ofCapacity, "quantity", false, figures...)
			case share <= mostOfTurnover:
				return reason(partCapacity, ofCapacity, 5, "quantity_short", false, figures...)
			default:
				return reason(partCapacity, ofCapacity, 0, "quantity_far", true, figures...)
			}
		}
	}
	return nil
}

func closeTo(codes []string, code string) bool {
	for _, c := range codes {
		if near(c, code) > divisionDigits {
			return true
		}
	}
	return false
}

// contractYears is how long the contract runs, at least one year: what is
// shorter still has to be done.
func contractYears(t *tendersv1.Tender) float64 {
	if t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return 1
	}
	return max(1, t.GetContractEnd().AsTime().Sub(t.GetContractStart().AsTime()).Hours()/hoursPerYear)
}

// euros reads an amount where it is in euros.
func euros(m *typesv1.Money) (float64, bool) {
	if m.GetCurrency() != euro {
		return 0, false
	}
	v, err := strconv.ParseFloat(m.GetAmount(), 64)
	return v, err == nil
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
