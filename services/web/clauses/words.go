package clauses

import (
	"context"
	"regexp"
	"slices"
	"strings"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Levers are where in the law a clause can work, in the order of the library.
func Levers() []tendersv1.Lever {
	return []tendersv1.Lever{
		tendersv1.Lever_LEVER_RESERVATION, tendersv1.Lever_LEVER_AWARD_CRITERION, tendersv1.Lever_LEVER_PERFORMANCE_CONDITION,
		tendersv1.Lever_LEVER_LABEL, tendersv1.Lever_LEVER_ACCESSIBILITY, tendersv1.Lever_LEVER_COMPLIANCE, tendersv1.Lever_LEVER_SUBCONTRACTING,
	}
}

// Themes are the social objectives of eForms, the most used first.
func Themes() []string {
	return []string{"opp", "work-cond", "acc-all", "gen-eq", "et-eq", "hum-right", "other"}
}

// LeverWord is a lever in addresses and forms: award_criterion; "" for none.
func LeverWord(l tendersv1.Lever) string {
	w := strings.ToLower(strings.TrimPrefix(l.String(), "LEVER_"))
	if w == "unspecified" {
		return ""
	}
	return w
}

// LeverOf is the lever of a word.
func LeverOf(word string) tendersv1.Lever {
	return tendersv1.Lever(tendersv1.Lever_value["LEVER_"+strings.ToUpper(word)])
}

// LeverName names a lever for people.
func LeverName(ctx context.Context, l tendersv1.Lever) string {
	return i18n.T(ctx, "tenders.lever."+LeverWord(l))
}

// LeverOptions are the levers as choices, each with what it does.
func LeverOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, l := range Levers() {
		key := "tenders.lever." + LeverWord(l)
		out = append(out, ui.Option{Value: LeverWord(l), Label: i18n.T(ctx, key), Hint: i18n.T(ctx, key+"_hint")})
	}
	return out
}

// ThemeName names a social objective.
func ThemeName(ctx context.Context, code string) string {
	if !slices.Contains(Themes(), code) {
		return code
	}
	return i18n.T(ctx, "tenders.theme."+strings.ReplaceAll(code, "-", "_"))
}

func themeOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, code := range Themes() {
		out = append(out, ui.Option{Value: code, Label: ThemeName(ctx, code)})
	}
	return out
}

// units are those that have words.
func units() []string { return []string{"h", "people", "measures", "weeks", "years", "sessions"} }

// Unit writes a unit in the reader's language; one without words stays.
func Unit(ctx context.Context, unit string) string {
	if !slices.Contains(units(), unit) {
		return unit
	}
	return i18n.T(ctx, "library.unit."+unit)
}

// Amount writes a target with its unit: "833 hours".
func Amount(ctx context.Context, target, unit string) string {
	switch {
	case target == "":
		return ""
	case unit == "h" || !slices.Contains(units(), unit):
		return strings.TrimSpace(i18n.Decimal(ctx, target) + "\u00a0" + Unit(ctx, unit))
	case strings.Contains(target, "."):
		target = i18n.Decimal(ctx, target)
	}
	return i18n.T(ctx, "library.amount."+unit, "count", target)
}

// rhythm names how often is reported.
func rhythm(ctx context.Context, r tendersv1.ReportingRhythm) string {
	if r == tendersv1.ReportingRhythm_REPORTING_RHYTHM_UNSPECIFIED {
		return ""
	}
	return i18n.T(ctx, "tenders.rhythm."+rhythmWord(r))
}

const rhythms = "REPORTING_RHYTHM_"

func rhythmWord(r tendersv1.ReportingRhythm) string {
	return strings.ToLower(strings.TrimPrefix(r.String(), rhythms))
}

// basisWord says what a target is a share of: hours, people, value or "".
func basisWord(b clausesv1.Basis) string {
	if b == clausesv1.Basis_BASIS_UNSPECIFIED {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(b.String(), "BASIS_"))
}

// In gives a clause's text in a language; where it has none, for Catalan the
// Spanish, the English, or any.
func In(c *clausesv1.LibraryClause, language string) (*clausesv1.ClauseText, string) {
	chain := []string{language}
	if language == "ca" {
		chain = append(chain, "es")
	}
	for _, l := range append(append(chain, "en"), spoken(c)...) {
		if text := c.GetTexts()[l]; text != nil {
			return text, l
		}
	}
	return &clausesv1.ClauseText{}, language
}

// spoken are the languages of a clause, the house's first in their order.
func spoken(c *clausesv1.LibraryClause) []string {
	var list, others []string
	for _, l := range i18n.Languages() {
		if c.GetTexts()[l.Code] != nil {
			list = append(list, l.Code)
		}
	}
	for l := range c.GetTexts() {
		if !slices.Contains(list, l) {
			others = append(others, l)
		}
	}
	slices.Sort(others)
	return append(list, others...)
}

// blank is a place in a text that the officer fills.
var blank = regexp.MustCompile(`\{([a-z][a-z_]*)\}`)

// The blanks that the clause's own fields fill.
const (
	blankTarget = "target"
	blankUnit   = "unit"
)

// BlankName says what belongs into a blank.
func BlankName(ctx context.Context, name string) string {
	if name == blankTarget || name == blankUnit {
		return i18n.T(ctx, "library.blank."+name)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// Blanks are the names of the blanks of a text that an officer fills besides the
// target, each once.
func Blanks(t *clausesv1.ClauseText) []string {
	var names []string
	for _, text := range parts(t) {
		for _, found := range blank.FindAllStringSubmatch(text, -1) {
			if found[1] != blankTarget && found[1] != blankUnit && !slices.Contains(names, found[1]) {
				names = append(names, found[1])
			}
		}
	}
	return names
}

// parts are the texts that go into a tender.
func parts(t *clausesv1.ClauseText) []string {
	return []string{t.GetTitle(), t.GetText(), t.GetMeasure(), t.GetEvidence(), t.GetRemedy(), t.GetLinkToSubject()}
}

// Suits is the beginning of the CPV codes for which the clause is meant and in
// which a code lies; "" and true for one that suits everything.
func Suits(c *clausesv1.LibraryClause, codes ...string) (string, bool) {
	for _, family := range c.GetCpv() {
		if slices.ContainsFunc(codes, func(code string) bool { return code != "" && strings.HasPrefix(code, family) }) {
			return family, true
		}
	}
	return "", len(c.GetCpv()) == 0
}

// Family writes the beginning of a code as a whole one: 909 as 90900000.
func Family(beginning string) string {
	return (beginning + "00000000")[:8]
}
