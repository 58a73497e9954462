package importer

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// listed is how many refused rows are kept to be printed one by one.
const listed = 20

// Refusal is a row that was not taken, and why.
type Refusal struct {
	Line int
	Name string
	// Field is the contract's; empty where the row cannot be read at all.
	Field, Reason, Detail string
}

// Summary counts what became of the rows.
type Summary struct {
	Read, Created, Updated, Unchanged, Duplicate, Similar, Refused int
	// Reasons counts the refused rows by reason.
	Reasons map[string]int
	// First are the first refused rows.
	First []Refusal
}

func (s *Summary) refuse(why Refusal) {
	s.Refused++
	if s.Reasons == nil {
		s.Reasons = map[string]int{}
	}
	s.Reasons[why.Reason]++
	if len(s.First) < listed {
		s.First = append(s.First, why)
	}
}

// Print writes the summary for a person.
func (s *Summary) Print(w io.Writer) {
	fmt.Fprintf(w, "%d rows read: %d created, %d updated, %d unchanged, %d duplicate, %d similar, %d refused\n",
		s.Read, s.Created, s.Updated, s.Unchanged, s.Duplicate, s.Similar, s.Refused)
	if s.Similar > 0 {
		fmt.Fprintln(w, "Similar rows have the name and place of a supplier with another number; they are not in. Look at them in the file of --refused; --keep-similar takes them.")
	}
	if s.Refused == 0 {
		return
	}
	fmt.Fprintln(w, "Refused, by reason:")
	for _, reason := range slices.Sorted(maps.Keys(s.Reasons)) {
		fmt.Fprintf(w, "  %5d  %s\n", s.Reasons[reason], reason)
	}
	for _, r := range s.First {
		fmt.Fprintf(w, "  line %d %q: %s %s\n", r.Line, r.Name, r.Field, r.Detail)
	}
	if more := s.Refused - len(s.First); more > 0 {
		fmt.Fprintf(w, "  … and %d more\n", more)
	}
}
