package enginetest

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
)

func disjunctive(t *testing.T, x *engine.Index) {
	q := engine.Query{
		Codes: map[string][]string{"kind": {"EI"}}, Facets: []string{"kind", "department"}, Size: -1,
	}
	r := search(t, x, q)
	if r.Total != 2 || len(r.Hits) != 0 {
		t.Errorf("total %d, hits %d", r.Total, len(r.Hits))
	}
	facet(t, r, "kind", "ACI 2", "EI 2", "EA 1")
	facet(t, r, "department", "59 1", "69 1")
	q.Codes["department"] = []string{"59", "PL7"}
	r = search(t, x, q)
	if r.Total != 1 {
		t.Errorf("total %d", r.Total)
	}
	facet(t, r, "kind", "EA 1", "EI 1")
	facet(t, r, "department", "59 1", "69 1")
	q.Text = "restaurant"
	facet(t, search(t, x, q), "department", "59 1", "69 1")
	facet(t, search(t, x, engine.Query{Text: "nothing of the kind", Facets: []string{"kind"}}), "kind")
}

func facet(t *testing.T, r engine.Result, field string, want ...string) {
	t.Helper()
	for _, f := range r.Facets {
		if f.Field != field {
			continue
		}
		got := []string{}
		for _, v := range f.Values {
			got = append(got, fmt.Sprint(v.Value, " ", v.Count))
		}
		same(t, "facet "+field, got, want...)
		return
	}
	t.Errorf("the facet %s is not there", field)
}

func ranges(t *testing.T, x *engine.Index) {
	at := func(day int) *float64 {
		v := engine.Millis(time.Date(2026, 3, day, 12, 0, 0, 0, time.UTC))
		return &v
	}
	for _, c := range []struct {
		bounds engine.Range
		want   []string
	}{
		{engine.Range{Min: at(2), Max: at(3)}, []string{"lille", "lyon"}},
		{engine.Range{Max: at(1)}, []string{"lodz"}},
		{engine.Range{Min: at(4)}, []string{"skane"}},
		{engine.Range{}, []string{"lille", "lodz", "lyon", "skane"}},
	} {
		got := found(t, x, engine.Query{Ranges: map[string]engine.Range{"created": c.bounds}})
		same(t, "created", got, c.want...)
	}
}

func radius(t *testing.T, x *engine.Index) {
	lille := engine.Point{Latitude: 50.6292, Longitude: 3.0573}
	for km, want := range map[float64][]string{
		1: {"lille"}, 500: {"lille"}, 600: {"lille", "lyon"}, 1300: {"lille", "lodz", "lyon"}, 20_000: {"baia", "lille", "lodz", "lyon"},
		0: {"baia", "lille", "lodz", "lyon", "skane"},
	} {
		same(t, fmt.Sprint(km, " km"), found(t, x, engine.Query{Near: &engine.Circle{Centre: lille, Radius: km}}), want...)
	}
	r := search(t, x, engine.Query{Near: &engine.Circle{Centre: lille}, Sort: []engine.Sort{{Field: "place"}}})
	ids := []string{}
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	same(t, "by distance", ids, "lille", "lyon", "lodz", "baia", "skane")
	if d := r.Hits[1].Distance; d == nil || math.Abs(*d-558) > 3 {
		t.Errorf("Lille to Lyon: %v km", d)
	}
	if r.Hits[4].Distance != nil {
		t.Error("a document without a place has no distance")
	}
}

func sorting(t *testing.T, x *engine.Index) {
	for _, c := range []struct {
		by   engine.Sort
		want []string
	}{
		{engine.Sort{Field: "name"}, []string{"baia", "skane", "lodz", "lyon", "lille"}},
		{engine.Sort{Field: "name", Descending: true}, []string{"lille", "lyon", "lodz", "skane", "baia"}},
		{engine.Sort{Field: "created"}, []string{"lodz", "lille", "lyon", "skane", "baia"}},
		{engine.Sort{Field: "created", Descending: true}, []string{"skane", "lyon", "lille", "lodz", "baia"}},
	} {
		same(t, fmt.Sprint(c.by), inOrder(t, x, engine.Query{Sort: []engine.Sort{c.by}}), c.want...)
	}
	both := []engine.Sort{{Field: "fit", Descending: true}, {Field: "name"}}
	same(t, "two keys", inOrder(t, x, engine.Query{Sort: both}), "baia", "lyon", "lille", "lodz", "skane")
	same(t, "with words", inOrder(t, x, engine.Query{Text: "l", Sort: []engine.Sort{{Field: "created", Descending: true}}}), "lyon", "lille", "lodz")
}

// turns checks the fairness among equals: the same order all day, another one
// on other days, and over two days the same average place for everyone.
func turns(t *testing.T, x *engine.Index) {
	var equals []engine.Document
	for i := range 9 {
		equals = append(equals, engine.Document{ID: fmt.Sprint("equal-", i), Values: map[string]any{"title": "Ressourcerie"}})
	}
	if err := x.Upsert(t.Context(), equals); err != nil {
		t.Fatal(err)
	}
	first := map[string]bool{}
	for day := 0; day < 2*engine.Turns; day += 2 {
		one := inOrderOf(t, x, day)
		same(t, "the same day", inOrderOf(t, x, day), one...)
		two := inOrderOf(t, x, day+1)
		slices.Reverse(two)
		same(t, "the next day backwards", two, one...)
		first[one[0]], first[two[8]] = true, true
	}
	if len(first) < 4 {
		t.Errorf("only %v ever come first", first)
	}
}

// inOrderOf asks until the engine has turned to the day; it may do so a moment later.
func inOrderOf(t *testing.T, x *engine.Index, day int) []string {
	t.Helper()
	var want []string
	turn, back := engine.TurnOf(day)
	for i := range 9 {
		want = append(want, fmt.Sprint("equal-", i))
	}
	slices.SortFunc(want, func(a, b string) int {
		n := int(int64(engine.Turn(engine.Seed(a), turn)) - int64(engine.Turn(engine.Seed(b), turn)))
		if back {
			return -n
		}
		return n
	})
	var got []string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if got = inOrder(t, x, engine.Query{Text: "ressourcerie", Day: day}); slices.Equal(got, want) {
			return got
		}
	}
	t.Fatalf("day %d: found %v, want %v", day, got, want)
	return nil
}

func pages(t *testing.T, x *engine.Index) {
	var all []string
	for page := range 3 {
		r := search(t, x, engine.Query{Page: page, Size: 2})
		if r.Total != 5 || r.More != (page < 2) {
			t.Errorf("page %d: total %d, more %v", page, r.Total, r.More)
		}
		for _, h := range r.Hits {
			all = append(all, h.ID)
		}
	}
	same(t, "three pages", all, inOrder(t, x, engine.Query{})...)
	if r := search(t, x, engine.Query{Page: 7, Size: 2}); len(r.Hits) != 0 || r.Total != 5 {
		t.Errorf("a page beyond the end: %+v", r)
	}
}
