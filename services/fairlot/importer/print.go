package importer

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// listed is how many refused rows are printed one by one.
const listed = 20

// Print writes the summary for a person.
func (s Summary) Print(w io.Writer) {
	fmt.Fprintf(w, "%d rows read: %d created, %d updated, %d unchanged, %d duplicate, %d refused\n",
		s.Read, s.Created, s.Updated, s.Unchanged, s.Duplicate, len(s.Refused))
	if len(s.Refused) == 0 {
		return
	}
	reasons := map[string]int{}
	for _, r := range s.Refused {
		reasons[r.Reason]++
	}
	fmt.Fprintln(w, "Refused, by reason:")
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(w, "  %5d  %s\n", reasons[reason], reason)
	}
	for i, r := range s.Refused {
		if i == listed {
			fmt.Fprintf(w, "  … and %d more\n", len(s.Refused)-listed)
			return
		}
		fmt.Fprintf(w, "  line %d %q: %s %s\n", r.Line, r.Name, r.Field, r.Detail)
	}
}
