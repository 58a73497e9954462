package storetest

import (
	"math"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func queryChecks() []check {
	return []check{
		{"AnIndexFindsByItsFirstFieldsAndOrdersByTheNext", prefixes},
		{"ARangeIncludesItsStartAndNotItsEnd", ranges},
		{"ARecordIsFoundByEachElementOfAnArray", elements},
		{"AFieldInsideAMessageIsIndexed", nested},
		{CaseKinds, orders},
		{"WithoutAnIndexRecordsComeByTheirID", byID},
		{"AnIndexFollowsEveryChange", follows},
		{CaseIndexLater, later},
		{"AnUndeclaredQueryIsRefused", undeclared},
	}
}

func byState() store.Index {
	return store.Index{Name: "state", Fields: []string{"state", "deadline"}}
}

// fillStates makes records named after their state and deadline: open on day 1
// to 3 and without a deadline, closed on day 1.
func fillStates(t *testing.T, c *store.Collection[*testpb.Record]) {
	t.Helper()
	for _, r := range []*testpb.Record{
		{Name: "open 3", State: testpb.State_STATE_OPEN, Deadline: day(3)},
		{Name: "open 1", State: testpb.State_STATE_OPEN, Deadline: day(1)},
		{Name: "open never", State: testpb.State_STATE_OPEN},
		{Name: "closed 1", State: testpb.State_STATE_CLOSED, Deadline: day(1)},
		{Name: "open 2", State: testpb.State_STATE_OPEN, Deadline: day(2)},
		{Name: "open 2 again", State: testpb.State_STATE_OPEN, Deadline: day(2)},
	} {
		create(t, c, "rec_"+r.GetName(), r)
	}
}

func day(n int) *timestamppb.Timestamp { return timestamppb.New(noon().AddDate(0, 0, n)) }

func prefixes(t *testing.T, db store.DB) {
	c := records(t, db, byState())
	fillStates(t, c)
	for _, limit := range []int{0, 1, 2} {
		wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_OPEN"}, Limit: limit},
			"open never", "open 1", "open 2", "open 2 again", "open 3")
		wantNames(t, c, store.Query{Index: "state", Equal: []any{testpb.State_STATE_OPEN}, Descending: true, Limit: limit},
			"open 3", "open 2 again", "open 2", "open 1", "open never")
		wantNames(t, c, store.Query{Index: "state", Equal: []any{testpb.State_STATE_OPEN, day(2)}, Limit: limit}, "open 2", "open 2 again")
		wantNames(t, c, store.Query{Index: "state", Equal: []any{testpb.State_STATE_OPEN, nil}, Limit: limit}, "open never")
		wantNames(t, c, store.Query{Index: "state", Limit: limit},
			"closed 1", "open never", "open 1", "open 2", "open 2 again", "open 3")
		wantNames(t, c, store.Query{Index: "state", Descending: true, Limit: limit},
			"open 3", "open 2 again", "open 2", "open 1", "open never", "closed 1")
	}
	wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_UNSPECIFIED"}})
}

func ranges(t *testing.T, db store.DB) {
	c := records(t, db, byState())
	fillStates(t, c)
	at := func(n int) time.Time { return day(n).AsTime() }
	for _, q := range []struct {
		from, to any
		want     []string
	}{
		{at(1), at(3), []string{"open 1", "open 2", "open 2 again"}},
		{at(2), nil, []string{"open 2", "open 2 again", "open 3"}},
		{nil, at(2), []string{"open 1"}},
		{nil, day(9), []string{"open 1", "open 2", "open 2 again", "open 3"}},
		{at(3), at(1), nil},
	} {
		for _, limit := range []int{0, 1} {
			wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_OPEN"}, From: q.from, To: q.to, Limit: limit}, q.want...)
		}
	}
	wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_OPEN"}, From: at(1), To: at(3), Descending: true, Limit: 1},
		"open 2 again", "open 2", "open 1")
	wantNames(t, c, store.Query{Index: "state", From: "STATE_CLOSED", To: "STATE_OPEN"}, "closed 1")
}

