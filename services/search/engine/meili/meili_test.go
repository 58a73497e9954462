package meili_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/services/search/engine"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
	"github.com/fairlot/fairlot/services/search/engine/meili"
)

func TestMeilisearchKeepsTheContractOfAnEngine(t *testing.T) {
	url := os.Getenv("FAIRLOT_TEST_MEILI_URL")
	if url == "" {
		t.Skip("SKIPPED: FAIRLOT_TEST_MEILI_URL names no Meilisearch server")
	}
	n := 0
	enginetest.Run(t, func(*testing.T) engine.Engine {
		n++
		prefix := fmt.Sprintf("fairlot-test-%d-%d", time.Now().UnixNano(), n)
		return meili.New(url, meili.Options{Key: os.Getenv("FAIRLOT_TEST_MEILI_KEY"), Prefix: prefix})
	})
}

// schema is one with every kind of field.
func schema() engine.Schema { return enginetest.EnterpriseSchema() }

func uid(suffix string) string { return "test_enterprises_" + schema().Fingerprint() + suffix }

// index opens an index on a server that has one already.
func index(t *testing.T, s *server) *engine.Index {
	t.Helper()
	s.answers["GET /indexes/"+uid("")+"/stats"] = `{"numberOfDocuments":3}`
	x, err := engine.Open(t.Context(), s.engine(t), schema())
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.Reset()
	return x
}

func TestANewIndexIsMadeWithAllItsSettings(t *testing.T) {
	s := newServer(t)
	s.answers["GET /indexes/"+uid("")+"/stats"] = `{"message":"no such index","code":"index_not_found"}`
	x, err := engine.Open(t.Context(), s.engine(t), schema())
	if err != nil {
		t.Fatal(err)
	}
	if !x.Empty() {
		t.Error("a new index is empty")
	}
	s.golden(t)
}

func TestDocumentsAreWrittenFoldedWithTheirTurns(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	err := x.Upsert(t.Context(), []engine.Document{{
		ID: "lodz", Source: []byte(`{"name":"Łódź"}`),
		Values: map[string]any{
			"title": "Spółdzielnia „Łódź”", "kind": []string{"EI", "ACI", "EI"}, "fit": 2.5, "name": "Łódź",
			"created": time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), "place": engine.Point{Latitude: 51.75, Longitude: 19.5},
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Delete(t.Context(), []string{"lyon", "lille"}); err != nil {
		t.Fatal(err)
	}
	s.golden(t)
}

func TestASearchIsOneRequestWithAQueryForEachChosenFacet(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.answers["POST /multi-search"] = `{"results":[
		{"hits":[{"id":"lille","stored":{"source":{"name":"Lille"},"texts":{"title":"Le Restaurant"},"at":{"lat":50.6,"lng":3}}}],
		 "totalHits":41,"facetDistribution":{"code_department":{"59":40,"62":1}}},
		{"hits":[{"id":"lille"}],"totalHits":44,"facetDistribution":{"code_kind":{"EI":41,"ACI":3}}}]}`
	from := 1000.5
	r, err := x.Search(t.Context(), engine.Query{
		Text: "  RESTAURANT d'Insertion!", Codes: map[string][]string{"kind": {"EI", `E"A`, `\`}, "city": {"Lille"}},
		Ranges: map[string]engine.Range{"created": {Min: &from}, "fit": {}}, Near: &engine.Circle{Centre: engine.Point{Latitude: 50.63, Longitude: 3.06}, Radius: 30},
		Facets: []string{"kind", "department"}, Sort: []engine.Sort{{Field: "place"}, {Field: "fit", Descending: true}, {Field: "name"}},
		Highlight: []string{"title"}, Page: 1, Size: 40,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.golden(t)
	if r.Total != 41 || r.More || len(r.Hits) != 1 || *r.Hits[0].Distance > 6 || !r.Hits[0].Highlights["title"][1].Match {
		t.Errorf("got %+v", r)
	}
	if got := fmt.Sprint(r.Facets); got != "[{department [{59 40} {62 1}]} {kind [{EI 41} {ACI 3}]}]" {
		t.Errorf("facets %s", got)
	}
}

func TestARebuildFillsAnotherIndexAndSwaps(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.answers["GET /indexes/"+uid("_next")+"/stats"] = `{"numberOfDocuments":7}`
	s.answers["GET /indexes"] = `{"results":[{"uid":"` + uid("") + `"},{"uid":"test_enterprises_0ld"},{"uid":"test_enterprises_too_1"},{"uid":"other"}]}`
	err := x.Rebuild(t.Context(), func(add func([]engine.Document) error) error {
		return add([]engine.Document{{ID: "one", Values: map[string]any{"title": "One"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.golden(t)
}

func TestAnotherDayChangesTheLastRule(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.answers["POST /multi-search"] = `{"results":[{"hits":[],"totalHits":0}]}`
	if _, err := x.Search(t.Context(), engine.Query{Day: 2*engine.Turns + 3}); err != nil {
		t.Fatal(err)
	}
	s.asked(t, "turn_1:desc")
}

func TestAFailedTaskIsAnError(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.mu.Lock()
	s.status = "failed"
	s.mu.Unlock()
	err := x.Upsert(t.Context(), []engine.Document{{ID: "one"}})
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Fatalf("got %v", err)
	}
}

func TestAServerThatIsAwayIsUnavailable(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.CloseClientConnections()
	s.Close()
	_, err := x.Search(t.Context(), engine.Query{})
	if errs.Code(err) != codes.Unavailable || !errs.Is(err, "search.unavailable") {
		t.Errorf("got %v", err)
	}
	if err := meili.New(s.URL, meili.Options{}).Health(context.WithoutCancel(t.Context())); err == nil {
		t.Error("a server that is away is not healthy")
	}
}

func TestWhoReachesAPlaceIsAskedByEachDistanceThatDocumentsHave(t *testing.T) {
	s := newServer(t)
	x := index(t, s)
	s.answers["POST /indexes/"+uid("")+"/search"] = `{"hits":[],"facetDistribution":{"number_radius":{"25":3,"7.5":1,"100.0":2}}}`
	s.answers["POST /multi-search"] = `{"results":[{"hits":[],"totalHits":0}]}`
	_, err := x.Search(t.Context(), engine.Query{
		IDs:   []string{"lille", "lyon"},
		Reach: &engine.Reach{Codes: "department", Values: []string{"59", "EU"}, Centre: &engine.Point{Latitude: 50.63, Longitude: 3.06}, Radius: "radius"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.golden(t)
}
