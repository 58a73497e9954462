package registration

import (
	"strings"
	"time"

	"github.com/a-h/templ"
	"google.golang.org/protobuf/types/known/timestamppb"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// listLabel is the codelist of labels that are known.
const listLabel = "label"

// label is a mark that a body issued.
type label struct {
	Name       string        `form:"name"`
	Issuer     string        `form:"issuer"`
	Number     string        `form:"number"`
	ValidUntil page.Date     `form:"valid_until"`
	Evidence   []page.Upload `form:"evidence"`
}

func (a *area) labels() items[label, *suppliersv1.Label] {
	return items[label, *suppliersv1.Label]{
		name: partLabels, field: "labels", files: map[string]ui.Allowed{"evidence": enterprise.Allowed()},
		get:   (*suppliersv1.Supplier).GetLabels,
		set:   func(s *suppliersv1.Supplier, list []*suppliersv1.Label) { s.Labels = list },
		read:  readLabel,
		first: func(*page.Request, *suppliersv1.Supplier) label { return label{} },
		write: a.writeLabel,
		line: func(r *page.Request, _ *enterprise.Profile, m *suppliersv1.Label) (title, text string) {
			text = m.GetIssuer()
			if m.GetValidUntil() != nil {
				text += " · " + r.T("registration.labels.until", "day", i18n.Date(r.Context(), m.GetValidUntil().AsTime(), time.UTC))
			}
			return m.GetName(), text
		},
		fields: func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			known, err := a.Codes(r.Context(), listLabel, s.GetPlace().GetCountry())
			return labelFields(f, known), err
		},
		labels: []string{
			"name", "registration.labels.name", "issuer", "registration.labels.issuer", "number", "registration.labels.number",
			"valid_until", "registration.labels.valid_until", "evidence", "enterprise.field.evidence",
		},
	}
}

func readLabel(m *suppliersv1.Label) label {
	v := label{Name: m.GetName(), Issuer: m.GetIssuer(), Number: m.GetNumber()}
	if m.GetValidUntil() != nil {
		v.ValidUntil = page.DateOf(m.GetValidUntil().AsTime(), time.UTC)
		v.ValidUntil.Time = ""
	}
	for _, f := range m.GetEvidence() {
		v.Evidence = append(v.Evidence, page.UploadOf(f))
	}
	return v
}

// writeLabel takes the issuer of a label that is known from the list where
// nobody typed one.
func (a *area) writeLabel(r *page.Request, v label) (*suppliersv1.Label, error) {
	m := &suppliersv1.Label{
		Name: strings.TrimSpace(v.Name), Issuer: strings.TrimSpace(v.Issuer), Number: strings.TrimSpace(v.Number), Evidence: enterprise.Files(v.Evidence),
	}
	if m.GetIssuer() == "" {
		known, err := a.Codes(r.Context(), listLabel, "")
		if err != nil {
			return nil, err
		}
		m.Issuer = issuerOf(known, m.GetName())
	}
	day := v.ValidUntil
	if day.Time = ""; !day.Empty() {
		// A day has no zone: it is kept as its midnight in UTC.
		at, err := day.In(time.UTC, "valid_until")
		if err != nil {
			return nil, err
		}
		m.ValidUntil = timestamppb.New(at)
	}
	return m, nil
}

// issuerOf is who issues a label of the list.
func issuerOf(known []*codelistsv1.Code, name string) string {
	for _, c := range known {
		if static.Fold(c.GetLabel()) == static.Fold(name) {
			return c.GetSource()
		}
	}
	return ""
}
