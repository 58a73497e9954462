package search_test

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/search"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
)

// What has ended while nothing ran must not count after the start, and what is
// written anew then must be found by the names of its codes as before.
func TestWhatEndsWhileNothingRunsDoesNotCountAfterwards(t *testing.T) {
	records := &lists{suppliers: suppliers(), contracts: []*deliveryv1.Contract{contract("con_1", "sup_1", "5")}}
	house, dir := servicetest.New(t), t.TempDir()
	house.Serve(
		func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { deliveryv1.RegisterDeliveryServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, records) },
	)
	run := func(use func(*search.Service)) {
		e, err := bleve.New(dir)
		check(t, err)
		s, err := search.New(t.Context(), search.Deps{Engine: e, Clock: house.Clock, Conn: house.Conn, Log: house.Log})
		check(t, err)
		use(s)
		s.Close()
		check(t, e.Close())
	}
	found := func(s *search.Service, req *searchv1.SearchSuppliersRequest) string {
		r, err := s.SearchSuppliers(t.Context(), req)
		check(t, err)
		ids := ""
		for _, h := range r.GetHits() {
			ids += fmt.Sprint(h.GetSupplier(), "/", h.GetDelivered(), " ")
		}
		return ids
	}
	verified := &searchv1.SearchSuppliersRequest{Verified: proto.Bool(true)}
	run(func(s *search.Service) {
		changed := &suppliersv1.SupplierChanged{Supplier: suppliers()[0]}
		(&world{service: s}).tell(t, "ReportVerified", &deliveryv1.ReportVerified{Report: &deliveryv1.Report{Contract: "con_1"}})
		(&world{service: s}).tell(t, "SupplierChanged", changed)
		if got := found(s, verified); got != "sup_1/1 " {
			t.Errorf("before: %s", got)
		}
	})
	house.Clock.Advance(11 * 24 * time.Hour)
	run(func(s *search.Service) {
		if got := found(s, verified); got != "" {
			t.Errorf("an ended verification counts after the start: %s", got)
		}
		if got := found(s, &searchv1.SearchSuppliersRequest{Q: "nettoyage", HasDelivered: proto.Bool(true)}); got != "sup_1/1 " {
			t.Errorf("written anew, it is found as %q", got)
		}
	})
}
