package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// listPage is how many records a rebuild asks for at a time.
const listPage = 200

// Deps is what the service needs.
type Deps struct {
	// Engine stays the caller's, who closes it after the service.
	Engine engine.Engine
	Clock  clock.Clock
	// Conn reaches suppliers, tenders and codelists.
	Conn grpc.ClientConnInterface
	Log  *slog.Logger
}

// Service implements searchv1.SearchServiceServer.
type Service struct {
	searchv1.UnimplementedSearchServiceServer
	engine    engine.Engine
	clock     clock.Clock
	log       *slog.Logger
	names     *names
	suppliers *collection[*suppliersv1.Supplier]
	tenders   *collection[*tendersv1.Tender]
	rebuilds  rebuilds
}

// New opens the indexes. Those that are Empty are filled by Fill.
func New(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{engine: d.Engine, clock: d.Clock, log: d.Log, names: newNames(codelistsv1.NewCodelistsServiceClient(d.Conn), d.Log)}
	suppliers, err := engine.Open(ctx, d.Engine, supplierSchema())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	tenders, err := engine.Open(ctx, d.Engine, tenderSchema())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	s.suppliers = &collection[*suppliersv1.Supplier]{
		index: suppliers, blank: func() *suppliersv1.Supplier { return &suppliersv1.Supplier{} },
		id: (*suppliersv1.Supplier).GetId, learn: s.learnSuppliers, document: s.supplierDocument,
		list: listSuppliers(suppliersv1.NewSuppliersServiceClient(d.Conn)),
	}
	s.tenders = &collection[*tendersv1.Tender]{
		index: tenders, blank: func() *tendersv1.Tender { return &tendersv1.Tender{} },
		id: (*tendersv1.Tender).GetId, learn: s.learnTenders, document: s.tenderDocument,
		list: listTenders(tendersv1.NewTendersServiceClient(d.Conn)),
	}
	s.rebuilds.start()
	if err := errors.Join(s.suppliers.open(ctx), s.tenders.open(ctx)); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return s, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { searchv1.RegisterSearchServiceServer(r, s) }

// Health says whether the engine answers.
func (s *Service) Health(ctx context.Context) error { return s.engine.Health(ctx) }

// SearchSuppliers finds public suppliers. Anyone may call it. Codes:
// InvalidArgument (a radius or an order by distance without a point, a page
// beyond the ten thousandth hit), Unavailable.
func (s *Service) SearchSuppliers(ctx context.Context, req *searchv1.SearchSuppliersRequest) (*searchv1.SearchSuppliersResponse, error) {
	now := s.clock.Now()
	q, err := supplierQuery(req, now)
	if err != nil {
		return nil, err
	}
	r, records, err := s.suppliers.search(ctx, now, q)
	if err != nil {
		return nil, err
	}
	answer := &searchv1.SearchSuppliersResponse{Total: int64(r.Total), Facets: shownFacets(r.Facets, req.GetCpv())}
	for i, record := range records {
		answer.Hits = append(answer.Hits, supplierHit(record, r.Hits[i], now, language(ctx)))
	}
	return answer, nil
}

// SearchTenders finds published tenders. Anyone may call it. Codes:
// InvalidArgument (a page beyond the ten thousandth hit), Unavailable.
func (s *Service) SearchTenders(ctx context.Context, req *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	now := s.clock.Now()
	r, records, err := s.tenders.search(ctx, now, tenderQuery(req, now))
	if err != nil {
		return nil, err
	}
	answer := &searchv1.SearchTendersResponse{Total: int64(r.Total), Facets: shownFacets(r.Facets, req.GetCpv())}
	for i, record := range records {
		answer.Hits = append(answer.Hits, tenderHit(record, r.Hits[i], now))
	}
	return answer, nil
}

func listSuppliers(client suppliersv1.SuppliersServiceClient) func(context.Context, string) ([]*suppliersv1.Supplier, string, error) {
	return func(ctx context.Context, token string) ([]*suppliersv1.Supplier, string, error) {
		page, err := client.ListSuppliers(ctx, &suppliersv1.ListSuppliersRequest{PageSize: listPage, PageToken: token})
		return page.GetSuppliers(), page.GetNextPageToken(), err
	}
}

func listTenders(client tendersv1.TendersServiceClient) func(context.Context, string) ([]*tendersv1.Tender, string, error) {
	return func(ctx context.Context, token string) ([]*tendersv1.Tender, string, error) {
		page, err := client.ListTenders(ctx, &tendersv1.ListTendersRequest{PageSize: listPage, PageToken: token})
		return page.GetTenders(), page.GetNextPageToken(), err
	}
}

func (s *Service) learnSuppliers(ctx context.Context, list []*suppliersv1.Supplier) {
	var cpv, forms, statuses, nuts []string
	for _, r := range list {
		cpv = append(cpv, r.GetCpv()...)
		forms, statuses = append(forms, r.GetLegalForm()), append(statuses, r.GetSocialStatus())
		nuts = append(nuts, beginnings([]string{r.GetPlace().GetNuts()}, 3)...)
	}
	s.names.learn(ctx, "cpv", cpv)
	s.names.learn(ctx, "legal-form", forms)
	s.names.learn(ctx, "social-status", statuses)
	s.names.learn(ctx, "nuts", nuts)
}

func (s *Service) learnTenders(ctx context.Context, list []*tendersv1.Tender) {
	var cpv, nuts []string
	for _, t := range list {
		cpv = append(cpv, tenderCPV(t)...)
		nuts = append(nuts, beginnings([]string{t.GetPlace().GetNuts()}, 3)...)
	}
	s.names.learn(ctx, "cpv", cpv)
	s.names.learn(ctx, "nuts", nuts)
}
