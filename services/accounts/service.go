package accounts

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/alexedwards/argon2id"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// Signer signs identities for people, and lets the service act in its own name.
// auth.Signer is one.
type Signer interface {
	Sign(id auth.Identity) (string, error)
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Deps is what the service needs.
type Deps struct {
	DB store.DB
	// Clock dates records; a sandbox may move it.
	Clock clock.Clock
	// Real runs sessions, keys and waiting times; clock.Real unless said.
	Real   clock.Clock
	Signer Signer
	// Conn reaches notify and suppliers.
	Conn grpc.ClientConnInterface
	Log  *slog.Logger
	// Cost of password hashes; Cost() unless said.
	Cost *argon2id.Params
}

// Service implements accountsv1.AccountsServiceServer.
type Service struct {
	accountsv1.UnimplementedAccountsServiceServer
	clock, real   clock.Clock
	signer        Signer
	log           *slog.Logger
	passwords     *passwords
	people        *store.Collection[*accountsv1.PersonRecord]
	organisations *store.Collection[*accountsv1.Organisation]
	sessions      *store.Collection[*accountsv1.BearerRecord]
	keys          *store.Collection[*accountsv1.BearerRecord]
	attempts      *store.Collection[*accountsv1.AttemptsRecord]
	invitations   *store.Collection[*accountsv1.InvitationRecord]
	notify        notifyv1.NotifyServiceClient
	suppliers     suppliersv1.SuppliersServiceClient
}

// New opens the service's collections.
func New(ctx context.Context, d Deps) (*Service, error) {
	cost := Cost()
	if d.Cost != nil {
		cost = *d.Cost
	}
	if d.Real == nil {
		d.Real = clock.Real{}
	}
	hashes, err := newPasswords(cost)
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	s := &Service{
		clock: d.Clock, real: d.Real, signer: d.Signer, log: d.Log, passwords: hashes,
		notify: notifyv1.NewNotifyServiceClient(d.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn),
	}
	if err := s.open(ctx, d.DB); err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	return s, nil
}

func (s *Service) open(ctx context.Context, db store.DB) (err error) {
	if s.people, err = store.NewCollection[*accountsv1.PersonRecord](ctx, db, "people",
		store.Index{Name: "sign_in_name", Fields: []string{"sign_in_name"}, Unique: true},
		store.Index{Name: "organisation", Fields: []string{"person.organisation"}},
		store.Index{Name: "role", Fields: []string{"person.organisation", "person.roles"}},
	); err != nil {
		return err
	}
	if s.organisations, err = store.NewCollection[*accountsv1.Organisation](ctx, db, "organisations",
		store.Index{Name: "kind", Fields: []string{"kind", "name"}},
	); err != nil {
		return err
	}
	bearer := []store.Index{
		{Name: "secret", Fields: []string{"secret_sha256"}, Unique: true},
		{Name: "person", Fields: []string{"person", "expires_at"}},
	}
	if s.sessions, err = store.NewCollection[*accountsv1.BearerRecord](ctx, db, "sessions", bearer...); err != nil {
		return err
	}
	if s.keys, err = store.NewCollection[*accountsv1.BearerRecord](ctx, db, "keys", bearer...); err != nil {
		return err
	}
	if s.invitations, err = store.NewCollection[*accountsv1.InvitationRecord](ctx, db, "invitations",
		store.Index{Name: "secret", Fields: []string{"secret_sha256"}, Unique: true},
		store.Index{Name: "invited", Fields: []string{"invited"}, Unique: true},
		store.Index{Name: "organisation", Fields: []string{"invitation.organisation"}},
	); err != nil {
		return err
	}
	s.attempts, err = store.NewCollection[*accountsv1.AttemptsRecord](ctx, db, "attempts",
		store.Index{Name: "forget", Fields: []string{"forget_at"}})
	return err
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, s) }
