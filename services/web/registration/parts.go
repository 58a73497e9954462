package registration

import (
	"slices"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
)

// The parts of a registration as Completeness names them.
const (
	partWho         = "who"
	partWhat        = "what"
	partWhere       = "where"
	partPeople      = "people"
	partTexts       = "texts"
	partEvidence    = "evidence"
	partCapacity    = "capacity"
	partReferences  = "references"
	partLabels      = "labels"
	partFinance     = "finance"
	partGovernance  = "governance"
	partDeclaration = "declaration"
)

// parts are in the order people go through them.
func parts() []string {
	return []string{
		partWho, partWhat, partWhere, partPeople, partTexts, partEvidence,
		partCapacity, partReferences, partLabels, partFinance, partGovernance, partDeclaration,
	}
}

// needed are the parts without which a profile cannot be public.
func needed() []string { return []string{partWho, partWhat, partWhere} }

// pathOf is where a part is filled in.
func pathOf(part string) string { return enterprise.MinePath + "/" + part }

// after is where one goes on when a part is done: the next one, after the last
// the list of all.
func after(part string) string {
	all := parts()
	if i := slices.Index(all, part); i >= 0 && i+1 < len(all) {
		return pathOf(all[i+1])
	}
	return enterprise.MinePath
}

// before is where one goes back to: the part before, from the first the list.
func before(part string) string {
	all := parts()
	if i := slices.Index(all, part); i > 0 {
		return pathOf(all[i-1])
	}
	return enterprise.MinePath
}

// enough says whether a part that is needed has what a public profile needs; the
// service decides when it is submitted.
func enough(s *suppliersv1.Supplier, part string) bool {
	switch part {
	case partWho:
		return s.GetPlace().GetCity() != "" && s.GetPlace().GetCountry() != ""
	case partWhat:
		return len(s.GetCpv()) > 0
	default:
		return len(s.GetServes()) > 0 || s.GetServesWithinKm() > 0
	}
}

// filled says whether a part lacks nothing.
func filled(s *suppliersv1.Supplier, part string) bool {
	return s != nil && !slices.Contains(s.GetCompleteness().GetMissing(), part)
}
