package suppliers

import (
	"strconv"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// sizeClass is a class of enterprises by Commission Recommendation 2003/361/EC,
// Annex, Art. 2: fewer persons than headcount, and a turnover or a balance sheet
// total that does not exceed its ceiling, in whole euro.
type sizeClass struct {
	code                      string
	headcount                 int32
	turnover, balanceSheetMax int64
}

func sizeClasses() []sizeClass {
	return []sizeClass{
		{"micro", 10, 2_000_000, 2_000_000},
		{"small", 50, 10_000_000, 10_000_000},
		{"medium", 250, 50_000_000, 43_000_000},
	}
}

// Size gives the eForms code economic-operator-size that the figures say: micro,
// small, medium or large; "" when they do not say. The headcount of a group
// counts where there is one (Art. 3 and 6 of the Annex). Figures of one year
// decide; that a change counts only after two (Art. 4(2)) is not looked at.
func Size(s *suppliersv1.Supplier) string {
	if s.GetWorkforce() == nil {
		return ""
	}
	people := max(s.GetWorkforce().GetEmployees(), s.GetFinance().GetGroupEmployees())
	for _, class := range sizeClasses() {
		if people >= class.headcount {
			continue
		}
		turnover, total := within(s.GetFinance().GetTurnover(), class.turnover), within(s.GetFinance().GetBalanceSheetTotal(), class.balanceSheetMax)
		switch {
		case turnover == yes || total == yes:
			return class.code
		case turnover == unknown || total == unknown:
			return ""
		}
	}
	return "large"
}

// answer is what figures say about a question.
type answer int

const (
	unknown answer = iota
	no
	yes
)

// within says whether a sum is at most so many euro.
func within(m *typesv1.Money, euro int64) answer {
	sum, err := money.From("", m)
	switch {
	case err != nil || sum.Currency != "EUR":
		return unknown
	case sum.Minor <= euro*100:
		return yes
	}
	return no
}

// checkFinance holds that sums are in euro, in which the Recommendation counts,
// and of a year that has been. Violations: money.*, finance.currency,
// finance.year, finance.group.
func checkFinance(path string, f *suppliersv1.Finance, w *suppliersv1.Workforce, now time.Time) error {
	found := []error{checkEuro(path+".turnover", f.GetTurnover()), checkEuro(path+".balance_sheet_total", f.GetBalanceSheetTotal())}
	given := f.GetTurnover() != nil || f.GetBalanceSheetTotal() != nil
	if given && f.GetYear() == 0 || int(f.GetYear()) > now.Year() {
		found = append(found, errs.Invalid(path+".year", "finance.year",
			"give the year these figures are of, the last one you closed", "latest", strconv.Itoa(now.Year())))
	}
	if f.GetGroupEmployees() > 0 && f.GetGroupEmployees() < w.GetEmployees() {
		found = append(found, errs.Invalid(path+".group_employees", "finance.group",
			"a group has at least the employees of the enterprise in it", "employees", strconv.Itoa(int(w.GetEmployees()))))
	}
	return errs.Join(found...)
}

func checkEuro(path string, m *typesv1.Money) error {
	if m != nil && m.GetCurrency() != "EUR" {
		return errs.Invalid(path+".currency", "finance.currency",
			"give this sum in euro, at the average rate of the year: the classes of enterprises are counted in euro", "currency", m.GetCurrency())
	}
	return checkSum(path, m)
}
