package tenders

import (
	"context"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// reading is how hard a text is to read. Like Björnsson's LIX it counts the words
// of a sentence and the share of long words: that needs no dictionary, so it does
// in every language.
type reading struct {
	words, long int
	sentences   []sentence
}

// sentence is how many words one has, and the first of them.
type sentence struct {
	words int
	begin string
}

// What is easy to read, and who says so.
const (
	// fewestWords is how long a text must be before its share of long words says
	// anything.
	fewestWords = 25
	// longestSentence is the words of one sentence: the GOV.UK style guide (content
	// design, 2014) asks to split longer ones.
	longestSentence = 25
	// longSentence is the words of a sentence on average: European Commission, How to
	// write clearly, hint 4.
	longSentence = 20
	// longShare is the share of long words in percent. It is Fairlot's own: with
	// sentences of 15 words it gives a LIX of 50, where Björnsson (1968) has texts of
	// offices begin.
	longShare = 35
	// beginning is how many words of a long sentence are shown to find it by.
	beginning = 5
	// mostSentences is how many long sentences are named at once.
	mostSentences = 3
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
	for _, line := range strings.Split(text, "\n") {
		r.add(strings.Fields(line), longFrom(language))
	}
	return r
}

// add counts the words of a line; its end is the end of a sentence, as in a list.
func (r *reading) add(words []string, long int) {
	now := sentence{}
	end := func() {
		if now.words > 0 {
			r.sentences = append(r.sentences, now)
		}
		now = sentence{}
	}
	for i, field := range words {
		word := strings.TrimFunc(field, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if word != "" {
			r.words++
			if now.words++; now.words <= beginning {
				now.begin = strings.TrimSpace(now.begin + " " + field)
			}
			if utf8.RuneCountInString(word) >= long {
				r.long++
			}
		}
		if i+1 < len(words) && ends(field, word, words[i+1]) {
			end()
		}
	}
	end()
}

// ends says whether a sentence ends between a word and the next. The point of an
// abbreviation (art. 20, z.B.) does not end one.
func ends(field, word, next string) bool {
	last := strings.TrimRight(field, ")]”»\"’“")
	if last == "" || !strings.ContainsAny(last[len(last)-1:], ".!?:;") {
		return false
	}
	if !strings.HasSuffix(last, ".") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, "([„“«\"‘"))
	return unicode.IsUpper(first) || utf8.RuneCountInString(word) > 4 && !unicode.IsLower(first)
}

// mean is the words of a sentence on average.
func (r reading) mean() int { return r.words / max(1, len(r.sentences)) }

// share is the long words in percent.
func (r reading) share() int { return 100 * r.long / max(1, r.words) }

// advice says what would make a text easier, nothing where it is short. It is
// advice only: nothing is refused for it.
func advice(ctx context.Context, text, language string) []string {
	r := readingOf(text, language)
	var said []string
	for _, s := range r.sentences {
		if s.words > longestSentence && len(said) < mostSentences {
			said = append(said, i18n.T(ctx, "draft.reading.sentence", "begin", ui.Plain(s.begin), "words", s.words, "most", longestSentence))
		}
	}
	switch {
	case r.words < fewestWords:
		return said
	case len(said) == 0 && r.mean() > longSentence:
		said = append(said, i18n.T(ctx, "draft.reading.sentences", "mean", r.mean(), "most", longSentence))
	}
	if r.share() > longShare {
		said = append(said, i18n.T(ctx, "draft.reading.words", "share", r.share(), "letters", longFrom(language), "most", longShare))
	}
	if len(said) == 0 {
		said = append(said, i18n.T(ctx, "draft.reading.easy"))
	}
	return said
}

// readingPath is where a text is read while it is written.
const readingPath = "/tenders/reading"

// readLive answers with the hint for the text of the field that the address names.
func (a *area) readLive(r *page.Request) error {
	if err := r.SignedIn(roleOfficer); err != nil {
		return err
	}
	field, language := r.Query("field"), r.Query("language")
	if language == "" {
		language = r.Value("language")
	}
	return r.Show(ui.Page{Title: r.T("draft.reading.title")}, readingHint(field, r.Value(field), language))
}

// readAlong are the attributes of a text whose hint follows what is typed. Without
// a language it is the one that the form has.
func readAlong(field, language string) templ.Attributes {
	address := readingPath + "?" + url.Values{"field": {field}, "language": {language}}.Encode()
	hint := "#" + hintID(field)
	return templ.Attributes{
		"hx-post": address, "hx-trigger": "input changed delay:500ms", "hx-params": "_token,language," + field,
		"hx-target": hint, "hx-select": hint, "hx-swap": "outerHTML",
	}
}

func hintID(field string) string { return ui.ID(field) + "-reading" }
