package openapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// rulesOf gives what protovalidate says about a field, or nil.
func rulesOf(f protoreflect.FieldDescriptor) *validate.FieldRules {
	if !proto.HasExtension(f.Options(), validate.E_Field) {
		return nil
	}
	rules, _ := proto.GetExtension(f.Options(), validate.E_Field).(*validate.FieldRules)
	return rules
}

// required tells whether a request without the field breaks a rule.
func required(f protoreflect.FieldDescriptor) bool {
	rules := rulesOf(f)
	if rules == nil || rules.GetIgnore() != validate.Ignore_IGNORE_UNSPECIFIED {
		return false
	}
	if rules.GetRequired() {
		return true
	}
	return !f.HasPresence() && (refusesEmpty(rules.GetString()) || rules.GetRepeated().GetMinItems() > 0)
}

func refusesEmpty(rules *validate.StringRules) bool {
	if rules.GetMinLen() > 0 || rules.GetLen() > 0 || rules.GetEmail() || rules.GetUri() || rules.GetUuid() || rules.GetHostname() {
		return true
	}
	pattern, err := regexp.Compile(rules.GetPattern())
	return err == nil && !pattern.MatchString("")
}

// constrain adds the rules that JSON Schema can say to a schema.
func constrain(s *schema, rules *validate.FieldRules) {
	if rules == nil {
		return
	}
	m := rules.ProtoReflect()
	kind := m.WhichOneof(m.Descriptor().Oneofs().ByName("type"))
	if kind == nil {
		return
	}
	m.Get(kind).Message().Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		s.rule(string(f.Name()), v)
		return true
	})
}

func (s *schema) rule(name string, v protoreflect.Value) {
	switch name {
	case "min_len":
		s.MinLength = pointer(v.Uint())
	case "max_len":
		s.MaxLength = pointer(v.Uint())
	case "len":
		s.MinLength, s.MaxLength = pointer(v.Uint()), pointer(v.Uint())
	case "pattern":
		s.Pattern = v.String()
	case "prefix":
		s.Pattern = "^" + regexp.QuoteMeta(v.String())
	case "email", "hostname", "uri", "uuid":
		s.Format = name
	case "min_items":
		s.MinItems = pointer(v.Uint())
	case "max_items":
		s.MaxItems = pointer(v.Uint())
	case "unique":
		s.UniqueItems = v.Bool()
	case "min_pairs":
		s.MinProperties = pointer(v.Uint())
	case "max_pairs":
		s.MaxProperties = pointer(v.Uint())
	case "items":
		s.inner(s.Items, v)
	case "values":
		s.inner(s.AdditionalProperties, v)
	case "in":
		s.choices(v)
	case "gte", "gt", "lte", "lt":
		s.limit(name, v)
	}
}

func (s *schema) inner(of *schema, v protoreflect.Value) {
	if rules, ok := v.Message().Interface().(*validate.FieldRules); ok && of != nil {
		constrain(of, rules)
	}
}

func (s *schema) choices(v protoreflect.Value) {
	if s.Type != "string" || s.Format == "int64" {
		return
	}
	for i := range v.List().Len() {
		s.Enum = append(s.Enum, v.List().Get(i).Interface())
	}
}

// limit bounds a number. A 64-bit integer is written as a string, whose limit
// only the description can say.
func (s *schema) limit(name string, v protoreflect.Value) {
	var n float64
	switch x := v.Interface().(type) {
	case int32:
		n = float64(x)
	case uint32:
		n = float64(x)
	case float32:
		n = float64(x)
	case float64:
		n = x
	case int64, uint64:
		said := map[string]string{"gte": "At least", "gt": "More than", "lte": "At most", "lt": "Less than"}[name]
		notes := append(strings.Split(s.Description, " · "), fmt.Sprintf("%s %d.", said, x))
		slices.Sort(notes)
		s.Description = strings.Trim(strings.Join(notes, " · "), " ·")
		return
	default:
		return
	}
	switch name {
	case "gte":
		s.Minimum = &n
	case "gt":
		s.ExclusiveMinimum = &n
	case "lte":
		s.Maximum = &n
	case "lt":
		s.ExclusiveMaximum = &n
	}
}

func pointer[T any](v T) *T { return &v }
