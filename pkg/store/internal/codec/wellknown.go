package codec

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// The messages that have a form of their own in a document.
const (
	timestampName protoreflect.FullName = "google.protobuf.Timestamp"
	structName    protoreflect.FullName = "google.protobuf.Struct"
	valueName     protoreflect.FullName = "google.protobuf.Value"
	listName      protoreflect.FullName = "google.protobuf.ListValue"
)

// Field numbers inside the well-known messages (google/protobuf/struct.proto
// and timestamp.proto).
const (
	structFields     protoreflect.FieldNumber = 1
	listValues       protoreflect.FieldNumber = 1
	timestampSeconds protoreflect.FieldNumber = 1
	timestampNanos   protoreflect.FieldNumber = 2
	valueNull        protoreflect.FieldNumber = 1
	valueNumber      protoreflect.FieldNumber = 2
	valueString      protoreflect.FieldNumber = 3
	valueBool        protoreflect.FieldNumber = 4
	valueStruct      protoreflect.FieldNumber = 5
	valueList        protoreflect.FieldNumber = 6
)

// First and last second a Timestamp may hold: 0001-01-01 and 9999-12-31
// (google/protobuf/timestamp.proto).
const (
	minSecond = -62135596800
	maxSecond = 253402300799
)

func field(m protoreflect.Message, n protoreflect.FieldNumber) protoreflect.FieldDescriptor {
	return m.Descriptor().Fields().ByNumber(n)
}

// appendTimestamp rounds down to the millisecond, which is all a date holds.
func appendTimestamp(dst []byte, key string, m protoreflect.Message) ([]byte, error) {
	seconds, nanos := m.Get(field(m, timestampSeconds)).Int(), m.Get(field(m, timestampNanos)).Int()
	if seconds < minSecond || seconds > maxSecond || nanos < 0 || nanos >= int64(time.Second) {
		return nil, fmt.Errorf("store: time %d s %d ns is out of range", seconds, nanos)
	}
	return bsoncore.AppendDateTimeElement(dst, key, seconds*1000+nanos/int64(time.Millisecond)), nil
}

func readTimestamp(m protoreflect.Message, v bsoncore.Value) error {
	ms, ok := v.DateTimeOK()
	if !ok {
		return fmt.Errorf("store: %s where a date is expected", v.Type)
	}
	at := time.UnixMilli(ms)
	m.Set(field(m, timestampSeconds), protoreflect.ValueOfInt64(at.Unix()))
	m.Set(field(m, timestampNanos), protoreflect.ValueOfInt32(int32(at.Nanosecond())))
	return nil
}

func appendStruct(dst []byte, m protoreflect.Message) ([]byte, error) {
	start, dst := bsoncore.AppendDocumentStart(dst)
	byKey := map[string]protoreflect.Message{}
	m.Get(field(m, structFields)).Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		byKey[k.String()] = v.Message()
		return true
	})
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		name, err := escapeKey(key)
		if err != nil {
			return nil, err
		}
		if dst, err = appendAnyValue(dst, name, byKey[key]); err != nil {
			return nil, err
		}
	}
	return bsoncore.AppendDocumentEnd(dst, start)
}

func appendListValue(dst []byte, m protoreflect.Message) ([]byte, error) {
	start, dst := bsoncore.AppendArrayStart(dst)
	list := m.Get(field(m, listValues)).List()
	var err error
	for i := range list.Len() {
		if dst, err = appendAnyValue(dst, strconv.Itoa(i), list.Get(i).Message()); err != nil {
			return nil, err
		}
	}
	return bsoncore.AppendArrayEnd(dst, start)
}

