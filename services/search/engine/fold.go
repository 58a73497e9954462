package engine

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word that is indexed or asked for, in letters; the
// rest of a longer one is cut off on both sides.
const maxWord = 40

// Word is one word of a text as it was written and as it is compared.
type Word struct {
	// Start and End are byte offsets in the text.
	Start, End int
	Folded     string
}

// Fold writes a text the way it is compared: lower case, without accents,
// ligatures and strokes taken apart, so that "Łódź" and "lodz" are the same.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if to := letter(r); to != "" {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// letter gives what stands for a letter that Unicode does not take apart.
func letter(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'ß':
		return "ss"
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ø':
		return "o"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	}
	return ""
}

// plain tells whether folding changes nothing.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// Tokens cuts a text into words: runs of letters and digits. Everything else,
// apostrophes and hyphens included, stands between words; only the point of the
// Catalan l·l is inside one.
func Tokens(text string) []Word {
	var words []Word
	start := -1
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && (unicode.Is(unicode.M, r) || r == '·' && geminate(text, i))
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = appendWord(words, text, start, i)
			start = -1
		}
	}
	if start >= 0 {
		words = appendWord(words, text, start, len(text))
	}
	return words
}

// geminate tells whether the middle dot at i stands between two l.
func geminate(text string, i int) bool {
	const dot = len("·")
	isL := func(at int) bool { return at >= 0 && at < len(text) && (text[at] == 'l' || text[at] == 'L') }
	return isL(i-1) && isL(i+dot)
}

func appendWord(words []Word, text string, start, end int) []Word {
	folded := cut(strings.Map(lettersOnly, Fold(text[start:end])), maxWord)
	if folded == "" {
		return words
	}
	return append(words, Word{Start: start, End: end, Folded: folded})
}

// lettersOnly takes out what folding put between letters: one sign may stand for
// several words.
func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// Words gives the folded words of a text in order.
func Words(text string) []string {
	tokens := Tokens(text)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Folded
	}
	return words
}

// cut keeps the first n letters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
