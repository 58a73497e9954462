package tenders_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/clauses"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/tenders"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// bids gives every opening officer a key and every tender a seal.
type bids struct {
	bidsv1.UnimplementedBidsServiceServer
	mu   sync.Mutex
	keys []string
}

func (b *bids) CreateSeal(_ context.Context, r *bidsv1.CreateSealRequest) (*bidsv1.CreateSealResponse, error) {
	return &bidsv1.CreateSealResponse{Recipient: "age1" + r.GetTender()}, nil
}

func (b *bids) ListOpeningKeys(context.Context, *bidsv1.ListOpeningKeysRequest) (*bidsv1.ListOpeningKeysResponse, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := &bidsv1.ListOpeningKeysResponse{}
	for _, p := range b.keys {
		list.Keys = append(list.Keys, &bidsv1.OpeningKey{Person: p})
	}
	return list, nil
}

// search remembers what was asked and answers with what a test puts there.
type search struct {
	searchv1.UnimplementedSearchServiceServer
	mu     sync.Mutex
	asked  *searchv1.SearchTendersRequest
	answer *searchv1.SearchTendersResponse
}

func (s *search) SearchTenders(_ context.Context, r *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = r
	return s.answer, nil
}

func (s *search) SearchSuppliers(context.Context, *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	return &searchv1.SearchSuppliersResponse{Total: 29}, nil
}

// files takes every file and knows it again.
type files struct{}

func (files) Put(_ context.Context, name, mediaType string, body io.Reader, _ int64) (*typesv1.File, error) {
	n, err := io.Copy(io.Discard, body)
	return &typesv1.File{Id: "fil_" + strings.Trim(name, ".pdf"), Name: name, MediaType: mediaType, Size: n}, err
}

func (files) Complete(context.Context, string, string, []*typesv1.File) error { return nil }

// house is the pages over the real tenders and codelists.
type house struct {
	*webtest.Site
	t       *testing.T
	tenders tendersv1.TendersServiceClient
	search  *search
	bids    *bids
	officer auth.Identity
	people  []string
}

const (
	officer   = "officer@gdansk.example"
	colleague = "colleague@gdansk.example"
	bidder    = "anna@nadmotlawa.example"
)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, search: &search{answer: &searchv1.SearchTendersResponse{}}, bids: &bids{}}
	late := func(r grpc.ServiceRegistrar) {
		searchv1.RegisterSearchServiceServer(r, h.search)
		bidsv1.RegisterBidsServiceServer(r, h.bids)
	}
	h.Site = webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){late}, Files: files{}})
	service, err := tenders.New(t.Context(), tenders.Deps{
		DB: h.House.DB("tenders"), Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log, Signer: h.House.Signer, Files: files{},
	})
	if err != nil {
		t.Fatal(err)
	}
	codes, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	library, err := clauses.New(t.Context(), clauses.Deps{DB: h.House.DB("clauses"), Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.House.Serve(service.Register, codes.Register, library.Register)
	h.tenders = tendersv1.NewTendersServiceClient(h.House.Conn)
	h.employ()
	return h
}

// employ fills the city with the people that a tender needs, and one enterprise.
func (h *house) employ() {
	city := func(email, name string, role optionsv1.Role) auth.Identity {
		return h.Accounts.Add(webtest.Person{
			Email: email, Name: name, Organisation: "City of Gdańsk", Zone: "Europe/Warsaw",
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{role},
		})
	}
	h.officer = city(officer, "Anna Officer", optionsv1.Role_ROLE_OFFICER)
	city(colleague, "Piotr Colleague", optionsv1.Role_ROLE_OFFICER)
	for _, name := range []string{"Ola", "Jan", "Ewa"} {
		id := city(strings.ToLower(name)+"@gdansk.example", name+" Opening", optionsv1.Role_ROLE_OPENING_OFFICER)
		h.bids.keys, h.people = append(h.bids.keys, id.Person), append(h.people, id.Person)
	}
	h.people = append(h.people, city("eval@gdansk.example", "Iga Evaluator", optionsv1.Role_ROLE_EVALUATOR).Person)
	h.Accounts.Add(webtest.Person{
		Email: bidder, Name: "Anna Nad Motławą", Organisation: "Nad Motławą", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
}

func (h *house) tender(id string) *tendersv1.Tender {
	h.t.Helper()
	t, err := h.tenders.GetTender(h.House.As(h.officer), &tendersv1.GetTenderRequest{Tender: id})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}
