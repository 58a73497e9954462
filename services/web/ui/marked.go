package ui

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Marked writes an excerpt of the search, in which <mark> stands around what
// matched. Any other markup is shown as text.
func Marked(excerpt string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, marked(excerpt))
		return err
	})
}

func marked(excerpt string) string {
	var b strings.Builder
	open := false
	for excerpt != "" {
		i := strings.IndexByte(excerpt, '<')
		if i < 0 {
			i = len(excerpt)
		}
		b.WriteString(html.EscapeString(html.UnescapeString(excerpt[:i])))
		excerpt = excerpt[i:]
		switch {
		case excerpt == "":
		case !open && strings.HasPrefix(excerpt, "<mark>"):
			open, excerpt = true, excerpt[len("<mark>"):]
			b.WriteString("<mark>")
		case open && strings.HasPrefix(excerpt, "</mark>"):
			open, excerpt = false, excerpt[len("</mark>"):]
			b.WriteString("</mark>")
		default:
			b.WriteString("&lt;")
			excerpt = excerpt[1:]
		}
	}
	if open {
		b.WriteString("</mark>")
	}
	return b.String()
}
