package clauses_test

import (
	"context"
	"testing"

	"google.golang.org/grpc"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/clauses"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// search knows of six verified enterprises, all open to Article 20, and remembers
// what it was asked.
type search struct {
	searchv1.UnimplementedSearchServiceServer
	asked chan *searchv1.SearchSuppliersRequest
}

func (s search) SearchSuppliers(_ context.Context, r *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	select {
	case s.asked <- r:
	default:
	}
	return &searchv1.SearchSuppliersResponse{Total: 6, Facets: []*searchv1.Facet{{Name: "eligible", Values: []*searchv1.FacetValue{{Value: "article_20", Count: 6}}}}}, nil
}

// tenders has one draft.
type tenders struct {
	tendersv1.UnimplementedTendersServiceServer
}

func (tenders) ListTenders(context.Context, *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	return &tendersv1.ListTendersResponse{Tenders: []*tendersv1.Tender{{Id: "ten_1", Title: "Cleaning", Status: tendersv1.TenderStatus_TENDER_STATUS_DRAFT}}}, nil
}

// house is the pages over the real library.
type house struct {
	*webtest.Site
	t     *testing.T
	asked chan *searchv1.SearchSuppliersRequest
}

const (
	officer = "officer@gdansk.example"
	other   = "officer@paris.example"
)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, asked: make(chan *searchv1.SearchSuppliersRequest, 1)}
	h.Site = webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){func(r grpc.ServiceRegistrar) {
		searchv1.RegisterSearchServiceServer(r, search{asked: h.asked})
		tendersv1.RegisterTendersServiceServer(r, tenders{})
	}}})
	library, err := clauses.New(t.Context(), clauses.Deps{DB: h.House.DB("clauses"), Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log})
	if err != nil {
		t.Fatal(err)
	}
	codes, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	h.House.Serve(library.Register, codes.Register)
	for email, city := range map[string]string{officer: "City of Gdańsk", other: "City of Paris"} {
		h.Accounts.Add(webtest.Person{
			Email: email, Name: "Officer of " + city, Organisation: city, Zone: "Europe/Warsaw",
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER},
		})
	}
	return h
}
