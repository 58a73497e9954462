package pools

import (
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
)

// checkDemand holds what the contract cannot say: a value above zero and a
// period that ends after it starts.
func checkDemand(d *poolsv1.Demand) error {
	value, err := money.From("demand.value", d.GetValue())
	if err == nil && value.Minor <= 0 {
		err = errs.Invalid("demand.value", "demand.value", "the value must be above zero")
	}
	var period error
	if !d.GetPeriodEnd().AsTime().After(d.GetPeriodStart().AsTime()) {
		period = errs.Invalid("demand.period_end", "demand.period", "the period must end after it starts")
	}
	return errs.Join(err, period)
}
