package notify_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	"github.com/fairlot/fairlot/services/notify"
)

func TestEveryReaderIsToldInTheirLanguageWithDatesAsTheyWriteThem(t *testing.T) {
	in := start(t, notify.Deps{})
	in.world.zones["org_gdansk"] = "Europe/Warsaw"
	polish := in.person("org_gdansk", "p@gdansk.example", "pl", verifier)
	french := in.person("org_gdansk", "f@gdansk.example", "fr", verifier)
	finnish := in.person("org_gdansk", "s@gdansk.example", "fi", verifier)
	err := in.notify(&notifyv1.NotifyRequest{
		Key: "one", Kind: "verification_given", People: []string{polish.Person, french.Person, finnish.Person, polish.Person}, Link: "/enterprises/sup_1",
		// An hour before midnight in UTC is the next day in Warsaw.
		Words: map[string]string{"supplier": "Nad Motławą", "organisation": "Gdańsk", "until": "2027-07-31T23:00:00Z", "note": "Statut i KRS sprawdzone."},
	})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*auth.Identity]string{
		&polish: "ważna do 1 sierpnia 2027", &french: "jusqu’au 1er août 2027", &finnish: "until 1 August 2027",
	} {
		list := in.reads(t, *who)
		if len(list.GetNotifications()) != 1 || list.GetUnread() != 1 {
			t.Fatalf("told %d times, %d unread", len(list.GetNotifications()), list.GetUnread())
		}
		n := list.GetNotifications()[0]
		if !strings.Contains(n.GetText(), want) || !strings.Contains(n.GetText(), "“Statut i KRS sprawdzone.”") || n.GetLink() != "/enterprises/sup_1" || strings.Contains(n.GetSubject(), "{") {
			t.Errorf("%q\n%q, want %q", n.GetSubject(), n.GetText(), want)
		}
	}
}

func TestTheSameKeyTellsTheSamePersonOnce(t *testing.T) {
	in := start(t, notify.Deps{})
	anna := in.person("org_a", "anna@a.example", "en", representative)
	for range 3 {
		if err := in.notify(suspended("one", "org_a")); err != nil {
			t.Fatal(err)
		}
	}
	late := in.person("org_a", "late@a.example", "en", representative)
	if err := in.notify(suspended("one", "org_a")); err != nil {
		t.Fatal(err)
	}
	if err := in.notify(suspended("two", "org_a")); err != nil {
		t.Fatal(err)
	}
	for who, name := range map[*auth.Identity]string{&anna: "anna", &late: "late"} {
		if n := len(in.reads(t, *who).GetNotifications()); n != 2 {
			t.Errorf("%s was told %d times, want once each occasion", name, n)
		}
	}
}

func TestOnlyThoseWithTheRoleAreToldAndNobodyWhoIsBarred(t *testing.T) {
	in := start(t, notify.Deps{})
	can := in.person("org_a", "can@a.example", "en", verifier)
	not := in.person("org_a", "not@a.example", "en", representative)
	barred := in.person("org_a", "barred@a.example", "en", verifier)
	in.world.people[2].Barred = true
	last := in.person("org_a", "last@a.example", "en", verifier)
	req := suspended("one", "org_a", "org_gone")
	req.Roles, req.People = append(req.Roles, verifier), []string{"per_gone"}
	if err := in.notify(req); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  auth.Identity
		want int
	}{{can, 1}, {not, 0}, {barred, 0}, {last, 1}} {
		if got := len(in.reads(t, c.who).GetNotifications()); got != c.want {
			t.Errorf("%v was told %d times, want %d", c.who.Roles, got, c.want)
		}
	}
}

func TestWhatCannotBeToldIsRefusedWithItsField(t *testing.T) {
	in := start(t, notify.Deps{Sandbox: true})
	code := map[string]string{"code": "4711", "supplier": "Nad Motławą", "minutes": "30"}
	for _, c := range []struct {
		why, reason string
		req         *notifyv1.NotifyRequest
	}{
		{"a kind without a text", "notify.unknown_kind", &notifyv1.NotifyRequest{Key: "k", Kind: "gossip", People: []string{"per_1"}}},
		{"a blank without a word", "notify.word_missing", &notifyv1.NotifyRequest{Key: "k", Kind: "mandate_ended", People: []string{"per_1"}}},
		{"a day that is none", "notify.word_date", &notifyv1.NotifyRequest{
			Key: "k", Kind: "mandate_given", People: []string{"per_1"}, Words: map[string]string{"supplier": "S", "until": "tomorrow"},
		}},
		{"nobody to tell", "notify.nobody", &notifyv1.NotifyRequest{Key: "k", Kind: "claim_accepted", Words: map[string]string{"supplier": "S"}}},
		{"a secret for the site", "notify.secret", &notifyv1.NotifyRequest{Key: "k", Kind: "proof_code", Words: code, People: []string{"per_1"}}},
		{"an address with a second one", "notify.email", &notifyv1.NotifyRequest{Key: "k", Kind: "proof_code", Words: code, Email: "a@b.example, c@d.example"}},
		{"an address with a header", "notify.email", &notifyv1.NotifyRequest{Key: "k", Kind: "proof_code", Words: code, Email: "a@b.example\r\nBcc: c@d.example"}},
		{"an address with a name", "notify.email", &notifyv1.NotifyRequest{Key: "k", Kind: "proof_code", Words: code, Email: "A <a@b.example>"}},
	} {
		wantCode(t, c.why, in.notify(c.req), codes.InvalidArgument, c.reason)
	}
}

