package accounts_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/accounts"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

const representative = optionsv1.Role_ROLE_REPRESENTATIVE

func (f *fixture) invite(ctx context.Context, organisation, email string, roles ...optionsv1.Role) (*accountsv1.Invitation, error) {
	return f.client.InvitePerson(ctx, &accountsv1.InvitePersonRequest{Organisation: organisation, Email: email, Roles: roles})
}

// secret is the one in the newest mail.
func (f *fixture) secret() string {
	f.t.Helper()
	f.near.mu.Lock()
	defer f.near.mu.Unlock()
	if len(f.near.sent) == 0 {
		f.t.Fatal("no mail was sent")
	}
	return strings.TrimPrefix(f.near.sent[len(f.near.sent)-1].GetLink(), "/invitations?secret=")
}

func (f *fixture) accept(secret string) (*accountsv1.Person, error) {
	return f.client.AcceptInvitation(f.t.Context(), &accountsv1.AcceptInvitationRequest{Secret: secret, Name: "Jan Nowak", Password: password})
}

// lucja registers an enterprise.
func (f *fixture) lucja() (ctx context.Context, organisation string) {
	f.t.Helper()
	p := f.register("lucja@zak.example")
	f.near.frozen[p.GetOrganisation()] = false
	return f.signIn("lucja@zak.example"), p.GetOrganisation()
}

func TestAnInvitedColleagueActsForTheSameEnterprise(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	sent, err := f.invite(by, org, "Jan@zak.example", representative)
	if err != nil || sent.GetPersonName() != "Łucja Żak" || !sent.GetExpiresAt().AsTime().Equal(f.Clock.Now().Add(accounts.InvitationLife)) {
		t.Fatalf("got %v, %v", sent, err)
	}
	mail := f.near.sent[0]
	if mail.GetEmail() != "Jan@zak.example" || mail.GetKind() != "invitation" || mail.GetLanguage() != "pl" || mail.GetWords()["inviter"] != "Łucja Żak" {
		t.Errorf("mail %v", mail)
	}
	secret := f.secret()
	if len(secret) < 40 || strings.Contains(sent.String(), secret) {
		t.Errorf("the answer holds the secret: %v", sent)
	}
	if list, err := f.client.ListInvitations(by, &accountsv1.ListInvitationsRequest{Organisation: org}); err != nil || len(list.GetInvitations()) != 1 || strings.Contains(list.String(), secret) {
		t.Errorf("listed %v, %v", list, err)
	}
	if read, err := f.client.ReadInvitation(t.Context(), &accountsv1.ReadInvitationRequest{Secret: secret}); err != nil || read.GetOrganisationName() != "Spółdzielnia Socjalna Łódź" {
		t.Errorf("read %v, %v", read, err)
	}
	person, err := f.accept(secret)
	if err != nil || person.GetOrganisation() != org || person.GetEmail() != "Jan@zak.example" || len(person.GetRoles()) != 1 {
		t.Fatalf("got %v, %v", person, err)
	}
	f.signIn("jan@zak.example")
	_, err = f.accept(secret)
	wantCode(t, "a second time", err, codes.NotFound, "invitation.unknown")
	for _, e := range servicetest.Emitted(t, f.db) {
		if strings.Contains(string(e.Data), secret) || strings.Contains(string(e.Data), "zak.example") {
			t.Errorf("event %s: %s", e.Type, e.Data)
		}
	}
}

func TestAnInvitationIsGoodForSevenDays(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	if _, err := f.invite(by, org, "jan@zak.example", representative); err != nil {
		t.Fatal(err)
	}
	f.Clock.Advance(accounts.InvitationLife - time.Second)
	if _, err := f.client.ReadInvitation(t.Context(), &accountsv1.ReadInvitationRequest{Secret: f.secret()}); err != nil {
		t.Errorf("the second before: %v", err)
	}
	f.Clock.Advance(time.Second)
	_, err := f.accept(f.secret())
	wantCode(t, "at the end", err, codes.FailedPrecondition, "invitation.expired")
	if list, err := f.client.ListInvitations(by, &accountsv1.ListInvitationsRequest{Organisation: org}); err != nil || len(list.GetInvitations()) != 0 {
		t.Errorf("listed %v, %v", list, err)
	}
}

