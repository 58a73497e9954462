package codec_test

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func key(t testing.TB, values ...any) []byte {
	t.Helper()
	var dst []byte
	var err error
	for _, v := range values {
		if dst, err = codec.AppendKey(dst, v); err != nil {
			t.Fatal(err)
		}
	}
	return dst
}

func TestKeysAreOrderedLikeTheirValues(t *testing.T) {
	for _, up := range [][][]any{
		{{nil}, {false}, {true}},
		{{nil}, {int64(math.MinInt64)}, {int64(-1)}, {int64(0)}, {int64(1)}, {int64(math.MaxInt64)}},
		{{nil}, {math.NaN()}, {math.Inf(-1)}, {-1.5}, {0.0}, {5e-324}, {1.5}, {math.Inf(1)}},
		{{nil}, {time.UnixMilli(-1)}, {time.UnixMilli(0)}, {time.UnixMilli(1)}},
		{{nil}, {""}, {"\x00"}, {"\x00\x00"}, {"\x00\x01"}, {"a"}, {"a\x00"}, {"a\x00\xff"}, {"aa"}, {"b"}, {"é"}},
		{{"", "z"}, {"a", nil}, {"a", ""}, {"a", "z"}, {"a\x00", "a"}, {"aa", "a"}, {"b", "a"}},
	} {
		for i := range up[1:] {
			if a, b := key(t, up[i]...), key(t, up[i+1]...); bytes.Compare(a, b) >= 0 {
				t.Errorf("%q is not below %q: %x %x", up[i], up[i+1], a, b)
			}
		}
	}
	if !bytes.Equal(key(t, 0.0), key(t, math.Copysign(0, -1))) {
		t.Error("the two zeros differ")
	}
}

func FuzzTextKeysAreOrderedLikeTheirTexts(f *testing.F) {
	f.Add("a", "a\x00", "b")
	f.Add("", "\x00\xff", "\xff")
	f.Fuzz(func(t *testing.T, a, b, next string) {
		if got, want := bytes.Compare(key(t, a, next), key(t, b, next)), cmp.Compare(a, b); got != want {
			t.Errorf("%q and %q: got %d, want %d", a, b, got, want)
		}
		if bytes.Compare(key(t, a, next), codec.AppendAbove(key(t, a))) >= 0 || bytes.Compare(key(t, a, nil), key(t, a, next)) >= 0 {
			t.Errorf("%q followed by %q leaves its range", a, next)
		}
	})
}

func TestAPathLeadsToAFieldThatCanBeIndexed(t *testing.T) {
	record, all := (&testpb.Record{}).ProtoReflect().Descriptor(), (&testpb.Everything{}).ProtoReflect().Descriptor()
	for path, want := range map[string]codec.Path{
		"name": {Kind: codec.Text}, "state": {Kind: codec.Text, Enum: true}, "count": {Kind: codec.Whole}, "score": {Kind: codec.Double},
		"open": {Kind: codec.Bool}, "deadline": {Kind: codec.Time}, "tags": {Kind: codec.Text, Repeated: true},
		"spot.city": {Kind: codec.Text}, "spots.city": {Kind: codec.Text, Repeated: true},
	} {
		if got, err := codec.Resolve(record, path); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", path, got, err)
		}
	}
	for _, path := range []string{"", "nothing", "name.x", "spot", "spot.", "labels", "labels.en", "revision", "padding", "deadline.seconds.x"} {
		if _, err := codec.Resolve(record, path); err == nil {
			t.Errorf("%q leads somewhere", path)
		}
	}
	for _, path := range []string{"a_uint64", "a_fixed64", "facts", "facts.x", "any_value", "lasts"} {
		if _, err := codec.Resolve(all, path); err == nil {
			t.Errorf("%q can be indexed", path)
		}
	}
}

func TestAPathFindsEachValueOnce(t *testing.T) {
	raw := encode(t, &testpb.Record{Tags: []string{"b", "a", "b"}, Spots: []*testpb.Spot{{City: "x"}, {City: "y"}, {City: "x"}}})
	for path, want := range map[string][]any{
		"tags": {"b", "a"}, "spots.city": {"x", "y"}, "spot.city": {nil}, "deadline": {nil}, "aliases": {nil}, "count": {int64(0)},
	} {
		if got, err := codec.Lookup(raw, path); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", path, got, err, want)
		}
	}
}
