package codec

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Encode writes m as a document. The int64 field "revision" of m itself is left
// out: the store keeps the revision beside the record. Equal messages give equal
// bytes. A string that is not UTF-8 and a time outside years 1 to 9999 are errors.
func Encode(m proto.Message) (bson.Raw, error) {
	r := m.ProtoReflect()
	switch r.Descriptor().FullName() {
	case timestampName, valueName, listName:
		return nil, fmt.Errorf("store: a %s is not a document", r.Descriptor().FullName())
	case structName:
		return appendStruct(nil, r)
	}
	return appendMessage(nil, r, Revision(r.Descriptor()))
}

// Revision is the field of a message that shows the store's revision: int64 and
// named "revision"; nil when the message has none.
func Revision(md protoreflect.MessageDescriptor) protoreflect.FieldDescriptor {
	fd := md.Fields().ByName("revision")
	if fd == nil || fd.Kind() != protoreflect.Int64Kind || fd.Cardinality() == protoreflect.Repeated {
		return nil
	}
	return fd
}

func appendMessage(dst []byte, m protoreflect.Message, skip protoreflect.FieldDescriptor) ([]byte, error) {
	start, dst := bsoncore.AppendDocumentStart(dst)
	fields := m.Descriptor().Fields()
	var err error
	for i := range fields.Len() {
		fd := fields.Get(i)
		multiple := fd.IsList() || fd.IsMap()
		if fd == skip || (multiple || fd.HasPresence()) && !m.Has(fd) {
			continue
		}
		if dst, err = appendField(dst, fd, m.Get(fd)); err != nil {
			return nil, fmt.Errorf("%s: %w", fd.Name(), err)
		}
	}
	return bsoncore.AppendDocumentEnd(dst, start)
}

func appendField(dst []byte, fd protoreflect.FieldDescriptor, v protoreflect.Value) ([]byte, error) {
	switch {
	case fd.IsList():
		return appendList(dst, fd, v.List())
	case fd.IsMap():
		return appendMap(dst, fd, v.Map())
	default:
		return appendValue(dst, string(fd.Name()), fd, v)
	}
}

func appendList(dst []byte, fd protoreflect.FieldDescriptor, list protoreflect.List) ([]byte, error) {
	start, dst := bsoncore.AppendArrayElementStart(dst, string(fd.Name()))
	var err error
	for i := range list.Len() {
		if dst, err = appendValue(dst, strconv.Itoa(i), fd, list.Get(i)); err != nil {
			return nil, err
		}
	}
	return bsoncore.AppendArrayEnd(dst, start)
}

func appendMap(dst []byte, fd protoreflect.FieldDescriptor, entries protoreflect.Map) ([]byte, error) {
	start, dst := bsoncore.AppendDocumentElementStart(dst, string(fd.Name()))
	byKey := make(map[string]protoreflect.Value, entries.Len())
	entries.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		byKey[k.String()] = v
		return true
	})
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		name, err := escapeKey(key)
		if err != nil {
			return nil, err
		}
		if dst, err = appendValue(dst, name, fd.MapValue(), byKey[key]); err != nil {
			return nil, err
		}
	}
	return bsoncore.AppendDocumentEnd(dst, start)
}

// appendValue writes one element: a singular field, an item of a list or a value of a map.
func appendValue(dst []byte, key string, fd protoreflect.FieldDescriptor, v protoreflect.Value) ([]byte, error) {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return bsoncore.AppendBooleanElement(dst, key, v.Bool()), nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return bsoncore.AppendInt32Element(dst, key, int32(v.Int())), nil
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return bsoncore.AppendInt64Element(dst, key, v.Int()), nil
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind, protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		// BSON has no unsigned type; the bits are kept, and such fields cannot be indexed.
		return bsoncore.AppendInt64Element(dst, key, int64(v.Uint())), nil
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return bsoncore.AppendDoubleElement(dst, key, v.Float()), nil
	case protoreflect.StringKind:
		return appendString(dst, key, v.String())
	case protoreflect.BytesKind:
		return bsoncore.AppendBinaryElement(dst, key, bson.TypeBinaryGeneric, v.Bytes()), nil
	case protoreflect.EnumKind:
		return appendEnum(dst, key, fd.Enum(), v.Enum()), nil
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return appendNested(dst, key, v.Message())
	default:
		return nil, fmt.Errorf("store: kind %s", fd.Kind())
	}
}

func appendString(dst []byte, key, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("store: text is not UTF-8")
	}
	return bsoncore.AppendStringElement(dst, key, s), nil
}

// appendEnum keeps the number of a value that has no name here: it came from a
// newer contract.
func appendEnum(dst []byte, key string, ed protoreflect.EnumDescriptor, n protoreflect.EnumNumber) []byte {
	if value := ed.Values().ByNumber(n); value != nil {
		return bsoncore.AppendStringElement(dst, key, string(value.Name()))
	}
	return bsoncore.AppendInt32Element(dst, key, int32(n))
}

func appendNested(dst []byte, key string, m protoreflect.Message) ([]byte, error) {
	switch m.Descriptor().FullName() {
	case timestampName:
		return appendTimestamp(dst, key, m)
	case structName:
		return appendStruct(bsoncore.AppendHeader(dst, bson.TypeEmbeddedDocument, key), m)
	case listName:
		return appendListValue(bsoncore.AppendHeader(dst, bson.TypeArray, key), m)
	case valueName:
		return appendAnyValue(dst, key, m)
	default:
		return appendMessage(bsoncore.AppendHeader(dst, bson.TypeEmbeddedDocument, key), m, nil)
	}
}
