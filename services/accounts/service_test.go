package accounts_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/accounts"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

const (
	adminEmail = "admin@fairlot.example"
	password   = "three green lots"
)

type fixture struct {
	*servicetest.House
	t      *testing.T
	db     store.DB
	near   *neighbours
	real   *clock.Manual
	client accountsv1.AccountsServiceClient
	admin  context.Context
}

func setup(t *testing.T) *fixture {
	t.Helper()
	h := servicetest.New(t)
	f := &fixture{House: h, t: t, db: h.DB("accounts"), real: clock.NewManual(time.Now())}
	service, err := accounts.New(t.Context(), accounts.Deps{
		DB: f.db, Clock: h.Clock, Real: f.real, Signer: h.Signer, Conn: h.Conn, Log: h.Log,
		Cost: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.EnsureAdministrator(t.Context(), adminEmail, password); err != nil {
		t.Fatal(err)
	}
	f.near = &neighbours{frozen: map[string]bool{}}
	h.Serve(service.Register, f.near.Register)
	f.client = accountsv1.NewAccountsServiceClient(h.Conn)
	f.admin = f.signIn(adminEmail)
	servicetest.Emitted(t, f.db)
	return f
}

// bearer signs in and gives the secret.
func (f *fixture) bearer(email string) string {
	f.t.Helper()
	session, err := f.client.CreateSession(f.t.Context(), &accountsv1.CreateSessionRequest{Email: email, Password: password})
	if err != nil {
		f.t.Fatal(err)
	}
	return session.GetToken()
}

// as exchanges a secret for the identity that calls carry.
func (f *fixture) as(secret string) context.Context {
	f.t.Helper()
	answer, err := f.client.Exchange(f.t.Context(), &accountsv1.ExchangeRequest{Bearer: secret})
	if err != nil {
		f.t.Fatal(err)
	}
	return auth.WithToken(f.t.Context(), answer.GetIdentityToken())
}

func (f *fixture) signIn(email string) context.Context {
	f.t.Helper()
	return f.as(f.bearer(email))
}

func (f *fixture) city(name string) *accountsv1.Organisation {
	f.t.Helper()
	o, err := f.client.CreateOrganisation(f.admin, &accountsv1.CreateOrganisationRequest{
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Name: name, Language: "pl",
		Place: &typesv1.Place{City: name, Country: "PL"}, BuyerLegalType: "la",
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return o
}

func (f *fixture) person(ctx context.Context, organisation, email string, roles ...optionsv1.Role) *accountsv1.Person {
	f.t.Helper()
	p, err := f.client.AddPerson(ctx, &accountsv1.AddPersonRequest{
		Organisation: organisation, Email: email, Password: password, Name: "Anna Kowalska", Roles: roles,
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func (f *fixture) register(email string) *accountsv1.Person {
	f.t.Helper()
	p, err := f.client.RegisterPerson(f.t.Context(), registration(email))
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func registration(email string) *accountsv1.RegisterPersonRequest {
	return &accountsv1.RegisterPersonRequest{
		Email: email, Password: password, Name: "Łucja Żak", Language: "pl", Country: "PL",
		OrganisationKind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, OrganisationName: "Spółdzielnia Socjalna Łódź",
	}
}

func wantCode(t *testing.T, what string, err error, code codes.Code, reason string) {
	t.Helper()
	if errs.Code(err) != code || !errs.Is(err, reason) {
		t.Errorf("%s: got %v (%s), want %s %s", what, err, errs.From(err).Reason, code, reason)
	}
}

func TestASessionIsATokenThatBecomesASignedIdentity(t *testing.T) {
	f := setup(t)
	city := f.city("Gdańsk")
	officer := f.person(f.admin, city.GetId(), "Officer@Gdansk.example", optionsv1.Role_ROLE_OFFICER, optionsv1.Role_ROLE_OPENING_OFFICER)
	session, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: " oFFicer@gdansk.EXAMPLE", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(session.GetToken(), "fls_") || len(session.GetToken()) < 40 || session.GetPerson().GetEmail() != "Officer@Gdansk.example" {
		t.Errorf("got %v", session)
	}
	if want := f.real.Now().Add(12 * time.Hour); !session.GetExpiresAt().AsTime().Equal(want) {
		t.Errorf("ends %s, want %s", session.GetExpiresAt().AsTime(), want)
	}
	answer, err := f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: session.GetToken()})
	if err != nil {
		t.Fatal(err)
	}
	id, err := f.Verifier.Verify(t.Context(), answer.GetIdentityToken())
	if err != nil || id.Person != officer.GetId() || id.Organisation != city.GetId() || !id.Has(auth.RoleOpeningOfficer) || id.Has(auth.RoleVerifier) || id.Session != session.GetId() {
		t.Errorf("identity %+v, %v", id, err)
	}
	if answer.GetOrganisation().GetTimeZone() != "Europe/Warsaw" || answer.GetSession() != session.GetId() {
		t.Errorf("answer %v", answer)
	}
}

func TestASignInSaysTheSameAboutAWrongPasswordAndAnUnknownAddress(t *testing.T) {
	f := setup(t)
	_, wrong := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: adminEmail, Password: "wrong password"})
	_, unknown := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: "nobody@fairlot.example", Password: "wrong password"})
	wantCode(t, "wrong password", wrong, codes.Unauthenticated, "accounts.sign_in_failed")
	if unknown == nil || unknown.Error() != wrong.Error() {
		t.Errorf("unknown address: %v, wrong password: %v", unknown, wrong)
	}
}

func TestAfterFiveWrongPasswordsTheAddressWaitsEvenForTheRightOne(t *testing.T) {
	f := setup(t)
	for _, email := range []string{adminEmail, "nobody@fairlot.example"} {
		for range 5 {
			_, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: email, Password: "wrong password"})
			wantCode(t, email, err, codes.Unauthenticated, "accounts.sign_in_failed")
		}
		_, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: strings.ToUpper(email), Password: password})
		wantCode(t, email, err, codes.ResourceExhausted, "accounts.too_many_attempts")
		if until := errs.From(err).Params["until"]; until != f.real.Now().Add(30*time.Second).Format(time.RFC3339) {
			t.Errorf("until %s", until)
		}
	}
	f.real.Advance(30 * time.Second)
	f.bearer(adminEmail)
	for range 4 { // a success has forgotten the failures
		_, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: adminEmail, Password: "wrong password"})
		wantCode(t, "again", err, codes.Unauthenticated, "accounts.sign_in_failed")
	}
	f.bearer(adminEmail)
}

