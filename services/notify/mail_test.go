package notify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	"github.com/fairlot/fairlot/services/notify"
)

// keeps tells whether words stand in what notify keeps.
func (in *instance) keeps(t *testing.T, words string) bool {
	t.Helper()
	list, _, err := in.service.Letters().List(t.Context(), store.Query{})
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return slices.ContainsFunc(list, func(l *notifyv1.LetterRecord) bool { return strings.Contains(l.String(), words) })
}

func TestASecretIsMailedAtOnceAndNotKept(t *testing.T) {
	office := openOffice(t)
	in := start(t, notify.Deps{Sender: office.sender(t)})
	in.run(t)
	err := in.notify(&notifyv1.NotifyRequest{
		Key: "inv_1", Kind: "invitation", Email: "New@a.example", Language: "fr", Link: "/invitations/s3cret",
		Words: map[string]string{"organisation": "Atelier", "inviter": "Anna"},
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the mail is taken", func() bool { return office.all() == 1 })
	m := office.taken[0]
	text := body(t, m)
	if got := header(t, m, "Subject"); got != "Anna vous invite à agir pour Atelier" || !strings.Contains(text, "https://fairlot.example/invitations/s3cret\n") {
		t.Errorf("%s\n%s", got, text)
	}
	if got := m.Header.Get("List-Unsubscribe"); got != "" || strings.Contains(text, "/messages/settings") {
		t.Errorf("a stranger is led to settings: %q\n%s", got, text)
	}
	until(t, "the secret is gone", func() bool { return !in.keeps(t, "s3cret") && !in.keeps(t, "@a.example") })
}

func TestATrainingInstanceKeepsItsMailsAndSendsNone(t *testing.T) {
	office := openOffice(t)
	in := start(t, notify.Deps{Sandbox: true, Sender: office.sender(t)})
	in.run(t)
	err := in.notify(&notifyv1.NotifyRequest{
		Key: "prf_1", Kind: "proof_code", Email: "Info@Atelier.example", Words: map[string]string{"code": "4711-0815", "supplier": "Atelier", "minutes": "30"},
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the mail is shown", func() bool { return len(in.mails(t, "info@atelier.example")) == 1 })
	if got := in.mails(t, ""); len(got) != 1 || !strings.Contains(got[0].GetText(), "4711-0815") || got[0].GetTo() != "info@atelier.example" {
		t.Errorf("shown are %v", got)
	}
	if n := office.all(); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestAMailServerMustSpeakTLSUnlessItIsOnThisMachine(t *testing.T) {
	for _, bad := range []notify.SMTPOptions{
		{Address: "mail.fairlot.example", From: "a@b.example"}, {Address: ":25", From: "a@b.example"}, {Address: "mail:x", From: "a@b.example"}, {Address: "mail:25", From: "nobody"},
	} {
		if _, err := notify.NewSMTP(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	// By an address that is not this machine's loopback: no TLS, no mail.
	office := openOffice(t)
	office.address = strings.Replace(office.address, "127.0.0.1", "0.0.0.0", 1)
	err := office.sender(t).Send(t.Context(), notify.Mail{ID: "ntf_1", To: "a@b.example", Subject: "s", Text: "t"})
	if err == nil || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("sent in clear: %v", err)
	}
}