// appendAnyValue writes a google.protobuf.Value as the plain value it stands
// for; one that stands for nothing is null.
func appendAnyValue(dst []byte, key string, m protoreflect.Message) ([]byte, error) {
	fd := m.WhichOneof(m.Descriptor().Oneofs().Get(0))
	if fd == nil {
		return bsoncore.AppendNullElement(dst, key), nil
	}
	v := m.Get(fd)
	switch fd.Number() {
	case valueNumber:
		return bsoncore.AppendDoubleElement(dst, key, v.Float()), nil
	case valueString:
		return appendString(dst, key, v.String())
	case valueBool:
		return bsoncore.AppendBooleanElement(dst, key, v.Bool()), nil
	case valueStruct:
		return appendStruct(bsoncore.AppendHeader(dst, bson.TypeEmbeddedDocument, key), v.Message())
	case valueList:
		return appendListValue(bsoncore.AppendHeader(dst, bson.TypeArray, key), v.Message())
	default:
		return bsoncore.AppendNullElement(dst, key), nil
	}
}

func readStruct(m protoreflect.Message, doc bsoncore.Document) error {
	entries := m.Mutable(field(m, structFields)).Map()
	return eachElement(doc, func(key string, v bsoncore.Value) error {
		item := entries.NewValue()
		if err := readAnyValue(item.Message(), v); err != nil {
			return err
		}
		entries.Set(protoreflect.ValueOfString(unescapeKey(key)).MapKey(), item)
		return nil
	})
}

func readListValue(m protoreflect.Message, array bsoncore.Document) error {
	list := m.Mutable(field(m, listValues)).List()
	return eachElement(array, func(_ string, v bsoncore.Value) error {
		item := list.NewElement()
		if err := readAnyValue(item.Message(), v); err != nil {
			return err
		}
		list.Append(item)
		return nil
	})
}

func readAnyValue(m protoreflect.Message, v bsoncore.Value) error {
	switch v.Type {
	case bson.TypeNull:
		m.Set(field(m, valueNull), protoreflect.ValueOfEnum(0))
	case bson.TypeBoolean:
		m.Set(field(m, valueBool), protoreflect.ValueOfBool(v.Boolean()))
	case bson.TypeString:
		m.Set(field(m, valueString), protoreflect.ValueOfString(v.StringValue()))
	case bson.TypeEmbeddedDocument:
		return readStruct(m.Mutable(field(m, valueStruct)).Message(), v.Document())
	case bson.TypeArray:
		return readListValue(m.Mutable(field(m, valueList)).Message(), bsoncore.Document(v.Array()))
	default:
		n, err := number(v)
		if err != nil {
			return err
		}
		m.Set(field(m, valueNumber), protoreflect.ValueOfFloat64(n))
	}
	return nil
}

// number reads any numeric value as a double: an operator's shell may have
// rewritten a figure in another type.
func number(v bsoncore.Value) (float64, error) {
	switch v.Type {
	case bson.TypeDouble:
		return v.Double(), nil
	case bson.TypeInt32:
		return float64(v.Int32()), nil
	case bson.TypeInt64:
		return float64(v.Int64()), nil
	default:
		return 0, fmt.Errorf("store: %s where a number is expected", v.Type)
	}
}

// integer reads any numeric value that is a whole number.
func integer(v bsoncore.Value) (int64, error) {
	switch v.Type {
	case bson.TypeInt32:
		return int64(v.Int32()), nil
	case bson.TypeInt64:
		return v.Int64(), nil
	case bson.TypeDouble:
		if f := v.Double(); f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return int64(f), nil
		}
	}
	return 0, fmt.Errorf("store: %s where a whole number is expected", v.Type)
}

// escapeKey makes any text a safe field name of a document: no dot, no NUL, no
// leading dollar sign. Ordinary keys stay as they are.
func escapeKey(key string) (string, error) {
	if !utf8.ValidString(key) {
		return "", fmt.Errorf("store: key is not UTF-8")
	}
	if !strings.ContainsAny(key, "%.$\x00") {
		return key, nil
	}
	return strings.NewReplacer("%", "%25", ".", "%2E", "$", "%24", "\x00", "%00").Replace(key), nil
}

func unescapeKey(name string) string {
	if !strings.Contains(name, "%") {
		return name
	}
	return strings.NewReplacer("%25", "%", "%2E", ".", "%24", "$", "%00", "\x00").Replace(name)
}
