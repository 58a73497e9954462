package suppliers

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// exclusionGrounds is the list of codelists that answers name.
const exclusionGrounds = "exclusion-ground"

// declaration takes the answers; who declared and when is for the service to
// say. No answers are no declaration.
func declaration(in *suppliersv1.SelfDeclaration) *suppliersv1.SelfDeclaration {
	if len(in.GetAnswers()) == 0 {
		return nil
	}
	out := &suppliersv1.SelfDeclaration{}
	for _, a := range in.GetAnswers() {
		out.Answers = append(out.Answers, &suppliersv1.GroundAnswer{
			Ground: tidy(a.GetGround()), Applies: a.GetApplies(), Explanation: strings.TrimSpace(a.GetExplanation()),
		})
	}
	return out
}

// checkDeclaration holds that each answer is about a ground of the list, given
// once, and explained where the ground applies (Directive 2014/24/EU
// Art. 57(6)). Violations: code.unknown, declaration.twice,
// declaration.explanation.
func checkDeclaration(path string, d *suppliersv1.SelfDeclaration, codes codebook) error {
	var found []error
	said := map[string]bool{}
	for i, a := range d.GetAnswers() {
		at := fmt.Sprintf("%s.answers[%d]", path, i)
		found = append(found, checkCode(at+".ground", exclusionGrounds, a.GetGround(), "", codes))
		if said[a.GetGround()] {
			found = append(found, errs.Invalid(at+".ground", "declaration.twice", "answer each ground once", "ground", a.GetGround()))
		}
		said[a.GetGround()] = true
		if a.GetApplies() && a.GetExplanation() == "" {
			found = append(found, errs.Invalid(at+".explanation", "declaration.explanation",
				"say what happened and what you have done about it since", "ground", a.GetGround()))
		}
	}
	return errs.Join(found...)
}

// declared keeps who declared and when while the answers stay the same.
func declared(stored, next *suppliersv1.SelfDeclaration) *suppliersv1.SelfDeclaration {
	same := slices.EqualFunc(stored.GetAnswers(), next.GetAnswers(), func(a, b *suppliersv1.GroundAnswer) bool { return proto.Equal(a, b) })
	if same && stored != nil {
		return stored
	}
	return next
}
