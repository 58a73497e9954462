package search_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
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
	deliveryv1.UnimplementedDeliveryServiceServer
	accountsv1.UnimplementedAccountsServiceServer
	mu        sync.Mutex
	suppliers []*suppliersv1.Supplier
	tenders   []*tendersv1.Tender
	contracts []*deliveryv1.Contract
	// away: delivery does not answer.
	away bool
	// between runs before the second page of suppliers is given, if it is not nil.
	between func()
	// page is how many suppliers a page has; 1 where it is 0.
	page int
}

// operator runs the instance; every other organisation is a buyer.
const operator = "org_operator"

func (l *lists) GetOrganisation(_ context.Context, req *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	kind := accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER
	if req.GetOrganisation() == operator {
		kind = accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR
	}
	return &accountsv1.Organisation{Id: req.GetOrganisation(), Kind: kind}, nil
}

func (l *lists) ListSuppliers(_ context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	at := 0
	_, _ = fmt.Sscan(req.GetPageToken(), &at)
	if at > 0 && l.between != nil {
		l.between()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	answer := &suppliersv1.ListSuppliersResponse{}
	next := min(at+max(l.page, 1), len(l.suppliers))
	answer.Suppliers = l.suppliers[at:next]
	if next < len(l.suppliers) {
		answer.NextPageToken = fmt.Sprint(next)
	}
	return answer, nil
}

func (l *lists) ListContracts(context.Context, *deliveryv1.ListContractsRequest) (*deliveryv1.ListContractsResponse, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return nil, errs.New(codes.Unavailable, "delivery.away", "not yet")
	}
	return &deliveryv1.ListContractsResponse{Contracts: l.contracts}, nil
}

func (l *lists) GetContract(_ context.Context, req *deliveryv1.GetContractRequest) (*deliveryv1.Contract, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.contracts {
		if c.GetId() == req.GetContract() {
			return c, nil
		}
	}
	return nil, errs.NotFound("contract", req.GetContract())
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

func newWorld(t testing.TB, records *lists) *world {
	t.Helper()
	house := servicetest.New(t)
	e, err := bleve.New(t.TempDir())
	check(t, err)
	house.Serve(
		func(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { tendersv1.RegisterTendersServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { deliveryv1.RegisterDeliveryServiceServer(r, records) },
		func(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, records) },
	)
	service, err := search.New(t.Context(), search.Deps{Engine: e, Clock: house.Clock, Conn: house.Conn, Log: house.Log})
	check(t, err)
	t.Cleanup(func() {
		service.Close()
		check(t, e.Close())
	})
	house.Serve(service.Register)
	check(t, service.Fill(t.Context()))
	return &world{House: house, service: service, client: searchv1.NewSearchServiceClient(house.Conn), lists: records}
}

func check(t testing.TB, err error) {
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

// tell lets the service hear events of one type as its listener would.
func (w *world) tell(t *testing.T, kind string, messages ...proto.Message) {
	t.Helper()
	var list []events.Event
	for _, m := range messages {
		data, err := protojson.Marshal(m)
		check(t, err)
		list = append(list, events.Event{ID: kind, Type: kind, Data: data})
	}
	for _, sub := range w.service.Consumers() {
		if slices.Contains(sub.Types, kind) {
			check(t, sub.Handle(t.Context(), list))
		}
	}
}
