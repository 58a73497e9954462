package codec

import (
	"fmt"
	"math"
	"strconv"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Decode reads a document into m, which should be empty. Fields m does not know
// are ignored; a known field of another type, or an enum name m does not know,
// is an error rather than a silent loss.
func Decode(doc bson.Raw, m proto.Message) error {
	r := m.ProtoReflect()
	if r.Descriptor().FullName() == structName {
		return readStruct(r, bsoncore.Document(doc))
	}
	return readMessage(r, bsoncore.Document(doc))
}

// eachElement walks a document or an array without copying it.
func eachElement(doc bsoncore.Document, visit func(key string, v bsoncore.Value) error) error {
	length, rest, ok := bsoncore.ReadLength(doc)
	if !ok || length < 5 || int(length) > len(doc) {
		return fmt.Errorf("store: document is cut short")
	}
	rest = rest[:length-4]
	for len(rest) > 1 {
		element, after, ok := bsoncore.ReadElement(rest)
		if !ok {
			return fmt.Errorf("store: document is damaged")
		}
		key, err := element.KeyErr()
		if err != nil {
			return err
		}
		value, err := element.ValueErr()
		if err != nil {
			return err
		}
		if err := visit(key, value); err != nil {
			return err
		}
		rest = after
	}
	return nil
}

func readMessage(m protoreflect.Message, doc bsoncore.Document) error {
	fields := m.Descriptor().Fields()
	return eachElement(doc, func(key string, v bsoncore.Value) error {
		fd := fields.ByName(protoreflect.Name(key))
		if fd == nil {
			return nil
		}
		if err := readField(m, fd, v); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	})
}

func readField(m protoreflect.Message, fd protoreflect.FieldDescriptor, v bsoncore.Value) error {
	if v.Type == bson.TypeNull && !isValue(fd) {
		return nil
	}
	switch {
	case fd.IsList():
		return readList(m.Mutable(fd).List(), fd, v)
	case fd.IsMap():
		return readMap(m.Mutable(fd).Map(), fd, v)
	case fd.Message() != nil:
		return readNested(m.Mutable(fd).Message(), v)
	}
	value, err := scalar(fd, v)
	if err != nil {
		return err
	}
	m.Set(fd, value)
	return nil
}

func isValue(fd protoreflect.FieldDescriptor) bool {
	return !fd.IsList() && !fd.IsMap() && fd.Message() != nil && fd.Message().FullName() == valueName
}

func readList(list protoreflect.List, fd protoreflect.FieldDescriptor, v bsoncore.Value) error {
	array, ok := v.ArrayOK()
	if !ok {
		return fmt.Errorf("store: %s where an array is expected", v.Type)
	}
	return eachElement(bsoncore.Document(array), func(_ string, v bsoncore.Value) error {
		item, err := readItem(list.NewElement, fd, v)
		if err == nil {
			list.Append(item)
		}
		return err
	})
}

func readMap(entries protoreflect.Map, fd protoreflect.FieldDescriptor, v bsoncore.Value) error {
	doc, ok := v.DocumentOK()
	if !ok {
		return fmt.Errorf("store: %s where a document is expected", v.Type)
	}
	return eachElement(doc, func(name string, v bsoncore.Value) error {
		key, err := mapKey(fd.MapKey().Kind(), unescapeKey(name))
		if err != nil {
			return err
		}
		item, err := readItem(entries.NewValue, fd.MapValue(), v)
		if err == nil {
			entries.Set(key, item)
		}
		return err
	})
}

// readItem reads one item of a list or value of a map; fresh makes an empty one.
func readItem(fresh func() protoreflect.Value, fd protoreflect.FieldDescriptor, v bsoncore.Value) (protoreflect.Value, error) {
	if fd.Message() == nil {
		return scalar(fd, v)
	}
	item := fresh()
	return item, readNested(item.Message(), v)
}

func readNested(m protoreflect.Message, v bsoncore.Value) error {
	switch m.Descriptor().FullName() {
	case timestampName:
		return readTimestamp(m, v)
	case valueName:
		return readAnyValue(m, v)
	case listName:
		array, ok := v.ArrayOK()
		if !ok {
			return fmt.Errorf("store: %s where an array is expected", v.Type)
		}
		return readListValue(m, bsoncore.Document(array))
	}
	doc, ok := v.DocumentOK()
	if !ok {
		return fmt.Errorf("store: %s where a document is expected", v.Type)
	}
	if m.Descriptor().FullName() == structName {
		return readStruct(m, doc)
	}
	return readMessage(m, doc)
}

func mapKey(kind protoreflect.Kind, text string) (protoreflect.MapKey, error) {
	var v protoreflect.Value
	var err error
	switch kind {
	case protoreflect.StringKind:
		v = protoreflect.ValueOfString(text)
	case protoreflect.BoolKind:
		v = protoreflect.ValueOfBool(text == "true")
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		var n int64
		n, err = strconv.ParseInt(text, 10, 32)
		v = protoreflect.ValueOfInt32(int32(n))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 32)
		v = protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 64)
		v = protoreflect.ValueOfUint64(n)
	default:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		v = protoreflect.ValueOfInt64(n)
	}
	return v.MapKey(), err
}

func scalar(fd protoreflect.FieldDescriptor, v bsoncore.Value) (protoreflect.Value, error) {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		b, ok := v.BooleanOK()
		return protoreflect.ValueOfBool(b), expect(ok, v, "a boolean")
	case protoreflect.StringKind:
		s, ok := v.StringValueOK()
		return protoreflect.ValueOfString(s), expect(ok, v, "text")
	case protoreflect.BytesKind:
		_, b, ok := v.BinaryOK()
		return protoreflect.ValueOfBytes(append([]byte{}, b...)), expect(ok, v, "binary data")
	case protoreflect.FloatKind:
		n, err := number(v)
		return protoreflect.ValueOfFloat32(float32(n)), err
	case protoreflect.DoubleKind:
		n, err := number(v)
		return protoreflect.ValueOfFloat64(n), err
	case protoreflect.EnumKind:
		return enum(fd.Enum(), v)
	default:
		n, err := integer(v)
		if err != nil {
			return protoreflect.Value{}, err
		}
		return wholeNumber(fd.Kind(), n)
	}
}

func expect(ok bool, v bsoncore.Value, what string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("store: %s where %s is expected", v.Type, what)
}

func wholeNumber(kind protoreflect.Kind, n int64) (protoreflect.Value, error) {
	switch kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		if n < math.MinInt32 || n > math.MaxInt32 {
			return protoreflect.Value{}, fmt.Errorf("store: %d does not fit 32 bits", n)
		}
		return protoreflect.ValueOfInt32(int32(n)), nil
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		if n < 0 || n > math.MaxUint32 {
			return protoreflect.Value{}, fmt.Errorf("store: %d does not fit 32 bits", n)
		}
		return protoreflect.ValueOfUint32(uint32(n)), nil
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(n)), nil
	default:
		return protoreflect.ValueOfInt64(n), nil
	}
}

func enum(ed protoreflect.EnumDescriptor, v bsoncore.Value) (protoreflect.Value, error) {
	if name, ok := v.StringValueOK(); ok {
		value := ed.Values().ByName(protoreflect.Name(name))
		if value == nil {
			return protoreflect.Value{}, fmt.Errorf("store: %s has no value %q", ed.FullName(), name)
		}
		return protoreflect.ValueOfEnum(value.Number()), nil
	}
	n, err := integer(v)
	return protoreflect.ValueOfEnum(protoreflect.EnumNumber(n)), err
}
