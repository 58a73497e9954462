package watch

import (
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/internal/reserved"
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
		if !reserved.Verified(s, article, now) {
			return reason(partStatus, ofStatus, 8, "unverified", false, figures...)
		}
		return reason(partStatus, ofStatus, ofStatus, "reserved", false, figures...)
	}
	return reason(partStatus, ofStatus, 0, "not_eligible", true, figures...)
}
