package clauses

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/i18n"
)

// Blanked writes a text of the library; its blanks are marked and say, in the
// reader's language, what belongs there.
func Blanked(text string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b strings.Builder
		last := 0
		for _, at := range blank.FindAllStringSubmatchIndex(text, -1) {
			b.WriteString(html.EscapeString(text[last:at[0]]))
			b.WriteString(`<span class="blank" lang="` + i18n.From(ctx).Code() + `">` + html.EscapeString(BlankName(ctx, text[at[2]:at[3]])) + `</span>`)
			last = at[1]
		}
		_, err := io.WriteString(w, b.String()+html.EscapeString(text[last:]))
		return err
	})
}
