package enginetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
)

// combined is a document of combinations, as the count by hand sees it.
type combined struct {
	id     string
	codes  map[string][]string
	fit    float64
	text   string
	radius float64
	at     *engine.Point
	// created is in ms; 0 is absent.
	created int64
}

// choices are the values that the documents of combinations have.
func choices() map[string][]string {
	return map[string][]string{
		"kind": {"EI", "ACI", "EA"}, "department": {"F", "FR", "FR1", "FR10", "FR101", "FR102", "IT", "ITC"}, "naf": {"81", "81.1", "43"}, "city": {"Lille", "Lyon"},
	}
}

// made gives documents whose values are spread by fixed steps; round varies them.
func made(n, round int) []combined {
	regions := [][]string{{"F", "FR", "FR1", "FR10", "FR101"}, {"F", "FR", "FR1", "FR10", "FR102"}, {"IT", "ITC"}, nil}
	list := make([]combined, n)
	for i := range list {
		k := i*7 + round
		list[i] = combined{
			id: fmt.Sprint("made_", i), fit: float64(k % 5), text: []string{"jardin", "bois"}[k%2],
			codes: map[string][]string{
				"kind": {choices()["kind"][k%3]}, "department": regions[k%4], "naf": choices()["naf"][:k%3], "city": {choices()["city"][k/3%2]},
			},
			radius: []float64{0, 25, 60, 400}[k%4],
		}
		if k%7 > 0 {
			list[i].created = 1_700_000_000_000 + int64(k%40)
		}
		if k%6 > 0 {
			list[i].at = &engine.Point{Latitude: 45 + float64(k%50)/10, Longitude: 2 + float64(k%30)/10}
		}
	}
	return list
}

func (c combined) document() engine.Document {
	d := engine.Document{ID: c.id, Values: map[string]any{"title": c.text, "fit": c.fit}}
	for field, values := range c.codes {
		d.Values[field] = values
	}
	if c.radius > 0 {
		d.Values["radius"] = c.radius
	}
	if c.created > 0 {
		d.Values["created"] = time.UnixMilli(c.created)
	}
	if c.at != nil {
		d.Values["place"] = *c.at
	}
	return d
}

// passes decides by hand what a query asks, without the restriction of a field.
func (c combined) passes(q engine.Query, without string) bool {
	for field, values := range q.Codes {
		if field != without && !slices.ContainsFunc(c.codes[field], func(v string) bool { return slices.Contains(values, v) }) {
			return false
		}
	}
	if r, ok := q.Ranges["fit"]; ok && !r.Contains(c.fit) {
		return false
	}
	if r, ok := q.Ranges["created"]; ok && (c.created == 0 || !r.Contains(float64(c.created))) {
		return false
	}
	if q.Near != nil && (c.at == nil || engine.Distance(*c.at, q.Near.Centre) > q.Near.Radius) {
		return false
	}
	if q.Reach != nil {
		near := q.Reach.Centre != nil && c.radius > 0 && c.at != nil && engine.Distance(*c.at, *q.Reach.Centre) <= c.radius
		if !near && !slices.ContainsFunc(c.codes[q.Reach.Codes], func(v string) bool { return slices.Contains(q.Reach.Values, v) }) {
			return false
		}
	}
	return (q.Text == "" || q.Text == c.text) && (len(q.IDs) == 0 || slices.Contains(q.IDs, c.id))
}

// questions are every combination of restrictions of different kinds.
func questions() []engine.Query {
	low, centre := 2.0, engine.Point{Latitude: 47.1, Longitude: 3.2}
	var all []engine.Query
	for mask := range 128 {
		q := engine.Query{Codes: map[string][]string{}, Facets: []string{"kind", "department", "naf"}, Size: -1}
		for bit, set := range []func(){
			func() { q.Codes["kind"] = []string{"EI", "ACI"} },
			func() { q.Codes["department"] = []string{"FR10", "ITC"} },
			func() { q.Codes["city"] = []string{"Lille"} },
			func() { q.Ranges = map[string]engine.Range{"fit": {Min: &low}} },
			func() { q.Near = &engine.Circle{Centre: centre, Radius: 150} },
			func() { q.Text = "bois" },
			func() {
				q.Reach = &engine.Reach{Codes: "department", Values: []string{"FR101", "IT"}, Centre: &centre, Radius: "radius"}
			},
		} {
			if mask&(1<<bit) != 0 {
				set()
			}
		}
		all = append(all, q)
	}
	some := engine.Query{IDs: []string{"made_3", "made_4", "made_50", "nobody", `a"b`}, Facets: []string{"kind"}, Size: -1}
	words := engine.Query{IDs: some.IDs, Text: "jardin", Facets: []string{"kind", "naf"}, Size: -1}
	codes := engine.Query{Reach: &engine.Reach{Codes: "department", Values: []string{"FR1"}}, Facets: []string{"kind"}, Size: -1}
	from, until := float64(1_700_000_000_010), float64(1_700_000_000_029)
	two := engine.Query{
		Codes: map[string][]string{"kind": {"EI", "EA"}}, Near: &engine.Circle{Centre: centre, Radius: 250},
		Ranges: map[string]engine.Range{"fit": {Min: &low}, "created": {Min: &from, Max: &until}}, Facets: []string{"kind", "naf"}, Size: -1,
	}
	return append(all, some, words, codes, two)
}

