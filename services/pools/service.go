package pools

import (
	"context"
	"fmt"
	"log/slog"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Deps are what the service needs from its process.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	Conn  grpc.ClientConnInterface
	Log   *slog.Logger
}

// Service is the use cases of pools.
type Service struct {
	poolsv1.UnimplementedPoolsServiceServer

	demands  *store.Collection[*poolsv1.Demand]
	pools    *store.Collection[*poolsv1.Pool]
	clock    clock.Clock
	log      *slog.Logger
	accounts accountsv1.AccountsServiceClient
	tenders  tendersv1.TendersServiceClient
}

// indexDemand holds that a demand is in one pool at most.
const indexDemand = "demand"

// New opens the service's records.
func New(ctx context.Context, d Deps) (*Service, error) {
	demands, err := store.NewCollection[*poolsv1.Demand](ctx, d.DB, "demands",
		store.Index{Name: "organisation", Fields: []string{"organisation", "created_at"}},
		store.Index{Name: "cpv", Fields: []string{"cpv"}})
	if err != nil {
		return nil, fmt.Errorf("pools: %w", err)
	}
	pools, err := store.NewCollection[*poolsv1.Pool](ctx, d.DB, "pools",
		store.Index{Name: indexDemand, Fields: []string{"demands"}, Unique: true},
		store.Index{Name: "member", Fields: []string{"members.organisation", "created_at"}},
		store.Index{Name: "tender", Fields: []string{"tender"}})
	if err != nil {
		return nil, fmt.Errorf("pools: %w", err)
	}
	return &Service{
		demands: demands, pools: pools, clock: d.Clock, log: d.Log,
		accounts: accountsv1.NewAccountsServiceClient(d.Conn), tenders: tendersv1.NewTendersServiceClient(d.Conn),
	}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { poolsv1.RegisterPoolsServiceServer(r, s) }
