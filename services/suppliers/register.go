package suppliers

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// tell gives the registers, other than one, of which a number as it was written
// is one beyond doubt: its form and its check digits fit. Of numbers that many
// registers could have given, only what is usual there is told.
func (r Registers) tell(written, not string) []scheme {
	var found []scheme
	for _, s := range schemes() {
		value := s.clean(written)
		if s.code != not && s.code != EUOther && s.form.MatchString(value) && s.check(value) && usual(s.code, value, compact(written)) {
			found = append(found, s)
		}
	}
	return found
}

// usual tells whether a number that fits is also one as the register gives them
// to organisations.
func usual(code, value, written string) bool {
	switch code {
	case "PL-KRS": // without a check digit; the running number has not reached 1,000,000,000
		return strings.HasPrefix(value, "000")
	case "PT-NIPC": // 1 to 4 are persons, 7 estates and others
		return strings.ContainsAny(value[:1], "5689")
	case "RO-CUI": // short ones fit too often by chance
		return len(value) >= 6 && len(value) <= 8 || strings.HasPrefix(written, "RO")
	case "IT-CF": // of an organisation it is the same number as the partita IVA
		return len(value) == 16
	}
	return true
}

// names gives the codes of registers, and their countries, as lists.
func names(list []scheme) (codes, countries string) {
	var of []string
	for i, s := range list {
		if i > 0 {
			codes += ", "
		}
		codes += s.code
		if !slices.Contains(of, s.country) {
			of = append(of, s.country)
		}
	}
	return codes, strings.Join(of, ", ")
}

// inWords names the countries of registers in English.
func inWords(list []scheme) string {
	var words []string
	for _, s := range list {
		name := display.Regions(language.English).Name(language.MustParseRegion(s.country))
		if !slices.Contains(words, name) {
			words = append(words, name)
		}
	}
	return strings.Join(words, ", ")
}
