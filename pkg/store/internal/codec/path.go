package codec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Kind says what an indexed field holds.
type Kind int

// The kinds a field can be indexed as. An enum is Text: its name.
const (
	Text Kind = iota + 1
	Whole
	Double
	Bool
	Time
)

// Path is an indexed field of a message.
type Path struct {
	Kind Kind
	// Repeated tells that the path passes through an array, so that a record may
	// have any number of values.
	Repeated bool
	// Enum tells that the texts are the names of an enum.
	Enum bool
}

// Resolve checks that a dotted path of field names leads to a field of md that
// can be indexed.
func Resolve(md protoreflect.MessageDescriptor, dotted string) (Path, error) {
	var p Path
	names := strings.Split(dotted, ".")
	for i, name := range names {
		fd := md.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return p, fmt.Errorf("store: %s has no field %q (path %s)", md.FullName(), name, dotted)
		}
		if fd.IsMap() || i == 0 && fd == Revision(md) {
			return p, fmt.Errorf("store: %s cannot be indexed", dotted)
		}
		p.Repeated = p.Repeated || fd.IsList()
		if i == len(names)-1 {
			p.Kind, p.Enum = kindOf(fd), fd.Enum() != nil
			break
		}
		if md = fd.Message(); md == nil {
			return p, fmt.Errorf("store: %s goes below a plain field", dotted)
		}
	}
	if p.Kind == 0 {
		return p, fmt.Errorf("store: %s is of a kind that cannot be indexed", dotted)
	}
	return p, nil
}

func kindOf(fd protoreflect.FieldDescriptor) Kind {
	switch fd.Kind() {
	case protoreflect.StringKind, protoreflect.EnumKind:
		return Text
	case protoreflect.BoolKind:
		return Bool
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return Double
	case protoreflect.MessageKind:
		if fd.Message().FullName() == timestampName {
			return Time
		}
		return 0
	case protoreflect.BytesKind, protoreflect.GroupKind, protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return 0
	default:
		return Whole
	}
}

// Value brings what a caller asks for to the form Lookup gives: nil, string,
// int64, float64, bool or a time in UTC milliseconds. A value of another kind
// than the field is an error.
func (p Path) Value(v any) (any, error) {
	var out any
	var kind Kind
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		out, kind = v, Text
	case protoreflect.Enum:
		out, kind = enumName(v), Text
	case int:
		out, kind = int64(v), Whole
	case int32:
		out, kind = int64(v), Whole
	case uint32:
		out, kind = int64(v), Whole
	case int64:
		out, kind = v, Whole
	case float64:
		out, kind = v, Double
	case bool:
		out, kind = v, Bool
	case time.Time:
		out, kind = time.UnixMilli(v.UnixMilli()).UTC(), Time
	case *timestamppb.Timestamp:
		if v == nil {
			return nil, nil
		}
		out, kind = time.UnixMilli(v.AsTime().UnixMilli()).UTC(), Time
	}
	if kind != p.Kind {
		return nil, fmt.Errorf("store: a %T cannot be compared with this field", v)
	}
	return out, nil
}

func enumName(e protoreflect.Enum) string {
	if value := e.Descriptor().Values().ByNumber(e.Number()); value != nil {
		return string(value.Name())
	}
	return ""
}

// Lookup gives the values of a path in a document: one, which is nil where the
// field is missing, or with arrays on the way one for each element, each once.
func Lookup(doc bson.Raw, dotted string) ([]any, error) {
	v := bsoncore.Value{Type: bson.TypeEmbeddedDocument, Data: doc}
	return appendValues(nil, v, strings.Split(dotted, "."))
}

func appendValues(dst []any, v bsoncore.Value, names []string) ([]any, error) {
	if v.Type == bson.TypeArray {
		err := eachElement(bsoncore.Document(v.Array()), func(_ string, item bsoncore.Value) (err error) {
			dst, err = appendValues(dst, item, names)
			return err
		})
		return dst, err
	}
	if len(names) == 0 {
		value, err := plain(v)
		if err == nil && !slices.Contains(dst, value) {
			dst = append(dst, value)
		}
		return dst, err
	}
	if v.Type != bson.TypeEmbeddedDocument {
		return append(dst, nil), nil
	}
	next, err := v.Document().LookupErr(names[0])
	if errors.Is(err, bsoncore.ErrElementNotFound) {
		return append(dst, nil), nil
	}
	if err != nil {
		return dst, err
	}
	return appendValues(dst, next, names[1:])
}

// plain is a stored value as Go sees it: nil, string, int64, float64, bool, or
// time in UTC milliseconds.
func plain(v bsoncore.Value) (any, error) {
	switch v.Type {
	case bson.TypeNull:
		return nil, nil
	case bson.TypeString:
		return v.StringValue(), nil
	case bson.TypeInt32:
		return int64(v.Int32()), nil
	case bson.TypeInt64:
		return v.Int64(), nil
	case bson.TypeDouble:
		return v.Double(), nil
	case bson.TypeBoolean:
		return v.Boolean(), nil
	case bson.TypeDateTime:
		return time.UnixMilli(v.DateTime()).UTC(), nil
	default:
		return nil, fmt.Errorf("store: a %s cannot be indexed", v.Type)
	}
}
