package tenders

import (
	"context"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

// labels gives CPV or NUTS codes their words in the reader's language. Codes
// without words are left out.
func (a *area) labels(ctx context.Context, list string, codes ...string) (map[string]string, error) {
	labels := map[string]string{}
	var asked []string
	for _, code := range codes {
		if code != "" {
			asked = append(asked, code)
		}
	}
	if len(asked) == 0 {
		return labels, nil
	}
	answer, err := a.codes.ListCodes(ctx, &codelistsv1.ListCodesRequest{Codelist: list, Language: i18n.From(ctx).Code(), Codes: asked})
	if err != nil {
		return nil, err
	}
	for _, c := range answer.GetCodes() {
		labels[c.GetCode()] = c.GetLabel()
	}
	return labels, nil
}
