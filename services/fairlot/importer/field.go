package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// mappable are the fields of a supplier that a directory can give; the others
// are the service's own, or lists of records.
func mappable() []string {
	return []string{
		"name", "brand", "identifier", "legal_form", "social_status", "place", "cpv", "serves", "description", "website",
		"workforce", "contract_natures", "serves_within_km", "languages", "finance", "governance", "official_email",
	}
}

// field is a value of the contract that a cell can be written to.
type field struct {
	path string
	// steps lead to it; all but the last are messages.
	steps []protoreflect.FieldDescriptor
	// key is the language of a text.
	key string
}

// fieldOf finds a field by its path, for example place.city or description.it.
func fieldOf(path string) (field, error) {
	names := strings.Split(path, ".")
	unknown := fmt.Errorf("there is no field %q; there are %s, and what is inside them, as in identifier.value, place.city or description.it", path, strings.Join(mappable(), ", "))
	if !slices.Contains(mappable(), names[0]) {
		return field{}, unknown
	}
	f := field{path: path}
	message := (&suppliersv1.Supplier{}).ProtoReflect().Descriptor()
	for i, name := range names {
		fd := message.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return field{}, unknown
		}
		f.steps = append(f.steps, fd)
		rest := names[i+1:]
		switch {
		case fd.IsMap():
			if len(rest) != 1 || !regexp.MustCompile(`^[a-z]{2}$`).MatchString(rest[0]) {
				return field{}, fmt.Errorf("%s needs the language of its text, as in %s.it", name, name)
			}
			f.key = rest[0]
			return f, nil
		case len(rest) == 0 && f.isValue():
			return f, nil
		case len(rest) == 0 || fd.Message() == nil || fd.IsList():
			return field{}, unknown
		}
		message = fd.Message()
	}
	return field{}, unknown
}

func (f field) last() protoreflect.FieldDescriptor { return f.steps[len(f.steps)-1] }

// isValue says whether the last step is no message but a value or an instant.
func (f field) isValue() bool { return f.last().Message() == nil || f.isInstant() }

func (f field) isInstant() bool {
	return f.last().Message() != nil && f.last().Message().FullName() == "google.protobuf.Timestamp"
}

// write sets the field to what the cells say. Nothing is written where they say
// nothing.
func (f field) write(s *suppliersv1.Supplier, values []string, rule Rule) *Refusal {
	if len(values) == 0 {
		return nil
	}
	m := s.ProtoReflect()
	for _, step := range f.steps[:len(f.steps)-1] {
		m = m.Mutable(step).Message()
	}
	switch {
	case f.last().IsMap():
		m.Mutable(f.last()).Map().Set(protoreflect.ValueOfString(f.key).MapKey(), protoreflect.ValueOfString(values[0]))
	case f.last().IsList():
		list := m.Mutable(f.last()).List()
		for _, v := range values {
			list.Append(protoreflect.ValueOfString(v))
		}
	default:
		v, wrong := f.value(values[0], rule)
		if wrong != nil {
			return wrong
		}
		m.Set(f.last(), v)
	}
	return nil
}

// value reads one value of the field's kind.
func (f field) value(text string, rule Rule) (protoreflect.Value, *Refusal) {
	none := protoreflect.Value{}
	if f.isInstant() {
		at, err := instant(text, rule.Date)
		if err != nil {
			return none, &Refusal{Field: f.path, Reason: "row.date", Detail: err.Error()}
		}
		return protoreflect.ValueOfMessage(timestamppb.New(at).ProtoReflect()), nil
	}
	switch f.last().Kind() {
	case protoreflect.BoolKind:
		switch strings.ToLower(text) {
		case "true", "1", "yes", "x":
			return protoreflect.ValueOfBool(true), nil
		case "false", "0", "no":
			return protoreflect.ValueOfBool(false), nil
		}
		return none, &Refusal{Field: f.path, Reason: "row.yes_or_no", Detail: fmt.Sprintf("%q is neither yes nor no; say in the mapping's values what it means", text)}
	case protoreflect.Int32Kind:
		n, err := strconv.ParseInt(number(text), 10, 32)
		if err != nil {
			return none, &Refusal{Field: f.path, Reason: "row.number", Detail: fmt.Sprintf("%q is not a whole number", text)}
		}
		return protoreflect.ValueOfInt32(int32(n)), nil
	case protoreflect.DoubleKind:
		n, err := strconv.ParseFloat(number(text), 64)
		if err != nil {
			return none, &Refusal{Field: f.path, Reason: "row.number", Detail: fmt.Sprintf("%q is not a number", text)}
		}
		return protoreflect.ValueOfFloat64(n), nil
	default:
		return protoreflect.ValueOfString(text), nil
	}
}

// number takes the spaces out and makes a decimal comma a point.
func number(text string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(text)
}

// instant reads a day in the form given, or as ISO 8601, or as the number of
// days that a spreadsheet keeps.
func instant(text, form string) (time.Time, error) {
	if serial, err := strconv.ParseFloat(text, 64); err == nil && serial > 10000 && serial < 100000 {
		return excelize.ExcelDateToTime(serial, false)
	}
	layouts := []string{time.RFC3339, time.DateOnly}
	if form != "" {
		layouts = []string{strings.NewReplacer("DD", "02", "MM", "01", "YYYY", "2006").Replace(form)}
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	if form == "" {
		form = "YYYY-MM-DD; say another form in the mapping's date"
	}
	return time.Time{}, fmt.Errorf("%q is not a date of the form %s", text, form)
}
