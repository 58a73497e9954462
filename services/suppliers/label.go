package suppliers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// labels tidies the marks that a supplier holds.
func labels(in []*suppliersv1.Label) []*suppliersv1.Label {
	var out []*suppliersv1.Label
	for _, l := range in {
		out = append(out, &suppliersv1.Label{
			Name: tidy(l.GetName()), Issuer: tidy(l.GetIssuer()), Number: tidy(l.GetNumber()), ValidUntil: l.GetValidUntil(), Evidence: l.GetEvidence(),
		})
	}
	return out
}

// checkLabels holds that each has a name and an issuer, is there once, and ends
// on a day that is one. One that has ended may stay; the public does not see it.
// Violations: string.min_len, label.twice, label.valid_until.
func checkLabels(path string, list []*suppliersv1.Label) error {
	var found []error
	said := map[string]bool{}
	for i, l := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		found = append(found, named(at+".name", l.GetName()), named(at+".issuer", l.GetIssuer()))
		if l.GetValidUntil() != nil && !l.GetValidUntil().IsValid() {
			found = append(found, errs.Invalid(at+".valid_until", "label.valid_until", "give the last day of this label, or none when it does not end"))
		}
		if key := strings.ToLower(l.GetName() + "/" + l.GetIssuer() + "/" + l.GetNumber()); said[key] {
			found = append(found, errs.Invalid(at+".name", "label.twice", "this label is there twice; keep one", "label", l.GetName()))
		} else {
			said[key] = true
		}
	}
	return errs.Join(found...)
}

// labelHolds says whether a label counts at an instant.
func labelHolds(l *suppliersv1.Label, now time.Time) bool {
	return l.GetValidUntil() == nil || l.GetValidUntil().AsTime().After(now)
}

// running gives the labels that count at an instant, without their papers.
func running(list []*suppliersv1.Label, now time.Time) []*suppliersv1.Label {
	list = slices.DeleteFunc(list, func(l *suppliersv1.Label) bool { return !labelHolds(l, now) })
	for _, l := range list {
		l.Evidence = nil
	}
	return list
}
