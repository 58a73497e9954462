package codelists

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainer are the letters that take more than leaving an accent off.
var plainer = strings.NewReplacer("ł", "l", "œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "đ", "d", "l·l", "ll")

// fold makes words comparable: lower case, no accents, letters and digits only.
func fold(s string) string {
	var b strings.Builder
	space := true
	for _, r := range norm.NFD.String(plainer.Replace(strings.ToLower(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
	}
	return strings.TrimSpace(b.String())
}