func TestAnAddressIsRefusedWhereNoMailIsSent(t *testing.T) {
	in := start(t, notify.Deps{})
	err := in.notify(&notifyv1.NotifyRequest{
		Key: "k", Kind: "invitation", Email: "new@a.example", Words: map[string]string{"organisation": "A", "inviter": "Anna"},
	})
	wantCode(t, "mail without a server", err, codes.FailedPrecondition, "notify.no_mail")
	_, err = in.client.ListMails(t.Context(), &notifyv1.ListMailsRequest{})
	wantCode(t, "mails of an instance that is not for training", err, codes.NotFound, "notify.no_sandbox")
}

func TestNobodyButTheNamedServicesTells(t *testing.T) {
	in := start(t, notify.Deps{})
	anna := in.person("org_a", "anna@a.example", "en", representative)
	for why, who := range map[string]auth.Identity{"a person": anna, "search": {Service: "search"}} {
		if _, err := in.client.Notify(in.As(who), suspended("k", "org_a")); err == nil {
			t.Errorf("%s tells", why)
		}
	}
	if _, err := in.client.Notify(t.Context(), suspended("k", "org_a")); err == nil {
		t.Error("anyone tells")
	}
}

func TestNobodyReadsOrMarksWhatAnotherWasTold(t *testing.T) {
	in := start(t, notify.Deps{})
	anna, bob := in.person("org_a", "anna@a.example", "en", representative), in.person("org_a", "bob@a.example", "en", verifier)
	req := suspended("one")
	req.People = []string{anna.Person}
	if err := in.notify(req); err != nil {
		t.Fatal(err)
	}
	if list := in.reads(t, bob); len(list.GetNotifications()) != 0 || list.GetUnread() != 0 {
		t.Errorf("bob reads %v", list)
	}
	if _, err := in.client.ListNotifications(t.Context(), &notifyv1.ListNotificationsRequest{}); err == nil {
		t.Error("anyone reads")
	}
	id := in.reads(t, anna).GetNotifications()[0].GetId()
	_, err := in.client.MarkNotifications(in.As(bob), &notifyv1.MarkNotificationsRequest{Notifications: []string{id}})
	wantCode(t, "bob marks anna's", err, codes.NotFound, "notification.not_found")
	if _, err := in.client.MarkNotifications(in.As(bob), &notifyv1.MarkNotificationsRequest{}); err != nil {
		t.Fatal(err)
	}
	if got := in.reads(t, anna).GetUnread(); got != 1 {
		t.Errorf("anna has %d unread, want 1", got)
	}
	page, err := in.client.ListNotifications(in.As(bob), &notifyv1.ListNotificationsRequest{PageToken: "per_of_anna"})
	wantCode(t, "a made up cursor", err, codes.InvalidArgument, "cursor.malformed")
	if page != nil {
		t.Errorf("a made up cursor gives %v", page)
	}
}

func TestWhatIsReadIsMarkedAndCanBeUndone(t *testing.T) {
	in := start(t, notify.Deps{})
	anna := in.person("org_a", "anna@a.example", "en", representative)
	for _, key := range []string{"one", "two", "three"} {
		if err := in.notify(suspended(key, "org_a")); err != nil {
			t.Fatal(err)
		}
		in.Clock.Advance(1e9)
	}
	first := in.reads(t, anna).GetNotifications()[0].GetId()
	mark := func(unread bool, ids ...string) {
		t.Helper()
		for range 2 { // twice is once
			if _, err := in.client.MarkNotifications(in.As(anna), &notifyv1.MarkNotificationsRequest{Notifications: ids, Unread: unread}); err != nil {
				t.Fatal(err)
			}
		}
	}
	unread := func(want int) {
		t.Helper()
		only, err := in.client.ListNotifications(in.As(anna), &notifyv1.ListNotificationsRequest{Unread: true})
		if err != nil || len(only.GetNotifications()) != want || int(only.GetUnread()) != want {
			t.Errorf("%d listed, %d counted, %v; want %d", len(only.GetNotifications()), only.GetUnread(), err, want)
		}
	}
	mark(false, first)
	unread(2)
	mark(true, first)
	unread(3)
	mark(false)
	unread(0)
	_, err := in.client.MarkNotifications(in.As(anna), &notifyv1.MarkNotificationsRequest{Unread: true})
	wantCode(t, "all unread again", err, codes.InvalidArgument, "notify.name_them")
}

func TestAListIsTurnedPageByPage(t *testing.T) {
	in := start(t, notify.Deps{})
	anna := in.person("org_a", "anna@a.example", "en", representative)
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		if err := in.notify(suspended(key, "org_a")); err != nil {
			t.Fatal(err)
		}
	}
	seen, token := map[string]bool{}, ""
	for range 3 {
		page, err := in.client.ListNotifications(in.As(anna), &notifyv1.ListNotificationsRequest{PageSize: 2, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range page.GetNotifications() {
			seen[n.GetId()] = true
		}
		token = page.GetNextPageToken()
	}
	if len(seen) != 5 || token != "" {
		t.Errorf("%d on three pages, then %q", len(seen), token)
	}
}
