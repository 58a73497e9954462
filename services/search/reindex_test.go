package search_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
)

func TestARebuildGoesOnWhenItsCallerLeavesAndCanBeJoined(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	admin := w.As(w.Person(operator, "administrator"))
	w.lists.mu.Lock() // the list does not answer yet
	w.lists.suppliers = suppliers()[:1]
	short, cancel := context.WithTimeout(admin, 50*time.Millisecond)
	defer cancel()
	_, err := w.client.Reindex(short, &searchv1.ReindexRequest{Index: "suppliers"})
	if errs.Code(err) != codes.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
	same(t, "the old index answers", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_1", "sup_2", "sup_3")
	w.lists.mu.Unlock()
	r, err := w.client.Reindex(admin, &searchv1.ReindexRequest{Index: "suppliers"})
	check(t, err)
	if r.GetSuppliers() != 1 {
		t.Errorf("got %v", r)
	}
	same(t, "the new index answers", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_1")
}
