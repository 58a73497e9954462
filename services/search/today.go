package search

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// isVerified tells whether somebody vouches for a supplier at an instant.
func isVerified(s *suppliersv1.Supplier, now time.Time) bool {
	return s.GetVerifiedUntil() != nil && s.GetVerifiedUntil().AsTime().After(now)
}

// holding are the verifications that hold at an instant: neither taken back nor
// at their end.
func holding(s *suppliersv1.Supplier, now time.Time) []*suppliersv1.Verification {
	var list []*suppliersv1.Verification
	for _, v := range s.GetVerifications() {
		if v.GetWithdrawnAt() == nil && v.GetExpiresAt().AsTime().After(now) {
			list = append(list, v)
		}
	}
	return list
}

// verifiers are those whose verifications hold, by id and by name.
func verifiers(s *suppliersv1.Supplier, now time.Time) []string {
	var list []string
	for _, v := range holding(s, now) {
		list = append(list, v.GetOrganisation(), v.GetOrganisationName())
	}
	return list
}

// labels are the names of those that are valid at an instant.
func labels(s *suppliersv1.Supplier, now time.Time) []string {
	var list []string
	for _, l := range s.GetLabels() {
		if l.GetValidUntil() == nil || l.GetValidUntil().AsTime().After(now) {
			list = append(list, l.GetName())
		}
	}
	return list
}

// nextChange is the first instant after now at which something that a supplier's
// document says stops to hold; ok is false where nothing does.
func nextChange(s *suppliersv1.Supplier, now time.Time) (first time.Time, ok bool) {
	ends := []*timestamppb.Timestamp{s.GetVerifiedUntil()}
	for _, v := range holding(s, now) {
		ends = append(ends, v.GetExpiresAt())
	}
	for _, l := range s.GetLabels() {
		ends = append(ends, l.GetValidUntil())
	}
	for _, end := range ends {
		if at := end.AsTime(); end != nil && at.After(now) && (!ok || at.Before(first)) {
			first, ok = at, true
		}
	}
	return first, ok
}

// eligible are the articles under which a contract could be reserved for it.
func eligible(s *suppliersv1.Supplier) []string {
	var list []string
	for _, e := range s.GetEligibility() {
		if e.GetMet() {
			list = append(list, e.GetReservation())
		}
	}
	return list
}

// listedAt is when a supplier became public; an imported one was so from the start.
func listedAt(s *suppliersv1.Supplier) *timestamppb.Timestamp {
	if s.GetSubmittedAt() != nil {
		return s.GetSubmittedAt()
	}
	return s.GetCreatedAt()
}

// regions are the NUTS region of a place and all that it lies in. Where only the
// country is known it is that; NUTS calls Greece EL.
func regions(p *typesv1.Place) []string {
	code := p.GetNuts()
	if code == "" {
		code = p.GetCountry()
	}
	if code == "GR" {
		code = "EL"
	}
	return beginnings([]string{code}, 2)
}

func yesNo(v bool) string { return strconv.FormatBool(v) }
