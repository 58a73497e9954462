package search

import (
	"html"
	"strings"
	"unicode/utf8"

	"github.com/fairlot/fairlot/services/search/engine"
)

// excerptLength is how much of a text is shown where nothing in it matched, in letters.
const excerptLength = 200

// excerpt writes the pieces of a highlight as HTML with mark around matches, or
// the beginning of a text where there are none. The text itself is escaped.
func excerpt(pieces []engine.Piece, text string) string {
	if pieces == nil {
		return html.EscapeString(beginning(strings.TrimSpace(text)))
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Match {
			b.WriteString("<mark>" + html.EscapeString(p.Text) + "</mark>")
			continue
		}
		b.WriteString(html.EscapeString(p.Text))
	}
	return b.String()
}

// beginning cuts a text at a space.
func beginning(text string) string {
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	text = string([]rune(text)[:excerptLength])
	if i := strings.LastIndexAny(text, " \n\t"); i > 0 {
		text = text[:i]
	}
	return text + " …"
}

// inLanguage picks the text that suits an Accept-Language header best: the
// first language named that there is, then English, then the first by code.
func inLanguage(texts map[string]string, accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		language, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if text := texts[language]; text != "" {
			return text
		}
	}
	if text := texts["en"]; text != "" {
		return text
	}
	for _, language := range sortedKeys(texts) {
		if texts[language] != "" {
			return texts[language]
		}
	}
	return ""
}
