package ui

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Form is a form as it is shown: what was typed, what must change, and what
// makes sending it twice harmless.
type Form struct {
	// Action is the address it is sent to.
	Action string
	// ID is the element's id, for fields that stand outside of it.
	ID string
	// Name keeps typed fields apart in the browser; empty keeps nothing.
	Name string
	// Values is what the fields show, by field name.
	Values url.Values
	// Errors are what must change, in the order of the form.
	Errors []FieldError
	// Key makes a second sending of the same form harmless.
	Key string
	// Filled says that Values is what the person typed, not the first state.
	Filled bool
	// Multipart is set for forms with files.
	Multipart bool
	// Revision of the record that the form was filled from; 0 if new.
	Revision int64
	// Names are the fields' names for people in the order of the form; the error
	// summary names and orders by them.
	Names []FieldName
}

// FieldName is what people call a field.
type FieldName struct {
	Field, Name string
}

// FieldError is one thing to change. Field is empty if it concerns no field; Href
// is then the page that leads out of it, if there is one.
type FieldError struct {
	Field, Text, Href string
}

// Value is the first value of a field.
func (f *Form) Value(name string) string { return f.Values.Get(name) }

// Chosen says whether the option of a field is chosen.
func (f *Form) Chosen(name, option string) bool {
	for _, v := range f.Values[name] {
		if v == option {
			return true
		}
	}
	return false
}

// Error is what must change at a field or at a part of it, or "".
func (f *Form) Error(name string) string {
	for _, e := range f.Errors {
		if e.within(name) {
			return e.Text
		}
	}
	return ""
}

// summary gives the errors in the order of the form, each with the name of its
// field before it.
func (f *Form) summary() []FieldError {
	var out []FieldError
	left := slices.Clone(f.Errors)
	for _, name := range f.Names {
		left = slices.DeleteFunc(left, func(e FieldError) bool {
			if !e.within(name.Field) {
				return false
			}
			out = append(out, FieldError{Field: e.Field, Text: name.Name + ": " + e.Text})
			return true
		})
	}
	return append(out, left...)
}

// within says whether the error is at the field or at a part of it.
func (e FieldError) within(field string) bool {
	rest, ok := strings.CutPrefix(e.Field, field)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Field describes an input. Name is the field's path in the contract, so that
// the errors of a service find it.
type Field struct {
	Name, Label, Hint string
	// Optional is said behind the label; a field is required otherwise.
	Optional bool
	// Width is one of govuk-frontend's input widths in characters: 2, 3, 4, 5, 10, 20, 30.
	Width string
	// Type, Mode and Complete are the attributes type, inputmode and autocomplete.
	Type, Mode, Complete string
	Prefix, Suffix       string
	// Rows of a text area; Max is its limit of characters, counted as one types.
	Rows, Max int
	// More are further attributes of the input.
	More templ.Attributes
}

// Option is one choice of a select, a radio or a checkbox.
type Option struct {
	Value, Label, Hint string
}

// ID is the element id of a field name: "lots[0].title" is "lots-0-title".
func ID(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			b.WriteRune(r)
		case r == '[' || r == '.' || r == '-':
			b.WriteByte('-')
		}
	}
	return b.String()
}

// described lists the ids that explain a field, for aria-describedby.
func described(f *Form, field Field, more ...string) string {
	var ids []string
	if field.Hint != "" {
		ids = append(ids, ID(field.Name)+"-hint")
	}
	if f.Error(field.Name) != "" {
		ids = append(ids, ID(field.Name)+"-error")
	}
	return strings.Join(append(ids, more...), " ")
}

// describedBy is the attribute, left out where nothing explains the field, and
// the field's further ones.
func describedBy(f *Form, field Field, more ...string) templ.Attributes {
	a := templ.Attributes{}
	maps.Copy(a, field.More)
	if ids := described(f, field, more...); ids != "" {
		a["aria-describedby"] = ids
	}
	return a
}

func groupClass(f *Form, field Field) string {
	if f.Error(field.Name) != "" {
		return "govuk-form-group govuk-form-group--error"
	}
	return "govuk-form-group"
}

func inputClass(f *Form, field Field, base string) string {
	class := base
	if field.Width != "" {
		class += " govuk-input--width-" + field.Width
	}
	if f.Error(field.Name) != "" {
		class += " " + base + "--error"
	}
	return class
}

// inputAttributes are those that are left out when empty.
func inputAttributes(f *Form, field Field) templ.Attributes {
	a := templ.Attributes{"type": "text"}
	for name, value := range map[string]string{"type": field.Type, "inputmode": field.Mode, "autocomplete": field.Complete} {
		if value != "" {
			a[name] = value
		}
	}
	for name, value := range describedBy(f, field) {
		a[name] = value
	}
	return a
}

// anchor leads from an error to its field; a composite field's first part takes
// the focus, under the id of the whole.
func anchor(field string) string {
	for _, part := range []string{".day", ".amount", ".currency", ".id"} {
		field = strings.TrimSuffix(field, part)
	}
	return "#" + ID(field)
}

// partID is the element id of a part of a date.
func partID(name, part string) string {
	if part == "day" {
		return ID(name)
	}
	return ID(name + "." + part)
}
