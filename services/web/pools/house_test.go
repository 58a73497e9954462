package pools_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/pools"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// tenders makes the draft a pool asks for.
type tenders struct {
	tendersv1.UnimplementedTendersServiceServer
	mu   sync.Mutex
	made *tendersv1.Tender
}

func (s *tenders) CreateTender(_ context.Context, r *tendersv1.CreateTenderRequest) (*tendersv1.Tender, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made = proto.CloneOf(r.GetTender())
	s.made.Id = "ten_1"
	return s.made, nil
}

// house is the pages over the real pools and codelists, with two cities.
type house struct {
	*webtest.Site
	t               *testing.T
	pools           poolsv1.PoolsServiceClient
	tenders         *tenders
	gdansk, wroclaw auth.Identity
}

const (
	gdansk  = "officer@gdansk.example"
	wroclaw = "officer@wroclaw.example"
	verify  = "verifier@gdansk.example"
)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, tenders: &tenders{}}
	h.Site = webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){func(r grpc.ServiceRegistrar) {
		tendersv1.RegisterTendersServiceServer(r, h.tenders)
	}}})
	service, err := pools.New(t.Context(), pools.Deps{DB: h.House.DB("pools"), Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log})
	if err != nil {
		t.Fatal(err)
	}
	codes, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	h.House.Serve(service.Register, codes.Register)
	h.House.Listen("pools", service.Consumers()...)
	h.pools = poolsv1.NewPoolsServiceClient(h.House.Conn)
	person := func(email, city string, role optionsv1.Role) auth.Identity {
		return h.Accounts.Add(webtest.Person{
			Email: email, Name: "Anna Kowalska", Organisation: city, Zone: "Europe/Warsaw",
			Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{role},
		})
	}
	h.gdansk = person(gdansk, "Miasto Gdańsk", optionsv1.Role_ROLE_OFFICER)
	h.wroclaw = person(wroclaw, "Gmina Wrocław", optionsv1.Role_ROLE_OFFICER)
	person(verify, "Miasto Gdańsk", optionsv1.Role_ROLE_VERIFIER)
	return h
}

// demand declares bicycle repairs for a city.
func (h *house) demand(city auth.Identity, title, value string) *poolsv1.Demand {
	h.t.Helper()
	now := h.House.Clock.Now()
	d, err := h.pools.CreateDemand(h.House.As(city), &poolsv1.CreateDemandRequest{Demand: &poolsv1.Demand{
		Title: title, Description: "Serwis, przeglądy i odnawianie wycofanych rowerów.", Cpv: "50110000",
		Value:       &typesv1.Money{Amount: value, Currency: "EUR"},
		Place:       &typesv1.Place{City: "Wrocław", Country: "PL", Nuts: "PL514", Latitude: proto.Float64(51.11), Longitude: proto.Float64(17.03)},
		PeriodStart: timestamppb.New(now.AddDate(0, 6, 0)), PeriodEnd: timestamppb.New(now.AddDate(2, 6, 0)),
	}})
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// award lets the pool's tender be published and awarded, and waits until the
// pool has heard of both.
func (h *house) award(pool, value string) {
	h.t.Helper()
	tender := &tendersv1.Tender{Id: "ten_1", Pool: pool, PublishedAt: timestamppb.New(h.House.Clock.Now())}
	h.House.Tell("tenders", "ten_1", &tendersv1.TenderPublished{Tender: tender})
	h.until(pool, func(p *poolsv1.Pool) bool { return p.GetTenderPublishedAt() != nil })
	h.House.Tell("awards", "awa_1", &awardsv1.AwardDecided{Award: &awardsv1.Award{
		Id: "awa_1", Tender: "ten_1", Value: &typesv1.Money{Amount: value, Currency: "EUR"},
		Buyers: []*tendersv1.Buyer{
			{Organisation: h.gdansk.Organisation, Name: "Miasto Gdańsk", Share: 6400000}, {Organisation: h.wroclaw.Organisation, Name: "Gmina Wrocław", Share: 8800000},
		},
	}})
	h.until(pool, func(p *poolsv1.Pool) bool { return len(p.GetShares()) > 0 })
}

func (h *house) until(pool string, holds func(*poolsv1.Pool) bool) {
	h.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		p, err := h.pools.GetPool(h.House.As(h.gdansk), &poolsv1.GetPoolRequest{Pool: pool})
		if err != nil {
			h.t.Fatal(err)
		}
		if holds(p) {
			return
		}
		<-time.After(20 * time.Millisecond)
	}
	h.t.Fatal("the pool did not hear of it")
}

// only is the one pool of the city.
func (h *house) only(city auth.Identity) *poolsv1.Pool {
	h.t.Helper()
	list, err := h.pools.ListPools(h.House.As(city), &poolsv1.ListPoolsRequest{})
	if err != nil || len(list.GetPools()) != 1 {
		h.t.Fatalf("pools of the city: %v %v", list, err)
	}
	return list.GetPools()[0]
}
