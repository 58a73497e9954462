package registration

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// maxText is the contract's limit for a description, in characters.
const maxText = 5000

// texts is what the enterprise says about itself, by language.
type texts struct {
	Description map[string]string `form:"description"`
}

func (a *area) texts() part[texts] {
	return part[texts]{
		name: partTexts,
		read: func(s *suppliersv1.Supplier) texts { return texts{maps.Clone(s.GetDescription())} },
		write: func(_ *page.Request, v texts, s *suppliersv1.Supplier) error {
			kept := map[string]string{}
			maps.Copy(kept, v.Description)
			s.Description = kept
			return nil
		},
		fields: func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error) {
			return textFields(f, languagesFor(i18n.From(r.Context()).Code(), s.GetDescription())), nil
		},
	}
}

// textLanguages are the languages of the texts: first those to write in, then
// the others that are possible.
type textLanguages struct {
	first, others []string
	// have are those that there is a text in.
	have []string
}

// languagesFor puts the reader's language first, then those that are there.
func languagesFor(reader string, have map[string]string) textLanguages {
	l := textLanguages{first: []string{reader}, have: slices.Sorted(maps.Keys(have))}
	for _, code := range slices.Sorted(maps.Keys(have)) {
		if code != reader {
			l.first = append(l.first, code)
		}
	}
	for _, language := range i18n.Languages() {
		if !slices.Contains(l.first, language.Code) {
			l.others = append(l.others, language.Code)
		}
	}
	return l
}

func textField(code string) string { return "description[" + code + "]" }

func languageNames(ctx context.Context, codes []string) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, i18n.LanguageName(ctx, code))
	}
	return strings.Join(names, ", ")
}

// spoken are the official languages of the Union by ISO 639-1, and Catalan.
func spoken() []string {
	return strings.Fields("bg ca cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv")
}

// languageOptions offers the languages an enterprise may work in by their names:
// first those of the house and those chosen, then the others.
func languageOptions(ctx context.Context, chosen []string) (first, others []ui.Option) {
	for _, code := range enterprise.Named(slices.Concat(spoken(), chosen)...) {
		o := ui.Option{Value: code, Label: i18n.LanguageName(ctx, code)}
		if i18n.Known(code) || slices.Contains(chosen, code) {
			first = append(first, o)
		} else {
			others = append(others, o)
		}
	}
	for _, list := range [][]ui.Option{first, others} {
		slices.SortFunc(list, func(x, y ui.Option) int { return strings.Compare(static.Fold(x.Label), static.Fold(y.Label)) })
	}
	return first, others
}
