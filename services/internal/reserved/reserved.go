// Package reserved says whether it is verified that a supplier is of those for
// whom Articles 20 and 77 of Directive 2014/24/EU let contracts be reserved.
// Whether its figures meet the conditions is computed by suppliers.
package reserved

import (
	"slices"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// Verified tells whether somebody has stated, and it holds at an instant, that the
// supplier has its status or meets what the article (article_20, article_77) asks.
// That its identity is known does not show that.
func Verified(s *suppliersv1.Supplier, article string, at time.Time) bool {
	return slices.ContainsFunc(s.GetVerifications(), func(v *suppliersv1.Verification) bool {
		return (v.GetClaim() == "social_status" || v.GetClaim() == article) && v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(at)
	})
}