func elements(t *testing.T, db store.DB) {
	c := records(t, db,
		store.Index{Name: "tag", Fields: []string{"tags", "count"}},
		store.Index{Name: "country", Fields: []string{"state", "spots.country", "name"}})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Count: 3, Tags: []string{"a", "b", "a"}, Spots: []*testpb.Spot{{Country: "FR"}, {Country: "PL"}}})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Count: 2, Tags: []string{"b", "z"}, Spots: []*testpb.Spot{{Country: "PL"}}})
	create(t, c, "rec_3", &testpb.Record{Name: "three", Count: 1})
	for _, limit := range []int{0, 1} {
		wantNames(t, c, store.Query{Index: "tag", Equal: []any{"a"}, Limit: limit}, "one")
		wantNames(t, c, store.Query{Index: "tag", Equal: []any{"b"}, Limit: limit}, "two", "one")
		wantNames(t, c, store.Query{Index: "tag", Equal: []any{"b"}, Descending: true, Limit: limit}, "one", "two")
		wantNames(t, c, store.Query{Index: "tag", Equal: []any{"b"}, From: 3, Limit: limit}, "one")
		wantNames(t, c, store.Query{Index: "country", Equal: []any{testpb.State_STATE_UNSPECIFIED, "PL"}, Limit: limit}, "one", "two")
	}
	wantNames(t, c, store.Query{Index: "tag", Equal: []any{"c"}})
}

func nested(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "city", Fields: []string{"spot.city"}})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Spot: &testpb.Spot{City: "Turin"}})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Spot: &testpb.Spot{}})
	create(t, c, "rec_3", &testpb.Record{Name: "three"})
	for _, limit := range []int{0, 1} {
		wantNames(t, c, store.Query{Index: "city", Limit: limit}, "three", "two", "one")
		wantNames(t, c, store.Query{Index: "city", Descending: true, Limit: limit}, "one", "two", "three")
	}
	wantNames(t, c, store.Query{Index: "city", Equal: []any{"Turin"}}, "one")
	wantNames(t, c, store.Query{Index: "city", Equal: []any{""}}, "two")
	wantNames(t, c, store.Query{Index: "city", Equal: []any{nil}}, "three")
}

func orders(t *testing.T, db store.DB) {
	var indexes []store.Index
	for _, field := range []string{"name", "count", "score", "open", "deadline", "rank"} {
		indexes = append(indexes, store.Index{Name: "by_" + field, Fields: []string{field}})
	}
	c := records(t, db, indexes...)
	// Each is above the one before in every field; the first has no rank and no deadline.
	for i, r := range []*testpb.Record{
		{Name: "", Count: math.MinInt64, Score: math.Inf(-1)},
		{Name: "\x00", Count: -1, Score: -1.5, Deadline: timestamppb.New(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)), Rank: proto.Int32(math.MinInt32)},
		{Name: "a", Count: 0, Score: 0, Deadline: timestamppb.New(time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC)), Rank: proto.Int32(-1)},
		{Name: "a\x00", Count: 1, Score: math.SmallestNonzeroFloat64, Open: true, Deadline: timestamppb.New(time.Unix(0, 0)), Rank: proto.Int32(0)},
		{Name: "a\x00b", Count: 255, Score: 2, Open: true, Deadline: timestamppb.New(noon()), Rank: proto.Int32(1)},
		{Name: "ab", Count: 256, Score: 10, Open: true, Deadline: timestamppb.New(noon().Add(time.Millisecond)), Rank: proto.Int32(300)},
		{Name: "z", Count: 1 << 40, Score: math.MaxFloat64, Open: true, Deadline: day(1), Rank: proto.Int32(70000)},
		{Name: "é", Count: math.MaxInt64, Score: math.Inf(1), Open: true, Deadline: timestamppb.New(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)), Rank: proto.Int32(math.MaxInt32)},
	} {
		create(t, c, string(rune('a'+i)), r)
	}
	up := []string{"", "\x00", "a", "a\x00", "a\x00b", "ab", "z", "é"}
	down := []string{"é", "z", "ab", "a\x00b", "a\x00", "a", "\x00", ""}
	for _, ix := range indexes {
		wantNames(t, c, store.Query{Index: ix.Name, Limit: 3}, up...)
		wantNames(t, c, store.Query{Index: ix.Name, Limit: 3, Descending: true}, down...)
	}
	wantNames(t, c, store.Query{Index: "by_name", From: "a", To: "b"}, "a", "a\x00", "a\x00b", "ab")
	wantNames(t, c, store.Query{Index: "by_score", From: -1.5, To: 2.0, Limit: 2}, "\x00", "a", "a\x00")
	wantNames(t, c, store.Query{Index: "by_open", Equal: []any{true}}, "a\x00", "a\x00b", "ab", "z", "é")
	wantNames(t, c, store.Query{Index: "by_rank", To: 0}, "\x00", "a")
}

