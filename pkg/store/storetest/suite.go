package storetest

import (
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

// Names of the cases that a stand-in for a real server may not be able to pass.
const (
	CaseWriters       = "EightWritersLoseNoUpdate"
	CaseSent          = "EventsAreKeptUntilTheyAreSent"
	CaseUniqueElement = "AnElementOfAnArrayIsUniqueAcrossRecords"
	CaseUniqueUpdate  = "AUniqueIndexHoldsWhenARecordChanges"
	CaseUniqueLater   = "AUniqueIndexIsBuiltFromTheRecordsThere"
	CaseSparse        = "ARecordWithoutTheLastFieldStandsOutsideASparseIndex"
	CaseDeletedEvents = "ADeletedRecordLeavesItsEvents"
	CaseIndexLater    = "AnIndexIsBuiltFromTheRecordsThere"
	CaseKinds         = "ValuesOfEveryKindAreOrdered"
)

// check is one case of the suite.
type check struct {
	name string
	run  func(t *testing.T, db store.DB)
}

// Suite runs every case on a database of its own. Open gives an empty one and
// closes it with t.Cleanup. Cases named in without are left out.
func Suite(t *testing.T, open func(t *testing.T) store.DB, without ...string) {
	t.Helper()
	for _, c := range slices.Concat(recordChecks(), uniqueChecks(), queryChecks(), pageChecks(), outboxChecks(), onceChecks(), writerChecks()) {
		if !slices.Contains(without, c.name) {
			t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
		}
	}
}

// noon is an instant to count from.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// records opens the collection most cases use.
func records(t *testing.T, db store.DB, indexes ...store.Index) *store.Collection[*testpb.Record] {
	t.Helper()
	c, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", indexes...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func create(t *testing.T, c *store.Collection[*testpb.Record], id string, r *testpb.Record, events ...store.Event) *testpb.Record {
	t.Helper()
	made, err := c.Create(t.Context(), id, r, events...)
	if err != nil {
		t.Fatalf("create %s: %v", id, err)
	}
	return made
}

// happened makes an event.
func happened(id, kind string) store.Event {
	return store.Event{ID: id, Type: kind, At: noon(), Data: []byte(`{"id":"` + id + `"}`)}
}

func wantCode(t *testing.T, err error, code codes.Code, reason string) {
	t.Helper()
	if errs.Code(err) != code || !errs.Is(err, reason) {
		t.Errorf("got %v, want %v %s", err, code, reason)
	}
}

// names lists what a query finds, page by page.
func names(t *testing.T, c *store.Collection[*testpb.Record], q store.Query) []string {
	t.Helper()
	var all []string
	for {
		page, next, err := c.List(t.Context(), q)
		if err != nil {
			t.Fatalf("list %+v: %v", q, err)
		}
		for _, r := range page {
			all = append(all, r.GetName())
		}
		if next == "" {
			return all
		}
		if q.Limit > 0 && len(page) != q.Limit {
			t.Fatalf("a page of %d before the end, want %d", len(page), q.Limit)
		}
		q.Cursor = next
	}
}

func wantNames(t *testing.T, c *store.Collection[*testpb.Record], q store.Query, want ...string) {
	t.Helper()
	if got := names(t, c, q); !slices.Equal(got, want) {
		t.Errorf("%+v\n got %v\nwant %v", q, got, want)
	}
}
