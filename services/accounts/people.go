package accounts

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// me stands for the caller.
const me = "me"

// defaultLanguage is spoken where nobody says another.
const defaultLanguage = "en"

// personOf gives what may leave of a record.
func personOf(r *accountsv1.PersonRecord) *accountsv1.Person {
	p := proto.CloneOf(r.GetPerson())
	if p != nil {
		p.Revision = r.GetRevision()
	}
	return p
}

// byName finds a person by the e-mail address in its comparable form; nil when
// there is none.
func (s *Service) byName(ctx context.Context, name string) (*accountsv1.PersonRecord, error) {
	list, _, err := s.people.List(ctx, store.Query{Index: "sign_in_name", Equal: []any{name}, Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// RegisterPerson opens an account for a new supplier or broker, with its
// organisation. Codes: InvalidArgument (password.easy), AlreadyExists
// (accounts.email_taken).
func (s *Service) RegisterPerson(ctx context.Context, req *accountsv1.RegisterPersonRequest) (*accountsv1.Person, error) {
	now := s.clock.Now()
	role := optionsv1.Role_ROLE_REPRESENTATIVE
	if req.GetOrganisationKind() == broker {
		role = optionsv1.Role_ROLE_BROKER
	}
	organisation := &accountsv1.Organisation{
		Id: ids.New("org", now), Kind: req.GetOrganisationKind(), Name: tidy(req.GetOrganisationName()),
		Place: &typesv1.Place{Country: req.GetCountry()}, Language: or(req.GetLanguage(), defaultLanguage),
		TimeZone: zoneOf(req.GetCountry()), CreatedAt: timestamppb.New(now),
	}
	if organisation.GetName() == "" {
		return nil, errs.Invalid("organisation_name", "string.min_len", "give a value", "limit", "1")
	}
	person, err := s.enrol(ctx, newPerson{
		organisation: organisation.GetId(), name: req.GetName(), email: req.GetEmail(), password: req.GetPassword(),
		language: req.GetLanguage(), roles: []optionsv1.Role{role},
	})
	if err != nil {
		return nil, err
	}
	organisation.Id = person.GetOrganisation() // the first one, when the call is repeated
	if _, err := s.establish(ctx, organisation); err != nil && !store.Taken(err, "id") {
		return nil, err
	}
	return person, nil
}

// AddPerson adds a person to the caller's organisation, or for the operator to
// any. Codes: InvalidArgument (role.kind, password.easy), NotFound,
// AlreadyExists (accounts.email_taken).
func (s *Service) AddPerson(ctx context.Context, req *accountsv1.AddPersonRequest) (*accountsv1.Person, error) {
	organisation, err := s.managed(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	if err := checkRoles("roles", organisation.GetKind(), req.GetRoles()); err != nil {
		return nil, err
	}
	return s.enrol(ctx, newPerson{
		organisation: organisation.GetId(), name: req.GetName(), email: req.GetEmail(), password: req.GetPassword(),
		language: or(req.GetLanguage(), organisation.GetLanguage()), roles: req.GetRoles(),
	})
}

// newPerson is someone who is about to have an account.
type newPerson struct {
	organisation, name, email, password, language string
	roles                                         []optionsv1.Role
}

// enrol gives a person an account.
func (s *Service) enrol(ctx context.Context, n newPerson) (*accountsv1.Person, error) {
	now, name := s.clock.Now(), tidy(n.name)
	if name == "" {
		return nil, errs.Invalid("name", "string.min_len", "give a value", "limit", "1")
	}
	if err := checkPassword("password", n.password, name, n.email); err != nil {
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, n.password)
	if err != nil {
		return nil, err
	}
	record := &accountsv1.PersonRecord{
		SignInName: signInName(n.email), PasswordHash: hash,
		Person: &accountsv1.Person{
			Id: ids.New("per", now), Organisation: n.organisation, Name: name, Email: n.email, Roles: n.roles,
			Language: or(n.language, defaultLanguage), CreatedAt: timestamppb.New(now),
		},
	}
	added, err := personChanged(record.GetPerson(), now)
	if err != nil {
		return nil, err
	}
	record, err = s.people.Create(ctx, record.GetPerson().GetId(), record, added)
	if store.Taken(err, "sign_in_name") {
		return nil, errs.New(codes.AlreadyExists, "accounts.email_taken", "there is an account with this e-mail address; sign in")
	}
	return personOf(record), err
}

// GetPerson reads the caller, or someone of the caller's organisation; services
// and the operator's administrators read anyone. Codes: NotFound.
func (s *Service) GetPerson(ctx context.Context, req *accountsv1.GetPersonRequest) (*accountsv1.Person, error) {
	caller, _ := auth.From(ctx)
	id := req.GetPerson()
	if id == me {
		id = caller.Person
	}
	record, err := s.people.Get(ctx, id)
	if errs.Code(err) == codes.NotFound {
		return nil, errs.NotFound("person", req.GetPerson())
	}
	if err != nil {
		return nil, err
	}
	if caller.Service == "" && record.GetPerson().GetOrganisation() != caller.Organisation && !runsInstance(caller) {
		return nil, errs.NotFound("person", req.GetPerson())
	}
	return personOf(record), nil
}

// ListPeople pages through the people of the caller's organisation; services and
// the operator's administrators may name another. Codes: NotFound.
func (s *Service) ListPeople(ctx context.Context, req *accountsv1.ListPeopleRequest) (*accountsv1.ListPeopleResponse, error) {
	caller, _ := auth.From(ctx)
	organisation := or(req.GetOrganisation(), caller.Organisation)
	if caller.Service == "" && organisation != caller.Organisation && !runsInstance(caller) {
		return nil, errs.NotFound("organisation", organisation)
	}
	query := store.Query{Index: "organisation", Equal: []any{organisation}, Limit: int(req.GetPageSize()), Cursor: req.GetPageToken()}
	if role := req.GetRole(); role != optionsv1.Role_ROLE_UNSPECIFIED {
		query.Index, query.Equal = "role", []any{organisation, role}
	}
	list, next, err := s.people.List(ctx, query)
	if err != nil {
		return nil, err
	}
	answer := &accountsv1.ListPeopleResponse{NextPageToken: next}
	for _, record := range list {
		answer.People = append(answer.People, personOf(record))
	}
	return answer, nil
}

// UpdatePerson sets a person's roles and whether they are barred; a barred
// person's sessions end. Codes: InvalidArgument (role.kind), NotFound, Aborted,
// FailedPrecondition (accounts.self) for what would lock the caller out.
func (s *Service) UpdatePerson(ctx context.Context, req *accountsv1.UpdatePersonRequest) (*accountsv1.Person, error) {
	caller, now := identity(ctx), s.clock.Now()
	before, err := s.people.Get(ctx, req.GetPerson())
	if errs.Code(err) == codes.NotFound {
		return nil, errs.NotFound("person", req.GetPerson())
	}
	if err != nil {
		return nil, err
	}
	organisation, err := s.managed(ctx, before.GetPerson().GetOrganisation())
	if errs.Code(err) == codes.NotFound {
		return nil, errs.NotFound("person", req.GetPerson())
	}
	if err != nil {
		return nil, err
	}
	if err := checkRoles("roles", organisation.GetKind(), req.GetRoles()); err != nil {
		return nil, err
	}
	if req.GetPerson() == caller.Person && (req.GetBarred() || !slices.Contains(req.GetRoles(), optionsv1.Role_ROLE_ADMINISTRATOR)) {
		return nil, errs.Precondition("accounts.self", "you would lock yourself out; ask another administrator")
	}
	record, err := s.people.Update(ctx, req.GetPerson(), req.GetRevision(), func(r *accountsv1.PersonRecord) ([]store.Event, error) {
		r.Person.Roles, r.Person.Barred = req.GetRoles(), req.GetBarred()
		changed, err := personChanged(r.GetPerson(), now)
		return []store.Event{changed}, err
	})
	if err != nil {
		return nil, err
	}
	if req.GetBarred() {
		if err := s.endAll(ctx, req.GetPerson(), ""); err != nil {
			return nil, err
		}
	}
	return personOf(record), nil
}

// ChangePassword changes the caller's password, who must know the old one, and
// ends their other sessions. Codes: InvalidArgument (password.wrong,
// password.easy), ResourceExhausted (accounts.too_many_attempts).
func (s *Service) ChangePassword(ctx context.Context, req *accountsv1.ChangePasswordRequest) (*emptypb.Empty, error) {
	caller := identity(ctx)
	record, err := s.people.Get(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	person := record.GetPerson()
	if err := checkPassword("new_password", req.GetNewPassword(), person.GetName(), person.GetEmail()); err != nil {
		return nil, err
	}
	if _, err := s.prove(ctx, person.GetEmail(), req.GetPassword(), s.real.Now()); err != nil {
		if errs.Code(err) == codes.Unauthenticated {
			return nil, errs.Invalid("password", "password.wrong", "this is not your present password")
		}
		return nil, err
	}
	hash, err := s.passwords.hash(ctx, req.GetNewPassword())
	if err != nil {
		return nil, err
	}
	if _, err := s.people.Update(ctx, caller.Person, 0, func(r *accountsv1.PersonRecord) ([]store.Event, error) {
		r.PasswordHash = hash
		return nil, nil
	}); err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.endAll(ctx, caller.Person, caller.Session)
}
