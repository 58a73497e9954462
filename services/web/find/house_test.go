package find_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/search"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
	"github.com/fairlot/fairlot/services/watch"
	"github.com/fairlot/fairlot/services/web/webtest"
)

const bidder = "anna@nadmotlawa.example"

// lists gives the tenders that the search is filled with; suppliers and contracts there are none.
type lists struct {
	tendersv1.UnimplementedTendersServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	deliveryv1.UnimplementedDeliveryServiceServer
	tenders []*tendersv1.Tender
}

func (l *lists) ListTenders(context.Context, *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	return &tendersv1.ListTendersResponse{Tenders: l.tenders}, nil
}

func (l *lists) ListSuppliers(context.Context, *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	return &suppliersv1.ListSuppliersResponse{}, nil
}

func (l *lists) ListContracts(context.Context, *deliveryv1.ListContractsRequest) (*deliveryv1.ListContractsResponse, error) {
	return &deliveryv1.ListContractsResponse{}, nil
}

func at(days int) *timestamppb.Timestamp {
	return timestamppb.New(servicetest.Start().AddDate(0, 0, days))
}

func calls() []*tendersv1.Tender {
	gdansk := &typesv1.Place{City: "Gdańsk", Country: "PL", Nuts: "PL633", Latitude: proto.Float64(54.352), Longitude: proto.Float64(18.6466)}
	lille := &typesv1.Place{City: "Lille", Country: "FR", Nuts: "FRE11", Latitude: proto.Float64(50.6292), Longitude: proto.Float64(3.0573)}
	return []*tendersv1.Tender{
		{
			Id: "ten_schools", Title: "Sprzątanie <szkół> & przedszkoli", Description: "Codziennie.", Language: "pl", PublishedAt: at(-5), Deadline: at(20), Cpv: "90911200", Place: gdansk,
			Buyers: []*tendersv1.Buyer{{Organisation: "org_1", Name: "Gmina Gdańsk"}}, Value: &typesv1.Money{Amount: "412000.00", Currency: "EUR"},
			Reservation: tendersv1.Reservation_RESERVATION_ARTICLE_20, Clauses: []*tendersv1.Clause{{Theme: "opp"}},
			Amendments: []*tendersv1.Amendment{{Version: 2, AmendedAt: at(-2)}},
		},
		{
			Id: "ten_meals", Title: "Repas des crèches", Language: "fr", PublishedAt: at(-3), Deadline: at(5), Cpv: "55524000", Place: lille,
			Buyers: []*tendersv1.Buyer{{Organisation: "org_2", Name: "Ville de Lille"}}, Value: &typesv1.Money{Amount: "90000.00", Currency: "EUR"}, Clauses: []*tendersv1.Clause{{Theme: "gen-eq"}},
		},
		{
			Id: "ten_parks", Title: "Entretien des parcs", Language: "fr", PublishedAt: at(-40), Deadline: at(-4), Cpv: "77310000", Place: lille,
			Buyers: []*tendersv1.Buyer{{Organisation: "org_2", Name: "Ville de Lille"}},
		},
	}
}

// house is the pages over the real search, watch and codelists.
type house struct {
	*webtest.Site
	t      *testing.T
	search *search.Service
}

func open(t *testing.T, tenders ...*tendersv1.Tender) *house {
	t.Helper()
	records := &lists{tenders: tenders}
	none := func(r grpc.ServiceRegistrar) {
		tendersv1.RegisterTendersServiceServer(r, records)
		suppliersv1.RegisterSuppliersServiceServer(r, records)
		deliveryv1.RegisterDeliveryServiceServer(r, records)
	}
	h := &house{t: t, Site: webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){none}})}
	codes, err := codelists.New()
	h.check(err)
	kept, err := watch.New(t.Context(), watch.Deps{DB: h.House.DB("watch"), Clock: h.House.Clock, Conn: h.House.Conn, Signer: h.House.Signer, Log: h.House.Log})
	h.check(err)
	h.House.Serve(codes.Register, kept.Register)
	engine, err := bleve.New(t.TempDir())
	h.check(err)
	h.search, err = search.New(t.Context(), search.Deps{Engine: engine, Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log})
	h.check(err)
	t.Cleanup(func() {
		h.search.Close()
		h.check(engine.Close())
	})
	h.House.Serve(h.search.Register)
	h.check(h.search.Fill(t.Context()))
	h.Accounts.Add(webtest.Person{
		Email: bidder, Name: "Anna Wójcik", Organisation: "Nad Motławą", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	return h
}

func (h *house) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// get asks for an address as a visitor; header is pairs of name and value.
func (h *house) get(path string, header ...string) (*http.Response, string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.Address+path, nil)
	h.check(err)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	answer, err := (&http.Client{Timeout: 20 * time.Second}).Do(req)
	h.check(err)
	body, err := io.ReadAll(answer.Body)
	h.check(err)
	h.check(answer.Body.Close())
	return answer, string(body)
}
