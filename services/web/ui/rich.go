package ui

import (
	"context"
	"html"
	"io"
	"net/url"
	"sort"
	"strings"

	"github.com/a-h/templ"
)

// Rich writes a sentence in which **words** are strong and [words](/address)
// lead somewhere; everything else is plain text. Addresses are of this house
// or https.
func Rich(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, rich(text))
		return err
	})
}

// Plain makes a value safe to be put into a Rich sentence.
func Plain(value string) string {
	return strings.NewReplacer("**", "*\u200b*", "[", "［", "]", "］").Replace(value)
}

func rich(text string) string {
	var b strings.Builder
	for text != "" {
		strong, link := strings.Index(text, "**"), strings.Index(text, "[")
		switch {
		case strong >= 0 && (link < 0 || strong < link):
			words, rest, ok := strings.Cut(text[strong+2:], "**")
			if !ok {
				return b.String() + html.EscapeString(text)
			}
			b.WriteString(html.EscapeString(text[:strong]) + "<b>" + html.EscapeString(words) + "</b>")
			text = rest
		case link >= 0:
			words, address, rest, ok := cutLink(text[link:])
			if !ok {
				b.WriteString(html.EscapeString(text[:link+1]))
				text = text[link+1:]
				continue
			}
			b.WriteString(html.EscapeString(text[:link]) + `<a href="` + html.EscapeString(address) + `">` + html.EscapeString(words) + "</a>")
			text = rest
		default:
			return b.String() + html.EscapeString(text)
		}
	}
	return b.String()
}

// cutLink splits "[words](address)rest".
func cutLink(text string) (words, address, rest string, ok bool) {
	words, rest, ok = strings.Cut(text[1:], "](")
	if !ok || strings.Contains(words, "[") {
		return "", "", "", false
	}
	address, rest, ok = strings.Cut(rest, ")")
	if !ok || !safeAddress(address) {
		return "", "", "", false
	}
	return words, address, rest, true
}

func safeAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Scheme == "https" || (u.Scheme == "" && u.Host == "" && (strings.HasPrefix(address, "/") || strings.HasPrefix(address, "#")))
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
