package tenders

import (
	"context"
	"regexp"
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// mostCodes is how many CPV codes a search shows; more words narrow it.
const mostCodes = 12

// wholeCode is a CPV code with or without its check digit.
var wholeCode = regexp.MustCompile(`^([0-9]{8})(-[0-9])?$`)

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

// codeLabel writes a code with its words: "90911200 Building-cleaning services".
func codeLabel(labels map[string]string, code string) string {
	if label := labels[code]; label != "" {
		return code + " " + label
	}
	return code
}

// chooser is what a CPV search found; the chosen code comes first.
type chooser struct {
	words string
	found []ui.Option
}

// none says that the words found nothing.
func (c chooser) none() bool { return c.words != "" && len(c.found) == 0 }

// cpvChoices finds codes by words or by their beginning. A whole code that the
// list does not have is a choice without words.
func (a *area) cpvChoices(ctx context.Context, words, chosen string) (chooser, error) {
	c := chooser{words: strings.TrimSpace(words)}
	labels, err := a.labels(ctx, "cpv", chosen)
	if err != nil {
		return c, err
	}
	if chosen != "" {
		c.found = append(c.found, ui.Option{Value: chosen, Label: codeLabel(labels, chosen)})
	}
	if c.words == "" {
		return c, nil
	}
	answer, err := a.codes.ListCodes(ctx, &codelistsv1.ListCodesRequest{
		Codelist: "cpv", Language: i18n.From(ctx).Code(), Q: typedCode(c.words), PageSize: mostCodes,
	})
	if err != nil {
		return c, err
	}
	for _, code := range answer.GetCodes() {
		if code.GetCode() != chosen {
			c.found = append(c.found, ui.Option{Value: code.GetCode(), Label: code.GetCode() + " " + code.GetLabel()})
		}
	}
	if code := typedCode(c.words); len(answer.GetCodes()) == 0 && wholeCode.MatchString(c.words) && code != chosen {
		c.found = append(c.found, ui.Option{Value: code, Label: code})
	}
	return c, nil
}

// typedCode takes the check digit off a whole code; other words stay.
func typedCode(words string) string {
	if match := wholeCode.FindStringSubmatch(words); match != nil {
		return match[1]
	}
	return words
}

// findCPV is the list of codes that words find, as a page of its own; the forms
// show it while one types.
func (a *area) findCPV(r *page.Request) error {
	c, err := a.cpvChoices(r.Context(), r.Query("cpv_words"), r.Query("cpv"))
	if err != nil {
		return err
	}
	f := &ui.Form{Values: map[string][]string{"cpv": {r.Query("cpv")}}}
	return r.Show(ui.Page{Title: r.T("tenders.cpv.title"), Section: ui.SectionTenders}, cpvPage(f, c))
}
