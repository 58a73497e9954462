package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/rpc"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

func TestSuppliersAreFoundByWordsCodesAndPlaces(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	for _, c := range []struct {
		req  *searchv1.SearchSuppliersRequest
		want []string
	}{
		{&searchv1.SearchSuppliersRequest{}, []string{"sup_1", "sup_2", "sup_3"}},
		{&searchv1.SearchSuppliersRequest{Q: "nettoyage"}, []string{"sup_1", "sup_2"}},
		{&searchv1.SearchSuppliersRequest{Q: "cleaning services"}, []string{"sup_1"}},
		{&searchv1.SearchSuppliersRequest{Q: "sprzątanie"}, []string{"sup_1", "sup_2"}},
		{&searchv1.SearchSuppliersRequest{Q: "lodz"}, []string{"sup_3"}},
		{&searchv1.SearchSuppliersRequest{Q: "hauts de france"}, []string{"sup_1"}},
		{&searchv1.SearchSuppliersRequest{Q: "entreprise d'insertion"}, []string{"sup_1"}},
		{&searchv1.SearchSuppliersRequest{Q: "41767403300069"}, []string{"sup_1"}},
		{&searchv1.SearchSuppliersRequest{Cpv: []string{"90"}}, []string{"sup_1", "sup_3"}},
		{&searchv1.SearchSuppliersRequest{Cpv: []string{"909112"}}, []string{"sup_3"}},
		{&searchv1.SearchSuppliersRequest{Country: []string{"fr"}}, []string{"sup_1", "sup_2"}},
		{&searchv1.SearchSuppliersRequest{Serves: []string{"FRE11"}}, []string{"sup_1", "sup_2", "sup_3"}},
		{&searchv1.SearchSuppliersRequest{Serves: []string{"FR"}}, []string{"sup_2", "sup_3"}},
		{&searchv1.SearchSuppliersRequest{Verified: proto.Bool(true)}, []string{"sup_1"}},
		{&searchv1.SearchSuppliersRequest{Verified: proto.Bool(false)}, []string{"sup_2", "sup_3"}},
		{&searchv1.SearchSuppliersRequest{Latitude: proto.Float64(50.6), Longitude: proto.Float64(3), RadiusKm: 20}, []string{"sup_1"}},
	} {
		same(t, c.req, w.find(t, c.req), c.want...)
	}
}

func TestAHitShowsWhatABuyerAsksFirst(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	r, err := w.client.SearchSuppliers(rpc.WithLanguage(t.Context(), "fr-FR,en;q=0.8"), &searchv1.SearchSuppliersRequest{
		Q: "propres", Latitude: proto.Float64(50.6292), Longitude: proto.Float64(3.1573), Sort: "distance",
	})
	check(t, err)
	h := r.GetHits()[0]
	if h.GetName() != "Les Mains Propres" || h.GetPlace().GetCity() != "Lille" || h.GetEmployees() != 30 || h.GetIntegrationPercent() != 46 {
		t.Errorf("got %v", h)
	}
	if !slices.Equal(h.GetVerifiedBy(), []string{"Ville de Lille"}) || h.GetDistanceKm() < 6 || h.GetDistanceKm() > 8 {
		t.Errorf("verified by %v, %v km", h.GetVerifiedBy(), h.GetDistanceKm())
	}
	if got := h.GetExcerpt(); got != "Bureaux &amp; vitres, &lt;b&gt;impeccables&lt;/b&gt;." {
		t.Errorf("excerpt: %s", got)
	}
	r, err = w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Q: "impec"})
	check(t, err)
	if got := r.GetHits()[0].GetExcerpt(); !strings.Contains(got, "&lt;b&gt;<mark>impeccables</mark>&lt;/b&gt;") {
		t.Errorf("excerpt: %s", got)
	}
}

