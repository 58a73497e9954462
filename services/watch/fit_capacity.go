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
	// It is a guess, and the reason says so.
	euroPerEmployee = 40_000
	// mostOfTurnover is how many times its yearly turnover a year of the contract
	// may be worth before it is out of a supplier's reach.
	mostOfTurnover = 2
	hoursPerYear   = 24 * 365.25
)

// perEuro is what a euro was worth in the currencies of the Union, about as the
// European Central Bank's reference rates stood in 2025: enough to tell large from
// small, and for nothing else.
func perEuro() map[string]float64 {
	return map[string]float64{
		euro: 1, "PLN": 4.25, "RON": 5.05, "SEK": 11, "CZK": 24.7, "DKK": 7.46, "HUF": 400, "NOK": 11.7,
	}
}

// capacityFit compares the size of it with what the supplier can do: the turnover
// that bidders must have, the quantities both name in the same unit, and the
// value of one year with the yearly turnover, which is guessed from the employees
// where the supplier does not give it.
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
	turnover, known := euros(most)
	if known && turnover > 0 {
		return sizeFit(value/years, turnover, [3]string{"turnover", "large", "too_large"}, s)
	}
	guessed := euroPerEmployee * float64(s.GetWorkforce().GetEmployees())
	if guessed == 0 {
		return reason(partCapacity, ofCapacity, ofCapacity/2, "unknown", false)
	}
	return sizeFit(value/years, guessed, [3]string{"employees", "large_guessed", "too_large_guessed"}, s)
}

// sizeFit judges a year of the contract by a year of the supplier: words are for
// what suits, what is large and what is too large.
func sizeFit(yearly, have float64, words [3]string, s *suppliersv1.Supplier) *watchv1.FitReason {
	figures := []string{"yearly", figure(yearly), "turnover", figure(have), "employees", whole(int(s.GetWorkforce().GetEmployees()))}
	switch share := yearly / have; {
	case share <= 0.5:
		return reason(partCapacity, ofCapacity, ofCapacity, words[0], false, figures...)
	case share <= 1:
		return reason(partCapacity, ofCapacity, 10, words[0], false, figures...)
	case share <= mostOfTurnover:
		return reason(partCapacity, ofCapacity, 5, words[1], false, figures...)
	default:
		return reason(partCapacity, ofCapacity, 0, words[2], true, figures...)
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

// euros reads an amount in euros, about; false where its currency is not known.
func euros(m *typesv1.Money) (float64, bool) {
	rate, known := perEuro()[m.GetCurrency()]
	v, err := strconv.ParseFloat(m.GetAmount(), 64)
	if err != nil || !known {
		return 0, false
	}
	return v / rate, true
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
