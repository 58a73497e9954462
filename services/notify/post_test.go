package notify_test

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	"github.com/fairlot/fairlot/services/notify"
)

// header reads a header as its reader sees it.
func header(t *testing.T, m *netmail.Message, name string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func body(t *testing.T, m *netmail.Message) string {
	t.Helper()
	if got := m.Header.Get("Content-Transfer-Encoding"); got != "quoted-printable" {
		t.Errorf("encoded as %q", got)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func TestAMailGoesOutOnceWithWhatItsReaderNeeds(t *testing.T) {
	office := openOffice(t)
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.person("org_a", "zofia@a.example", "pl", representative)
	in.world.people[0].Name = "Zofia Żak\r\nBcc: thief@evil.example"
	in.run(t)
	for range 2 {
		if err := in.notify(suspended("one", "org_a")); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the mail is taken", func() bool { return office.all() == 1 })
	m := office.taken[0]
	for name, want := range map[string]string{
		"Subject": "Nad Motławą: zawieszenie", "From": `"Fairlot" <no-reply@fairlot.example>`, "Content-Type": "text/plain; charset=UTF-8",
		"List-Unsubscribe": "<https://fairlot.example/messages/settings>", "Auto-Submitted": "auto-generated", "Bcc": "", "Content-Language": "pl",
		"Date": "Mon, 23 Nov 2026 09:00:00 +0000",
	} {
		if got := header(t, m, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if id := m.Header.Get("Message-Id"); !strings.HasPrefix(id, "<ntf_") || !strings.HasSuffix(id, "@fairlot.example>") {
		t.Errorf("Message-ID %q", id)
	}
	if len(office.to) != 1 || office.to[0] != "zofia@a.example" {
		t.Errorf("it went to %v", office.to)
	}
	text := body(t, m)
	for _, want := range []string{"City of Gdańsk usuwa Nad Motławą z katalogu", "https://fairlot.example/enterprises/sup_1\n", "https://fairlot.example/messages/settings\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// round lets a new process send what is due and end: a letter written now goes
// out last, so when it has arrived, all others had their try.
func (in *instance) round(t *testing.T, office *postOffice) {
	t.Helper()
	marker := in.Organisation()
	in.person(marker, marker+"@marker.example", "en", representative)
	in.Clock.Advance(time.Millisecond)
	if err := in.notify(suspended("marker", marker)); err != nil {
		t.Fatal(err)
	}
	in.open(t)
	stop := in.run(t)
	defer stop()
	until(t, "the last mail", func() bool { return office.took(marker+"@marker.example") == 1 })
}

func TestAMailThatIsPostponedIsTriedAgainLater(t *testing.T) {
	office := openOffice(t)
	busy := &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
	office.refusals["anna@a.example"] = []*smtp.SMTPError{busy, busy}
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.person("org_a", "anna@a.example", "en", representative)
	if err := in.notify(suspended("one", "org_a")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		wait          time.Duration
		refused, took int
	}{
		{0, 1, 0}, {59 * time.Second, 1, 0}, {time.Second, 2, 0}, {119 * time.Second, 2, 0}, {time.Second, 2, 1}, {24 * time.Hour, 2, 1},
	} {
		in.Clock.Advance(c.wait)
		in.round(t, office)
		if took, refused := office.took("anna@a.example"), office.refused(); took != c.took || refused != c.refused {
			t.Fatalf("after %v: refused %d times, taken %d times; want %d and %d", c.wait, refused, took, c.refused, c.took)
		}
	}
}

func TestAMailThatIsRefusedForGoodIsNotTriedAgain(t *testing.T) {
	office := openOffice(t)
	gone := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
	office.refusals["anna@a.example"] = []*smtp.SMTPError{gone}
	in := start(t, notify.Deps{Sender: office.sender(t)})
	anna := in.person("org_a", "anna@a.example", "en", representative)
	if err := in.notify(suspended("one", "org_a")); err != nil {
		t.Fatal(err)
	}
	in.round(t, office)
	in.Clock.Advance(48 * time.Hour)
	in.round(t, office)
	if took, refused := office.took("anna@a.example"), office.refused(); took != 0 || refused != 1 {
		t.Errorf("taken %d times, refused %d times", took, refused)
	}
	if n := len(in.reads(t, anna).GetNotifications()); n != 1 {
		t.Errorf("on the site she reads %d", n)
	}
}

// next is when the one letter's mail is due.
func (in *instance) next(t *testing.T) time.Time {
	t.Helper()
	list, _, err := in.service.Letters().List(t.Context(), store.Query{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0].GetMailAt().AsTime()
}

func TestAMailWaitsForAServerThatIsDownAndForAProcessThatRestarts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	office := newOffice(listener)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.person("org_a", "anna@a.example", "en", representative)
	if err := in.notify(suspended("one", "org_a")); err != nil { // the process dies before its loop looks
		t.Fatal(err)
	}
	for range 40 { // more often than a mail that is postponed is tried
		in.open(t)
		stop := in.run(t)
		failed := in.Clock.Now().Add(time.Minute)
		until(t, "the server is missed", func() bool { return in.next(t).Equal(failed) })
		stop()
		in.Clock.Advance(time.Minute)
	}
	if listener, err = net.Listen("tcp", office.address); err != nil {
		t.Fatalf("the port was taken meanwhile: %v", err)
	}
	office.serve(t, listener)
	in.open(t)
	in.run(t)
	until(t, "the mail is taken", func() bool { return office.all() == 1 })
}

func TestAMailInHandIsFinishedWhenTheProcessEndsAndIsNotSentAgain(t *testing.T) {
	office := openOffice(t)
	office.hold = make(chan struct{})
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.person("org_a", "anna@a.example", "en", representative)
	stop := in.run(t)
	if err := in.notify(suspended("one", "org_a")); err != nil {
		t.Fatal(err)
	}
	office.hold <- struct{}{} // the server has the text
	close(office.hold)
	stop()
	in.Clock.Advance(24 * time.Hour)
	in.round(t, office)
	if took := office.took("anna@a.example"); took != 1 {
		t.Errorf("%d mails for one letter", took)
	}
}

func TestADaysMailGoesOutTogetherInTheMorningOfItsReader(t *testing.T) {
	office := openOffice(t)
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.world.zones["org_a"] = "Europe/Warsaw"
	anna := in.person("org_a", "anna@a.example", "en", representative)
	settings, err := in.client.UpdateNotificationSettings(in.As(anna), &notifyv1.NotificationSettings{Mail: notifyv1.MailRhythm_MAIL_RHYTHM_DAILY})
	if err != nil || settings.GetMail() != notifyv1.MailRhythm_MAIL_RHYTHM_DAILY {
		t.Fatal(settings, err)
	}
	for _, key := range []string{"one", "two"} {
		if err := in.notify(suspended(key, "org_a")); err != nil {
			t.Fatal(err)
		}
	}
	seven := time.Date(2026, time.November, 24, 6, 0, 0, 0, time.UTC) // in Warsaw
	for _, c := range []struct {
		at   time.Time
		want int
	}{{seven.Add(-time.Second), 0}, {seven, 1}, {seven.Add(24 * time.Hour), 1}} {
		in.Clock.Set(c.at)
		in.round(t, office)
		if got := office.took("anna@a.example"); got != c.want {
			t.Fatalf("%d mails at %v, want %d", got, c.at, c.want)
		}
	}
	m := office.taken[slices.Index(office.to, "anna@a.example")]
	if got, text := header(t, m, "Subject"), body(t, m); got != "Fairlot: 2 messages" || strings.Count(text, "* Nad Motławą is suspended") != 2 {
		t.Errorf("%s\n%s", got, text)
	}
}

func TestWhoWantsNoMailReadsOnTheSiteOnly(t *testing.T) {
	in := start(t, notify.Deps{Sandbox: true})
	anna, bob := in.person("org_a", "anna@a.example", "en", representative), in.person("org_b", "bob@b.example", "en", representative)
	if err := in.notify(suspended("one", "org_a")); err != nil { // its mail waits when Anna decides
		t.Fatal(err)
	}
	if _, err := in.client.UpdateNotificationSettings(in.As(anna), &notifyv1.NotificationSettings{Mail: notifyv1.MailRhythm_MAIL_RHYTHM_NEVER}); err != nil {
		t.Fatal(err)
	}
	if err := in.notify(suspended("two", "org_a", "org_b")); err != nil {
		t.Fatal(err)
	}
	in.run(t)
	until(t, "Bob's mail", func() bool { return len(in.mails(t, "bob@b.example")) == 1 })
	if got := in.mails(t, "anna@a.example"); len(got) != 0 {
		t.Errorf("Anna got %v", got)
	}
	if list := in.reads(t, anna); len(list.GetNotifications()) != 2 || len(in.reads(t, bob).GetNotifications()) != 1 {
		t.Errorf("Anna reads %v", list)
	}
}
