package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Document is what a service puts into an index.
type Document struct {
	// ID is made of letters, digits, hyphens and underscores, at most 100.
	ID string
	// Values by field, of the type that the field's Kind asks for. A field
	// that is absent, nil or empty has no value.
	Values map[string]any
	// Source is JSON that a hit gives back.
	Source json.RawMessage
}

// validID is what every engine takes for an id.
var validID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

// maxText is how much of one text is searched, in bytes.
const maxText = 20_000

// stored travels through an engine untouched: the source, and what Index needs
// to complete a hit.
type stored struct {
	Source json.RawMessage   `json:"source,omitempty"`
	Texts  map[string]string `json:"texts,omitempty"`
	At     *Point            `json:"at,omitempty"`
}

// record folds a document. A value of the wrong type or a field that the schema
// does not have is a mistake of the service and an error.
func (s Schema) record(d Document) (Record, error) {
	if !validID.MatchString(d.ID) {
		return Record{}, fmt.Errorf("index %s: %q cannot be an id", s.Name, d.ID)
	}
	r := Record{
		ID: d.ID, Texts: map[string]string{}, Codes: map[string][]string{},
		Numbers: map[string]float64{}, Names: map[string]string{},
	}
	keep := stored{Source: d.Source, Texts: map[string]string{}}
	for name, value := range d.Values {
		field, ok := s.Field(name)
		if !ok {
			return Record{}, fmt.Errorf("index %s: document %s has the unknown field %s", s.Name, d.ID, name)
		}
		if err := r.set(field, value, &keep); err != nil {
			return Record{}, fmt.Errorf("index %s: document %s: %w", s.Name, d.ID, err)
		}
	}
	if texts := s.Of(Text); len(texts) > 0 {
		r.Whole = whole(strings.Fields(r.Texts[texts[0]]))
	}
	keep.At = r.At
	var err error
	r.Stored, err = json.Marshal(keep)
	if err != nil {
		return Record{}, fmt.Errorf("index %s: document %s: %w", s.Name, d.ID, err)
	}
	return r, nil
}

func (r *Record) set(f Field, value any, keep *stored) error {
	if value == nil {
		return nil
	}
	switch f.Kind {
	case Text, Code:
		values, ok := texts(value)
		if !ok {
			return fmt.Errorf("field %s is not text: %T", f.Name, value)
		}
		r.setTexts(f, values, keep)
		return nil
	case Number, Date:
		return r.setNumber(f, value)
	case Name:
		if v, ok := value.(string); ok {
			if v = strings.Join(Words(cut(v, maxText)), " "); v != "" {
				r.Names[f.Name] = cut(v, 100)
			}
			return nil
		}
	case Place:
		if v, ok := value.(Point); ok && v.valid() {
			r.At = &v
			return nil
		}
	}
	return fmt.Errorf("field %s has no fitting value: %v", f.Name, value)
}

func (r *Record) setTexts(f Field, values []string, keep *stored) {
	values = slices.DeleteFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" })
	if len(values) == 0 {
		return
	}
	if f.Kind == Code {
		slices.Sort(values)
		r.Codes[f.Name] = slices.Compact(values)
		return
	}
	whole := strings.ToValidUTF8(cut(strings.Join(values, " · "), maxText), "")
	r.Texts[f.Name] = strings.Join(Words(whole), " ")
	if f.Highlight {
		keep.Texts[f.Name] = whole
	}
}

func (r *Record) setNumber(f Field, value any) error {
	switch v := value.(type) {
	case float64:
		if f.Kind == Number && !math.IsNaN(v) && !math.IsInf(v, 0) {
			r.Numbers[f.Name] = v
			return nil
		}
	case time.Time:
		if f.Kind == Date {
			if !v.IsZero() {
				r.Numbers[f.Name] = Millis(v)
			}
			return nil
		}
	}
	return fmt.Errorf("field %s has no fitting value: %v", f.Name, value)
}

// Millis writes a time as Date fields and their ranges keep it.
func Millis(t time.Time) float64 { return float64(t.UnixMilli()) }

// whole writes the telling words of a text in one piece. A long text is nothing
// that a query could be all of.
func whole(words []string) string {
	words = telling(words)
	if len(words) > MaxWords {
		return ""
	}
	return strings.Join(words, "_")
}

func texts(value any) ([]string, bool) {
	switch v := value.(type) {
	case string:
		return []string{v}, true
	case []string:
		return slices.Clone(v), true
	}
	return nil, false
}
