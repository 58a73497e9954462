package webtest

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// Person is somebody who can sign in with Password.
type Person struct {
	Email, Name string
	// Organisation is its name; people of the same name are of the same one.
	Organisation string
	Kind         accountsv1.OrganisationKind
	// Zone is the IANA name of the organisation's clock.
	Zone  string
	Roles []optionsv1.Role
}

// Accounts is an accounts service in memory.
type Accounts struct {
	accountsv1.UnimplementedAccountsServiceServer
	house *servicetest.House

	mu            sync.Mutex
	people        map[string]*accountsv1.Person // by e-mail
	organisations map[string]*accountsv1.Organisation
	sessions      map[string]string // bearer → e-mail
	made          int
}

func newAccounts(h *servicetest.House) *Accounts {
	return &Accounts{
		house: h, people: map[string]*accountsv1.Person{},
		organisations: map[string]*accountsv1.Organisation{}, sessions: map[string]string{},
	}
}

// Register opens the service.
func (a *Accounts) Register(r grpc.ServiceRegistrar) { accountsv1.RegisterAccountsServiceServer(r, a) }

// Add makes a person and gives its identity.
func (a *Accounts) Add(p Person) auth.Identity {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.add(p)
}

func (a *Accounts) add(p Person) auth.Identity {
	now := a.house.Clock.Now()
	organisation, ok := a.organisations[p.Organisation]
	if !ok {
		organisation = &accountsv1.Organisation{Id: ids.New("org", now), Revision: 1, Name: p.Organisation, Kind: p.Kind, TimeZone: p.Zone}
		a.organisations[p.Organisation] = organisation
	}
	person := &accountsv1.Person{Id: ids.New("per", now), Revision: 1, Name: p.Name, Email: p.Email, Organisation: organisation.GetId(), Roles: p.Roles}
	a.people[p.Email] = person
	return identityOf(person)
}

func identityOf(p *accountsv1.Person) auth.Identity {
	id := auth.Identity{Person: p.GetId(), Organisation: p.GetOrganisation()}
	for _, role := range p.GetRoles() {
		id.Roles = append(id.Roles, strings.ToLower(strings.TrimPrefix(role.String(), "ROLE_")))
	}
	return id
}

// EndSessions ends every session, as when they expire.
func (a *Accounts) EndSessions() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions = map[string]string{}
}

// CreateSession implements the contract.
func (a *Accounts) CreateSession(_ context.Context, req *accountsv1.CreateSessionRequest) (*accountsv1.Session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	person, ok := a.people[req.GetEmail()]
	if !ok || req.GetPassword() != Password {
		return nil, errs.New(codes.Unauthenticated, "accounts.sign_in_failed", "the e-mail address or the password is wrong")
	}
	a.made++
	bearer := "bearer-" + strconv.Itoa(a.made)
	a.sessions[bearer] = req.GetEmail()
	return &accountsv1.Session{Id: "ses_" + strconv.Itoa(a.made), Token: bearer, ExpiresAt: timestamppb.New(time.Now().Add(time.Hour)), Person: person}, nil
}

// DeleteSession implements the contract; it ends all sessions of the person.
func (a *Accounts) DeleteSession(ctx context.Context, _ *accountsv1.DeleteSessionRequest) (*emptypb.Empty, error) {
	id, _ := auth.From(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	for bearer, email := range a.sessions {
		if a.people[email].GetId() == id.Person {
			delete(a.sessions, bearer)
		}
	}
	return &emptypb.Empty{}, nil
}

// Exchange implements the contract. Its identities end at once for caches, so
// that a test sees the end of a session immediately.
func (a *Accounts) Exchange(_ context.Context, req *accountsv1.ExchangeRequest) (*accountsv1.ExchangeResponse, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	person, ok := a.people[a.sessions[req.GetBearer()]]
	if !ok {
		return nil, errs.New(codes.Unauthenticated, "auth.session", "the session has ended")
	}
	token, err := a.house.Signer.Sign(identityOf(person))
	if err != nil {
		return nil, err
	}
	answer := &accountsv1.ExchangeResponse{IdentityToken: token, ExpiresAt: timestamppb.Now(), Person: person}
	for _, o := range a.organisations {
		if o.GetId() == person.GetOrganisation() {
			answer.Organisation = o
		}
	}
	return answer, nil
}

// RegisterPerson implements the contract.
func (a *Accounts) RegisterPerson(_ context.Context, req *accountsv1.RegisterPersonRequest) (*accountsv1.Person, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, taken := a.people[req.GetEmail()]; taken {
		return nil, errs.Invalid("email", "person.exists", "there is an account with this address")
	}
	a.add(Person{
		Email: req.GetEmail(), Name: req.GetName(), Organisation: req.GetOrganisationName(), Kind: req.GetOrganisationKind(),
		Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	return a.people[req.GetEmail()], nil
}

// GetPerson implements the contract for "me" and ids.
func (a *Accounts) GetPerson(ctx context.Context, req *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	id, _ := auth.From(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.people {
		if p.GetId() == req.GetPerson() || req.GetPerson() == "me" && p.GetId() == id.Person {
			return p, nil
		}
	}
	return nil, errs.NotFound("person", req.GetPerson())
}

// ListPeople implements the contract: everybody of the caller's organisation.
func (a *Accounts) ListPeople(ctx context.Context, req *accountsv1.ListPeopleRequest) (*accountsv1.ListPeopleResponse, error) {
	id, _ := auth.From(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := &accountsv1.ListPeopleResponse{}
	for _, p := range a.people {
		if p.GetOrganisation() == id.Organisation && (req.GetRole() == 0 || identityOf(p).Has(strings.ToLower(strings.TrimPrefix(req.GetRole().String(), "ROLE_")))) {
			answer.People = append(answer.People, p)
		}
	}
	return answer, nil
}

// GetOrganisation implements the contract.
func (a *Accounts) GetOrganisation(_ context.Context, req *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, o := range a.organisations {
		if o.GetId() == req.GetOrganisation() {
			return o, nil
		}
	}
	return nil, errs.NotFound("organisation", req.GetOrganisation())
}