// combinations counts every facet under every combination of restrictions by
// hand, before and after documents change and go.
func combinations(t *testing.T, x *engine.Index) {
	if err := x.Delete(t.Context(), []string{"baia", "lille", "lodz", "lyon", "skane"}); err != nil {
		t.Fatal(err)
	}
	list := made(240, 0)
	put(t, x, list)
	counted(t, x, list)
	changed := append(made(240, 1)[:90], list[90:200]...)
	put(t, x, changed[:90])
	var gone []string
	for _, c := range list[200:] {
		gone = append(gone, c.id)
	}
	if err := x.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	counted(t, x, changed)
}

func put(t *testing.T, x *engine.Index, list []combined) {
	t.Helper()
	var documents []engine.Document
	for _, c := range list {
		documents = append(documents, c.document())
	}
	if err := x.Upsert(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
}

func counted(t *testing.T, x *engine.Index, list []combined) {
	t.Helper()
	for _, q := range questions() {
		total, facets := 0, map[string]map[string]int{}
		for _, c := range list {
			if c.passes(q, "") {
				total++
			}
			for _, field := range q.Facets {
				for _, v := range c.codes[field] {
					if facets[field] == nil {
						facets[field] = map[string]int{}
					}
					if c.passes(q, field) {
						facets[field][v]++
					}
				}
			}
		}
		r := search(t, x, q)
		if r.Total != total {
			t.Errorf("%+v: found %d, counted %d", q, r.Total, total)
		}
		for _, field := range q.Facets {
			facet(t, r, field, byCount(present(facets[field]))...)
		}
	}
}

func present(counts map[string]int) map[string]int {
	for v, n := range counts {
		if n == 0 {
			delete(counts, v)
		}
	}
	return counts
}

// reaching finds who serves a place by one of two ways, the own radius kept to
// the metre.
func reaching(t *testing.T, x *engine.Index) {
	lille := engine.Point{Latitude: 50.6292, Longitude: 3.0573}
	exact := engine.Distance(lille, engine.Point{Latitude: 45.764, Longitude: 4.8357})
	for radius, want := range map[float64][]string{exact - 0.1: {"lille", "skane"}, exact + 0.1: {"lille", "lyon", "skane"}, 0: {"lille", "skane"}} {
		for _, d := range towns() {
			if d.ID == "lyon" {
				d.Values["radius"] = radius
				if err := x.Upsert(t.Context(), []engine.Document{d}); err != nil {
					t.Fatal(err)
				}
			}
		}
		got := found(t, x, engine.Query{Reach: &engine.Reach{Codes: "department", Values: []string{"59", "SE"}, Centre: &lille, Radius: "radius"}})
		same(t, fmt.Sprint(radius, " km of its own"), got, want...)
	}
	_, err := x.Search(t.Context(), engine.Query{Reach: &engine.Reach{Codes: "title"}})
	_, err2 := x.Search(t.Context(), engine.Query{Reach: &engine.Reach{Codes: "kind", Centre: &lille, Radius: "created"}})
	if err == nil || err2 == nil {
		t.Error("a reach by a field of another kind is refused")
	}
}

// compounds finds words that others write as one or as two.
func compounds(t *testing.T, x *engine.Index) {
	if err := x.Upsert(t.Context(), []engine.Document{
		{ID: "one", Values: map[string]any{"title": "Webdesign"}}, {ID: "two", Values: map[string]any{"title": "Arbetsintegrerande företag"}},
		{ID: "dot", Values: map[string]any{"title": "Col·lectiu"}},
	}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"web design": {"one"}, "web-design": {"one"}, "arbets integrerande foretag": {"two"}, "design": {}, "collectiu": {"dot"}, "col·lectiu": {"dot"},
	} {
		same(t, text, found(t, x, engine.Query{Text: text}), want...)
	}
}

// manyValues holds hundreds of values of one facet, and instants that differ by
// a millisecond, apart.
func manyValues(t *testing.T, x *engine.Index) {
	var documents []engine.Document
	for i := range 400 {
		documents = append(documents, engine.Document{ID: fmt.Sprint("many_", i), Values: map[string]any{
			"title": "Atelier", "naf": []string{"all", fmt.Sprintf("v%03d", i)}, "created": time.UnixMilli(1_700_000_000_000 + int64(i)),
		}})
	}
	if err := x.Upsert(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	r := search(t, x, engine.Query{Text: "atelier", Facets: []string{"naf"}, Size: -1})
	for _, f := range r.Facets {
		if len(f.Values) != 401 || f.Values[0] != (engine.Count{Value: "all", Count: 400}) {
			t.Errorf("%d values, the first %v", len(f.Values), f.Values[:1])
		}
	}
	low, high := float64(1_700_000_000_010), float64(1_700_000_000_019)
	if r := search(t, x, engine.Query{Ranges: map[string]engine.Range{"created": {Min: &low, Max: &high}}, Size: -1}); r.Total != 10 {
		t.Errorf("ten milliseconds hold %d documents", r.Total)
	}
}
