package openapi

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// schema is a JSON Schema, as much of it as contracts need.
type schema struct {
	Ref                  string             `json:"$ref,omitempty"`
	Type                 string             `json:"type,omitempty"`
	Format               string             `json:"format,omitempty"`
	Description          string             `json:"description,omitempty"`
	Pattern              string             `json:"pattern,omitempty"`
	ContentEncoding      string             `json:"contentEncoding,omitempty"`
	ContentMediaType     string             `json:"contentMediaType,omitempty"`
	Enum                 []any              `json:"enum,omitempty"`
	MinLength            *uint64            `json:"minLength,omitempty"`
	MaxLength            *uint64            `json:"maxLength,omitempty"`
	Minimum              *float64           `json:"minimum,omitempty"`
	Maximum              *float64           `json:"maximum,omitempty"`
	ExclusiveMinimum     *float64           `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum     *float64           `json:"exclusiveMaximum,omitempty"`
	MinItems             *uint64            `json:"minItems,omitempty"`
	MaxItems             *uint64            `json:"maxItems,omitempty"`
	UniqueItems          bool               `json:"uniqueItems,omitempty"`
	MinProperties        *uint64            `json:"minProperties,omitempty"`
	MaxProperties        *uint64            `json:"maxProperties,omitempty"`
	Items                *schema            `json:"items,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	AdditionalProperties *schema            `json:"additionalProperties,omitempty"`
	Required             []string           `json:"required,omitempty"`
}

func ref(name string) *schema { return &schema{Ref: "#/components/schemas/" + name} }

// message gives the schema of a message: a reference, after putting what it
// refers to among the components.
func (w *writer) message(d protoreflect.MessageDescriptor) *schema {
	if known := wellKnown(d); known != nil {
		return known
	}
	name := short(d.FullName())
	if _, done := w.doc.Components.Schemas[name]; !done {
		w.doc.Components.Schemas[name] = &schema{} // a message may hold itself
		*w.doc.Components.Schemas[name] = *w.object(d, nil)
	}
	return ref(name)
}

// object is the schema of a message without the fields to skip.
func (w *writer) object(d protoreflect.MessageDescriptor, skip []string) *schema {
	s := &schema{Type: "object", Description: w.texts[d.FullName()], Properties: map[string]*schema{}}
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		name := string(f.Name())
		if slices.Contains(skip, name) {
			continue
		}
		s.Properties[name] = w.field(f)
		if required(f) {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func (w *writer) enum(d protoreflect.EnumDescriptor) *schema {
	name := short(d.FullName())
	if _, done := w.doc.Components.Schemas[name]; done {
		return ref(name)
	}
	s := &schema{Type: "string", Description: w.texts[d.FullName()]}
	var notes []string
	for i := range d.Values().Len() {
		v := d.Values().Get(i)
		if v.Number() == 0 && strings.HasSuffix(string(v.Name()), "_UNSPECIFIED") {
			continue
		}
		s.Enum = append(s.Enum, string(v.Name()))
		if text := w.texts[d.FullName().Append(v.Name())]; text != "" {
			notes = append(notes, string(v.Name())+": "+text)
		}
	}
	s.Description = strings.TrimSpace(s.Description + " " + strings.Join(notes, " "))
	w.doc.Components.Schemas[name] = s
	return ref(name)
}

func (w *writer) field(f protoreflect.FieldDescriptor) *schema {
	s := w.value(f)
	switch {
	case f.IsMap():
		s = &schema{Type: "object", AdditionalProperties: w.value(f.MapValue())}
	case f.IsList():
		s = &schema{Type: "array", Items: s}
	}
	constrain(s, rulesOf(f))
	s.Description = strings.TrimSpace(w.texts[f.FullName()] + " " + s.Description)
	return s
}

// value is the schema of one value, as protojson writes it: 64-bit integers are
// strings, because JavaScript loses their last digits.
func (w *writer) value(f protoreflect.FieldDescriptor) *schema {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return &schema{Type: "boolean"}
	case protoreflect.EnumKind:
		return w.enum(f.Enum())
	case protoreflect.MessageKind, protoreflect.GroupKind:
		if f.IsMap() {
			return &schema{}
		}
		return w.message(f.Message())
	case protoreflect.StringKind:
		return &schema{Type: "string"}
	case protoreflect.BytesKind:
		return &schema{Type: "string", ContentEncoding: "base64"}
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return &schema{Type: "number", Format: f.Kind().String()}
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return &schema{Type: "string", Format: "int64", Pattern: "^-?[0-9]+$"}
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return &schema{Type: "string", Format: "uint64", Pattern: "^[0-9]+$"}
	}
	return &schema{Type: "integer", Format: "int32"}
}

// wellKnown is the schema of a message that protojson writes in its own way, or nil.
func wellKnown(d protoreflect.MessageDescriptor) *schema {
	switch d.FullName() {
	case "google.protobuf.Timestamp":
		return &schema{Type: "string", Format: "date-time"}
	case "google.protobuf.Duration":
		return &schema{Type: "string", Pattern: `^-?[0-9]+(\.[0-9]+)?s$`}
	case "google.protobuf.FieldMask":
		return &schema{Type: "string"}
	case "google.protobuf.Struct", "google.protobuf.Empty", "google.protobuf.Any":
		return &schema{Type: "object"}
	case "google.protobuf.Value":
		return &schema{}
	}
	return nil
}