func byID(t *testing.T, db store.DB) {
	c := records(t, db)
	for _, id := range []string{"b", "d", "a", "c"} {
		create(t, c, id, &testpb.Record{Name: id})
	}
	wantNames(t, c, store.Query{Limit: 3}, "a", "b", "c", "d")
	wantNames(t, c, store.Query{Limit: 1, Descending: true}, "d", "c", "b", "a")
	wantNames(t, c, store.Query{Limit: 1, From: "b", To: "d"}, "b", "c")
}

func follows(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "tag", Fields: []string{"tags"}})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Tags: []string{"a", "b"}})
	if _, err := c.Update(t.Context(), "rec_1", 0, func(r *testpb.Record) ([]store.Event, error) {
		r.Tags = []string{"b", "c"}
		return nil, nil
	}); err != nil {
		t.Fatal(err)
	}
	wantNames(t, c, store.Query{Index: "tag", Equal: []any{"a"}})
	wantNames(t, c, store.Query{Index: "tag", Equal: []any{"b"}}, "one")
	wantNames(t, c, store.Query{Index: "tag", Equal: []any{"c"}}, "one")
	if err := c.Delete(t.Context(), "rec_1"); err != nil {
		t.Fatal(err)
	}
	wantNames(t, c, store.Query{Index: "tag", Equal: []any{"c"}})
}

func later(t *testing.T, db store.DB) {
	fillStates(t, records(t, db))
	c := records(t, db, byState(), store.Index{Name: "name", Fields: []string{"name"}})
	wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_CLOSED"}}, "closed 1")
	c = records(t, db, store.Index{Name: "state", Fields: []string{"state", "name"}})
	wantNames(t, c, store.Query{Index: "state", Equal: []any{"STATE_OPEN"}, Descending: true},
		"open never", "open 3", "open 2 again", "open 2", "open 1")
}

func undeclared(t *testing.T, db store.DB) {
	c := records(t, db, byState(), store.Index{Name: "tag", Fields: []string{"state", "tags"}})
	for why, q := range map[string]store.Query{
		"no such index":              {Index: "name"},
		"too many values":            {Index: "state", Equal: []any{"a", noon(), 1}},
		"a value of another kind":    {Index: "state", Equal: []any{1}},
		"no field for the range":     {Index: "state", Equal: []any{"a", noon()}, From: noon()},
		"a range of another kind":    {Index: "state", Equal: []any{"a"}, To: "b"},
		"order by a repeated field":  {Index: "tag", Equal: []any{"a"}},
		"nothing among the elements": {Index: "tag", Equal: []any{"a", nil}},
		"values without an index":    {Equal: []any{"a"}},
	} {
		if _, _, err := c.List(t.Context(), q); err == nil {
			t.Errorf("%s: no error", why)
		}
	}
}
