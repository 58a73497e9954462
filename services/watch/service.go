package watch

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// name is what the service is called where it acts in its own name.
const name = "watch"

// Signer lets the service act in its own name. auth.Signer is one.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Deps are what the service needs from its process.
type Deps struct {
	DB    store.DB
	Clock clock.Clock
	// Conn reaches search, accounts, suppliers, tenders and notify.
	Conn   grpc.ClientConnInterface
	Signer Signer
	Log    *slog.Logger
}

// Service implements watchv1.WatchServiceServer.
type Service struct {
	watchv1.UnimplementedWatchServiceServer
	searches *store.Collection[*watchv1.SavedSearch]
	lists    *store.Collection[*watchv1.SupplierList]
	watched
	clock     clock.Clock
	signer    Signer
	log       *slog.Logger
	search    searchv1.SearchServiceClient
	accounts  accountsv1.AccountsServiceClient
	suppliers suppliersv1.SuppliersServiceClient
	tenders   tendersv1.TendersServiceClient
	notify    notifyv1.NotifyServiceClient
}

// The indexes.
const (
	byPerson = "person"
	byDue    = "due"
	byShared = "shared"
	byTender = "tender"
	byPair   = "pair"
	bySecret = "secret"
)

// New opens the service's records.
func New(ctx context.Context, d Deps) (*Service, error) {
	searches, err := store.NewCollection[*watchv1.SavedSearch](ctx, d.DB, "saved_searches",
		store.Index{Name: byPerson, Fields: []string{"person", "created_at"}},
		store.Index{Name: byDue, Fields: []string{"next_alert_at"}})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	lists, err := store.NewCollection[*watchv1.SupplierList](ctx, d.DB, "supplier_lists",
		store.Index{Name: byPerson, Fields: []string{"person", "organisation", "name"}},
		store.Index{Name: byShared, Fields: []string{"organisation", "shared", "name"}})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	watched, err := openWatched(ctx, d.DB)
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	return &Service{
		searches: searches, lists: lists, watched: watched, clock: d.Clock, signer: d.Signer, log: d.Log,
		search:    searchv1.NewSearchServiceClient(d.Conn),
		accounts:  accountsv1.NewAccountsServiceClient(d.Conn),
		suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn),
		tenders:   tendersv1.NewTendersServiceClient(d.Conn),
		notify:    notifyv1.NewNotifyServiceClient(d.Conn),
	}, nil
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { watchv1.RegisterWatchServiceServer(r, s) }

// seen refuses a change that does not say which revision it was made on.
func seen(field string, revision int64) error {
	if revision > 0 {
		return nil
	}
	return errs.Invalid(field+".revision", "revision.missing", "give the revision that you read, so that nobody's change is lost")
}

// named refuses a name of blanks and gives it without those around it.
func named(field, name string) (string, error) {
	if name = strings.TrimSpace(name); name == "" {
		return "", errs.Invalid(field+".name", "required", "give a name")
	}
	return name, nil
}