func TestManyGuessesAtOnceDoNotSlipThrough(t *testing.T) {
	f := setup(t)
	var mu sync.Mutex
	tried := 0
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			_, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: adminEmail, Password: "wrong password"})
			if errs.Is(err, "accounts.sign_in_failed") {
				mu.Lock()
				defer mu.Unlock()
				tried++
			}
		})
	}
	all.Wait()
	if tried != 5 {
		t.Errorf("%d passwords were looked at", tried)
	}
}

func TestASignOutEndsOnlyThisSessionAtOnce(t *testing.T) {
	f := setup(t)
	this, other := f.bearer(adminEmail), f.bearer(adminEmail)
	if _, err := f.client.DeleteSession(f.as(this), &accountsv1.DeleteSessionRequest{Session: "current"}); err != nil {
		t.Fatal(err)
	}
	_, err := f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: this})
	wantCode(t, "the ended session", err, codes.Unauthenticated, "auth.session_ended")
	f.as(other)
	events := servicetest.Emitted(t, f.db)
	if len(events) != 1 || events[0].Type != "SessionEnded" || !strings.HasPrefix(events[0].Subject, "ses_") {
		t.Errorf("events %+v", events)
	}
}

func TestNobodyEndsTheSessionOfAnother(t *testing.T) {
	f := setup(t)
	f.register("lucja@zak.example")
	session, err := f.client.CreateSession(t.Context(), &accountsv1.CreateSessionRequest{Email: adminEmail, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.client.DeleteSession(f.signIn("lucja@zak.example"), &accountsv1.DeleteSessionRequest{Session: session.GetId()})
	wantCode(t, "another's session", err, codes.NotFound, "session.not_found")
	f.as(session.GetToken())
}

func TestASessionEndsAfterTwelveHoursOfRealTime(t *testing.T) {
	f := setup(t)
	secret := f.bearer(adminEmail)
	f.Clock.Advance(90 * 24 * time.Hour) // a sandbox moves on and nobody is signed out
	f.real.Advance(12*time.Hour - time.Second)
	f.as(secret)
	f.real.Advance(time.Second)
	_, err := f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: secret})
	wantCode(t, "after twelve hours", err, codes.Unauthenticated, "auth.session_ended")
}

func TestMadeUpSecretsAreRefused(t *testing.T) {
	f := setup(t)
	for _, secret := range []string{"x", "fls_", "flk_", "fls_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", strings.Repeat("9", 200), "fls_\x00'\""} {
		_, err := f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: secret})
		wantCode(t, secret, err, codes.Unauthenticated, "auth.session_ended")
	}
}

func TestAnAPIKeyActsAsItsPersonUntilItIsDeleted(t *testing.T) {
	f := setup(t)
	key, err := f.client.CreateApiKey(f.admin, &accountsv1.CreateApiKeyRequest{Name: "importer", Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	by := f.as(key.GetSecret())
	if me, err := f.client.GetPerson(by, &accountsv1.GetPersonRequest{Person: "me"}); err != nil || me.GetEmail() != adminEmail {
		t.Errorf("got %v, %v", me, err)
	}
	list, err := f.client.ListApiKeys(f.admin, &accountsv1.ListApiKeysRequest{})
	if err != nil || len(list.GetKeys()) != 1 || list.GetKeys()[0].GetSecret() != "" || list.GetKeys()[0].GetName() != "importer" {
		t.Errorf("got %v, %v", list, err)
	}
	_, err = f.client.DeleteSession(by, &accountsv1.DeleteSessionRequest{Session: "current"})
	wantCode(t, "signing out a key", err, codes.FailedPrecondition, "accounts.no_session")
	f.register("lucja@zak.example")
	_, err = f.client.DeleteApiKey(f.signIn("lucja@zak.example"), &accountsv1.DeleteApiKeyRequest{Key: key.GetId()})
	wantCode(t, "another's key", err, codes.NotFound, "key.not_found")
	if _, err = f.client.DeleteApiKey(f.admin, &accountsv1.DeleteApiKeyRequest{Key: key.GetId()}); err != nil {
		t.Fatal(err)
	}
	_, err = f.client.Exchange(t.Context(), &accountsv1.ExchangeRequest{Bearer: key.GetSecret()})
	wantCode(t, "a deleted key", err, codes.Unauthenticated, "auth.session_ended")
}

func TestARepeatedSignInWithOneIdempotencyKeyStillGivesAUsableToken(t *testing.T) {
	f := setup(t)
	for range 2 {
		ctx := rpc.WithIdempotencyKey(t.Context(), "the same")
		session, err := f.client.CreateSession(ctx, &accountsv1.CreateSessionRequest{Email: adminEmail, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		f.as(session.GetToken())
	}
}