func TestAnInvitationIsTakenBackReplacedAndEndsWithWhoSentIt(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	first, err := f.invite(by, org, "jan@zak.example", representative)
	if err != nil {
		t.Fatal(err)
	}
	old := f.secret()
	_, err = f.invite(by, org, "JAN@zak.example", representative)
	wantCode(t, "at once again", err, codes.ResourceExhausted, "invitation.just_sent")
	f.Clock.Advance(10 * time.Minute)
	second, err := f.invite(by, org, "jan@zak.example", representative)
	if err != nil || second.GetId() == first.GetId() {
		t.Fatalf("got %v, %v", second, err)
	}
	_, err = f.accept(old)
	wantCode(t, "the replaced one", err, codes.NotFound, "invitation.unknown")
	if _, err := f.client.DeleteInvitation(by, &accountsv1.DeleteInvitationRequest{Organisation: org, Invitation: second.GetId()}); err != nil {
		t.Fatal(err)
	}
	_, err = f.accept(f.secret())
	wantCode(t, "the one taken back", err, codes.NotFound, "invitation.unknown")
	if _, err := f.invite(by, org, "ola@zak.example", representative); err != nil {
		t.Fatal(err)
	}
	me, err := f.client.GetPerson(by, &accountsv1.GetPersonRequest{Person: "me"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.client.UpdatePerson(f.admin, &accountsv1.UpdatePersonRequest{Person: me.GetId(), Roles: me.GetRoles(), Barred: true}); err != nil {
		t.Fatal(err)
	}
	_, err = f.accept(f.secret())
	wantCode(t, "of somebody barred", err, codes.NotFound, "invitation.unknown")
}

func TestNobodyInvitesToWhatIsNotTheirsOrAboveThemselves(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	city := f.city("Gdańsk")
	f.person(f.admin, city.GetId(), "head@gdansk.example", optionsv1.Role_ROLE_ADMINISTRATOR)
	head := f.signIn("head@gdansk.example")
	_, err := f.invite(by, city.GetId(), "mole@zak.example", representative)
	wantCode(t, "to a city", err, codes.NotFound, "organisation.not_found")
	_, err = f.invite(head, org, "mole@gdansk.example", representative)
	wantCode(t, "to an enterprise", err, codes.NotFound, "organisation.not_found")
	_, err = f.invite(by, org, "mole@zak.example", optionsv1.Role_ROLE_VERIFIER)
	wantCode(t, "a verifier of an enterprise", err, codes.InvalidArgument, "role.kind")
	if _, err = f.invite(head, city.GetId(), "officer@gdansk.example", optionsv1.Role_ROLE_OFFICER); err != nil {
		t.Errorf("an administrator invites an officer: %v", err)
	}
	held, err := f.client.ListInvitations(head, &accountsv1.ListInvitationsRequest{Organisation: city.GetId()})
	if err != nil || len(held.GetInvitations()) != 1 {
		t.Fatalf("got %v, %v", held, err)
	}
	_, err = f.client.DeleteInvitation(by, &accountsv1.DeleteInvitationRequest{Organisation: org, Invitation: held.GetInvitations()[0].GetId()})
	wantCode(t, "taking back another's", err, codes.NotFound, "invitation.not_found")
	_, err = f.invite(by, org, adminEmail, representative)
	wantCode(t, "somebody with an account", err, codes.AlreadyExists, "invitation.email_taken")
	for _, secret := range []string{"x", "fli_", "fli_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		_, err = f.accept(secret)
		wantCode(t, secret, err, codes.NotFound, "invitation.unknown")
	}
}

func TestPeopleOfADisputedEnterpriseInviteNobody(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	f.near.frozen[org] = true
	_, err := f.invite(by, org, "jan@zak.example", representative)
	wantCode(t, "in dispute", err, codes.FailedPrecondition, "supplier.representation_frozen")
	delete(f.near.frozen, org)
	if _, err := f.invite(by, org, "jan@zak.example", representative); err != nil {
		t.Errorf("before registering: %v", err)
	}
}

func TestAnInvitationThatCannotBeMailedIsNotOpen(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	f.near.shut = true
	_, err := f.invite(by, org, "jan@zak.example", representative)
	wantCode(t, "without mail", err, codes.Unavailable, "invitation.not_sent")
	f.near.shut = false
	if _, err := f.invite(by, org, "jan@zak.example", representative); err != nil {
		t.Errorf("once mail goes out: %v", err)
	}
}

func TestTwentyInvitationsAreOpenAtMost(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	for i := range 20 {
		if _, err := f.invite(by, org, strings.Repeat("x", i+1)+"@zak.example", representative); err != nil {
			t.Fatal(err)
		}
	}
	_, err := f.invite(by, org, "jan@zak.example", representative)
	wantCode(t, "one more", err, codes.FailedPrecondition, "invitation.too_many")
}

func TestTwoWhoAcceptAtTheSameMomentAreOne(t *testing.T) {
	f := setup(t)
	by, org := f.lucja()
	if _, err := f.invite(by, org, "jan@zak.example", representative); err != nil {
		t.Fatal(err)
	}
	secret := f.secret()
	var mu sync.Mutex
	var all sync.WaitGroup
	in := 0
	for range 6 {
		all.Go(func() {
			if _, err := f.accept(secret); err == nil {
				mu.Lock()
				defer mu.Unlock()
				in++
			}
		})
	}
	all.Wait()
	if in != 1 {
		t.Errorf("%d got in", in)
	}
}
