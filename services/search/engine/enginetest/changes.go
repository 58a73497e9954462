package enginetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/fairlot/fairlot/services/search/engine"
)

func writes(t *testing.T, x *engine.Index) {
	change := engine.Document{ID: "lyon", Values: map[string]any{"title": "Blanchisserie", "kind": "ETTI"}}
	if err := x.Upsert(t.Context(), []engine.Document{{ID: "lyon", Values: map[string]any{"title": "Older"}}, change}); err != nil {
		t.Fatal(err)
	}
	same(t, "the new words", found(t, x, engine.Query{Text: "blanchisserie"}), "lyon")
	same(t, "the old words", found(t, x, engine.Query{Text: "nettoyage"}), "lille")
	same(t, "the old value", found(t, x, engine.Query{Codes: map[string][]string{"kind": {"EI"}}}), "lille")
	same(t, "the old place", found(t, x, engine.Query{Near: &engine.Circle{Centre: engine.Point{Latitude: 45.764, Longitude: 4.8357}, Radius: 9}}))
	if err := x.Delete(t.Context(), []string{"lyon", "lille", "nobody", `"weird id"`}); err != nil {
		t.Fatal(err)
	}
	same(t, "what is left", found(t, x, engine.Query{}), "baia", "lodz", "skane")
	if err := x.Upsert(t.Context(), []engine.Document{change}); err != nil {
		t.Fatal(err)
	}
	same(t, "what came back", found(t, x, engine.Query{Text: "blanch"}), "lyon")
}

// rebuilding fills the index again while others search and write.
func rebuilding(t *testing.T, x *engine.Index) {
	failed := errors.New("the list broke off")
	err := x.Rebuild(t.Context(), func(add func([]engine.Document) error) error {
		return errors.Join(add(towns()[:1]), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatalf("got %v", err)
	}
	same(t, "after a failed rebuild", found(t, x, engine.Query{}), "baia", "lille", "lodz", "lyon", "skane")

	stop, searching := make(chan struct{}), sync.WaitGroup{}
	searching.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if r, err := x.Search(t.Context(), engine.Query{Text: "skane"}); err != nil || r.Total != 1 {
					t.Errorf("while rebuilding: %d, %v", r.Total, err)
					return
				}
			}
		}
	})
	err = x.Rebuild(t.Context(), func(add func([]engine.Document) error) error {
		if err := x.Rebuild(t.Context(), nil); err == nil {
			t.Error("two rebuilds at a time are refused")
		}
		fresh := engine.Document{ID: "lodz", Values: map[string]any{"title": "Fresh"}}
		return errors.Join(
			x.Upsert(t.Context(), []engine.Document{fresh}), x.Delete(t.Context(), []string{"lille"}),
			add(towns()[:2]), add(towns()[3:]),
		)
	})
	close(stop)
	searching.Wait()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after the rebuild", found(t, x, engine.Query{}), "baia", "lodz", "skane")
	same(t, "the write meanwhile wins", found(t, x, engine.Query{Text: "fresh"}), "lodz")
}

// realEnterprises compares circles and facets with a count by hand.
func realEnterprises(t *testing.T, open Open) {
	list := Enterprises(t)
	x := Index(t, open(t), EnterpriseSchema())
	if err := x.Upsert(t.Context(), Documents(list, len(list))); err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]engine.Point{
		"Lille": {Latitude: 50.62925, Longitude: 3.057256}, "Lyon": {Latitude: 45.764043, Longitude: 4.835659},
		"Grenoble": {Latitude: 45.188529, Longitude: 5.724524}, "Paris": {Latitude: 48.856613, Longitude: 2.352222},
		"Aurillac": {Latitude: 44.930953, Longitude: 2.444997},
	} {
		for _, km := range []float64{10, 20, 30, 50, 100} {
			want, kinds := 0, map[string]int{}
			for _, e := range list {
				if e.Latitude != nil && engine.Distance(at, engine.Point{Latitude: *e.Latitude, Longitude: *e.Longitude}) <= km {
					want++
					kinds[e.Kind]++
				}
			}
			r := search(t, x, engine.Query{Near: &engine.Circle{Centre: at, Radius: km}, Facets: []string{"kind"}, Sort: []engine.Sort{{Field: "place"}}})
			if r.Total != want {
				t.Errorf("%s within %v km: found %d, counted %d", name, km, r.Total, want)
			}
			facet(t, r, "kind", byCount(kinds)...)
			nearest(t, r)
		}
	}
	departments := map[string]int{}
	for _, e := range list {
		departments[e.Department]++
	}
	facet(t, search(t, x, engine.Query{Facets: []string{"department"}}), "department", byCount(departments)...)
}

// nearest checks that distances rise.
func nearest(t *testing.T, r engine.Result) {
	t.Helper()
	for i := 1; i < len(r.Hits); i++ {
		if *r.Hits[i].Distance < *r.Hits[i-1].Distance {
			t.Errorf("%v km comes after %v km", *r.Hits[i].Distance, *r.Hits[i-1].Distance)
		}
	}
}

// byCount writes counts the way facet compares them.
func byCount(counts map[string]int) []string {
	var list []engine.Count
	for value, n := range counts {
		list = append(list, engine.Count{Value: value, Count: n})
	}
	slices.SortFunc(list, func(a, b engine.Count) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	lines := []string{}
	for _, c := range list {
		lines = append(lines, fmt.Sprint(c.Value, " ", c.Count))
	}
	return lines
}
