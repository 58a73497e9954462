package suppliers

import (
	"fmt"
	"strconv"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// references tidies the contracts that a supplier performed for others.
func references(in []*suppliersv1.Reference) []*suppliersv1.Reference {
	var out []*suppliersv1.Reference
	for _, r := range in {
		out = append(out, &suppliersv1.Reference{
			Customer: tidy(r.GetCustomer()), Subject: tidy(r.GetSubject()), Cpv: r.GetCpv(), Value: r.GetValue(),
			Year: r.GetYear(), Contact: tidy(r.GetContact()),
		})
	}
	return out
}

// checkReferences holds that each names a customer and what it was, and that
// none lies in the future. Violations: string.min_len, reference.year,
// cpv.division, money.*.
func checkReferences(path string, list []*suppliersv1.Reference, now time.Time) error {
	var found []error
	for i, r := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		found = append(found, named(at+".customer", r.GetCustomer()), named(at+".subject", r.GetSubject()), checkSum(at+".value", r.GetValue()))
		if r.GetCpv() != "" {
			found = append(found, checkCPV(at+".cpv", []string{r.GetCpv()}))
		}
		if int(r.GetYear()) > now.Year() {
			found = append(found, errs.Invalid(at+".year", "reference.year",
				"give the year in which this contract ended, or this year while it runs", "latest", strconv.Itoa(now.Year())))
		}
	}
	return errs.Join(found...)
}

// checkSum holds that a sum of money, where there is one, is readable and not
// negative. Violations: money.*, money.negative.
func checkSum(path string, m *typesv1.Money) error {
	if m == nil {
		return nil
	}
	sum, err := money.From(path, m)
	if err == nil && sum.Minor < 0 {
		return errs.Invalid(path+".amount", "money.negative", "an amount cannot be negative")
	}
	return err
}
