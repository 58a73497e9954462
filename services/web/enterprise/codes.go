package enterprise

import (
	"context"
	"slices"
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The lists of codes that the pages speak of.
const (
	ListCPV    = "cpv"
	ListNUTS   = "nuts"
	ListForm   = "legal-form"
	ListStatus = "social-status"
	ListScheme = "identifier-scheme"
)

// Words are the codes of lists with their labels in the reader's language.
type Words map[string]map[string]*codelistsv1.Code

// Of is the label of a code, or the code itself.
func (w Words) Of(list, code string) string {
	if c := w[list][code]; c.GetLabel() != "" {
		return c.GetLabel()
	}
	return code
}

// Law is what stands behind a code, or "".
func (w Words) Law(list, code string) string { return w[list][code].GetSource() }

// CPV is the label of a CPV code or of a beginning of one.
func (w Words) CPV(code string) string { return w.Of(ListCPV, FullCPV(code)) }

// Named sorts codes, each once, and leaves out what is empty.
func Named(codes ...string) []string {
	codes = slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Words asks for the labels of codes, by list.
func (a *Reader) Words(ctx context.Context, wanted map[string][]string) (Words, error) {
	w := Words{}
	for list, codes := range wanted {
		codes = Named(codes...)
		if len(codes) == 0 {
			continue
		}
		answer, err := a.Codelists.ListCodes(ctx, &codelistsv1.ListCodesRequest{
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

// Codes asks for the codes of a list that a country has.
func (a *Reader) Codes(ctx context.Context, list, country string) ([]*codelistsv1.Code, error) {
	answer, err := a.Codelists.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, Language: i18n.From(ctx).Code(), Country: country})
	return answer.GetCodes(), err
}

// Options offers codes to choose from.
func Options(codes []*codelistsv1.Code) []ui.Option {
	list := make([]ui.Option, 0, len(codes))
	for _, c := range codes {
		list = append(list, ui.Option{Value: c.GetCode(), Label: c.GetLabel()})
	}
	return list
}

// FullCPV writes a beginning of a CPV code with its eight digits.
func FullCPV(code string) string {
	return (code + strings.Repeat("0", 8))[:max(8, len(code))]
}
