package accounts

import (
	"context"
	"sort"
	"strings"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/static"
	"github.com/fairlot/fairlot/services/web/ui"
)

// members are the states of the European Union: who is established there may
// bid everywhere in it (Directive 2014/24/EU, Art. 18 and 25).
const members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

// countries are the member states by name in the reader's language.
func countries(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, code := range strings.Fields(members) {
		options = append(options, ui.Option{Value: code, Label: i18n.Country(ctx, code)})
	}
	sort.Slice(options, func(i, j int) bool { return static.Fold(options[i].Label) < static.Fold(options[j].Label) })
	return options
}
