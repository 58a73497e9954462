package watch

import (
	"slices"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// statusFit says whether the supplier may bid as it is: public, and of those for
// whom the lot is reserved (Articles 20 and 77 of Directive 2014/24/EU). A
// verification that is missing can still be had before the deadline.
func statusFit(u unit, s *suppliersv1.Supplier, now time.Time) *watchv1.FitReason {
	if s.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED {
		return reason(partStatus, ofStatus, 0, "not_public", true)
	}
	article := ""
	switch u.reservation {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		article = "article_20"
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		article = "article_77"
	default:
		return reason(partStatus, ofStatus, ofStatus, "open", false)
	}
	figures := []string{"article", article}
	for _, e := range s.GetEligibility() {
		if e.GetReservation() != article || !e.GetMet() {
			continue
		}
		if !verified(s, article, now) {
			return reason(partStatus, ofStatus, 8, "unverified", false, figures...)
		}
		return reason(partStatus, ofStatus, ofStatus, "reserved", false, figures...)
	}
	return reason(partStatus, ofStatus, 0, "not_eligible", true, figures...)
}

// verified tells whether somebody has stated, and it holds, that the supplier has
// its status or meets what the article asks: what bids asks for as well.
func verified(s *suppliersv1.Supplier, article string, now time.Time) bool {
	return slices.ContainsFunc(s.GetVerifications(), func(v *suppliersv1.Verification) bool {
		return (v.GetClaim() == "social_status" || v.GetClaim() == article) && v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(now)
	})
}
