package pools_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/pools"
)

type accounts struct {
	accountsv1.UnimplementedAccountsServiceServer
}

func (accounts) GetOrganisation(_ context.Context, r *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	return &accountsv1.Organisation{Id: r.GetOrganisation(), Name: "City", Place: &typesv1.Place{Country: "FR"}}, nil
}

// tenders keeps the drafts it is asked for.
type tenders struct {
	tendersv1.UnimplementedTendersServiceServer
	mu        sync.Mutex
	made      []*tendersv1.Tender
	cancelled []string
}

func (s *tenders) CreateTender(ctx context.Context, r *tendersv1.CreateTenderRequest) (*tendersv1.Tender, error) {
	caller, _ := auth.From(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	t := r.GetTender()
	t.Id, t.Buyers = fmt.Sprintf("ten_%d", len(s.made)+1), []*tendersv1.Buyer{{Organisation: caller.Organisation}}
	s.made = append(s.made, t)
	return t, nil
}

func (s *tenders) CancelTender(_ context.Context, r *tendersv1.CancelTenderRequest) (*tendersv1.Tender, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelled = append(s.cancelled, r.GetTender())
	return &tendersv1.Tender{Id: r.GetTender()}, nil
}

type house struct {
	*servicetest.House
	t       *testing.T
	client  poolsv1.PoolsServiceClient
	service *pools.Service
	db      store.DB
	tenders *tenders
	cities  []auth.Identity
}

func newHouse(t *testing.T) *house {
	h := &house{House: servicetest.New(t), t: t, tenders: &tenders{}}
	h.db = h.DB("pools")
	service, err := pools.New(t.Context(), pools.Deps{DB: h.db, Clock: h.Clock, Conn: h.Conn, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.service = service
	h.Serve(service.Register,
		func(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, accounts{}) },
		func(r grpc.ServiceRegistrar) { tendersv1.RegisterTendersServiceServer(r, h.tenders) })
	h.client = poolsv1.NewPoolsServiceClient(h.Conn)
	for range 10 {
		h.cities = append(h.cities, h.Person(h.Organisation(), auth.RoleOfficer))
	}
	return h
}

// demand declares the usual purchase of a city.
func (h *house) demand(city auth.Identity, change ...func(*poolsv1.Demand)) *poolsv1.Demand {
	h.t.Helper()
	now := h.Clock.Now()
	d := &poolsv1.Demand{
		Title: "Nettoyage", Cpv: "90911200", Value: &typesv1.Money{Amount: "100000", Currency: "EUR"},
		PeriodStart: timestamppb.New(now.AddDate(0, 6, 0)), PeriodEnd: timestamppb.New(now.AddDate(2, 6, 0)),
	}
	for _, c := range change {
		c(d)
	}
	d, err := h.client.CreateDemand(h.As(city), &poolsv1.CreateDemandRequest{Demand: d})
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// pool opens a pool of the first n cities, the first of which leads.
func (h *house) pool(n int) *poolsv1.Pool {
	h.t.Helper()
	r := &poolsv1.CreatePoolRequest{Title: "Nettoyage en commun", Terms: "Le droit français s'applique.", Demand: h.demand(h.cities[0]).GetId()}
	for _, city := range h.cities[1:n] {
		r.Invited = append(r.Invited, h.demand(city).GetId())
	}
	p, err := h.client.CreatePool(h.As(h.cities[0]), r)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) join(city auth.Identity, pool string) *poolsv1.Pool {
	h.t.Helper()
	p, err := h.client.JoinPool(h.As(city), &poolsv1.JoinPoolRequest{Pool: pool})
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) sign(city auth.Identity, p *poolsv1.Pool) *poolsv1.Pool {
	h.t.Helper()
	p, err := h.client.SignPool(h.As(city), &poolsv1.SignPoolRequest{Pool: p.GetId(), Revision: p.GetRevision()})
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func wantCode(t *testing.T, what string, err error, code codes.Code) {
	t.Helper()
	if errs.Code(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func wantReason(t *testing.T, what string, err error, reason string) {
	t.Helper()
	if !errs.Is(err, reason) {
		t.Errorf("%s: %v, want %s", what, err, reason)
	}
}
