package tenders

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fairlot/fairlot/services/web/i18n"
)

// reading is how hard a text is to read: Björnsson's LIX, the mean length of a
// sentence in words and the share of long words in percent added up. It needs no
// dictionary, so it does in every language.
type reading struct {
	words, sentences, long int
}

const (
	// fewestWords is how long a text must be before its figures say anything.
	fewestWords = 25
	// longSentence is a mean of words in a sentence that readers lose; longShare
	// the share of long words, in percent, of an official text (LIX 50 and more).
	longSentence, longShare = 20, 35
)

// longFrom is from how many letters a word is long. Languages that join words
// into one have longer ones.
func longFrom(language string) int {
	switch language {
	case "pl", "sv", "ro":
		return 9
	default:
		return 8
	}
}

// readingOf counts a text in a language.
func readingOf(text, language string) reading {
	var r reading
	open := false
	for _, field := range strings.Fields(text) {
		word := strings.TrimFunc(field, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if word != "" {
			open = true
			r.words++
			if utf8.RuneCountInString(word) >= longFrom(language) {
				r.long++
			}
		}
		if open && strings.ContainsAny(field[len(field)-1:], ".!?:;") {
			r.sentences++
			open = false
		}
	}
	if open {
		r.sentences++
	}
	return r
}

// mean is the words of a sentence on average.
func (r reading) mean() int { return r.words / max(1, r.sentences) }

// share is the long words in percent.
func (r reading) share() int { return 100 * r.long / max(1, r.words) }

// advice says what would make a text easier, "" where there is nothing to say.
// It is advice only: nothing is refused for it.
func advice(ctx context.Context, text, language string) string {
	r := readingOf(text, language)
	switch {
	case r.words < fewestWords:
		return ""
	case r.mean() > longSentence && r.share() > longShare:
		return i18n.T(ctx, "draft.reading.both", "mean", r.mean(), "share", r.share())
	case r.mean() > longSentence:
		return i18n.T(ctx, "draft.reading.sentences", "mean", r.mean())
	case r.share() > longShare:
		return i18n.T(ctx, "draft.reading.words", "share", r.share())
	default:
		return i18n.T(ctx, "draft.reading.easy", "mean", r.mean())
	}
}
