package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
)

// Kind says what a field holds.
type Kind int

// The kinds of field.
const (
	// Text is searched word by word. Its value is a string or []string.
	Text Kind = iota + 1
	// Code is filtered by exact value and may be counted as a facet. Its value
	// is a string or []string.
	Code
	// Number is filtered by range and sorted. Its value is a float64.
	Number
	// Date is filtered by range and sorted. Its value is a time.Time, kept to
	// the millisecond; the zero time counts as absent.
	Date
	// Place is filtered by radius and sorted by distance. Its value is a Point.
	// A schema has at most one.
	Place
	// Name is only sorted by, letter by letter without accents. Its value is a string.
	Name
)

// Field declares one field of a document.
type Field struct {
	// Name is lower case letters, digits and underscores, starting with a letter.
	Name string
	Kind Kind
	// Facet says that a Code field may be counted.
	Facet bool
	// Highlight says that matches in a Text field may be shown.
	Highlight bool
}

// Schema declares an index. The order of its Text fields is their rank: a word
// found in the first counts more than one found in the second.
type Schema struct {
	// Name of the index, in the form of a field name.
	Name   string
	Fields []Field
	// Fit names a Number field that decides between documents that match the
	// words equally well; the larger comes first. It may be empty.
	Fit string
	// Synonyms are groups of single words that stand for each other.
	Synonyms [][]string
	// Version changes when the service fills the same fields differently, so
	// that the index is built again.
	Version int
}

// MaxTexts is the largest number of Text fields in a schema.
const MaxTexts = 16

// Field gives the declaration of a field.
func (s Schema) Field(name string) (Field, bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Of gives the names of the fields of a kind, in the order of the schema.
func (s Schema) Of(kind Kind) []string {
	var names []string
	for _, f := range s.Fields {
		if f.Kind == kind {
			names = append(names, f.Name)
		}
	}
	return names
}

// Fingerprint identifies the declaration: an engine that holds documents made
// under another one must be filled again.
func (s Schema) Fingerprint() string {
	b, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// check finds mistakes of the programmer in a declaration.
func (s Schema) check() error {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	if !name.MatchString(s.Name) {
		return fmt.Errorf("search schema: %q is not a name for an index", s.Name)
	}
	seen := map[string]bool{"id": true}
	for _, f := range s.Fields {
		switch {
		case !name.MatchString(f.Name) || seen[f.Name]:
			return fmt.Errorf("search schema %s: field name %q is malformed or there twice", s.Name, f.Name)
		case f.Kind < Text || f.Kind > Name:
			return fmt.Errorf("search schema %s: field %s has no kind", s.Name, f.Name)
		case f.Facet && f.Kind != Code, f.Highlight && f.Kind != Text:
			return fmt.Errorf("search schema %s: field %s cannot be counted or highlighted", s.Name, f.Name)
		}
		seen[f.Name] = true
	}
	if len(s.Of(Place)) > 1 || len(s.Of(Text)) > MaxTexts {
		return fmt.Errorf("search schema %s: more than one place or %d texts", s.Name, MaxTexts)
	}
	if f, ok := s.Field(s.Fit); s.Fit != "" && (!ok || f.Kind != Number) {
		return fmt.Errorf("search schema %s: fit %q is not a number of the schema", s.Name, s.Fit)
	}
	return s.checkSynonyms()
}

func (s Schema) checkSynonyms() error {
	for _, group := range s.Synonyms {
		for _, w := range group {
			if words := Words(w); len(words) != 1 || words[0] != w {
				return fmt.Errorf("search schema %s: synonym %q is not one folded word", s.Name, w)
			}
		}
	}
	return nil
}
