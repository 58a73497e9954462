package impact_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/home"
	"github.com/fairlot/fairlot/services/web/impact"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// market has two reserved awards of 120 tenders, one reserved tender that was
// not awarded to anyone, and contracts.
type market struct {
	searchv1.UnimplementedSearchServiceServer
	awardsv1.UnimplementedAwardsServiceServer
	deliveryv1.UnimplementedDeliveryServiceServer

	mu        sync.Mutex
	asked     int
	contracts []*deliveryv1.Contract
	down      bool
}

func (m *market) SearchTenders(_ context.Context, r *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	if len(r.GetReservation()) > 0 {
		return &searchv1.SearchTendersResponse{Total: 3, Hits: []*searchv1.TenderHit{{Tender: "ten_1"}, {Tender: "ten_2"}, {Tender: "ten_none"}}}, nil
	}
	return &searchv1.SearchTendersResponse{Total: 120, Facets: []*searchv1.Facet{
		{Name: "theme", Values: []*searchv1.FacetValue{{Value: "work-cond", Count: 30}, {Value: "opp", Count: 90}}},
		{Name: "reservation", Values: []*searchv1.FacetValue{{Value: "none", Count: 80}, {Value: "article_20", Count: 40}}},
	}}, nil
}

func (m *market) SearchSuppliers(context.Context, *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	return &searchv1.SearchSuppliersResponse{Total: 259}, nil
}

func (m *market) GetAward(_ context.Context, r *awardsv1.GetAwardRequest) (*awardsv1.Award, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	values := map[string]*typesv1.Money{"ten_1": {Amount: "199050.50", Currency: "EUR"}, "ten_2": {Amount: "0.50", Currency: "EUR"}}
	if values[r.GetTender()] == nil {
		return nil, errs.NotFound("award", r.GetTender())
	}
	return &awardsv1.Award{Value: values[r.GetTender()]}, nil
}

func (m *market) ListContracts(_ context.Context, r *deliveryv1.ListContractsRequest) (*deliveryv1.ListContractsResponse, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return nil, errs.New(codes.Unavailable, "service.unavailable", "delivery does not answer")
	}
	half := len(m.contracts) / 2
	if r.GetPageToken() == "" && half > 0 {
		return &deliveryv1.ListContractsResponse{Contracts: m.contracts[:half], NextPageToken: "more"}, nil
	}
	return &deliveryv1.ListContractsResponse{Contracts: m.contracts[half:]}, nil
}

func (m *market) register(r grpc.ServiceRegistrar) {
	searchv1.RegisterSearchServiceServer(r, m)
	awardsv1.RegisterAwardsServiceServer(r, m)
	deliveryv1.RegisterDeliveryServiceServer(r, m)
}

// contract promises hours on one clause and people on another.
func contract(n int, promised, verified string) *deliveryv1.Contract {
	return &deliveryv1.Contract{
		Id: fmt.Sprint("con_", n), Tender: fmt.Sprint("ten_", n), Title: fmt.Sprint("Utrzymanie zieleni ", n), SupplierName: "Zielony Start",
		Buyers: []*tendersv1.Buyer{{Name: "Gmina Wrocław"}, {Name: "Miasto Gdańsk"}}, SignedAt: timestamppb.New(time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC)),
		Obligations: []*deliveryv1.Obligation{
			{Clause: &tendersv1.Clause{Unit: "h", Theme: "opp"}, Promised: promised, Verified: verified},
			{Clause: &tendersv1.Clause{Unit: "people", Theme: "opp"}, Promised: "7", Verified: "7"},
			{Clause: &tendersv1.Clause{Unit: "h", Theme: "acc-all"}, Promised: "9", Verified: "9"},
		},
	}
}

func TestFiguresAreAddedUpFromWhatEveryoneCanRead(t *testing.T) {
	m := &market{contracts: []*deliveryv1.Contract{contract(1, "1000.75", "400.5"), contract(2, "500.50", ""), contract(3, "", "")}}
	h := servicetest.New(t)
	h.Serve(m.register)
	l := impact.NewLedger(h.Conn)
	for range 2 {
		f, err := l.Figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.Enterprises != 259 || f.Tenders != 120 || f.Contracts != 3 || f.ReservedAwards != 2 {
			t.Errorf("counts: %+v", f)
		}
		if len(f.Reserved) != 1 || f.Reserved[0].GetAmount() != "199051.00" {
			t.Errorf("reserved: %v", f.Reserved)
		}
		if f.Promised != 1500 || f.Verified != 400 {
			t.Errorf("%d of %d hours", f.Verified, f.Promised)
		}
		if f.Deliveries[0].Contract != "con_3" || f.Themes[0].Value != "opp" {
			t.Errorf("order: %+v %+v", f.Deliveries, f.Themes)
		}
	}
	if m.asked != 3 {
		t.Errorf("%d awards were read", m.asked)
	}
}

func TestAPromiseThatStandsInTwoContractsCountsOnce(t *testing.T) {
	second := contract(1, "1000.75", "10")
	second.Id, second.Lot = "con_1b", "LOT-0002"
	m := &market{contracts: []*deliveryv1.Contract{contract(1, "1000.75", "400.5"), second}}
	h := servicetest.New(t)
	h.Serve(m.register)
	f, err := impact.NewLedger(h.Conn).Figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if f.Promised != 1000 || f.Verified != 410 || len(f.Deliveries) != 2 {
		t.Errorf("%d of %d hours in %d contracts", f.Verified, f.Promised, len(f.Deliveries))
	}
}

func TestThePageIsWithoutBarriersWithAndWithoutContracts(t *testing.T) {
	full := &market{}
	for n := range 25 {
		full.contracts = append(full.contracts, contract(n+1, "833", "412"))
	}
	browser := browsertest.Start(t)
	for name, c := range map[string]struct {
		market *market
		texts  []string
	}{
		"full":  {full, []string{"20,825\u00a0h", "10,300\u00a0h", "412\u00a0h of 833\u00a0h", "There are 25 such contracts", "€\u00a0199,051"}},
		"empty": {&market{}, []string{"No contract with hours of inclusion work is signed yet"}},
	} {
		site := webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){c.market.register}})
		for _, width := range []int64{360, 1280} {
			p := browser.Page(width, 900)
			p.Open(site.Address + "/impact")
			for _, text := range c.texts {
				p.SeeText(text)
			}
			p.Axe()
			p.Shot(fmt.Sprintf("impact-%s-%d", name, width))
		}
	}
}

func TestTheFirstPageShowsTheRestWhereDeliveryDoesNotAnswer(t *testing.T) {
	m := &market{down: true}
	h := servicetest.New(t)
	h.Serve(m.register)
	f, err := home.NewLive(h.Conn, impact.NewLedger(h.Conn)).Figures(t.Context())
	if err == nil || f.VerifiedEnterprises != 259 {
		t.Errorf("got %+v %v", f, err)
	}
}
