package suppliers

import (
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// compute writes what follows from the figures as of now, and takes off what is
// the service's alone. It knows no reservations while code lists are not known.
func (v viewer) compute(out *suppliersv1.Supplier, now time.Time) {
	out.OfficialEmail, out.EnterpriseKey, out.SimilarKeys = "", "", nil
	out.Size, out.Eligibility, out.Completeness = Size(out), nil, nil
	if v.codes != nil {
		out.Eligibility = []*suppliersv1.Eligibility{article20(out, v.codes, now), article77(out)}
	}
	if v.inside(out, now) {
		out.Completeness = completeness(out, v.codes, now)
	}
}

// conceal takes off what only the supplier's own people and verifiers see of the
// profile, and labels that have ended.
func conceal(out *suppliersv1.Supplier, now time.Time) {
	out.SelfDeclaration, out.Finance = nil, nil
	for _, r := range out.GetReferences() {
		r.Contact = ""
	}
	out.Labels = running(out.GetLabels(), now)
}
