package registration

import (
	"github.com/a-h/templ"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// evidence is what the enterprise gives for its claims.
type evidence struct {
	Evidence []page.Upload `form:"evidence"`
}

func (a *area) evidence() part[evidence] {
	return part[evidence]{
		name: partEvidence, files: map[string]ui.Allowed{"evidence": enterprise.Allowed()}, labels: []string{"evidence", "enterprise.field.evidence"},
		read: func(s *suppliersv1.Supplier) evidence {
			var v evidence
			for _, f := range s.GetEvidence() {
				v.Evidence = append(v.Evidence, page.UploadOf(f))
			}
			return v
		},
		write: func(_ *page.Request, v evidence, s *suppliersv1.Supplier) error {
			s.Evidence = enterprise.Files(v.Evidence)
			return nil
		},
		fields: func(_ *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			return evidenceFields(f, s), nil
		},
	}
}
