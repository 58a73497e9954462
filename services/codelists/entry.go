package codelists

import (
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// entry is a code with its words in the languages it has them in.
type entry struct {
	code, country, source string
	register, scheme      string
	validFrom, validTo    string
	article20             bool
	labels, explanations  map[string]string
	searched              map[string]string // folded, each word after a space
	shortest              map[string]int    // the length of the folded label
}

// inLanguage gives the words in a language: that one, for Catalan Spanish, English.
func inLanguage(words map[string]string, language string) string {
	if text := words[language]; text != "" {
		return text
	}
	if text := words["es"]; language == "ca" && text != "" {
		return text
	}
	return words["en"]
}

func (e *entry) label(language string) string {
	if text := inLanguage(e.labels, language); text != "" {
		return text
	}
	return e.code
}

func (e *entry) message(language string) *codelistsv1.Code {
	return &codelistsv1.Code{
		Code: e.code, Label: e.label(language), Country: e.country, Source: e.source,
		Register: e.register, Explanation: inLanguage(e.explanations, language), IdentifierScheme: e.scheme,
		ValidFrom: e.validFrom, ValidTo: e.validTo, Article_20: e.article20,
	}
}

// usableOn says whether the code may be used on a day, YYYY-MM-DD; "" is any.
func (e *entry) usableOn(day string) bool {
	return day == "" || e.validFrom <= day && (e.validTo == "" || day <= e.validTo)
}

// offeredIn says whether the code may be used in a country; "" is any.
func (e *entry) offeredIn(country string) bool {
	return country == "" || e.country == "" || e.country == country
}

// prepare makes the words ready to be searched; labels of before stay findable.
func (e *entry) prepare() {
	if e.searched == nil {
		e.searched, e.shortest = map[string]string{}, map[string]int{}
	}
	for language := range e.labels {
		folded := fold(e.label(language))
		e.shortest[language] = len(folded)
		if words := " " + folded; !strings.Contains(e.searched[language], words) {
			e.searched[language] += words
		}
	}
}

// matches says whether every word of the folded question begins a word of the
// label in the language or in English, or the question begins the code.
func (e *entry) matches(question, language string) bool {
	if strings.HasPrefix(strings.ToLower(e.code), question) {
		return true
	}
	return e.has(question, language)
}

// has says whether every word of the question, cut to its stem or whole, begins
// a word of the label.
func (e *entry) has(question, language string) bool {
	own, spanish, english := e.searched[language], "", e.searched["en"]
	if language == "ca" {
		spanish = e.searched["es"]
	}
	for word := range strings.SplitSeq(question, " ") {
		word = " " + word
		if !strings.Contains(own, word) && !strings.Contains(english, word) && !strings.Contains(spanish, word) {
			return false
		}
	}
	return true
}
