package cpv

import "slices"

// span is a range of codes, both ends within.
type span struct{ first, last string }

// Article77 tells whether services of a code may be reserved under Art. 77(1) of
// Directive 2014/24/EU, which lists the codes: 115 of CPV 2008.
func Article77(code string) bool {
	return slices.ContainsFunc([]span{
		{"75121000", "75121000"}, {"75122000", "75122000"}, {"75123000", "75123000"},
		{"79622000", "79622000"}, {"79624000", "79624000"}, {"79625000", "79625000"},
		{"80110000", "80110000"}, {"80300000", "80300000"}, {"80420000", "80420000"},
		{"80430000", "80430000"}, {"80511000", "80511000"}, {"80520000", "80520000"},
		{"80590000", "80590000"}, {"85000000", "85323000"}, {"92500000", "92500000"},
		{"92600000", "92600000"}, {"98133000", "98133000"}, {"98133110", "98133110"},
	}, func(s span) bool { return s.first <= code && code <= s.last })
}

// Formed tells whether text has the form of a code: eight digits of which the
// first two are a division of CPV 2008.
func Formed(code string) bool {
	if len(code) != 8 {
		return false
	}
	for _, c := range []byte(code) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return slices.Contains([]string{
		"03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35", "37", "38", "39", "41", "42", "43", "44", "45", "48",
		"50", "51", "55", "60", "63", "64", "65", "66", "70", "71", "72", "73", "75", "76", "77", "79", "80", "85", "90", "92", "98",
	}, code[:2])
}
