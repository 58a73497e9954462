package registration

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/pkg/errs"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// listGround is the codelist of exclusion grounds.
const listGround = "exclusion-ground"

// declaration answers the grounds of Art. 57: those ticked apply, no other does.
type declaration struct {
	Applies      []string          `form:"applies"`
	Explanations map[string]string `form:"explanation"`
	// Declared is the person's word for the whole.
	Declared bool `form:"declared"`
}

func (a *area) declaration() part[declaration] {
	return part[declaration]{
		name: partDeclaration, read: readDeclaration, write: a.writeDeclaration,
		fields: func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			groups, err := a.grounds(r)
			return declarationFields(f, groups, s.GetSelfDeclaration().GetDeclaredAt()), err
		},
		labels: []string{"applies", "registration.declaration.applies", "explanation", "registration.declaration.explanation", "declared", "registration.declaration.title"},
	}
}

func readDeclaration(s *suppliersv1.Supplier) declaration {
	v := declaration{Explanations: map[string]string{}}
	for _, answer := range s.GetSelfDeclaration().GetAnswers() {
		if answer.GetApplies() {
			v.Applies = append(v.Applies, answer.GetGround())
			v.Explanations[answer.GetGround()] = answer.GetExplanation()
		}
	}
	return v
}

// groundGroup is grounds of one kind with their heading.
type groundGroup struct {
	head    *codelistsv1.Code
	grounds []*codelistsv1.Code
}

// grounds puts the list into groups: a code that others begin with is a heading.
func (a *area) grounds(r *page.Request) ([]groundGroup, error) {
	list, err := a.Codes(r.Context(), listGround, "")
	if err != nil {
		return nil, err
	}
	var groups []groundGroup
	for _, c := range list {
		if slices.ContainsFunc(list, func(other *codelistsv1.Code) bool { return strings.HasPrefix(other.GetCode(), c.GetCode()+"-") }) {
			groups = append(groups, groundGroup{head: c})
			continue
		}
		if len(groups) == 0 {
			groups = append(groups, groundGroup{})
		}
		last := &groups[len(groups)-1]
		last.grounds = append(last.grounds, c)
	}
	return groups, nil
}

// writeDeclaration answers every ground. What applies needs its explanation; the
// page shows where to write it once the ground is ticked.
func (a *area) writeDeclaration(r *page.Request, v declaration, s *suppliersv1.Supplier) error {
	groups, err := a.grounds(r)
	if err != nil {
		return err
	}
	declared := &suppliersv1.SelfDeclaration{}
	var missing []error
	if !v.Declared {
		missing = append(missing, errs.Invalid("declared", "supplier.declare", "say that this is true"))
	}
	for _, group := range groups {
		for _, c := range group.grounds {
			answer := &suppliersv1.GroundAnswer{Ground: c.GetCode(), Applies: slices.Contains(v.Applies, c.GetCode())}
			if answer.GetApplies() {
				if answer.Explanation = strings.TrimSpace(v.Explanations[c.GetCode()]); answer.GetExplanation() == "" {
					missing = append(missing, errs.Invalid(explanationField(c.GetCode()), "declaration.explanation", "say what happened and what you have done since"))
				}
			}
			declared.Answers = append(declared.Answers, answer)
		}
	}
	s.SelfDeclaration = declared
	return errs.Join(missing...)
}

func explanationField(ground string) string { return "explanation[" + ground + "]" }
