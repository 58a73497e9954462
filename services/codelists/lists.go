package codelists

import (
	"cmp"
	"slices"
	"strings"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
)

// Names of the lists.
const (
	CPV              = "cpv"
	NUTS             = "nuts"
	LegalForm        = "legal-form"
	SocialStatus     = "social-status"
	IdentifierScheme = "identifier-scheme"
	ExclusionGround  = "exclusion-ground"
	Label            = "label"
)

// languages are those the house speaks.
func languages() []string {
	return []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"}
}

// list is a code list in its order. It is never changed once it is made.
type list struct {
	entries []*entry
	byCode  map[string]*entry
}

func newList(entries []*entry) *list {
	l := &list{entries: entries, byCode: make(map[string]*entry, len(entries))}
	for _, e := range entries {
		l.byCode[e.code] = e
	}
	return l
}

// named picks entries by code; unknown ones are left out.
func (l *list) named(codes []string) []*entry {
	var picked []*entry
	for _, code := range codes {
		if e := l.byCode[code]; e != nil {
			picked = append(picked, e)
		}
	}
	return picked
}

// Words of this many letters are looked for without their last two or three when
// whole words find nothing.
const (
	cutTwo   = 6
	cutThree = 8
)

// stems cuts the endings of long words: whoever writes "sprzątanie szkół" also
// finds "sprzątania szkół".
func stems(question string) string {
	words := strings.Split(question, " ")
	for i, word := range words {
		switch runes := []rune(word); {
		case len(runes) >= cutThree:
			words[i] = string(runes[:len(runes)-3])
		case len(runes) >= cutTwo:
			words[i] = string(runes[:len(runes)-2])
		}
	}
	return strings.Join(words, " ")
}

// find gives the codes that fit the question, those whose label says little else
// first; without one, all in the order of the list.
func find(entries []*entry, req *codelistsv1.ListCodesRequest) []*entry {
	language := req.GetLanguage()
	var found []*entry
	for _, e := range entries {
		if e.offeredIn(req.GetCountry()) && e.usableOn(req.GetOn()) {
			found = append(found, e)
		}
	}
	question := fold(req.GetQ())
	if question == "" {
		return found
	}
	fit := keep(found, func(e *entry) bool { return e.matches(question, language) })
	if stem := stems(question); len(fit) == 0 && stem != question {
		fit = keep(found, func(e *entry) bool { return e.has(stem, language) })
	}
	slices.SortStableFunc(fit, func(a, b *entry) int {
		return cmp.Compare(a.distance(question, language), b.distance(question, language))
	})
	return fit
}

// distance is how much more the label says than the question.
func (e *entry) distance(question, language string) int {
	if strings.HasPrefix(strings.ToLower(e.code), question) {
		return 0
	}
	for _, l := range []string{language, "es", "en"} {
		if n, ok := e.shortest[l]; ok && (l != "es" || language == "ca") {
			return n
		}
	}
	return len(e.code)
}

func keep(entries []*entry, fits func(*entry) bool) []*entry {
	var kept []*entry
	for _, e := range entries {
		if fits(e) {
			kept = append(kept, e)
		}
	}
	return kept
}
