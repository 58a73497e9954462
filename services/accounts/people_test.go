package accounts_test

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/rpc"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/accounts"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

func TestANewSupplierGetsAnOrganisationAndARepresentative(t *testing.T) {
	f := setup(t)
	person := f.register("lucja@zak.example")
	if len(person.GetRoles()) != 1 || person.GetRoles()[0] != optionsv1.Role_ROLE_REPRESENTATIVE || ids.Check("id", "per", person.GetId()) != nil {
		t.Errorf("got %v", person)
	}
	by := f.signIn("lucja@zak.example")
	o, err := f.client.GetOrganisation(by, &accountsv1.GetOrganisationRequest{Organisation: person.GetOrganisation()})
	if err != nil || o.GetName() != "Spółdzielnia Socjalna Łódź" || o.GetTimeZone() != "Europe/Warsaw" || o.GetKind() != accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER {
		t.Errorf("got %v, %v", o, err)
	}
	_, err = f.client.GetOrganisation(t.Context(), &accountsv1.GetOrganisationRequest{Organisation: o.GetId()})
	wantCode(t, "a stranger asks for a supplier's account", err, codes.NotFound, "organisation.not_found")
	for _, e := range servicetest.Emitted(t, f.db) {
		if strings.Contains(string(e.Data), "zak.example") || strings.Contains(string(e.Data), "Łucja") {
			t.Errorf("the event %s tells who the person is: %s", e.Type, e.Data)
		}
	}
}

func TestAnAddressHasOneAccountHoweverItIsWritten(t *testing.T) {
	f := setup(t)
	f.register("lucja@zak.example")
	_, err := f.client.RegisterPerson(t.Context(), registration("Lucja@ZAK.example"))
	wantCode(t, "the same address", err, codes.AlreadyExists, "accounts.email_taken")
}

