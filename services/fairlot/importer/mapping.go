package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Mapping says how the rows of another directory become suppliers. README.md
// describes its file.
type Mapping struct {
	Format Format `json:"format"`
	// Fields are the rules by field of the contract, for example
	// identifier.value or description.it.
	Fields map[string]Rule `json:"fields"`
}

// Format says how the file is written, where that should not be found out.
type Format struct {
	// Separator is one character between the cells of a CSV file.
	Separator string `json:"separator"`
	// Encoding is utf-8, iso-8859-1, windows-1252, utf-16le or utf-16be.
	Encoding string `json:"encoding"`
	// Sheet is the name of the sheet of an XLSX file; the first unless said.
	Sheet string `json:"sheet"`
}

// Rule says where a field's value comes from.
type Rule struct {
	// Column is where it stands; of a JSON object the key, with dots to what is
	// inside. Columns are several, joined by a space.
	Column  string   `json:"column"`
	Columns []string `json:"columns"`
	// Value is the same for every row.
	Value string `json:"value"`
	// Values turns what stands there into the contract's value; what is not
	// listed becomes Otherwise, and without it the row is refused.
	Values    map[string]string `json:"values"`
	Otherwise *string           `json:"otherwise"`
	// Split is what stands between the items of a list.
	Split string `json:"split"`
	// Date is the form of a date: DD, MM and YYYY and what stands between them.
	Date string `json:"date"`
}

// ReadMapping reads a mapping file and checks it. An error names the field and
// what it may be.
func ReadMapping(in io.Reader) (*Mapping, error) {
	d := json.NewDecoder(in)
	d.DisallowUnknownFields()
	m := &Mapping{}
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("the mapping is not understood: %w", err)
	}
	if len(m.Fields) == 0 {
		return nil, errors.New(`the mapping has no "fields"; it must say at least where name, identifier.scheme, identifier.value and place.country come from`)
	}
	for _, path := range slices.Sorted(maps.Keys(m.Fields)) {
		if _, err := fieldOf(path); err != nil {
			return nil, err
		}
		if err := m.Fields[path].check(); err != nil {
			return nil, fmt.Errorf("the mapping of %s: %w", path, err)
		}
	}
	if len([]rune(m.Format.Separator)) > 1 {
		return nil, fmt.Errorf("the separator %q must be one character", m.Format.Separator)
	}
	return m, nil
}

func (r Rule) check() error {
	given := 0
	for _, is := range []bool{r.Column != "", len(r.Columns) > 0, r.Value != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return errors.New(`give one of "column", "columns" and "value"`)
	}
	if r.Date != "" && (!strings.Contains(r.Date, "DD") || !strings.Contains(r.Date, "MM") || !strings.Contains(r.Date, "YYYY")) {
		return fmt.Errorf("the date %q needs DD, MM and YYYY, for example DD/MM/YYYY", r.Date)
	}
	return nil
}

// columns are the names that the rule reads.
func (r Rule) columns() []string {
	if r.Column != "" {
		return []string{r.Column}
	}
	return r.Columns
}

// asIs is the mapping of a file whose columns are named as the contract's fields.
func asIs(header []string) (*Mapping, error) {
	m := &Mapping{Fields: map[string]Rule{}}
	for _, name := range header {
		if _, err := fieldOf(name); err == nil {
			m.Fields[name] = Rule{Column: name, Split: ","}
		}
	}
	if _, named := m.Fields["name"]; !named {
		return nil, fmt.Errorf("the columns are not those of a supplier; give --mapping that says what they are: %s", strings.Join(header, ", "))
	}
	return m, nil
}

// UnmarshalJSON reads a rule, or a text that is the same for every row.
func (r *Rule) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte(`"`)) {
		return json.Unmarshal(data, &r.Value)
	}
	type plain Rule
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(r))
}
