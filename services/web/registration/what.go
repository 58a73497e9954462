package registration

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mostFound is how many codes a search for words shows.
const mostFound = 20

// what is what the enterprise offers, as CPV codes that are found by words.
type what struct {
	CPV             []string `form:"cpv"`
	ContractNatures []string `form:"contract_natures"`
	Languages       []string `form:"languages"`
	// Words are searched when Find was pressed; what is ticked is saved with it.
	Words string `form:"words"`
	Find  string `form:"find"`
}

func (a *area) what() part[what] {
	return part[what]{
		name: partWhat, fields: a.whatFields, labels: []string{"cpv", "enterprise.field.cpv", "words", "registration.what.words", "contract_natures", "registration.what.natures", "languages", "registration.what.languages"},
		read: func(s *suppliersv1.Supplier) what {
			return what{CPV: slices.Clone(s.GetCpv()), ContractNatures: slices.Clone(s.GetContractNatures()), Languages: slices.Clone(s.GetLanguages())}
		},
		write: func(_ *page.Request, v what, s *suppliersv1.Supplier) error {
			if v.Find == "" || s.GetState() == enterprise.Draft || len(v.CPV) > 0 {
				s.Cpv = enterprise.Named(v.CPV...)
			}
			s.ContractNatures, s.Languages = enterprise.Named(v.ContractNatures...), enterprise.Named(v.Languages...)
			return nil
		},
		next: func(v what) string {
			if v.Find == "" {
				return ""
			}
			return pathOf(partWhat) + "?" + url.Values{"words": {strings.TrimSpace(v.Words)}}.Encode()
		},
	}
}

func (a *area) whatFields(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
	ctx := r.Context()
	if !f.Filled {
		f.Values.Set("words", r.Query("words"))
	}
	chosen := enterprise.Named(slices.Concat(s.GetCpv(), f.Values["cpv"])...)
	w, err := a.Words(ctx, map[string][]string{enterprise.ListCPV: chosen})
	if err != nil {
		return nil, err
	}
	view := whatView{asked: r.Query("words") != ""}
	view.languages, view.otherLanguages = languageOptions(ctx, slices.Concat(s.GetLanguages(), f.Values["languages"]))
	for _, nature := range []string{"services", "supplies", "works"} {
		view.natures = append(view.natures, ui.Option{Value: nature, Label: r.T("registration.nature." + nature)})
	}
	for _, code := range chosen {
		view.chosen = append(view.chosen, cpvOption(code, w.CPV(code)))
	}
	if asked := strings.TrimSpace(f.Value("words")); asked != "" {
		answer, err := a.Codelists.ListCodes(ctx, &codelistsv1.ListCodesRequest{
			Codelist: enterprise.ListCPV, Language: i18n.From(ctx).Code(), Q: strings.ToValidUTF8(asked[:min(len(asked), 200)], ""), PageSize: mostFound,
		})
		if err != nil {
			return nil, err
		}
		for _, c := range answer.GetCodes() {
			if !slices.Contains(chosen, c.GetCode()) {
				view.found = append(view.found, cpvOption(c.GetCode(), c.GetLabel()))
			}
		}
	}
	return whatFields(f, view), nil
}

func cpvOption(code, label string) ui.Option {
	if label == code || strings.Trim(label, "0") == strings.Trim(code, "0") {
		return ui.Option{Value: code, Label: code}
	}
	return ui.Option{Value: code, Label: label, Hint: "CPV " + code}
}

// whatView is what is chosen and what was found.
type whatView struct {
	chosen, found, natures    []ui.Option
	languages, otherLanguages []ui.Option
	// asked says that words were searched.
	asked bool
}
