package delivery

import (
	"context"
	"log/slog"
	"slices"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Files knows what was uploaded. Complete fills in files that the organisation
// uploaded; one it did not is a violation at path.
type Files interface {
	Complete(ctx context.Context, path, organisation string, files []*typesv1.File) error
}

// Deps are what the service needs.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	// Conn reaches tenders, awards and suppliers.
	Conn  grpc.ClientConnInterface
	Files Files
	Log   *slog.Logger
}

// Service implements deliveryv1.DeliveryServiceServer.
type Service struct {
	deliveryv1.UnimplementedDeliveryServiceServer
	deps      Deps
	contracts *store.Collection[*deliveryv1.Contract]
	reports   *store.Collection[*deliveryv1.Report]
}

// New opens the collections.
func New(ctx context.Context, d Deps) (*Service, error) {
	contracts, err := store.NewCollection[*deliveryv1.Contract](ctx, d.DB, "contracts",
		store.Index{Name: "lot", Fields: []string{"tender", "lot"}, Unique: true},
		store.Index{Name: "supplier", Fields: []string{"supplier", "signed_at"}})
	if err != nil {
		return nil, err
	}
	reports, err := store.NewCollection[*deliveryv1.Report](ctx, d.DB, "reports",
		store.Index{Name: "contract", Fields: []string{"contract", "id"}})
	if err != nil {
		return nil, err
	}
	return &Service{deps: d, contracts: contracts, reports: reports}, nil
}

// Register opens the service for calls.
func (s *Service) Register(r grpc.ServiceRegistrar) { deliveryv1.RegisterDeliveryServiceServer(r, s) }

// CreateContract records a signed contract. The officers of the tender's buyers
// may call it. Codes: NotFound, InvalidArgument, AlreadyExists.
func (s *Service) CreateContract(ctx context.Context, in *deliveryv1.CreateContractRequest) (*deliveryv1.Contract, error) {
	now := s.deps.Clock.Now()
	t, err := tendersv1.NewTendersServiceClient(s.deps.Conn).GetTender(ctx, &tendersv1.GetTenderRequest{Tender: in.GetTender()})
	if err != nil {
		return nil, err
	}
	if !buys(ctx, t.GetBuyers()) {
		return nil, errs.NotFound("tender", in.GetTender())
	}
	a, err := awardsv1.NewAwardsServiceClient(s.deps.Conn).GetAward(ctx, &awardsv1.GetAwardRequest{Tender: in.GetTender()})
	if err != nil {
		return nil, err
	}
	c, err := newContract(t, a, in.GetLot(), in.GetSignedAt().AsTime(), now)
	if err != nil {
		return nil, err
	}
	c.Id = ids.New("con", now)
	signed, err := events.Make(now, c.GetId(), &deliveryv1.ContractSigned{Contract: c})
	if err != nil {
		return nil, err
	}
	c, err = s.contracts.Create(ctx, c.GetId(), c, signed)
	if store.Taken(err, "lot") {
		return nil, errs.Invalid("lot", "contract.exists", "the contract of this lot is recorded already", "lot", in.GetLot())
	}
	return c, err
}

// buys tells whether the caller belongs to one of the buyers.
func buys(ctx context.Context, list []*tendersv1.Buyer) bool {
	caller, _ := auth.From(ctx)
	return caller.Organisation != "" && slices.ContainsFunc(list, func(b *tendersv1.Buyer) bool { return b.GetOrganisation() == caller.Organisation })
}

// supplies tells whether the caller belongs to the supplier.
func supplies(ctx context.Context, c *deliveryv1.Contract) bool {
	caller, _ := auth.From(ctx)
	return caller.Organisation != "" && caller.Organisation == c.GetOrganisation()
}

// GetContract gives a contract with its obligations as they stand. Anyone may
// call it; what is reported and not verified yet is for the parties. Codes: NotFound.
func (s *Service) GetContract(ctx context.Context, in *deliveryv1.GetContractRequest) (*deliveryv1.Contract, error) {
	c, err := s.contracts.Get(ctx, in.GetContract())
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, c)
}

// shown sums the reports into a contract for the caller.
func (s *Service) shown(ctx context.Context, c *deliveryv1.Contract) (*deliveryv1.Contract, error) {
	reports, err := s.reportsOf(ctx, c.GetId())
	if err != nil {
		return nil, err
	}
	if err := tally(c, reports); err != nil {
		return nil, err
	}
	if !buys(ctx, c.GetBuyers()) && !supplies(ctx, c) {
		for _, o := range c.GetObligations() {
			o.Reported = ""
		}
	}
	return c, nil
}

// ListContracts gives contracts in the order they were recorded, those of one
// supplier the last signed first. Anyone may call it. Codes: InvalidArgument
// (page_token, or both tender and supplier).
func (s *Service) ListContracts(ctx context.Context, in *deliveryv1.ListContractsRequest) (*deliveryv1.ListContractsResponse, error) {
	q := store.Query{Limit: int(in.GetPageSize()), Cursor: in.GetPageToken()}
	switch {
	case in.GetTender() != "" && in.GetSupplier() != "":
		return nil, errs.Invalid("supplier", "contract.tender_or_supplier", "ask for the contracts of a tender or of a supplier, not of both")
	case in.GetTender() != "":
		q.Index, q.Equal = "lot", []any{in.GetTender()}
	case in.GetSupplier() != "":
		q.Index, q.Equal, q.Descending = "supplier", []any{in.GetSupplier()}, true
	}
	list, next, err := s.contracts.List(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if _, err := s.shown(ctx, c); err != nil {
			return nil, err
		}
	}
	return &deliveryv1.ListContractsResponse{Contracts: list, NextPageToken: next}, nil
}

func (s *Service) reportsOf(ctx context.Context, contract string) ([]*deliveryv1.Report, error) {
	list, _, err := s.reports.List(ctx, store.Query{Index: "contract", Equal: []any{contract}, Limit: store.MaxLimit})
	return list, err
}
