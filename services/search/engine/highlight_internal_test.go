package engine

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALongTextIsCutAroundItsFirstMatch(t *testing.T) {
	terms := []Term{{Word: "traiteur", Typos: 1, Prefix: true}, {Word: "ecole"}}
	long := strings.Repeat("Très joli texte sans rien dedans. ", 20)
	for about, c := range map[string]struct{ text, want string }{
		"short":   {"Un traiteur pour l'école.", "Un [traiteur] pour l'[école]."},
		"typo":    {"Tratteurs & Co", "[Tratteurs] & Co"},
		"nothing": {long, ""},
		"empty":   {"", ""},
	} {
		if got := write(highlight(c.text, terms)); got != c.want {
			t.Errorf("%s: %q", about, got)
		}
	}
	for _, text := range []string{long + "traiteur " + long, long + "traiteur", "traiteur " + long, strings.Repeat("é", 500) + " traiteur" + strings.Repeat("ö", 500)} {
		got := write(highlight(text, []Term{{Word: "traiteur", Prefix: true}}))
		if !utf8.ValidString(got) || !strings.Contains(got, "[traiteur") || len(got) > window+2*maxWord+900 {
			t.Errorf("%q: %q", text, got)
		}
		if plain := strings.NewReplacer("[", "", "]", "", "… ", "", " …", "").Replace(got); !strings.Contains(text, plain) {
			t.Errorf("%q is not in the text", plain)
		}
	}
}

func write(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Match {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
