package clauses

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// blank is a place in a text that the officer fills: {target}, {group} …
var blank = regexp.MustCompile(`\{([a-z][a-z_]*)\}`)

// The blanks that a tender's clause fills by itself.
const (
	blankTarget = "target"
	blankUnit   = "unit"
)

// blanksOf gives the names of the blanks in a text, each once, in their order.
func blanksOf(texts ...string) []string {
	var names []string
	for _, text := range texts {
		for _, found := range blank.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(names, found[1]) {
				names = append(names, found[1])
			}
		}
	}
	return names
}

// fields of a text in which blanks are filled.
func fields(t *clausesv1.ClauseText) []*string {
	return []*string{&t.Title, &t.Text, &t.Measure, &t.Evidence, &t.Remedy, &t.LinkToSubject}
}

func blanksIn(t *clausesv1.ClauseText) []string {
	var all []string
	for _, f := range fields(t) {
		all = append(all, *f)
	}
	return blanksOf(all...)
}

// checkTexts holds that every language has the same blanks, so that a clause
// says the same in each.
func checkTexts(path string, c *clausesv1.LibraryClause) error {
	var list []error
	for language, text := range c.GetTexts() {
		at := path + "texts[" + language + "]"
		if len(language) != 2 || strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") != "" {
			list = append(list, errs.Invalid(at, "language.code", "name the language by its two letters, as in en or pl", "language", language))
			continue
		}
		have := blanksIn(text)
		for _, name := range have {
			if name != blankTarget && name != blankUnit && !slices.Contains(c.GetBlanks(), name) {
				list = append(list, errs.Invalid(at+".text", "clause.unknown_blank", "the blank {"+name+"} is not declared", "blank", name))
			}
		}
		for _, name := range c.GetBlanks() {
			if !slices.Contains(have, name) {
				list = append(list, errs.Invalid(at+".text", "clause.missing_blank", "the blank {"+name+"} is missing in this language", "blank", name, "language", language))
			}
		}
	}
	return errs.Join(list...)
}

// textIn gives the text in a language, for Catalan Spanish, in English, or in
// any, and which language it is.
func textIn(c *clausesv1.LibraryClause, language string) (*clausesv1.ClauseText, string) {
	chain := []string{language, "en"}
	if language == "ca" {
		chain = []string{language, "es", "en"}
	}
	for _, l := range chain {
		if text := c.GetTexts()[l]; text != nil {
			return text, l
		}
	}
	first := ""
	for l := range c.GetTexts() {
		if first == "" || l < first {
			first = l
		}
	}
	return c.GetTexts()[first], first
}

// inLanguage keeps one language of the texts; with none, all.
func inLanguage(c *clausesv1.LibraryClause, language string) *clausesv1.LibraryClause {
	out := proto.CloneOf(c)
	if language == "" {
		return out
	}
	text, spoken := textIn(c, language)
	out.Texts = map[string]*clausesv1.ClauseText{spoken: text}
	return out
}

// suits says whether the clause is meant for a CPV code; a code that is shorter
// than the clause's suits when the clause's lies within it.
func suits(c *clausesv1.LibraryClause, cpv string) bool {
	if cpv == "" || len(c.GetCpv()) == 0 {
		return true
	}
	return slices.ContainsFunc(c.GetCpv(), func(family string) bool {
		return strings.HasPrefix(cpv, family) || strings.HasPrefix(family, cpv)
	})
}

// says tells whether every word of the question begins a word of the clause, in
// the reader's language.
func says(c *clausesv1.LibraryClause, q, language string) bool {
	text, _ := textIn(c, language)
	words := strings.Fields(folded(text.GetTitle() + " " + text.GetText() + " " + text.GetMeasure() + " " + text.GetAdvice() + " " + c.GetId()))
	for _, asked := range strings.Fields(folded(q)) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, asked) }) {
			return false
		}
	}
	return true
}

// folded makes words comparable: lower case, no accents, no signs.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ł':
			return 'l'
		case r >= 0x300 && r <= 0x36f:
			return -1
		case r < '0' || r > '9' && r < 'a' || r > 'z' && r < 0x80:
			return ' '
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

// filled makes a tender's clause: in its language, the blanks filled. A blank
// without a value stays visible, so that nobody overlooks it.
func filled(c *clausesv1.LibraryClause, language, target string, blanks map[string]string) *tendersv1.Clause {
	if target == "" {
		target = c.GetUsualTarget()
	}
	text, _ := textIn(c, language)
	text = proto.CloneOf(text)
	for _, field := range fields(text) {
		*field = blank.ReplaceAllStringFunc(*field, func(found string) string {
			name := strings.Trim(found, "{}")
			switch {
			case name == blankTarget && target != "":
				return target
			case name == blankUnit && c.GetUnit() != "":
				return c.GetUnit()
			case blanks[name] != "":
				return blanks[name]
			}
			return found
		})
	}
	return &tendersv1.Clause{
		Title: text.GetTitle(), Text: text.GetText(), Measure: text.GetMeasure(), Evidence: text.GetEvidence(),
		Remedy: text.GetRemedy(), LinkToSubject: text.GetLinkToSubject(), Lever: c.GetLever(), Theme: c.GetTheme(),
		Unit: c.GetUnit(), Target: target, ReportingRhythm: c.GetReportingRhythm(), AcceptsEquivalent: c.GetAcceptsEquivalent(),
		LibraryClause: c.GetId(), LibraryVersion: c.GetVersion(),
	}
}
