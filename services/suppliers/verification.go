package suppliers

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// MaxVerificationYears is how long a verification may hold before someone has
// to look again. It is the house's own rule: statuses such as the Polish
// przedsiębiorstwo społeczne are themselves looked at again in such periods.
const MaxVerificationYears = 5

// holds says whether a verification holds at an instant.
func holds(v *suppliersv1.Verification, now time.Time) bool {
	return v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(now)
}

// VerifiedUntil is the last instant at which any verification of the supplier
// holds, seen from now; false means that none does.
func VerifiedUntil(s *suppliersv1.Supplier, now time.Time) (time.Time, bool) {
	var until time.Time
	for _, v := range s.GetVerifications() {
		if holds(v, now) && v.GetExpiresAt().AsTime().After(until) {
			until = v.GetExpiresAt().AsTime()
		}
	}
	return until, !until.IsZero()
}

// stampVerified writes the computed field as of now.
func stampVerified(s *suppliersv1.Supplier, now time.Time) {
	s.VerifiedUntil = nil
	if until, ok := VerifiedUntil(s, now); ok {
		s.VerifiedUntil = timestamppb.New(until)
	}
}

// withdraw ends what verifiers stated about a supplier that has since changed
// who or what it says it is.
func withdraw(s *suppliersv1.Supplier, now time.Time) {
	for _, v := range s.GetVerifications() {
		if holds(v, now) {
			v.WithdrawnAt = timestamppb.New(now)
		}
	}
}

// checkExpiry holds that a verification ends, and not too late.
func checkExpiry(path string, expires *timestamppb.Timestamp, now time.Time) error {
	at := expires.AsTime()
	if !expires.IsValid() || !at.After(now) {
		return errs.Invalid(path, "verification.expired", "give a day in the future on which this must be looked at again")
	}
	if latest := now.AddDate(MaxVerificationYears, 0, 0); at.After(latest) {
		return errs.Invalid(path, "verification.too_long",
			"a verification holds five years at most; give a day until "+latest.Format(time.DateOnly), "latest", latest.Format(time.RFC3339))
	}
	return nil
}

// verifiable says whether an organisation may state something about a supplier.
func verifiable(s *suppliersv1.Supplier, verifier string) error {
	switch {
	case s.GetOrganisation() == verifier:
		return errs.Denied("supplier.own", "nobody verifies their own organisation")
	case s.GetState() == draft:
		return errs.NotFound("supplier", s.GetId())
	case s.GetState() == suspended:
		return errs.Precondition("supplier.suspended", "this supplier is suspended; reinstate it first")
	}
	return nil
}

// claimOf finds the open claim of an organisation, or -1.
func claimOf(s *suppliersv1.Supplier, organisation string) int {
	return slices.IndexFunc(s.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() == organisation })
}

// dropClaim takes a claim off and remembers since when the oldest other waits.
func dropClaim(s *suppliersv1.Supplier, i int) {
	s.Claims = slices.Delete(s.GetClaims(), i, i+1)
	s.ClaimedAt = nil
	if len(s.GetClaims()) > 0 {
		s.ClaimedAt = s.GetClaims()[0].GetClaimedAt()
	}
}
