package search_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/events"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/search/engine/enginetest"
)

// crowd makes suppliers out of the real enterprises.
type crowd struct {
	b    *testing.B
	w    *world
	rows []enginetest.Enterprise
}

// supplier is the nth of them; round varies what it says.
func (c *crowd) supplier(n, round int) *suppliersv1.Supplier {
	r := c.rows[n%len(c.rows)]
	s := &suppliersv1.Supplier{
		Id: fmt.Sprint("sup_", n), Name: fmt.Sprint(r.Name, " ", n/len(c.rows)), State: submitted, SocialStatus: "fr." + r.Kind,
		Cpv: []string{[]string{"90910000", "77310000", "45000000"}[n%3]}, Serves: []string{"FR"}, Size: []string{"micro", "small"}[n%2],
		Place:       &typesv1.Place{City: r.City, Country: "FR", Postcode: r.PostCode, Latitude: r.Latitude, Longitude: r.Longitude},
		Description: map[string]string{"fr": fmt.Sprint(r.Description, " ", round)}, ServesWithinKm: float64(n % 5 * 20),
	}
	if n%4 == 0 {
		s.VerifiedUntil = at(300)
	}
	return s
}

// tell has the nth to the mth indexed as one batch of events.
func (c *crowd) tell(from, to, round int) {
	var list []events.Event
	for n := from; n < to; n++ {
		data, err := protojson.Marshal(&suppliersv1.SupplierChanged{Supplier: c.supplier(n, round)})
		check(c.b, err)
		list = append(list, events.Event{ID: fmt.Sprint(n), Type: "SupplierChanged", Data: data})
	}
	check(c.b, c.w.service.Consumers()[0].Handle(context.WithoutCancel(c.b.Context()), list))
}

func benchQueries() []*searchv1.SearchSuppliersRequest {
	lille := func(r *searchv1.SearchSuppliersRequest) *searchv1.SearchSuppliersRequest {
		r.Latitude, r.Longitude = proto.Float64(50.63), proto.Float64(3.06)
		return r
	}
	return []*searchv1.SearchSuppliersRequest{
		{}, {Q: "association"}, {Q: "restuarant"}, {Q: "re"}, {Cpv: []string{"90"}}, {Q: "insertion", Country: []string{"FR"}},
		lille(&searchv1.SearchSuppliersRequest{RadiusKm: 30}), lille(&searchv1.SearchSuppliersRequest{RadiusKm: 100, Q: "propre", Sort: "distance"}),
		lille(&searchv1.SearchSuppliersRequest{ServesPlace: "FRE11"}), {SocialStatus: []string{"fr.ACI"}, Verified: proto.Bool(true)},
	}
}

// BenchmarkSuppliers measures, at each size, the rate of indexing, and a search
// with all facets by one client, in a quiet hour and with a hundred updates a
// second. The millionth takes minutes: name the sizes wanted with -bench.
func BenchmarkSuppliers(b *testing.B) {
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			c := &crowd{b: b, w: newWorld(b, &lists{}), rows: enginetest.Enterprises(b)}
			start := time.Now()
			for n := 0; n < size; n += 500 {
				c.tell(n, n+500, 0)
			}
			rate := float64(size) / time.Since(start).Seconds()
			b.Run("quiet", func(b *testing.B) {
				c.searches(b)
				b.ReportMetric(rate, "indexed/s")
			})
			b.Run("updates", func(b *testing.B) {
				stop := c.updates()
				c.searches(b)
				b.ReportMetric(stop(), "updates/s")
			})
		})
	}
}

// searches runs the queries in turn and reports percentiles.
func (c *crowd) searches(b *testing.B) {
	queries := benchQueries()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		_, err := c.w.service.SearchSuppliers(b.Context(), queries[i%len(queries)])
		check(b, err)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapInuse>>20), "heap-MB")
}

// updates writes ten suppliers every tenth of a second until it is stopped, and
// then says how many a second they were.
func (c *crowd) updates() (stop func() float64) {
	done, start, written := make(chan struct{}), time.Now(), 0
	var group sync.WaitGroup
	group.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for round := 1; ; round++ {
			select {
			case <-done:
				return
			case <-tick.C:
				from := round * 10 % 5000
				c.tell(from, from+10, round)
				written += 10
			}
		}
	})
	return func() float64 {
		close(done)
		group.Wait()
		return float64(written) / time.Since(start).Seconds()
	}
}
