package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// mapper makes suppliers of rows.
type mapper struct {
	rows  rows
	rules []mapped // none where the row's own form is known
}

type mapped struct {
	field field
	rule  Rule
}

// newMapper checks the mapping against the columns that the file has.
func newMapper(from rows, m *Mapping) (mapper, error) {
	header, isTable := headerOf(from)
	if m == nil && !isTable {
		return mapper{rows: from}, nil
	}
	if m == nil {
		var err error
		if m, err = asIs(header.header); err != nil {
			return mapper{}, err
		}
	}
	made := mapper{rows: from}
	for _, path := range slices.Sorted(maps.Keys(m.Fields)) {
		rule := m.Fields[path]
		for _, column := range rule.columns() {
			if !isTable {
				continue
			}
			if err := header.has(column); err != nil {
				return mapper{}, err
			}
		}
		f, err := fieldOf(path)
		if err != nil {
			return mapper{}, err
		}
		made.rules = append(made.rules, mapped{f, rule})
	}
	return made, nil
}

func headerOf(from rows) (table, bool) {
	switch r := from.(type) {
	case *csvRows:
		return r.table, true
	case *xlsxRows:
		return r.table, true
	}
	return table{}, false
}

// supplier makes the supplier that a row says, or the refusal of its first
// field that cannot be understood.
func (m mapper) supplier(r row) (*suppliersv1.Supplier, *Refusal) {
	if m.rules == nil {
		return known(r)
	}
	s := &suppliersv1.Supplier{}
	for _, one := range m.rules {
		values, wrong := m.values(r, one)
		if wrong == nil {
			wrong = one.field.write(s, values, one.rule)
		}
		if wrong != nil {
			return s, wrong
		}
	}
	return s, nil
}

// values are what the row says of one field.
func (m mapper) values(r row, one mapped) ([]string, *Refusal) {
	given := []string{one.rule.Value}
	if one.rule.Value == "" {
		given = nil
		for _, column := range one.rule.columns() {
			given = append(given, m.rows.values(r, column)...)
		}
	}
	if len(one.rule.Columns) > 0 && len(given) > 0 {
		given = []string{strings.Join(given, " ")}
	}
	var values []string
	for _, text := range given {
		parts := []string{text}
		if one.rule.Split != "" && one.field.last().IsList() {
			parts = strings.Split(text, one.rule.Split)
		}
		for _, part := range parts {
			value, wrong := one.meaning(strings.TrimSpace(part))
			if wrong != nil {
				return nil, wrong
			}
			if value != "" && !(one.field.last().IsList() && slices.Contains(values, value)) {
				values = append(values, value)
			}
		}
	}
	return values, nil
}

// meaning turns what stands in a cell into the contract's value.
func (one mapped) meaning(text string) (string, *Refusal) {
	switch {
	case strings.HasPrefix(text, "="):
		return "", &Refusal{Field: one.field.path, Reason: "row.formula", Detail: "the cell begins with =, as a formula does; write the text itself"}
	case strings.ContainsFunc(text, notText):
		return "", &Refusal{Field: one.field.path, Reason: "row.binary", Detail: "the cell holds signs that are no text; write it anew"}
	case text == "" || one.rule.Values == nil:
		return text, nil
	}
	if value, ok := one.rule.Values[text]; ok {
		return value, nil
	}
	if one.rule.Otherwise != nil {
		return *one.rule.Otherwise, nil
	}
	known := slices.Sorted(maps.Keys(one.rule.Values))
	return "", &Refusal{Field: one.field.path, Reason: "row.value", Detail: fmt.Sprintf("the mapping does not say what %q means; it knows %s", text, strings.Join(known, ", "))}
}
