package tenders

import (
	"context"
	"fmt"
	"log/slog"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// name is how this service calls others.
const name = "tenders"

// Signer gives a context in which a service calls in its own name. auth.Signer
// is one.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Deps are what the service needs from its process.
type Deps struct {
	DB     store.DB
	Clock  clock.Clock
	Conn   grpc.ClientConnInterface
	Log    *slog.Logger
	Signer Signer
	// Files checks the documents that officers name; see Files.
	Files Files
}

// Service is the use cases of tenders.
type Service struct {
	tendersv1.UnimplementedTendersServiceServer

	tenders   *store.Collection[*tendersv1.Tender]
	questions *store.Collection[*tendersv1.QuestionRecord]
	comments  *store.Collection[*tendersv1.Comment]
	requests  *store.Collection[*tendersv1.ParticipationRequest]
	answers   *store.Collection[*tendersv1.ConsultationAnswer]
	clock     clock.Clock
	log       *slog.Logger
	signer    Signer
	files     Files
	accounts  accountsv1.AccountsServiceClient
	bids      bidsv1.BidsServiceClient
	pools     poolsv1.PoolsServiceClient
	awards    awardsv1.AwardsServiceClient
	suppliers suppliersv1.SuppliersServiceClient
}

// New opens the service's records.
func New(ctx context.Context, d Deps) (*Service, error) {
	tenders, err := store.NewCollection[*tendersv1.Tender](ctx, d.DB, "tenders",
		store.Index{Name: "published", Fields: []string{"published_at"}},
		store.Index{Name: "buyer", Fields: []string{"buyers.organisation", "created_at"}},
		store.Index{Name: "consulted_in", Fields: []string{"consulted_in", "created_at"}},
		store.Index{Name: "within", Fields: []string{"within", "created_at"}})
	if err != nil {
		return nil, fmt.Errorf("tenders: %w", err)
	}
	questions, err := store.NewCollection[*tendersv1.QuestionRecord](ctx, d.DB, "questions",
		store.Index{Name: "tender", Fields: []string{"question.tender", "question.asked_at"}})
	if err != nil {
		return nil, fmt.Errorf("tenders: %w", err)
	}
	comments, err := store.NewCollection[*tendersv1.Comment](ctx, d.DB, "comments",
		store.Index{Name: "tender", Fields: []string{"tender", "created_at"}})
	if err != nil {
		return nil, fmt.Errorf("tenders: %w", err)
	}
	requests, err := store.NewCollection[*tendersv1.ParticipationRequest](ctx, d.DB, "requests",
		store.Index{Name: "tender", Fields: []string{"tender", "requested_at"}})
	if err != nil {
		return nil, fmt.Errorf("tenders: %w", err)
	}
	answers, err := store.NewCollection[*tendersv1.ConsultationAnswer](ctx, d.DB, "answers",
		store.Index{Name: "tender", Fields: []string{"tender", "answered_at"}})
	if err != nil {
		return nil, fmt.Errorf("tenders: %w", err)
	}
	return &Service{
		tenders: tenders, questions: questions, comments: comments, requests: requests, answers: answers, clock: d.Clock, log: d.Log, signer: d.Signer, files: d.Files,
		accounts:  accountsv1.NewAccountsServiceClient(d.Conn),
		bids:      bidsv1.NewBidsServiceClient(d.Conn),
		pools:     poolsv1.NewPoolsServiceClient(d.Conn),
		awards:    awardsv1.NewAwardsServiceClient(d.Conn),
		suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn),
	}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { tendersv1.RegisterTendersServiceServer(r, s) }
