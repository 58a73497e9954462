package codec_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func encode(t testing.TB, m proto.Message) bson.Raw {
	t.Helper()
	raw, err := codec.Encode(m)
	if err != nil {
		t.Fatalf("encode %v: %v", m, err)
	}
	if err := raw.Validate(); err != nil {
		t.Fatalf("encode %v: %v", m, err)
	}
	return raw
}

func TestADocumentReadsLikeTheContract(t *testing.T) {
	raw := encode(t, &testpb.Record{
		Name: "n", Revision: 7, State: testpb.State_STATE_OPEN, Tags: []string{"a"}, Year: 2026,
		Deadline: timestamppb.New(time.UnixMilli(1500).Add(999 * time.Microsecond)),
		Spot:     &testpb.Spot{City: "Gdańsk"}, Labels: map[string]string{"fr": "un", "en": "one", "a.$b%": "x"},
	})
	const want = `{"name": "n","state": "STATE_OPEN","count": {"$numberLong":"0"},"tags": ["a"],` +
		`"deadline": {"$date":{"$numberLong":"1500"}},"score": {"$numberDouble":"0.0"},"open": false,"email": "",` +
		`"spot": {"city": "Gdańsk","country": ""},"year": {"$numberInt":"2026"},` +
		`"labels": {"a%2E%24b%25": "x","en": "one","fr": "un"},"padding": {"$binary":{"base64":"","subType":"00"}}}`
	if got := raw.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAMessageSurvivesTheDocument(t *testing.T) {
	for seed := range uint64(2000) {
		checkRoundTrip(t, everything(rand.New(rand.NewPCG(seed, 0)), 3))
	}
}

// checkRoundTrip encodes, decodes and encodes again: equal messages and bytes.
func checkRoundTrip(t testing.TB, m proto.Message) {
	t.Helper()
	raw := encode(t, m)
	back := m.ProtoReflect().New().Interface()
	if err := codec.Decode(raw, back); err != nil {
		t.Fatalf("decode %v: %v", m, err)
	}
	if !proto.Equal(m, back) {
		t.Fatalf("got  %v\nwant %v", back, m)
	}
	if again := encode(t, back); !bytes.Equal(raw, again) {
		t.Fatalf("equal messages give other bytes: %v", m)
	}
}

func TestAStructIsAPlainDocument(t *testing.T) {
	s, err := structpb.NewStruct(map[string]any{"a.b": []any{1.5, nil, "x", map[string]any{"": true}}, "%": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	checkRoundTrip(t, s)
	checkRoundTrip(t, &structpb.Struct{})
}

func TestUnknownFieldsOfADocumentAreIgnored(t *testing.T) {
	raw, err := bson.Marshal(bson.D{
		{Key: "name", Value: "n"}, {Key: "new_field", Value: bson.D{{Key: "x", Value: 1}}},
		{Key: "email", Value: nil}, {Key: "spot", Value: bson.D{{Key: "height", Value: 3}, {Key: "city", Value: "Braga"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got testpb.Record
	if err := codec.Decode(raw, &got); err != nil || got.GetName() != "n" || got.GetSpot().GetCity() != "Braga" {
		t.Errorf("got %v, %v", &got, err)
	}
}

func TestAFigureThatAShellRewroteIsStillRead(t *testing.T) {
	raw, err := bson.Marshal(bson.D{{Key: "count", Value: 5.0}, {Key: "score", Value: int32(2)}, {Key: "year", Value: int64(2026)}})
	if err != nil {
		t.Fatal(err)
	}
	var got testpb.Record
	if err := codec.Decode(raw, &got); err != nil || got.GetCount() != 5 || got.GetScore() != 2 || got.GetYear() != 2026 {
		t.Errorf("got %v, %v", &got, err)
	}
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	for why, doc := range map[string]bson.D{
		"text for a number":      {{Key: "count", Value: "5"}},
		"a fraction":             {{Key: "count", Value: 5.5}},
		"a number too large":     {{Key: "year", Value: int64(1) << 40}},
		"an unknown enum value":  {{Key: "state", Value: "STATE_NEW"}},
		"text for a message":     {{Key: "spot", Value: "x"}},
		"text for an array":      {{Key: "tags", Value: "x"}},
		"text for a map":         {{Key: "labels", Value: "x"}},
		"text for a date":        {{Key: "deadline", Value: "2026-01-01"}},
		"nothing among the tags": {{Key: "tags", Value: bson.A{nil}}},
	} {
		raw, err := bson.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := codec.Decode(raw, &testpb.Record{}); err == nil {
			t.Errorf("%s is read", why)
		}
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	for why, m := range map[string]proto.Message{
		"text that is not UTF-8": &testpb.Record{Name: "\xff"},
		"a key that is not":      &testpb.Record{Labels: map[string]string{"\xff": ""}},
		"a time too late":        &testpb.Record{Deadline: &timestamppb.Timestamp{Seconds: math.MaxInt64}},
		"a time with no sense":   &testpb.Record{Deadline: &timestamppb.Timestamp{Nanos: -1}},
		"a time as a record":     timestamppb.New(time.Unix(0, 0)),
		"a value as a record":    structpb.NewNullValue(),
	} {
		if _, err := codec.Encode(m); err == nil {
			t.Errorf("%s is written", why)
		}
	}
}

// FuzzDecode feeds documents from anywhere: no panic, and what is read can be
// written and read again.
func FuzzDecode(f *testing.F) {
	for seed := range uint64(20) {
		f.Add([]byte(encode(f, everything(rand.New(rand.NewPCG(seed, 1)), 2))))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var m testpb.Everything
		if codec.Decode(doc, &m) != nil {
			return
		}
		raw, err := codec.Encode(&m)
		if err != nil {
			return
		}
		if err := codec.Decode(raw, &testpb.Everything{}); err != nil {
			t.Errorf("%v: %v", &m, err)
		}
	})
}
