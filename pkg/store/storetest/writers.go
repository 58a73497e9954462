package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

const (
	writers    = 8
	increments = 100
)

func writerChecks() []check {
	return []check{
		{CaseWriters, noLostUpdate},
		{"OneOfManyGetsAUniqueValue", oneWins},
		{"AReaderSeesWholeRecords", wholeRecords},
	}
}

// noLostUpdate has eight writers raise one figure a hundred times each, with an
// event each time.
func noLostUpdate(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{})
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range increments {
				_, err := c.Update(t.Context(), "rec_1", 0, func(r *testpb.Record) ([]store.Event, error) {
					r.Count++
					return []store.Event{happened(fmt.Sprintf("evt_%d_%d", w, i), "Raised")}, nil
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	got, err := c.Get(t.Context(), "rec_1")
	if err != nil || got.GetCount() != writers*increments || got.GetRevision() != writers*increments+1 {
		t.Errorf("got %v, %v", got, err)
	}
	events, err := db.Pending(t.Context(), 2*writers*increments)
	if err != nil || len(events) != writers*increments {
		t.Errorf("%d events, %v", len(events), err)
	}
}

func oneWins(t *testing.T, db store.DB) {
	c := records(t, db, byEmail())
	var wait sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for w := range writers {
		wait.Go(func() {
			for i := range 20 {
				_, err := c.Create(t.Context(), fmt.Sprintf("rec_%d_%d", w, i), &testpb.Record{Email: fmt.Sprint(i)})
				if err == nil {
					mu.Lock()
					made++
					mu.Unlock()
				} else if !store.Taken(err, "email") {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if listed := len(names(t, c, store.Query{Index: "email"})); made != 20 || listed != 20 {
		t.Errorf("%d made, %d listed, want 20", made, listed)
	}
}

// wholeRecords changes two fields together and moves the record in an index,
// while readers look at it both ways.
func wholeRecords(t *testing.T, db store.DB) {
	c := records(t, db, byCount())
	create(t, c, "rec_1", &testpb.Record{Year: 0, Count: 0})
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				page, _, err := c.List(t.Context(), store.Query{Index: "count", Equal: []any{false}})
				if err != nil || len(page) != 1 || int64(page[0].GetYear()) != page[0].GetCount() {
					t.Errorf("got %v, %v", page, err)
					return
				}
			}
		})
	}
	for range increments {
		if _, err := c.Update(t.Context(), "rec_1", 0, func(r *testpb.Record) ([]store.Event, error) {
			r.Count++
			r.Year++
			return nil, nil
		}); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	wait.Wait()
}
