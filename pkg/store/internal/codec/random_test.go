package codec_test

import (
	"math"
	"math/rand/v2"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

// everything makes a message with about half of its fields set.
func everything(r *rand.Rand, depth int) *testpb.Everything {
	m := &testpb.Everything{}
	fill(r, m.ProtoReflect(), depth)
	return m
}

func fill(r *rand.Rand, m protoreflect.Message, depth int) {
	switch m.Interface().(type) {
	case *timestamppb.Timestamp:
		at := timestamppb.Timestamp{Seconds: r.Int64N(3e11) - 6e10, Nanos: r.Int32N(1000) * 1e6}
		proto.Merge(m.Interface(), &at)
		return
	case *structpb.Value:
		proto.Merge(m.Interface(), value(r, depth))
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if r.IntN(2) == 0 || depth == 0 && (fd.Message() != nil || fd.IsMap()) {
			continue
		}
		switch {
		case fd.IsList():
			list := m.Mutable(fd).List()
			for range r.IntN(3) {
				list.Append(item(r, fd, list.NewElement, depth))
			}
		case fd.IsMap():
			entries := m.Mutable(fd).Map()
			for range r.IntN(3) {
				entries.Set(scalar(r, fd.MapKey()).MapKey(), item(r, fd.MapValue(), entries.NewValue, depth))
			}
		default:
			m.Set(fd, item(r, fd, func() protoreflect.Value { return m.NewField(fd) }, depth))
		}
	}
}

func item(r *rand.Rand, fd protoreflect.FieldDescriptor, fresh func() protoreflect.Value, depth int) protoreflect.Value {
	if fd.Message() == nil {
		return scalar(r, fd)
	}
	v := fresh()
	fill(r, v.Message(), depth-1)
	return v
}

func value(r *rand.Rand, depth int) *structpb.Value {
	if depth <= 0 {
		return structpb.NewNumberValue(number(r))
	}
	switch r.IntN(6) {
	case 0:
		return structpb.NewNullValue()
	case 1:
		return structpb.NewBoolValue(r.IntN(2) == 0)
	case 2:
		return structpb.NewStringValue(text(r))
	case 3:
		return structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{text(r): value(r, depth-1)}})
	case 4:
		return structpb.NewListValue(&structpb.ListValue{Values: []*structpb.Value{value(r, depth-1), value(r, depth-1)}})
	default:
		return structpb.NewNumberValue(number(r))
	}
}

func text(r *rand.Rand) string {
	all := []string{"", "a", "name", "a.b", "$set", "%2E", "\x00", "Łódź", "日本", "_id", "0"}
	return all[r.IntN(len(all))]
}

func number(r *rand.Rand) float64 {
	all := []float64{0, math.Copysign(0, -1), 1.5, -2, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, r.NormFloat64()}
	return all[r.IntN(len(all))]
}

func scalar(r *rand.Rand, fd protoreflect.FieldDescriptor) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(r.IntN(2) == 0)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(r.Uint32()))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(r.Uint64()))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(r.Uint32())
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(r.Uint64())
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(number(r)))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(number(r))
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(text(r))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(text(r)))
	default: // an enum, also with a number that has no name
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(r.IntN(5)))
	}
}
