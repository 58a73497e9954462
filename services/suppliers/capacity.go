package suppliers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/cpv"
)

// checkCPV holds that every code is of a division of CPV 2008. Violation:
// cpv.division.
func checkCPV(path string, codes []string) error {
	for _, code := range codes {
		if !cpv.Formed(code) {
			return errs.Invalid(path, "cpv.division", "there is no CPV code "+code+"; choose one of the list cpv", "code", code)
		}
	}
	return nil
}

// capacities tidies how much a supplier can deliver in a year.
func capacities(in []*suppliersv1.Capacity) []*suppliersv1.Capacity {
	var out []*suppliersv1.Capacity
	for _, c := range in {
		out = append(out, &suppliersv1.Capacity{Cpv: c.GetCpv(), Quantity: c.GetQuantity(), Unit: tidy(c.GetUnit())})
	}
	return out
}

// checkCapacities holds that each is of something the supplier offers, more
// than nothing, and said once a unit. Violations: capacity.cpv,
// capacity.quantity, capacity.twice, string.min_len.
func checkCapacities(path string, list []*suppliersv1.Capacity, offered []string) error {
	var found []error
	said := map[string]bool{}
	for i, c := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !slices.Contains(offered, c.GetCpv()) {
			found = append(found, errs.Invalid(at+".cpv", "capacity.cpv",
				c.GetCpv()+" is not among what you offer; add it there or take this line off", "code", c.GetCpv()))
		}
		if strings.Trim(c.GetQuantity(), "0.") == "" {
			found = append(found, errs.Invalid(at+".quantity", "capacity.quantity", "say how much you can deliver in a year, more than nothing"))
		}
		if key := c.GetCpv() + "/" + strings.ToLower(c.GetUnit()); said[key] {
			found = append(found, errs.Invalid(at+".unit", "capacity.twice",
				"this says again how much of "+c.GetCpv()+" you can deliver in "+c.GetUnit()+"; keep one line", "code", c.GetCpv(), "unit", c.GetUnit()))
		} else {
			said[key] = true
		}
		found = append(found, named(at+".unit", c.GetUnit()))
	}
	return errs.Join(found...)
}
