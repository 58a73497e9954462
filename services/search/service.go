package search

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
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
	// Conn reaches accounts, suppliers, tenders, delivery and codelists.
	Conn grpc.ClientConnInterface
	Log  *slog.Logger
}

// Service implements searchv1.SearchServiceServer.
type Service struct {
	searchv1.UnimplementedSearchServiceServer
	engine    engine.Engine
	accounts  accountsv1.AccountsServiceClient
	delivery  deliveryv1.DeliveryServiceClient
	clock     clock.Clock
	log       *slog.Logger
	names     *names
	suppliers *collection[*suppliersv1.Supplier]
	tenders   *collection[*tendersv1.Tender]
	contracts *collection[*deliveryv1.Contract]
	rebuilds  rebuilds
}

// New opens the indexes. Those that are Empty are filled by Fill.
func New(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{
		engine: d.Engine, clock: d.Clock, log: d.Log,
		accounts: accountsv1.NewAccountsServiceClient(d.Conn), delivery: deliveryv1.NewDeliveryServiceClient(d.Conn),
		names: newNames(codelistsv1.NewCodelistsServiceClient(d.Conn), d.Log),
	}
	suppliers, err := engine.Open(ctx, d.Engine, supplierSchema())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	tenders, err := engine.Open(ctx, d.Engine, tenderSchema())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	contracts, err := engine.Open(ctx, d.Engine, contractSchema())
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	s.suppliers = &collection[*suppliersv1.Supplier]{
		index: suppliers, blank: func() *suppliersv1.Supplier { return &suppliersv1.Supplier{} },
		id: (*suppliersv1.Supplier).GetId, writer: s.supplierWriter,
		list: listSuppliers(suppliersv1.NewSuppliersServiceClient(d.Conn)),
	}
	s.tenders = &collection[*tendersv1.Tender]{
		index: tenders, blank: func() *tendersv1.Tender { return &tendersv1.Tender{} },
		id: (*tendersv1.Tender).GetId, writer: s.tenderWriter,
		list: listTenders(tendersv1.NewTendersServiceClient(d.Conn)),
	}
	s.contracts = &collection[*deliveryv1.Contract]{
		index: contracts, blank: func() *deliveryv1.Contract { return &deliveryv1.Contract{} },
		id: (*deliveryv1.Contract).GetId, writer: contractWriter, list: listContracts(s.delivery),
	}
	s.rebuilds.start()
	return s, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { searchv1.RegisterSearchServiceServer(r, s) }

// Health says whether the engine answers.
func (s *Service) Health(ctx context.Context) error { return s.engine.Health(ctx) }

// SearchSuppliers finds public suppliers. Anyone may call it. Codes:
// InvalidArgument (a radius or an order by distance without a point, a page
// beyond the ten thousandth hit), Unavailable. With serves_place and a point, a
// supplier is found that serves the one by its list or the other by its radius.
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
	delivered, err := s.delivered(ctx, records)
	if err != nil {
		return nil, err
	}
	answer := &searchv1.SearchSuppliersResponse{Total: int64(r.Total), Facets: shownFacets(r.Facets, req.GetCpv(), req.GetVerifiedBy())}
	for i, record := range records {
		h := supplierHit(record, r.Hits[i], now, language(ctx))
		h.Delivered = int32(delivered[record.GetId()])
		answer.Hits = append(answer.Hits, h)
	}
	return answer, nil
}

// SearchTenders finds published tenders. Anyone may call it. A tender whose
// place is not known by its point lies in no radius. Codes: InvalidArgument (a
// radius without a point, a range that ends before it begins, a page beyond the
// ten thousandth hit), Unavailable.
func (s *Service) SearchTenders(ctx context.Context, req *searchv1.SearchTendersRequest) (*searchv1.SearchTendersResponse, error) {
	now := s.clock.Now()
	q, err := tenderQuery(req, now)
	if err != nil {
		return nil, err
	}
	r, records, err := s.tenders.search(ctx, now, q)
	if err != nil {
		return nil, err
	}
	answer := &searchv1.SearchTendersResponse{Total: int64(r.Total), Facets: shownFacets(r.Facets, req.GetCpv(), req.GetBuyer())}
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

// supplierWriter learns what codes of suppliers are called and who has delivered.
func (s *Service) supplierWriter(ctx context.Context, list []*suppliersv1.Supplier) (writer[*suppliersv1.Supplier], error) {
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
	delivered, err := s.delivered(ctx, list)
	return func(r *suppliersv1.Supplier, now time.Time) (engine.Document, bool) {
		return s.supplierDocument(r, delivered[r.GetId()], now)
	}, err
}

// tenderWriter learns what codes of tenders are called.
func (s *Service) tenderWriter(ctx context.Context, list []*tendersv1.Tender) (writer[*tendersv1.Tender], error) {
	var cpv, nuts []string
	for _, t := range list {
		cpv = append(cpv, tenderCPV(t)...)
		for _, p := range places(t) {
			nuts = append(nuts, beginnings([]string{p.GetNuts()}, 3)...)
		}
	}
	s.names.learn(ctx, "cpv", cpv)
	s.names.learn(ctx, "nuts", nuts)
	return s.tenderDocument, nil
}