func TestFacetsCountDivisionsAndWhatWasChosen(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	r, err := w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Cpv: []string{"909112"}})
	check(t, err)
	got := map[string]string{}
	for _, f := range r.GetFacets() {
		for _, v := range f.GetValues() {
			got[f.GetName()] += fmt.Sprint(v.GetValue(), "=", v.GetCount(), " ")
		}
	}
	if got["cpv"] != "90=2 909112=1 " || got["country"] != "PL=1 " {
		t.Errorf("facets %v", got)
	}
}

func TestWhatCannotBeAskedIsSaidByName(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	for field, req := range map[string]*searchv1.SearchSuppliersRequest{
		"latitude": {Latitude: proto.Float64(3)}, "sort": {Sort: "distance"}, "page": {Page: 1000, PageSize: 100},
	} {
		_, err := w.client.SearchSuppliers(t.Context(), req)
		if e := errs.From(err); e.Code != codes.InvalidArgument || len(e.Fields) != 1 || e.Fields[0].Path != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestVerifiedSuppliersComeFirstAndEqualsTakeTurns(t *testing.T) {
	var list []*suppliersv1.Supplier
	for i := range 8 {
		list = append(list, &suppliersv1.Supplier{Id: fmt.Sprint("sup_", i), Name: "Jardins", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED})
	}
	list[5].VerifiedUntil = at(100)
	w := newWorld(t, &lists{suppliers: list})
	orders := map[string]bool{}
	for range 6 {
		order := w.find(t, &searchv1.SearchSuppliersRequest{Q: "jardins"})
		if order[0] != "sup_5" {
			t.Errorf("the verified one is not first: %v", order)
		}
		if again := w.find(t, &searchv1.SearchSuppliersRequest{Q: "jardins"}); !slices.Equal(again, order) {
			t.Errorf("on the same day %v and %v", order, again)
		}
		orders[order[1]] = true
		w.Clock.Advance(24 * time.Hour)
	}
	if len(orders) < 3 {
		t.Errorf("over six days only %v come first among equals", orders)
	}
}

func TestAVerificationThatExpiresNoLongerHelps(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	w.Clock.Advance(10 * 24 * time.Hour)
	same(t, "verified", w.find(t, &searchv1.SearchSuppliersRequest{Verified: proto.Bool(true)}))
	r, err := w.client.SearchSuppliers(t.Context(), &searchv1.SearchSuppliersRequest{Q: "propres"})
	check(t, err)
	if h := r.GetHits()[0]; h.GetVerifiedUntil() != nil || len(h.GetVerifiedBy()) != 0 {
		t.Errorf("got %v", h)
	}
}

func TestWhatIsHeardIsFound(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	renamed, gone, back := suppliers()[0], suppliers()[1], suppliers()[3]
	renamed.Name = "Vitres Claires"
	gone.State, back.State = back.GetState(), gone.GetState()
	var told []proto.Message
	for _, s := range []*suppliersv1.Supplier{suppliers()[0], renamed, gone, back} {
		told = append(told, &suppliersv1.SupplierChanged{Supplier: s})
	}
	w.tell(t, "SupplierChanged", told...)
	same(t, "all", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_1", "sup_3", "sup_4")
	same(t, "claires", w.find(t, &searchv1.SearchSuppliersRequest{Q: "claires"}), "sup_1")
	same(t, "mains", w.find(t, &searchv1.SearchSuppliersRequest{Q: "mains"}))
}

func TestAnEventThatCannotBeReadDoesNotHoldUpTheOthers(t *testing.T) {
	w := newWorld(t, &lists{})
	broken := events.Event{ID: "x", Type: "SupplierChanged", Data: []byte(`{"supplier":7}`)}
	good, err := protojson.Marshal(&suppliersv1.SupplierChanged{Supplier: suppliers()[0]})
	check(t, err)
	check(t, w.service.Consumers()[0].Handle(t.Context(), []events.Event{broken, {Type: "SupplierChanged", Data: good}}))
	same(t, "all", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_1")
}
