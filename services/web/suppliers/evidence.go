package suppliers

import (
	"github.com/a-h/templ"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// allowed are the files that evidence consists of.
func allowed() ui.Allowed {
	return ui.Allowed{Kinds: []string{"pdf", "odt", "docx", "jpg", "jpeg", "png", "txt"}, Max: 20_000_000, Many: true}
}

// evidence is what the enterprise gives for its claims.
type evidence struct {
	Evidence []page.Upload `form:"evidence"`
}

func (a *area) evidence() part[evidence] {
	return part[evidence]{
		name: partEvidence, files: map[string]ui.Allowed{"evidence": allowed()}, labels: []string{"evidence", "suppliers.field.evidence"},
		read: func(s *suppliersv1.Supplier) evidence {
			var v evidence
			for _, f := range s.GetEvidence() {
				v.Evidence = append(v.Evidence, page.UploadOf(f))
			}
			return v
		},
		write: func(_ *page.Request, v evidence, s *suppliersv1.Supplier) error {
			s.Evidence = files(v.Evidence)
			return nil
		},
		fields: func(_ *page.Request, f *ui.Form, _ *suppliersv1.Supplier) (templ.Component, error) {
			return evidenceFields(f), nil
		},
	}
}

func files(uploads []page.Upload) []*typesv1.File {
	var list []*typesv1.File
	for _, u := range uploads {
		if u.ID != "" {
			list = append(list, u.File())
		}
	}
	return list
}
