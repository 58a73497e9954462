package bleve_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
)

// BenchmarkSearch measures searches by eight clients at a time over real
// enterprises and variations of them.
func BenchmarkSearch(b *testing.B) {
	list := enginetest.Enterprises(b)
	for _, size := range []int{10_000, 100_000} {
		x := enginetest.Index(b, open(b, b.TempDir()), enginetest.EnterpriseSchema())
		start := time.Now()
		if err := x.Upsert(b.Context(), enginetest.Documents(list, size)); err != nil {
			b.Fatal(err)
		}
		b.Logf("%d documents indexed in %v", size, time.Since(start).Round(time.Millisecond))
		for _, q := range queries() {
			b.Run(fmt.Sprintf("%d/%s", size, q.name), func(b *testing.B) { clients(b, x, []engine.Query{q.query}) })
		}
		b.Run(fmt.Sprintf("%d/mixed", size), func(b *testing.B) {
			var all []engine.Query
			for _, q := range queries() {
				all = append(all, q.query)
			}
			clients(b, x, all)
		})
	}
}

// clients runs the queries from eight clients and reports percentiles.
func clients(b *testing.B, x *engine.Index, queries []engine.Query) {
	const n = 8
	var mu sync.Mutex
	var took []time.Duration
	var group sync.WaitGroup
	b.ResetTimer()
	for c := range n {
		group.Go(func() {
			var own []time.Duration
			for i := c; i < b.N; i += n {
				start := time.Now()
				if _, err := x.Search(b.Context(), queries[i%len(queries)]); err != nil {
					b.Error(err)
					return
				}
				own = append(own, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
		})
	}
	group.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapInuse>>20), "heap-MB")
}

func queries() []struct {
	name  string
	query engine.Query
} {
	facets := []string{"kind", "department", "naf"}
	return []struct {
		name  string
		query engine.Query
	}{
		{"everything", engine.Query{Facets: facets}},
		{"word", engine.Query{Text: "restaurant", Facets: facets, Highlight: []string{"title"}}},
		{"words", engine.Query{Text: "regie quartier paris", Facets: facets}},
		{"typo", engine.Query{Text: "assocition insertoin", Facets: facets}},
		{"frequent", engine.Query{Text: "association", Facets: facets}},
		{"one letter", engine.Query{Text: "a", Facets: facets}},
		{"two letters", engine.Query{Text: "re", Facets: facets}},
		{"three letters", engine.Query{Text: "res", Facets: facets}},
		{"chosen", engine.Query{Codes: map[string][]string{"kind": {"EI", "ACI"}, "department": {"59", "69"}}, Facets: facets}},
		{"near", engine.Query{Near: &engine.Circle{Centre: engine.Point{Latitude: 50.63, Longitude: 3.06}, Radius: 30}, Sort: []engine.Sort{{Field: "place"}}, Facets: facets}},
		{"by name", engine.Query{Sort: []engine.Sort{{Field: "name"}}, Facets: facets}},
	}
}

// BenchmarkColdStart measures how long a large index takes to answer after a
// restart.
func BenchmarkColdStart(b *testing.B) {
	dir := b.TempDir()
	e := open(b, dir)
	x, err := engine.Open(b.Context(), e, enginetest.EnterpriseSchema())
	if err != nil {
		b.Fatal(err)
	}
	if err := x.Upsert(b.Context(), enginetest.Documents(enginetest.Enterprises(b), 100_000)); err != nil {
		b.Fatal(err)
	}
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		again := open(b, dir)
		x, err := engine.Open(b.Context(), again, enginetest.EnterpriseSchema())
		if err != nil {
			b.Fatal(err)
		}
		if r, err := x.Search(b.Context(), engine.Query{Text: "restaurant"}); err != nil || r.Total == 0 {
			b.Fatal(r.Total, err)
		}
		if err := again.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
