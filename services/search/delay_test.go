package search_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	"github.com/fairlot/fairlot/pkg/store"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// publisher is the suppliers service as far as its outbox is concerned.
type publisher struct {
	*world
	records *store.Collection[*suppliersv1.Supplier]
}

// newPublisher starts a relay and the listener of the search; they stop with the test.
func newPublisher(t testing.TB) *publisher {
	t.Helper()
	w := newWorld(t, &lists{})
	db := w.DB("suppliers")
	records, err := store.NewCollection[*suppliersv1.Supplier](t.Context(), db, "suppliers")
	check(t, err)
	relay, err := events.NewRelay(t.Context(), w.Bus.JetStream, "suppliers", db, w.Log)
	check(t, err)
	listener, err := events.NewListener(t.Context(), w.Bus.JetStream, "search", w.service.Consumers(), events.Options{Log: w.Log})
	check(t, err)
	var running sync.WaitGroup
	running.Go(func() { check(t, relay.Run(t.Context())) })
	running.Go(func() { check(t, listener.Run(t.Context())) })
	t.Cleanup(running.Wait)
	return &publisher{world: w, records: records}
}

func (p *publisher) publish(t testing.TB, i int) {
	t.Helper()
	s := suppliers()[0]
	s.Id, s.Name = fmt.Sprint("sup_", i), fmt.Sprint("Atelier numero", i)
	e, err := events.Make(p.Clock.Now(), s.GetId(), &suppliersv1.SupplierChanged{Supplier: s})
	check(t, err)
	_, err = p.records.Create(t.Context(), s.GetId(), s, e)
	check(t, err)
}

// total counts what a text finds.
func (p *publisher) total(t testing.TB, text string) int64 {
	t.Helper()
	r, err := p.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Q: text})
	check(t, err)
	return r.GetTotal()
}

func TestWhatAnotherServiceWritesIsFoundSoon(t *testing.T) {
	p := newPublisher(t)
	for i := range 300 {
		p.publish(t, i)
	}
	runtest.Eventually(t, "all suppliers are found", func() bool { return p.total(t, "") == 300 })
	if n := p.total(t, "numero299"); n != 1 {
		t.Errorf("the last one is found %d times", n)
	}
}

// BenchmarkPublishToSearchable measures how long it takes until what a service
// has written is found, one after the other.
func BenchmarkPublishToSearchable(b *testing.B) {
	p := newPublisher(b)
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		p.publish(b, i)
		runtest.Eventually(b, "it is found", func() bool { return p.total(b, fmt.Sprint("numero", i)) == 1 })
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
