package awards

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// serviceName is how this service calls others.
const serviceName = "awards"

// Signer gives a context in which a service calls in its own name; auth.Signer
// is one.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Blobs keeps reports; blob.Store is one.
type Blobs interface {
	Put(ctx context.Context, meta blob.Meta, r io.Reader, limit int64) (blob.Info, error)
	Info(ctx context.Context, id string) (blob.Info, error)
	Delete(ctx context.Context, id string) error
}

// Deps is what the service needs.
type Deps struct {
	// DB is the database of this service alone.
	DB    store.DB
	Clock clock.Clock
	// Conn reaches tenders, bids, accounts and record.
	Conn   grpc.ClientConnInterface
	Signer Signer
	Blobs  Blobs
	Log    *slog.Logger
}

// Service implements the contract of awards.
type Service struct {
	awardsv1.UnimplementedAwardsServiceServer

	deps     Deps
	records  *store.Collection[*awardsv1.EvaluationRecord]
	tenders  tendersv1.TendersServiceClient
	bids     bidsv1.BidsServiceClient
	accounts accountsv1.AccountsServiceClient
	record   recordv1.RecordServiceClient
}

// New opens the collection of the service.
func New(ctx context.Context, d Deps) (*Service, error) {
	records, err := store.NewCollection[*awardsv1.EvaluationRecord](ctx, d.DB, "evaluations")
	if err != nil {
		return nil, fmt.Errorf("awards: %w", err)
	}
	return &Service{
		deps: d, records: records, tenders: tendersv1.NewTendersServiceClient(d.Conn), bids: bidsv1.NewBidsServiceClient(d.Conn),
		accounts: accountsv1.NewAccountsServiceClient(d.Conn), record: recordv1.NewRecordServiceClient(d.Conn),
	}, nil
}

// Register opens the service for calls.
func (s *Service) Register(r grpc.ServiceRegistrar) { awardsv1.RegisterAwardsServiceServer(r, s) }

// Consumers are the events it hears: opened bids make an evaluation.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{events.On("bids", func(ctx context.Context, e *bidsv1.BidsOpened) error {
		_, err := s.recordOf(ctx, e.GetTender())
		return err
	})}
}

// caller gives who calls; the access rule has let in nobody else.
func caller(ctx context.Context) auth.Identity {
	id, _ := auth.From(ctx)
	return id
}
