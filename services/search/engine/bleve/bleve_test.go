package bleve_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
)

func open(t testing.TB, dir string) engine.Engine {
	t.Helper()
	e, err := bleve.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBleveKeepsTheContractOfAnEngine(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) engine.Engine { return open(t, t.TempDir()) })
}

func index(t *testing.T, dir string, change func(*engine.Schema)) (*engine.Index, engine.Engine) {
	t.Helper()
	schema := enginetest.EnterpriseSchema()
	if change != nil {
		change(&schema)
	}
	e := open(t, dir)
	x, err := engine.Open(t.Context(), e, schema)
	if err != nil {
		t.Fatal(err)
	}
	return x, e
}

func enterprises(t *testing.T, x *engine.Index, n int) {
	t.Helper()
	var list []engine.Document
	for i := range n {
		list = append(list, engine.Document{ID: fmt.Sprint("sup_", i), Source: []byte(`{"n":1}`), Values: map[string]any{
			"title": "Régie de quartier", "town": fmt.Sprint("Ville ", i), "kind": []string{"EI", "ACI"}[i%2], "fit": float64(i), "name": fmt.Sprintf("R %03d", i),
			"created": time.Unix(int64(i), 0), "place": engine.Point{Latitude: 45 + float64(i)/100, Longitude: 5},
		}})
	}
	if err := x.Upsert(t.Context(), list); err != nil {
		t.Fatal(err)
	}
}

// everything asks for what only columns, words and stored documents together answer.
func everything(t *testing.T, x *engine.Index) engine.Result {
	t.Helper()
	low := engine.Millis(time.Unix(3, 0))
	r, err := x.Search(t.Context(), engine.Query{
		Text: "regie quart", Codes: map[string][]string{"kind": {"EI"}}, Facets: []string{"kind"}, Ranges: map[string]engine.Range{"created": {Min: &low}},
		Near: &engine.Circle{Centre: engine.Point{Latitude: 45, Longitude: 5}, Radius: 20}, Sort: []engine.Sort{{Field: "name", Descending: true}},
		Highlight: []string{"title"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnIndexIsTheSameAfterARestart(t *testing.T) {
	dir := t.TempDir()
	x, e := index(t, dir, nil)
	if !x.Empty() {
		t.Error("a new index is empty")
	}
	enterprises(t, x, 30)
	if err := x.Delete(t.Context(), []string{"sup_6"}); err != nil {
		t.Fatal(err)
	}
	before := everything(t, x)
	if before.Total != 6 || before.Hits[0].ID != "sup_16" {
		t.Fatalf("found %+v", before)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	x, e = index(t, dir, nil)
	if after := everything(t, x); x.Empty() || !reflect.DeepEqual(after, before) {
		t.Errorf("after a restart %+v, before %+v", after, before)
	}
	if err := x.Rebuild(t.Context(), func(func([]engine.Document) error) error { return nil }); err != nil {
		t.Fatal(err)
	}
	enterprises(t, x, 3)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	x, e = index(t, dir, nil)
	if r, err := x.Search(t.Context(), engine.Query{}); err != nil || r.Total != 3 {
		t.Errorf("after a rebuild and a restart: %d, %v", r.Total, err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "enterprises")); err != nil || len(left) != 2 {
		t.Errorf("a generation and its name are left: %v, %v", left, err)
	}
}

func TestAnotherSchemaStartsEmpty(t *testing.T) {
	dir := t.TempDir()
	x, e := index(t, dir, nil)
	enterprises(t, x, 3)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	x, e = index(t, dir, func(s *engine.Schema) { s.Version++ })
	if !x.Empty() {
		t.Error("what was made under another schema must be made again")
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestASecondProcessIsToldThatTheIndexIsInUse(t *testing.T) {
	dir := t.TempDir()
	_, e := index(t, dir, nil)
	_, err := engine.Open(t.Context(), open(t, dir), enginetest.EnterpriseSchema())
	if err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e.Health(t.Context()) == nil {
		t.Error("a closed engine is not healthy")
	}
	if _, err := e.Search(t.Context(), "enterprises", engine.Search{}); err == nil {
		t.Error("a closed engine does not answer")
	}
}

func TestManyWriteAndSearchAtOnce(t *testing.T) {
	x, e := index(t, t.TempDir(), nil)
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := range 10 {
				id := fmt.Sprintf("sup_%d_%d", w, i)
				if err := x.Upsert(t.Context(), []engine.Document{{ID: id, Values: map[string]any{"title": "Atelier " + id, "kind": "EI"}}}); err != nil {
					t.Error(err)
					return
				}
				r, err := x.Search(t.Context(), engine.Query{Text: "atelier " + strings.ReplaceAll(id, "_", " "), Facets: []string{"kind"}})
				if err != nil || r.Total < 1 {
					t.Errorf("%s is not found at once: %d, %v", id, r.Total, err)
					return
				}
			}
		})
	}
	group.Wait()
	if r, err := x.Search(t.Context(), engine.Query{Text: "ateliers"}); err != nil || r.Total != 40 {
		t.Errorf("found %d, %v", r.Total, err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
