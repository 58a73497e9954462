package watch

import (
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// The levels of CPV 2008 by their digits (Regulation (EC) 213/2008).
const (
	divisionDigits = 2
	groupDigits    = 3
	classDigits    = 4
	categoryDigits = 5
)

// categoryFit compares what is bought with what the supplier does. One digit more
// in common is one level of CPV nearer; where one code holds the other, the
// supplier named the whole of which this is a part, which counts as one level
// more. Nearer than the division is a must: catering and hotels share one.
func categoryFit(u unit, s *suppliersv1.Supplier) *watchv1.FitReason {
	best, asked, offered := 0, "", ""
	for _, a := range u.codes {
		for _, o := range s.GetCpv() {
			if n := near(a, o); n > best {
				best, asked, offered = n, a, o
			}
		}
	}
	figures := []string{"asked", asked, "offered", offered}
	switch {
	case best == 0 && len(s.GetCpv()) == 0:
		return reason(partCategory, ofCategory, 0, "unknown", true)
	case best < divisionDigits:
		return reason(partCategory, ofCategory, 0, "other", true)
	case best == divisionDigits:
		return reason(partCategory, ofCategory, 8, "division", true, figures...)
	case best == groupDigits:
		return reason(partCategory, ofCategory, 24, "group", false, figures...)
	case best == classDigits:
		return reason(partCategory, ofCategory, 32, "class", false, figures...)
	case best == categoryDigits:
		return reason(partCategory, ofCategory, 36, "near", false, figures...)
	}
	return reason(partCategory, ofCategory, ofCategory, "same", false, figures...)
}

// near is on how many digits two codes agree; 8 for the same code, 0 below the
// division.
func near(a, b string) int {
	if a == b && a != "" {
		return len(a)
	}
	a, b = strings.TrimRight(a, "0"), strings.TrimRight(b, "0")
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if (n == len(a) || n == len(b)) && n >= divisionDigits {
		n++
	}
	if n < divisionDigits {
		return 0
	}
	return n
}