func TestARepeatedRegistrationMakesOneAccount(t *testing.T) {
	f := setup(t)
	ctx := rpc.WithIdempotencyKey(t.Context(), "once")
	first, err := f.client.RegisterPerson(ctx, registration("lucja@zak.example"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.client.RegisterPerson(ctx, registration("lucja@zak.example"))
	if err != nil || again.GetId() != first.GetId() || again.GetOrganisation() != first.GetOrganisation() {
		t.Errorf("first %v, again %v, %v", first, again, err)
	}
	if events := servicetest.Emitted(t, f.db); len(events) != 2 {
		t.Errorf("%d events", len(events))
	}
}

func TestRolesFitTheKindOfOrganisation(t *testing.T) {
	f := setup(t)
	city := f.city("Gdańsk")
	rep := f.register("lucja@zak.example")
	for _, c := range []struct {
		organisation string
		role         optionsv1.Role
		fits         bool
	}{
		{city.GetId(), optionsv1.Role_ROLE_OFFICER, true},
		{city.GetId(), optionsv1.Role_ROLE_OPENING_OFFICER, true},
		{city.GetId(), optionsv1.Role_ROLE_EVALUATOR, true},
		{city.GetId(), optionsv1.Role_ROLE_VERIFIER, true},
		{city.GetId(), optionsv1.Role_ROLE_ADMINISTRATOR, true},
		{city.GetId(), optionsv1.Role_ROLE_REPRESENTATIVE, false},
		{city.GetId(), optionsv1.Role_ROLE_BROKER, false},
		{rep.GetOrganisation(), optionsv1.Role_ROLE_REPRESENTATIVE, true},
		{rep.GetOrganisation(), optionsv1.Role_ROLE_VERIFIER, false},
		{rep.GetOrganisation(), optionsv1.Role_ROLE_ADMINISTRATOR, false},
		{accounts.Operator, optionsv1.Role_ROLE_ADMINISTRATOR, true},
		{accounts.Operator, optionsv1.Role_ROLE_OFFICER, false},
	} {
		email := strings.ToLower(c.role.String()) + "@" + strings.ReplaceAll(c.organisation, "_", "-") + ".example"
		_, err := f.client.AddPerson(f.admin, &accountsv1.AddPersonRequest{
			Organisation: c.organisation, Email: email, Password: password, Name: "Anna", Roles: []optionsv1.Role{c.role},
		})
		if c.fits && err != nil || !c.fits && !errs.Is(err, "role.kind") {
			t.Errorf("%s in %s: %v", c.role, c.organisation, err)
		}
	}
}

func TestACitysAdministratorManagesOnlyThePeopleOfTheCity(t *testing.T) {
	f := setup(t)
	gdansk, paris := f.city("Gdańsk"), f.city("Paris")
	f.person(f.admin, gdansk.GetId(), "admin@gdansk.example", optionsv1.Role_ROLE_ADMINISTRATOR)
	by := f.signIn("admin@gdansk.example")
	officer := f.person(by, gdansk.GetId(), "officer@gdansk.example", optionsv1.Role_ROLE_OFFICER)
	parisian := f.person(f.admin, paris.GetId(), "officer@paris.example", optionsv1.Role_ROLE_OFFICER)

	_, err := f.client.AddPerson(by, &accountsv1.AddPersonRequest{Organisation: paris.GetId(), Email: "x@paris.example", Password: password, Name: "X", Roles: officer.GetRoles()})
	wantCode(t, "adding to another city", err, codes.NotFound, "organisation.not_found")
	_, err = f.client.UpdatePerson(by, &accountsv1.UpdatePersonRequest{Person: parisian.GetId(), Roles: parisian.GetRoles(), Barred: true})
	wantCode(t, "barring in another city", err, codes.NotFound, "person.not_found")
	_, err = f.client.GetPerson(by, &accountsv1.GetPersonRequest{Person: parisian.GetId()})
	wantCode(t, "reading another city's person", err, codes.NotFound, "person.not_found")
	_, err = f.client.ListPeople(by, &accountsv1.ListPeopleRequest{Organisation: paris.GetId()})
	wantCode(t, "listing another city's people", err, codes.NotFound, "organisation.not_found")
	_, err = f.client.CreateOrganisation(by, &accountsv1.CreateOrganisationRequest{Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: "X"})
	wantCode(t, "making an organisation", err, codes.PermissionDenied, "accounts.operator")
	_, err = f.client.AddPerson(f.signIn("officer@gdansk.example"), &accountsv1.AddPersonRequest{
		Organisation: gdansk.GetId(), Email: "y@gdansk.example", Password: password, Name: "Y", Roles: officer.GetRoles(),
	})
	wantCode(t, "an officer adds people", err, codes.PermissionDenied, "auth.role")

	list, err := f.client.ListPeople(by, &accountsv1.ListPeopleRequest{Role: optionsv1.Role_ROLE_OFFICER})
	if err != nil || len(list.GetPeople()) != 1 || list.GetPeople()[0].GetId() != officer.GetId() {
		t.Errorf("got %v, %v", list, err)
	}
	if list, err = f.client.ListPeople(f.admin, &accountsv1.ListPeopleRequest{Organisation: gdansk.GetId()}); err != nil || len(list.GetPeople()) != 2 {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestABarredPersonIsOutAtOnce(t *testing.T) {
	f := setup(t)
	city := f.city("Gdańsk")
	officer := f.person(f.admin, city.GetId(), "officer@gdansk.example", optionsv1.Role_ROLE_OFFICER)
	secret := f.bearer("officer@gdansk.example")
	servicetest.Emitted(t, f.db)
	barred, err := f.client.UpdatePerson(f.admin, &accountsv1.UpdatePersonRequest{
		Person: officer.GetId(), Revision: officer.GetRevision(), Roles: officer.GetRoles(), Barred: true,
	})
	if err != nil || !barred.GetBarred() || barred.GetRevision() != officer.GetRevision()+1 {
		t.Fatalf("got %v, %v", barred, err)
	}
	_, err = f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: secret})
	wantCode(t, "the open session", err, codes.Unauthenticated, "auth.session_ended")
	_, err = f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: "officer@gdansk.example", Password: password})
	wantCode(t, "a new session", err, codes.PermissionDenied, "accounts.barred")
	types := []string{}
	for _, e := range servicetest.Emitted(t, f.db) {
		types = append(types, e.Type)
	}
	if strings.Join(types, " ") != "PersonChanged SessionEnded" {
		t.Errorf("events %v", types)
	}
	_, err = f.client.UpdatePerson(f.admin, &accountsv1.UpdatePersonRequest{Person: officer.GetId(), Revision: officer.GetRevision(), Roles: officer.GetRoles()})
	wantCode(t, "an old revision", err, codes.Aborted, "record.changed")
}

