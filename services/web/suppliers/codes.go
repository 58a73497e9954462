package suppliers

import (
	"context"
	"slices"
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The lists of codes that the area speaks of.
const (
	listCPV    = "cpv"
	listNUTS   = "nuts"
	listForm   = "legal-form"
	listStatus = "social-status"
	listScheme = "identifier-scheme"
)

// words are the codes of lists with their labels in the reader's language.
type words map[string]map[string]*codelistsv1.Code

// of is the label of a code, or the code itself.
func (w words) of(list, code string) string {
	if c := w[list][code]; c.GetLabel() != "" {
		return c.GetLabel()
	}
	return code
}

// law is what stands behind a code, or "".
func (w words) law(list, code string) string { return w[list][code].GetSource() }

// cpv is the label of a CPV code or of a beginning of one.
func (w words) cpv(code string) string { return w.of(listCPV, fullCPV(code)) }

// named adds nothing that is empty.
func named(codes ...string) []string {
	codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	slices.Sort(codes)
	return slices.Compact(codes)
}

// words asks for the labels of codes, by list.
func (a *area) words(ctx context.Context, wanted map[string][]string) (words, error) {
	w := words{}
	for list, codes := range wanted {
		codes = named(codes...)
		if len(codes) == 0 {
			continue
		}
		answer, err := a.codelists.ListCodes(ctx, &codelistsv1.ListCodesRequest{
			Codelist: list, Language: i18n.From(ctx).Code(), Codes: codes[:min(len(codes), 500)],
		})
		if err != nil {
			return nil, err
		}
		w[list] = map[string]*codelistsv1.Code{}
		for _, c := range answer.GetCodes() {
			w[list][c.GetCode()] = c
		}
	}
	return w, nil
}

// codes asks for the codes of a list that a country has.
func (a *area) codes(ctx context.Context, list, country string) ([]*codelistsv1.Code, error) {
	answer, err := a.codelists.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, Language: i18n.From(ctx).Code(), Country: country})
	return answer.GetCodes(), err
}

func options(codes []*codelistsv1.Code) []ui.Option {
	list := make([]ui.Option, 0, len(codes))
	for _, c := range codes {
		list = append(list, ui.Option{Value: c.GetCode(), Label: c.GetLabel()})
	}
	return list
}

// fullCPV writes a beginning of a CPV code with its eight digits.
func fullCPV(code string) string {
	return (code + strings.Repeat("0", 8))[:max(8, len(code))]
}
