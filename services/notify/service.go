package notify

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// name is how the service calls others.
const name = "notify"

type role = optionsv1.Role

// Signer lets the service call others in its own name.
type Signer interface {
	AsService(ctx context.Context, service string) (context.Context, error)
}

// Deps are what the service needs from its process.
type Deps struct {
	DB     store.DB
	Clock  clock.Clock
	Conn   grpc.ClientConnInterface
	Signer Signer
	// Sender hands mails to a server; nil where there is none.
	Sender Sender
	// Sandbox keeps mails instead of sending them, and shows them to everyone.
	Sandbox bool
	// PublicURL is where the instance is reached, without a slash at the end.
	PublicURL string
	Log       *slog.Logger
	// Registerer gets fairlot_mails_waiting and fairlot_mails_total.
	Registerer prometheus.Registerer
}

// Service is the use cases of notify.
type Service struct {
	notifyv1.UnimplementedNotifyServiceServer

	letters   *store.Collection[*notifyv1.LetterRecord]
	settings  *store.Collection[*notifyv1.NotificationSettings]
	mails     *store.Collection[*notifyv1.Mail]
	endings   *store.Collection[*notifyv1.EndingRecord]
	accounts  accountsv1.AccountsServiceClient
	suppliers suppliersv1.SuppliersServiceClient
	texts     map[string]texts
	sender    Sender
	wake      chan struct{}
	figures   figures
	deps      Deps
}

const (
	indexOccasion = "occasion"
	indexPerson   = "person"
	indexUnread   = "unread"
	indexMail     = "mail"
	indexDaily    = "daily"
	indexTo       = "to"
	indexTime     = "time"
	indexDue      = "due"
)

// New opens the service's records.
func New(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{
		accounts: accountsv1.NewAccountsServiceClient(d.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn),
		sender: d.Sender, wake: make(chan struct{}, 1), deps: d,
	}
	var err error
	if s.texts, err = readTexts(); err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	if s.figures, err = newFigures(d.Registerer); err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	if err := s.open(ctx); err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	if d.Sandbox {
		s.sender = keeper{s.mails}
	} else if s.sender == nil {
		d.Log.WarnContext(ctx, "no mail is sent: no mail server is named (--smtp); people are told on the site only")
	}
	return s, nil
}

func (s *Service) open(ctx context.Context) (err error) {
	if s.letters, err = store.NewCollection[*notifyv1.LetterRecord](ctx, s.deps.DB, "letters",
		store.Index{Name: indexOccasion, Fields: []string{"occasion"}, Unique: true},
		store.Index{Name: indexPerson, Fields: []string{"notification.person", "notification.created_at"}},
		store.Index{Name: indexUnread, Fields: []string{"notification.person", "notification.read_at", "notification.created_at"}},
		store.Index{Name: indexMail, Fields: []string{"mail_at"}},
		store.Index{Name: indexDaily, Fields: []string{"notification.person", "daily", "mail_at"}}); err != nil {
		return err
	}
	if s.settings, err = store.NewCollection[*notifyv1.NotificationSettings](ctx, s.deps.DB, "settings"); err != nil {
		return err
	}
	if s.mails, err = store.NewCollection[*notifyv1.Mail](ctx, s.deps.DB, "mails",
		store.Index{Name: indexTo, Fields: []string{"to", "created_at"}},
		store.Index{Name: indexTime, Fields: []string{"created_at"}}); err != nil {
		return err
	}
	s.endings, err = store.NewCollection[*notifyv1.EndingRecord](ctx, s.deps.DB, "endings",
		store.Index{Name: indexDue, Fields: []string{"due_at"}})
	return err
}

// Register mounts the service.
func (s *Service) Register(r grpc.ServiceRegistrar) { notifyv1.RegisterNotifyServiceServer(r, s) }

// Run sends mails and reminds until ctx ends; a mail in hand is finished first.
func (s *Service) Run(ctx context.Context) error {
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { clock.Every(ctx, s.deps.Clock, remindEvery, s.remind); return nil })
	work.Go(func() error { s.deliver(ctx); return nil })
	return work.Wait()
}
