package registration

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// orNone offers to take a choice back, where one was made.
func orNone(ctx context.Context, f *ui.Form, name string, options []ui.Option) []ui.Option {
	if f.Value(name) == "" {
		return options
	}
	return append([]ui.Option{{Label: i18n.T(ctx, "registration.who.none")}}, options...)
}

// boxGroup is one of several groups of check boxes of the same field.
type boxGroup struct {
	id, name, legend, hint string
	options                []ui.Option
	// tree indents codes of regions by their level.
	tree bool
	// first says that the field's error is shown here.
	first bool
}

// optionID gives the first box the id that an error leads to.
func (g boxGroup) optionID(i int) string {
	if i == 0 {
		return g.id
	}
	return g.id + "-" + strconv.Itoa(i+1)
}

func (g boxGroup) described(f *ui.Form) templ.Attributes {
	var ids []string
	if g.hint != "" {
		ids = append(ids, g.id+"-hint")
	}
	if g.first && f.Error(g.name) != "" {
		ids = append(ids, g.id+"-error")
	}
	if len(ids) == 0 {
		return nil
	}
	return templ.Attributes{"aria-describedby": strings.Join(ids, " ")}
}

func firstHint(ctx context.Context, i int) string {
	if i > 0 {
		return ""
	}
	return i18n.T(ctx, "registration.hint.description")
}
