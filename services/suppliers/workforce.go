package suppliers

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// Article20Percent is the share of disabled or disadvantaged workers from which
// a contract may be reserved: Directive 2014/24/EU Art. 20(1).
const Article20Percent = 30

// IntegrationPercent is the share of employees that are disadvantaged or
// disabled, in whole percent rounded down, so that 29.9 does not pass for 30.
// A worker who is both is counted once, as the supplier counts them.
func IntegrationPercent(w *suppliersv1.Workforce) int32 {
	if w.GetEmployees() <= 0 {
		return 0
	}
	return int32((int64(w.GetDisadvantaged()) + int64(w.GetDisabled())) * 100 / int64(w.GetEmployees()))
}

// MeetsArticle20 says whether the figures reach the share of Article 20.
func MeetsArticle20(w *suppliersv1.Workforce) bool { return IntegrationPercent(w) >= Article20Percent }

func withShare(in *suppliersv1.Workforce) *suppliersv1.Workforce {
	if in == nil {
		return nil
	}
	out := proto.CloneOf(in)
	out.IntegrationPercent = IntegrationPercent(in)
	return out
}

// checkWorkforce holds that the parts are not more than the whole and that
// nobody states the figures of a day to come.
func checkWorkforce(path string, w *suppliersv1.Workforce, now time.Time) error {
	var list []error
	if part := int64(w.GetDisadvantaged()) + int64(w.GetDisabled()); part > int64(w.GetEmployees()) {
		list = append(list, errs.Invalid(path+".employees", "workforce.sum",
			"disadvantaged and disabled workers together are more than all employees; count each person once",
			"part", strconv.FormatInt(part, 10), "employees", strconv.Itoa(int(w.GetEmployees()))))
	}
	if w.GetAsOf() != nil && (!w.GetAsOf().IsValid() || w.GetAsOf().AsTime().After(now)) {
		list = append(list, errs.Invalid(path+".as_of", "workforce.as_of", "give the day these figures are from; it cannot lie in the future"))
	}
	return errs.Join(list...)
}
