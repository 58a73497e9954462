package tenders

import (
	"time"

	"github.com/a-h/templ"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// papers are the files that go with the call.
type papers struct {
	Documents []page.Upload `form:"documents"`
}

// allowedFiles are what documents may be, in the words of the upload: a file is
// looked at before it is taken.
func allowedFiles() ui.Allowed {
	return ui.Allowed{Kinds: []string{"pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png", "zip"}, Max: page.MaxBody, Many: true}
}

func documentsPart() part[papers] {
	return part[papers]{
		name: partDocuments, files: map[string]ui.Allowed{"documents": allowedFiles()},
		read: func(_ *page.Request, t *tendersv1.Tender, _ *time.Location) (papers, error) {
			var v papers
			for _, f := range t.GetDocuments() {
				v.Documents = append(v.Documents, page.UploadOf(f))
			}
			return v, nil
		},
		write: func(_ *page.Request, t *tendersv1.Tender, v papers, _ *time.Location) error {
			t.Documents = nil
			for _, f := range v.Documents {
				t.Documents = append(t.Documents, f.File())
			}
			return nil
		},
		fields: func(_ *bench, f *ui.Form) templ.Component { return documentsFields(f) },
		labels: []string{"documents", "tenders.part.documents"},
	}
}
