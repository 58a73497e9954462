package suppliers

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// MaxVerificationYears is how long a verification may hold before someone has
// to look again. It is the house's own rule: statuses such as the Polish
// przedsiębiorstwo społeczne are themselves looked at again in such periods.
const MaxVerificationYears = 5

// maxVerifications bounds what is stated about a supplier, past and present.
const maxVerifications = 200

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
func withdraw(s *suppliersv1.Supplier, by actor, now time.Time) {
	for _, v := range s.GetVerifications() {
		if holds(v, now) {
			v.WithdrawnAt = timestamppb.New(now)
			by.did(s, now, actWithdrawn, v.GetId(), "")
		}
	}
}

// verificationOf finds a verification by its id; nil when there is none.
func verificationOf(s *suppliersv1.Supplier, id string) *suppliersv1.Verification {
	for _, v := range s.GetVerifications() {
		if v.GetId() == id && id != "" {
			return v
		}
	}
	return nil
}

// renew ends the verification that another of the same organisation renews; one
// that has ended stays as it is.
func renew(s *suppliersv1.Supplier, id, organisation string, now time.Time) error {
	if id == "" {
		return nil
	}
	v := verificationOf(s, id)
	switch {
	case v == nil:
		return errs.NotFound("verification", id)
	case v.GetOrganisation() != organisation:
		return errs.Invalid("renews", "verification.not_yours", "this was stated by another organisation; renew only your own, or state it beside theirs")
	case holds(v, now):
		v.WithdrawnAt = timestamppb.New(now)
	}
	return nil
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

// statable says whether an organisation may state something about a supplier.
func statable(s *suppliersv1.Supplier, verifier string) error {
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

// prove notes that a verifier has seen who may act for the supplier.
func prove(s *suppliersv1.Supplier, by actor, now time.Time) error {
	if s.GetOrganisation() == "" {
		return errs.Invalid("proves_representation", "supplier.unclaimed", "nobody acts for this supplier yet; decide a claim instead")
	}
	if disputed(s) {
		return undecided()
	}
	give(s, s.GetOrganisation(), document(by, now), by, now)
	return nil
}

// document is the proof by a signed document that a verifier checked.
func document(by actor, now time.Time) *suppliersv1.Representation {
	return &suppliersv1.Representation{
		Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT, ProvenAt: timestamppb.New(now),
		Organisation: by.organisation, OrganisationName: by.name,
	}
}
