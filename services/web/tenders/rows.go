package tenders

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// rows is how many rows a form shows of a repeated field: those it holds, and
// an empty one where one was asked for or there is none yet.
func rows(r *page.Request, f *ui.Form, name string) int {
	n := held(f.Values, name)
	if n == 0 || r.Query("add") != "" && !f.Filled {
		n++
	}
	return n
}

// held counts the rows of a repeated field among values.
func held(values url.Values, name string) int {
	n := 0
	for key := range values {
		rest, ok := strings.CutPrefix(key, name+"[")
		if !ok {
			continue
		}
		index, _, ok := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(index); ok && err == nil && i >= n && i < 1000 {
			n = i + 1
		}
	}
	return n
}

// cell is the name of a field in a row: lots[0].title.
func cell(name string, i int, field string) string { return fmt.Sprintf("%s[%d].%s", name, i, field) }

var rowField = regexp.MustCompile(`^([a-z_]+)\[([0-9]+)\](.*)$`)

// shifted moves the number of a row in a field's name by as many; other fields
// stay.
func shifted(field, name string, by int) string {
	match := rowField.FindStringSubmatch(field)
	if match == nil || match[1] != name {
		return field
	}
	i, err := strconv.Atoi(match[2])
	if err != nil || i+by < 0 {
		return field
	}
	return fmt.Sprintf("%s[%d]%s", name, i+by, match[3])
}

// filled are the rows without empty ones.
func filled[T any](list []T, empty func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), empty)
}

// without are the rows without the i-th, which its button takes away.
func without[T any](list []T, i int) []T {
	if i < 0 || i >= len(list) {
		return list
	}
	return slices.Delete(slices.Clone(list), i, i+1)
}

// choiceID is the element id of the n-th choice of a field.
func choiceID(name string, i int) string { return ui.ID(name) + "-" + strconv.Itoa(i+1) }

// fieldNames writes the labels of a form out for the rows it has.
func fieldNames(r *page.Request, labels []string, f *ui.Form) []ui.FieldName {
	var names []ui.FieldName
	for i := 0; i+1 < len(labels); i += 2 {
		name, inRow, repeated := strings.Cut(labels[i], "[].")
		if !repeated {
			names = append(names, ui.FieldName{Field: labels[i], Name: r.T(labels[i+1])})
			continue
		}
		for n := range held(f.Values, name) {
			names = append(names, ui.FieldName{Field: cell(name, n, inRow), Name: r.T(labels[i+1]) + " " + strconv.Itoa(n+1)})
		}
	}
	return names
}

// clash is a part that someone else saved while it was being edited.
type clash struct {
	rows []difference
}

// difference is a field that holds one thing in the form and another in the draft.
type difference struct{ name, yours, saved string }

// differences are the fields in which two states of a part differ, in the order
// of their names for people.
func differences(names []ui.FieldName, yours, saved url.Values) []difference {
	var keys []string
	for _, values := range []url.Values{yours, saved} {
		for key := range values {
			if !slices.Contains(keys, key) && strings.Join(yours[key], ", ") != strings.Join(saved[key], ", ") {
				keys = append(keys, key)
			}
		}
	}
	place := func(key string) int {
		for i, n := range names {
			if strings.HasPrefix(key, n.Field) {
				return i
			}
		}
		return len(names)
	}
	sort.Slice(keys, func(i, j int) bool {
		if a, b := place(keys[i]), place(keys[j]); a != b {
			return a < b
		}
		return keys[i] < keys[j]
	})
	var out []difference
	for _, key := range keys {
		if i := place(key); i < len(names) {
			out = append(out, difference{names[i].Name, strings.Join(yours[key], ", "), strings.Join(saved[key], ", ")})
		}
	}
	return out
}

// showClash shows the form with what was typed, also what a button was to take
// away, and beside it what is saved. Sending it again saves what was typed.
func showClash[T any](a *area, p part[T], r *page.Request, t *tendersv1.Tender, v T, zone *time.Location) error {
	typed := proto.CloneOf(t)
	if err := p.write(r, typed, v, zone); err != nil {
		return err
	}
	saved, wanted, err := both(p, r, t, typed, zone)
	if err != nil {
		return err
	}
	f := &ui.Form{Action: withQuery(r.Fiber.Path(), url.Values{}, r.Query("page")), Values: wanted, Filled: true, Key: r.Value("_key")}
	names := fieldNames(r, p.labels, &ui.Form{Values: union(saved, wanted)})
	c := &clash{rows: differences(names, wanted, saved)}
	f.Values.Set("base", fingerprint(saved))
	r.Status(409)
	return showPart(a, p, r, f, c)
}

func union(a, b url.Values) url.Values {
	out := url.Values{}
	for _, values := range []url.Values{a, b} {
		for key, v := range values {
			out[key] = v
		}
	}
	return out
}

// rowID lets the address lead to the row that was just added.
func rowID(i, n int) string {
	if i == n-1 {
		return "last-row"
	}
	return choiceID("row", i)
}
