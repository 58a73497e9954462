package notify_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/notify"
)

const (
	representative = optionsv1.Role_ROLE_REPRESENTATIVE
	verifier       = optionsv1.Role_ROLE_VERIFIER
)

// world is the people and suppliers that the others know.
type world struct {
	accountsv1.UnimplementedAccountsServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	mu        sync.Mutex
	people    []*accountsv1.Person
	zones     map[string]string
	suppliers map[string]*suppliersv1.Supplier
}

func (w *world) GetPerson(_ context.Context, r *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.people {
		if p.GetId() == r.GetPerson() {
			return p, nil
		}
	}
	return nil, errs.NotFound("person", r.GetPerson())
}

// ListPeople gives one person a page, so that a caller must turn pages.
func (w *world) ListPeople(_ context.Context, r *accountsv1.ListPeopleRequest) (*accountsv1.ListPeopleResponse, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	of := slices.DeleteFunc(slices.Clone(w.people), func(p *accountsv1.Person) bool { return p.GetOrganisation() != r.GetOrganisation() })
	if r.GetPageToken() != "" {
		of = of[slices.IndexFunc(of, func(p *accountsv1.Person) bool { return p.GetId() == r.GetPageToken() }):]
	}
	answer := &accountsv1.ListPeopleResponse{People: of}
	if len(of) > 1 {
		answer.People, answer.NextPageToken = of[:1], of[1].GetId()
	}
	return answer, nil
}

func (w *world) GetOrganisation(_ context.Context, r *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	if w.zones[r.GetOrganisation()] == "" {
		return nil, errs.NotFound("organisation", r.GetOrganisation())
	}
	return &accountsv1.Organisation{Id: r.GetOrganisation(), TimeZone: w.zones[r.GetOrganisation()]}, nil
}

func (w *world) GetSupplier(_ context.Context, r *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s := w.suppliers[r.GetSupplier()]; s != nil {
		return s, nil
	}
	return nil, errs.NotFound("supplier", r.GetSupplier())
}

// instance is notify as a process runs it.
type instance struct {
	*servicetest.House
	world   *world
	db      store.DB
	service *notify.Service
	client  notifyv1.NotifyServiceClient
	options notify.Deps
}

// start runs notify, with what options say; its loops run where run says so.
func start(t *testing.T, options notify.Deps) *instance {
	t.Helper()
	h := servicetest.New(t)
	in := &instance{House: h, world: &world{zones: map[string]string{}, suppliers: map[string]*suppliersv1.Supplier{}}, db: h.DB("notify"), options: options}
	h.Serve(func(r grpc.ServiceRegistrar) {
		accountsv1.RegisterAccountsServiceServer(r, in.world)
		suppliersv1.RegisterSuppliersServiceServer(r, in.world)
	})
	in.open(t)
	h.Serve(in.service.Register)
	in.client = notifyv1.NewNotifyServiceClient(h.Conn)
	return in
}

// open makes the service anew on the same records, as after a restart.
func (in *instance) open(t *testing.T) {
	t.Helper()
	d := in.options
	d.DB, d.Clock, d.Conn, d.Signer, d.Log, d.PublicURL = in.db, in.Clock, in.Conn, in.Signer, in.Log, "https://fairlot.example"
	s, err := notify.New(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	in.service = s
}

// run lets the loops go until stop is called or the test ends.
func (in *instance) run(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- in.service.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// person adds someone whom accounts knows.
func (in *instance) person(organisation, email, language string, roles ...optionsv1.Role) auth.Identity {
	id := in.Person(organisation, auth.RoleNames(roles...)...)
	in.world.mu.Lock()
	defer in.world.mu.Unlock()
	in.world.people = append(in.world.people, &accountsv1.Person{
		Id: id.Person, Organisation: organisation, Email: email, Name: "Name of " + email, Language: language, Roles: roles,
	})
	return id
}

// notify tells something in the name of suppliers.
func (in *instance) notify(r *notifyv1.NotifyRequest) error {
	_, err := in.client.Notify(in.As(auth.Identity{Service: "suppliers"}), r)
	return err
}

// reads gives what a person was told, newest first.
func (in *instance) reads(t *testing.T, who auth.Identity) *notifyv1.ListNotificationsResponse {
	t.Helper()
	list, err := in.client.ListNotifications(in.As(who), &notifyv1.ListNotificationsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (in *instance) mails(t *testing.T, to string) []*notifyv1.Mail {
	t.Helper()
	list, err := in.client.ListMails(t.Context(), &notifyv1.ListMailsRequest{To: to})
	if err != nil {
		t.Fatal(err)
	}
	return list.GetMails()
}

// until waits for a condition.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatalf("did not come about: %s", what)
		case <-tick.C:
		}
	}
}

func wantCode(t *testing.T, what string, err error, code codes.Code, reason string) {
	t.Helper()
	if errs.Code(err) != code {
		t.Errorf("%s: %v, want %v", what, err, code)
		return
	}
	e := errs.From(err)
	reasons := []string{e.Reason}
	for _, f := range e.Fields {
		reasons = append(reasons, f.Reason)
	}
	if !slices.Contains(reasons, reason) {
		t.Errorf("%s: reasons %v, want %s", what, reasons, reason)
	}
}

// suspended is a request that tells the people of organisations something plain.
func suspended(key string, organisations ...string) *notifyv1.NotifyRequest {
	return &notifyv1.NotifyRequest{
		Key: key, Kind: "supplier_suspended", Link: "/enterprises/sup_1", Organisations: organisations,
		Words: map[string]string{"supplier": "Nad Motławą", "organisation": "City of Gdańsk"},
	}
}
