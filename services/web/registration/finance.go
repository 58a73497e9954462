package registration

import (
	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// finance is what the size of an enterprise is computed from.
type finance struct {
	Finance financeForm `form:"finance"`
}

type financeForm struct {
	Turnover          page.Money `form:"turnover"`
	BalanceSheetTotal page.Money `form:"balance_sheet_total"`
	Year              string     `form:"year"`
	GroupEmployees    string     `form:"group_employees"`
}

func (a *area) finance() part[finance] {
	return part[finance]{
		name: partFinance, read: readFinance, write: writeFinance,
		prefill: func(r *page.Request, v *finance) {
			for _, m := range []*page.Money{&v.Finance.Turnover, &v.Finance.BalanceSheetTotal} {
				if m.Currency == "" {
					m.Currency = "EUR"
				}
			}
			if v.Finance.Year == "" {
				v.Finance.Year = figure(int32(r.Now().Year() - 1)) //nolint:gosec // a year fits
			}
		},
		fields: func(_ *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			return financeFields(f, s), nil
		},
		labels: []string{
			"finance.turnover", "registration.finance.turnover", "finance.balance_sheet_total", "registration.finance.balance_sheet_total",
			"finance.year", "registration.finance.year", "finance.group_employees", "registration.finance.group_employees",
		},
	}
}

func readFinance(s *suppliersv1.Supplier) finance {
	m := s.GetFinance()
	if m == nil {
		return finance{}
	}
	return finance{financeForm{
		Turnover: page.MoneyOf(m.GetTurnover()), BalanceSheetTotal: page.MoneyOf(m.GetBalanceSheetTotal()),
		Year: orEmpty(m.GetYear()), GroupEmployees: orEmpty(m.GetGroupEmployees()),
	}}
}

// orEmpty shows nothing where there is no figure.
func orEmpty(n int32) string {
	if n == 0 {
		return ""
	}
	return figure(n)
}

func writeFinance(_ *page.Request, v finance, s *suppliersv1.Supplier) error {
	year, err1 := yearOf("finance.year", v.Finance.Year)
	group, err2 := count("finance.group_employees", v.Finance.GroupEmployees)
	if err := errs.Join(err1, err2); err != nil {
		return err
	}
	s.Finance = &suppliersv1.Finance{
		Turnover: v.Finance.Turnover.Proto(), BalanceSheetTotal: v.Finance.BalanceSheetTotal.Proto(), Year: year, GroupEmployees: group,
	}
	return nil
}
