package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/search"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
)

// world is a house with the search in it and the services that it asks.
type world struct {
	*servicetest.House
	service *search.Service
	client  searchv1.SearchServiceClient
	lists   *lists
}

// lists stands for the services that the search reads.
type lists struct {
	suppliersv1.UnimplementedSuppliersServiceServer
	tendersv1.UnimplementedTendersServiceServer
	codelistsv1.UnimplementedCodelistsServiceServer
	mu        sync.Mutex
	suppliers []*suppliersv1.Supplier
	tenders   []*tendersv1.Tender
}

func (l *lists) ListSuppliers(_ context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := 0
	_, _ = fmt.Sscan(req.GetPageToken(), &at)
	answer := &suppliersv1.ListSuppliersResponse{}
	if at < len(l.suppliers) {
		answer.Suppliers = l.suppliers[at : at+1]
	}
	if at+1 < len(l.suppliers) {
		answer.NextPageToken = fmt.Sprint(at + 1)
	}
	return answer, nil
}

func (l *lists) ListTenders(context.Context, *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return &tendersv1.ListTendersResponse{Tenders: l.tenders}, nil
}

func (l *lists) ListCodes(_ context.Context, req *codelistsv1.ListCodesRequest) (*codelistsv1.ListCodesResponse, error) {
	labels := map[string]string{
		"cpv 90910000 fr": "Services de nettoyage", "cpv 90910000 en": "Cleaning services", "cpv 90910000 pl": "Usługi sprzątania",
		"nuts FRE fr": "Hauts-de-France", "social-status fr.ei fr": "Entreprise d'insertion",
	}
	answer := &codelistsv1.ListCodesResponse{}
	for _, c := range req.GetCodes() {
		if label, ok := labels[req.GetCodelist()+" "+c+" "+req.GetLanguage()]; ok {
			answer.Codes = append(answer.Codes, &codelistsv1.Code{Code: c, Label: label})
		}
	}
	return answer, nil
}

func newWorld(t *testing.T, records *lists) *world {
	t.Helper()
	house := servicetest.New(t)
	e, err := bleve.New(t.TempDir())
	check(t, err)
	house.Serve(
		func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { tendersv1.RegisterTendersServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, records) },
	)
	service, err := search.New(t.Context(), search.Deps{Engine: e, Clock: house.Clock, Conn: house.Conn, Log: house.Log})
	check(t, err)
	t.Cleanup(func() { check(t, e.Close()) })
	house.Serve(service.Register)
	check(t, service.Fill(t.Context()))
	return &world{House: house, service: service, client: searchv1.NewSearchServiceClient(house.Conn), lists: records}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(days int) *timestamppb.Timestamp {
	return timestamppb.New(servicetest.Start().AddDate(0, 0, days))
}

// suppliers are three that are public and one that is not.
func suppliers() []*suppliersv1.Supplier {
	lille, lyon := &typesv1.Place{City: "Lille", Country: "FR", Nuts: "FRE11", Latitude: proto.Float64(50.6292), Longitude: proto.Float64(3.0573)},
		&typesv1.Place{City: "Lyon", Country: "FR", Nuts: "FRK26", Latitude: proto.Float64(45.764), Longitude: proto.Float64(4.8357)}
	const submitted = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
	return []*suppliersv1.Supplier{
		{
			Id: "sup_1", Name: "Les Mains Propres", State: submitted, Place: lille, Cpv: []string{"90910000"}, Serves: []string{"FRE"},
			SocialStatus: "fr.ei", Identifier: &typesv1.Identifier{Scheme: "FR-SIRET", Value: "41767403300069"},
			Description:   map[string]string{"fr": "Bureaux & vitres, <b>impeccables</b>.", "en": "Offices and windows."},
			Workforce:     &suppliersv1.Workforce{Employees: 30, Disadvantaged: 9, Disabled: 5},
			VerifiedUntil: at(10), Verifications: []*suppliersv1.Verification{
				{OrganisationName: "Ville de Lille", ExpiresAt: at(10)}, {OrganisationName: "Ville de Paris", ExpiresAt: at(-1)},
			},
		},
		{Id: "sup_2", Name: "Nettoyage du Rhône", State: submitted, Place: lyon, Serves: []string{"FR"}, LegalForm: "fr.scic"},
		{Id: "sup_3", Name: "Spółdzielnia Czysta", State: submitted, Place: &typesv1.Place{City: "Łódź", Country: "PL"}, Cpv: []string{"90911200"}, Serves: []string{"EU"}},
		{Id: "sup_4", Name: "Suspended", State: suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED, Place: lille},
	}
}

func (w *world) find(t *testing.T, req *searchv1.SearchSuppliersRequest) []string {
	t.Helper()
	r, err := w.client.SearchSuppliers(t.Context(), req)
	check(t, err)
	ids := []string{}
	for _, h := range r.GetHits() {
		ids = append(ids, h.GetSupplier())
	}
	return ids
}

func same(t *testing.T, about any, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%v: got %v, want %v", about, got, want)
	}
}

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

func event(t *testing.T, kind string, m proto.Message) store.Event {
	t.Helper()
	data, err := protojson.Marshal(m)
	check(t, err)
	return store.Event{ID: kind, Type: kind, Data: data}
}

func TestWhatIsHeardIsFound(t *testing.T) {
	w := newWorld(t, &lists{suppliers: suppliers()})
	renamed, gone, back := suppliers()[0], suppliers()[1], suppliers()[3]
	renamed.Name = "Vitres Claires"
	gone.State, back.State = back.GetState(), gone.GetState()
	check(t, w.service.Hear(t.Context(), []store.Event{
		event(t, "SupplierChanged", &suppliersv1.SupplierChanged{Supplier: suppliers()[0]}),
		event(t, "SupplierChanged", &suppliersv1.SupplierChanged{Supplier: renamed}),
		event(t, "SupplierChanged", &suppliersv1.SupplierChanged{Supplier: gone}),
		event(t, "SupplierChanged", &suppliersv1.SupplierChanged{Supplier: back}),
		event(t, "SomethingElse", &suppliersv1.SupplierChanged{}),
	}))
	same(t, "all", w.find(t, &searchv1.SearchSuppliersRequest{}), "sup_1", "sup_3", "sup_4")
	same(t, "claires", w.find(t, &searchv1.SearchSuppliersRequest{Q: "claires"}), "sup_1")
	same(t, "mains", w.find(t, &searchv1.SearchSuppliersRequest{Q: "mains"}))
}
