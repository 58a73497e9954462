package notifications_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/notify"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/webtest"
)

const zofia = "zofia@motlawa.example"

// site is the pages with notify behind them, and Zofia of a cooperative.
type site struct {
	*webtest.Site
	client notifyv1.NotifyServiceClient
	zofia  auth.Identity
}

func open(t *testing.T, register ...func(grpc.ServiceRegistrar)) *site {
	t.Helper()
	s := &site{Site: webtest.Start(t, webtest.Config{Register: register})}
	s.zofia = s.Accounts.Add(webtest.Person{
		Email: zofia, Name: "Zofia Żak", Organisation: "Nad Motławą", Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER,
		Zone: "Europe/Warsaw", Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
	s.client = notifyv1.NewNotifyServiceClient(s.House.Conn)
	return s
}

// start is a training instance whose notify runs.
func start(t *testing.T) *site {
	t.Helper()
	s := open(t)
	service, err := notify.New(t.Context(), notify.Deps{
		DB: s.House.DB("notify"), Clock: s.House.Clock, Conn: s.House.Conn, Signer: s.House.Signer, Sandbox: true, PublicURL: s.Address, Log: s.House.Log,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.House.Serve(service.Register)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- service.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *site) tell(t *testing.T, r *notifyv1.NotifyRequest) {
	t.Helper()
	if _, err := s.client.Notify(s.House.As(auth.Identity{Service: "suppliers"}), r); err != nil {
		t.Fatal(err)
	}
	s.House.Clock.Advance(1e9)
}

// asked tells Zofia that a city asks to look again.
func (s *site) asked(t *testing.T, key, city string) {
	t.Helper()
	s.tell(t, &notifyv1.NotifyRequest{
		Key: key, Kind: "verification_asked_again", People: []string{s.zofia.Person}, Link: "/about",
		Words: map[string]string{"supplier": "Nad Motławą", "organisation": city, "note": "Your branch in Sopot is new to us."},
	})
}

func TestMessagesAreReadMarkedAndMarkedBack(t *testing.T) {
	s := start(t)
	p := browsertest.Start(t).Page(360, 900)
	s.SignIn(p, zofia)
	p.Open(s.Address + "/messages")
	p.SeeText("No messages yet")
	p.Axe()
	for i, city := range []string{"Gdańsk", "Milan", "Turin"} {
		s.asked(t, fmt.Sprint(i), city)
	}
	p.Open(s.Address + "/account")
	if got := p.Text(".bell-count"); got != "3" {
		t.Errorf("the bell says %q", got)
	}
	p.Submit(".bell")
	p.SeeText("Turin asks to look at Nad Motławą again")
	p.Axe()
	p.Shot("messages-360")
	p.Submit(".messages .unread a")
	if !strings.HasSuffix(p.Address(), "/about") {
		t.Errorf("the message leads to %s", p.Address())
	}
	p.Open(s.Address + "/messages?unread=1")
	if n := p.Count(".messages > li"); n != 2 {
		t.Errorf("%d are unread after one was opened, want 2", n)
	}
	p.Submit(".messages .linklike")
	if n := p.Count(".messages > li"); n != 1 || !strings.HasSuffix(p.Address(), "/messages?unread=1") {
		t.Errorf("%d are unread at %s", n, p.Address())
	}
	p.Open(s.Address + "/messages")
	p.Submit(".messages-bar:not(.small) .linklike")
	p.SeeText("All messages are marked as read.")
	if n := p.Count(".bell-count") + p.Count(".unread"); n != 0 {
		t.Errorf("%d signs of unread messages are left", n)
	}
	p.Axe()
	p.Shot("messages-read")
	p.Submit(".messages-undo .linklike")
	if n := p.Count(".unread"); n != 1 { // what was read before stays read
		t.Errorf("%d are unread after undoing, want 1", n)
	}
}

func TestALongListHasPagesAndWide(t *testing.T) {
	s := start(t)
	for i := range 22 {
		s.asked(t, fmt.Sprint(i), fmt.Sprintf("City %d", i))
	}
	p := browsertest.Start(t).Page(1280, 900)
	s.SignIn(p, zofia)
	p.Open(s.Address + "/messages")
	p.SeeText("City 21 asks")
	p.Axe()
	p.Shot("messages-1280")
	p.Submit(".govuk-pagination__next a")
	p.SeeText("City 0 asks")
	if n := p.Count(".messages > li"); n != 2 {
		t.Errorf("%d on the second page, want 2", n)
	}
}

func TestWhoWantsNoMailSaysSo(t *testing.T) {
	s := start(t)
	p := browsertest.Start(t).Page(360, 900)
	s.SignIn(p, zofia)
	p.Open(s.Address + "/messages/settings")
	p.Axe()
	p.Shot("messages-settings")
	p.Click("input[value=never]")
	p.Submit("main form .govuk-button")
	p.SeeText("Saved. Your e-mail comes as you chose.")
	settings, err := s.client.GetNotificationSettings(s.House.As(s.zofia), &notifyv1.GetNotificationSettingsRequest{})
	if err != nil || settings.GetMail() != notifyv1.MailRhythm_MAIL_RHYTHM_NEVER {
		t.Errorf("settings are %v, %v", settings, err)
	}
	p.Open(s.Address + "/messages/settings")
	if p.Count("input[value=never]:checked") != 1 {
		t.Error("the choice is not shown")
	}
}

// mailed waits until so many mails are there.
func (s *site) mailed(t *testing.T, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		list, err := s.client.ListMails(ctx, &notifyv1.ListMailsRequest{})
		if err != nil {
			t.Fatalf("%d mails do not come: %v", want, err)
		}
		if len(list.GetMails()) == want {
			return
		}
	}
}

func TestATrainingInstanceShowsTheMailsAndTheirLinksWork(t *testing.T) {
	s := start(t)
	s.tell(t, &notifyv1.NotifyRequest{
		Key: "one", Kind: "invitation", Email: "new@atelier.example", Link: "/about",
		Words: map[string]string{"organisation": "Atelier <b>", "inviter": "Anna"},
	})
	s.asked(t, "two", "Gdańsk")
	p := browsertest.Start(t).Page(1280, 900)
	s.mailed(t, 2)
	p.Open(s.Address + "/sandbox/mail?to=New@atelier.example")
	p.SeeText("Anna invites you to act for Atelier <b>")
	if n := p.Count(".messages > li"); n != 1 {
		t.Errorf("%d mails to one address", n)
	}
	p.Axe()
	p.Shot("messages-mails")
	p.Submit(".messages .words a")
	if !strings.HasSuffix(p.Address(), "/about") {
		t.Errorf("the mail leads to %s", p.Address())
	}
}

// mute is a notify that takes calls and answers none.
type mute struct {
	notifyv1.UnimplementedNotifyServiceServer
}

func (mute) ListNotifications(ctx context.Context, _ *notifyv1.ListNotificationsRequest) (*notifyv1.ListNotificationsResponse, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestPagesAreShownWhereTheBellDoesNotAnswer(t *testing.T) {
	for name, register := range map[string][]func(grpc.ServiceRegistrar){
		"nobody runs notify": nil,
		"notify hangs":       {func(r grpc.ServiceRegistrar) { notifyv1.RegisterNotifyServiceServer(r, mute{}) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, register...)
			p := browsertest.Start(t).Page(1280, 900)
			s.SignIn(p, zofia)
			p.Open(s.Address + "/account")
			p.See(".bell")
			p.SeeText("Zofia Żak")
			if n := p.Count(".bell-count"); n != 0 {
				t.Errorf("the bell counts without an answer")
			}
		})
	}
}

func TestNoMessageLeadsOutOfTheHouseNorIsMarkedByVisitors(t *testing.T) {
	s := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	s.SignIn(p, zofia)
	p.Open(s.Address + "/messages/open?message=ntf_1&to=https://evil.example/")
	if p.Address() != s.Address+"/" {
		t.Errorf("led to %s", p.Address())
	}
	for _, path := range []string{"/messages", "/messages/settings", "/messages/open?message=ntf_1&to=/about"} {
		answer, err := http.Get(s.Address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if at := answer.Request.URL.Path; !strings.HasPrefix(at, page.SignInPath) {
			t.Errorf("a visitor of %s is led to %s, not to sign in", path, at)
		}
	}
}
