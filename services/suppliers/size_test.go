package suppliers_test

import (
	"testing"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/suppliers"
)

func TestTheSizeIsThatOfTheRecommendationOrNotSaid(t *testing.T) {
	for _, c := range []struct {
		name            string
		employees       int32
		turnover, total string
		group           int32
		want            string
	}{
		{"one more person is not micro", 10, "100000", "", 0, "small"},
		{"nine persons and two million", 9, "2000000.00", "", 0, "micro"},
		{"a cent too much, the balance unknown", 9, "2000000.01", "", 0, ""},
		{"a cent too much, the balance small", 9, "2000000.01", "2000000", 0, "micro"},
		{"both above micro", 9, "2000000.01", "2000000.01", 0, "small"},
		{"forty-nine and ten million", 49, "10000000", "", 0, "small"},
		{"fifty", 50, "10000000", "", 0, "medium"},
		{"the turnover too large, the balance at its ceiling", 249, "60000000", "43000000", 0, "medium"},
		{"both too large", 249, "50000000.01", "43000000.01", 0, "large"},
		{"two hundred and fifty, whatever the money", 250, "", "", 0, "large"},
		{"a group counts as a whole", 9, "100000", "", 260, "large"},
		{"no money known", 9, "", "", 0, ""},
		{"nobody employed", 0, "5000", "", 0, "micro"},
	} {
		s := &suppliersv1.Supplier{Workforce: &suppliersv1.Workforce{Employees: c.employees}, Finance: &suppliersv1.Finance{GroupEmployees: c.group}}
		if c.turnover != "" {
			s.Finance.Turnover = euro(c.turnover)
		}
		if c.total != "" {
			s.Finance.BalanceSheetTotal = euro(c.total)
		}
		if got := suppliers.Size(s); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := suppliers.Size(&suppliersv1.Supplier{Finance: &suppliersv1.Finance{Turnover: euro("1")}}); got != "" {
		t.Errorf("without a headcount it is %q", got)
	}
	zloty := &suppliersv1.Supplier{Workforce: &suppliersv1.Workforce{Employees: 3}, Finance: &suppliersv1.Finance{Turnover: &typesv1.Money{Amount: "5", Currency: "PLN"}}}
	if got := suppliers.Size(zloty); got != "" {
		t.Errorf("złoty taken for euro: %q", got)
	}
}