func TestAdministratorsDoNotLockThemselvesOut(t *testing.T) {
	f := setup(t)
	me, err := f.client.GetPerson(f.admin, &accountsv1.GetPersonRequest{Person: "me"})
	if err != nil {
		t.Fatal(err)
	}
	for _, req := range []*accountsv1.UpdatePersonRequest{
		{Person: me.GetId(), Roles: me.GetRoles(), Barred: true},
		{Person: me.GetId(), Roles: []optionsv1.Role{optionsv1.Role_ROLE_VERIFIER}},
	} {
		_, err := f.client.UpdatePerson(f.admin, req)
		wantCode(t, "locking oneself out", err, codes.FailedPrecondition, "accounts.self")
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	f := setup(t)
	this, other := f.bearer(adminEmail), f.bearer(adminEmail)
	by := f.as(this)
	_, err := f.client.ChangePassword(by, &accountsv1.ChangePasswordRequest{Password: "wrong password", NewPassword: "four amber lots"})
	wantCode(t, "without the old one", err, codes.InvalidArgument, "password.wrong")
	_, err = f.client.ChangePassword(by, &accountsv1.ChangePasswordRequest{Password: password, NewPassword: adminEmail})
	wantCode(t, "an easy one", err, codes.InvalidArgument, "password.easy")
	if _, err := f.client.ChangePassword(by, &accountsv1.ChangePasswordRequest{Password: password, NewPassword: "four amber lots"}); err != nil {
		t.Fatal(err)
	}
	f.as(this)
	_, err = f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: other})
	wantCode(t, "another session", err, codes.Unauthenticated, "auth.session_ended")
	if _, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: adminEmail, Password: "four amber lots"}); err != nil {
		t.Error(err)
	}
}

func TestOrganisationsAreCheckedAndListedByName(t *testing.T) {
	f := setup(t)
	for _, name := range []string{"Wrocław", "Gdańsk", "Paris"} {
		f.city(name)
	}
	f.register("lucja@zak.example")
	list, err := f.client.ListOrganisations(t.Context(), &accountsv1.ListOrganisationsRequest{Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, PageSize: 2})
	if err != nil || len(list.GetOrganisations()) != 2 || list.GetOrganisations()[0].GetName() != "Gdańsk" || list.GetNextPageToken() == "" {
		t.Errorf("got %v, %v", list, err)
	}
	all, err := f.client.ListOrganisations(t.Context(), &accountsv1.ListOrganisationsRequest{})
	if err != nil || len(all.GetOrganisations()) != 4 {
		t.Errorf("the public sees %d: %v", len(all.GetOrganisations()), err)
	}
	for reason, req := range map[string]*accountsv1.CreateOrganisationRequest{
		"time_zone.unknown":        {Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: "X", TimeZone: "Europe/Gotham"},
		"buyer_legal_type.unknown": {Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: "X", BuyerLegalType: "xx"},
		"buyer_legal_type.kind":    {Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER, Name: "X", BuyerLegalType: "la"},
		"organisation.kind":        {Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR, Name: "X"},
		"string.min_len":           {Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: "  "},
	} {
		_, err := f.client.CreateOrganisation(f.admin, req)
		wantCode(t, reason, err, codes.InvalidArgument, reason)
	}
}

func TestServicesReadAnyPersonAndStrangersNone(t *testing.T) {
	f := setup(t)
	person := f.register("lucja@zak.example")
	for _, c := range []struct {
		who  string
		ctx  context.Context
		code codes.Code
	}{
		{"tenders", f.As(auth.Identity{Service: "tenders"}), codes.OK},
		{"pools", f.As(auth.Identity{Service: "pools"}), codes.PermissionDenied},
		{"a stranger", f.As(f.Person(f.Organisation(), auth.RoleOfficer)), codes.NotFound},
		{"nobody", t.Context(), codes.Unauthenticated},
	} {
		if _, err := f.client.GetPerson(c.ctx, &accountsv1.GetPersonRequest{Person: person.GetId()}); errs.Code(err) != c.code {
			t.Errorf("%s: %v", c.who, err)
		}
	}
}
