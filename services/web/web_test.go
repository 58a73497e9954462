package web_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/a-h/templ"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	sandboxv1 "github.com/fairlot/fairlot/proto/fairlot/sandbox/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/home"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// board is a first page with figures.
type board struct{}

func (board) Figures(context.Context) (home.Figures, error) {
	at := servicetest.Start()
	return home.Figures{
		VerifiedEnterprises: 259, OpenTenders: 34, Reserved: &typesv1.Money{Amount: "18400000", Currency: "EUR"}, InclusionHours: 41260,
		Closing: []home.Closing{
			{Tender: "ten_1", Title: "Cleaning of 14 municipal buildings", Buyers: []string{"City of Gdańsk"}, Value: &typesv1.Money{Amount: "412000", Currency: "EUR"}, Deadline: at.AddDate(0, 0, 11).Add(2 * time.Hour), Country: "PL", Reservation: "article_20", Clauses: 3},
			{Tender: "ten_2", Title: "Seasonal school meals, organic share 60 %", Buyers: []string{"City of Turin", "Milan", "Barcelona"}, Value: &typesv1.Money{Amount: "1280000", Currency: "EUR"}, Deadline: at.AddDate(0, 1, 19), Country: "IT", Clauses: 2, Lots: 4},
			{Tender: "ten_3", Title: "Bicycle fleet repair and reuse", Buyers: []string{"Ville de Strasbourg"}, Value: &typesv1.Money{Amount: "96000", Currency: "EUR"}, Deadline: at.AddDate(0, 1, 27), Country: "FR", Clauses: 1},
		},
		Places: []ui.Spot{
			{Name: "Paris", Latitude: 48.85, Longitude: 2.35, Count: 86}, {Name: "Strasbourg", Latitude: 48.58, Longitude: 7.75, Count: 21},
			{Name: "Barcelona", Latitude: 41.39, Longitude: 2.17, Count: 37}, {Name: "Braga", Latitude: 41.55, Longitude: -8.42, Count: 8},
			{Name: "Gdańsk", Latitude: 54.35, Longitude: 18.65, Count: 12}, {Name: "Turin", Latitude: 45.07, Longitude: 7.69, Count: 19},
		},
	}, nil
}

// note is a form of a test: a title, an amount and a secret.
type note struct {
	Title    string     `form:"title"`
	Value    page.Money `form:"value"`
	Password string     `form:"password"`
}

// notes keeps what was sent.
type notes struct{ sent []note }

func (n *notes) mount(s *page.Site) {
	page.Mount(s, "/notes/new", page.Form[note]{
		Name: "note", Roles: []string{"officer"},
		Load: func(*page.Request) (note, int64, error) { return note{Value: page.Money{Currency: "EUR"}}, 0, nil },
		Show: func(r *page.Request, f *ui.Form) error {
			return r.Show(ui.Page{Title: "Note"}, templ.Join(ui.PageHead("Note", ""), noteForm(f)))
		},
		Send: func(r *page.Request, v note, _ int64) (string, error) {
			if v.Title == "" {
				return "", r.Problems("title", "errors.string.min_len")
			}
			n.sent = append(n.sent, v)
			r.Notice(true, "Kept "+v.Title)
			return "/account", nil
		},
	})
}

func noteForm(f *ui.Form) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		fields := templ.Join(
			ui.TextInput(f, ui.Field{Name: "title", Label: "Title"}),
			ui.MoneyInput(f, ui.Field{Name: "value", Label: "Value"}, []string{"EUR", "PLN"}),
			ui.PasswordInput(f, ui.Field{Name: "password", Label: "Secret", Complete: "off"}),
			ui.Button("Keep"),
		)
		if err := ui.ErrorSummary(f).Render(ctx, w); err != nil {
			return err
		}
		return ui.FormTag(f).Render(templ.WithChildren(ctx, fields), w)
	})
}

func start(t *testing.T) (*webtest.Site, *notes) {
	t.Helper()
	n := &notes{}
	site := webtest.Start(t, webtest.Config{Board: board{}, Extra: n.mount})
	site.Accounts.Add(webtest.Person{
		Email: "officer@gdansk.example", Name: "Anna Officer", Organisation: "City of Gdańsk",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Zone: "Europe/Warsaw", Roles: []optionsv1.Role{optionsv1.Role_ROLE_OFFICER},
	})
	return site, n
}

func TestTheFirstPageShowsFiguresAndHasNoBarriers(t *testing.T) {
	site, _ := start(t)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := browser.Page(width, 900)
		p.Open(site.Address + "/")
		p.See(".map-live .map-dot")
		p.SeeText("41,260")
		p.Axe()
		p.Shot(fmt.Sprintf("home-%d", width))
	}
}

func TestTheLanguageIsChosenOnceAndKept(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Open(site.Address + "/?lang=fr")
	p.SeeText("Bien acheter, ensemble.")
	p.SeeText("412\u00a0000\u00a0€")
	if at := p.Address(); at != site.Address+"/" {
		t.Errorf("the choice stays in the address: %s", at)
	}
	p.Open(site.Address + "/sign-in")
	p.SeeText("Mot de passe")
	p.Shot("sign-in-fr")
}

func TestASessionThatEndsInTheMiddleOfAFormLosesNothing(t *testing.T) {
	site, kept := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("401")
	site.SignIn(p, "officer@gdansk.example")
	p.Open(site.Address + "/notes/new")
	p.Type("#title", "Cleaning of 14 municipal buildings, “Żabianka”")
	p.Type("#value", "412 000,50")
	p.Choose("select[name='value.currency']", "PLN")
	p.Type("#password", "secret words")
	site.Accounts.EndSessions()
	p.Submit("main form .govuk-button[type=submit]")
	p.SeeText("what you typed is kept")
	p.Axe()
	p.Shot("sign-in-kept")
	p.Type("#email", "officer@gdansk.example")
	p.Type("#password", webtest.Password)
	p.Submit("main form .govuk-button[type=submit]")
	p.SeeText("You are signed in again")
	p.Axe()
	p.Submit("main form .govuk-button[type=submit]")
	if got := p.Value("#title"); got != "Cleaning of 14 municipal buildings, “Żabianka”" {
		t.Errorf("title: %q", got)
	}
	if got := p.Value("#value") + " " + p.Value("select[name='value.currency']"); got != "412 000,50 PLN" {
		t.Errorf("value: %q", got)
	}
	if got := p.Value("#password"); got != "" {
		t.Errorf("the secret was kept: %q", got)
	}
	p.Submit("main form .govuk-button[type=submit]")
	p.SeeText("Kept Cleaning")
	if len(kept.sent) != 1 || kept.sent[0].Value.Proto().GetAmount() != "412000.50" {
		t.Errorf("sent: %+v", kept.sent)
	}
}

func TestAReloadedFormHasWhatWasTyped(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	site.SignIn(p, "officer@gdansk.example")
	p.Open(site.Address + "/notes/new")
	p.Type("#title", "Half a tender")
	p.Open(site.Address + "/notes/new")
	p.SeeText("What you typed before was put back.")
	if got := p.Value("#title"); got != "Half a tender" {
		t.Errorf("title: %q", got)
	}
	p.Submit("main form .govuk-button[type=submit]")
	p.SeeText("Kept Half a tender")
	p.Open(site.Address + "/notes/new")
	if got := p.Value("#title"); got != "" {
		t.Errorf("an accepted form came back: %q", got)
	}
}

func TestSigningInOutAndOpeningAnAccount(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("401")
	p.Expect("422")
	p.Expect("404")
	p.Open(site.Address + "/sign-in")
	p.Type("#email", "officer@gdansk.example")
	p.Type("#password", "wrong words")
	p.Submit("main form .govuk-button[type=submit]")
	p.See(".govuk-error-summary")
	p.Axe()
	site.SignIn(p, "officer@gdansk.example")
	p.SeeText("procurement officer")
	p.Axe()
	p.Shot("account-360")
	p.Click("header .tools details + details summary")
	p.Submit("header .tools form button")
	p.SeeText("You are signed out.")
	p.Open(site.Address + "/register")
	p.Submit("main form .govuk-button[type=submit]")
	p.See(".govuk-error-summary")
	p.Axe()
	p.Shot("register-360")
}

func TestAMissingPageSaysTheNextStep(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(1280, 900)
	p.Expect("404")
	p.Open(site.Address + "/nowhere")
	p.SeeText("This page is not here")
	p.Axe()
	p.Shot("missing")
}

// clockService moves the house's clock as the sandbox does.
type clockService struct {
	sandboxv1.UnimplementedSandboxServiceServer
	move func(time.Duration) time.Time
}

func (c *clockService) MoveClock(_ context.Context, req *sandboxv1.MoveClockRequest) (*sandboxv1.Clock, error) {
	return &sandboxv1.Clock{Now: timestamppb.New(c.move(req.GetAdvance().AsDuration()))}, nil
}

func TestTheClockOfAPracticeInstanceIsMovedFromItsPage(t *testing.T) {
	service := &clockService{}
	site := webtest.Start(t, webtest.Config{Board: board{}, Register: []func(grpc.ServiceRegistrar){
		func(r grpc.ServiceRegistrar) { sandboxv1.RegisterSandboxServiceServer(r, service) },
	}})
	service.move = site.House.Clock.Advance
	p := browsertest.Start(t).Page(360, 800)
	p.Expect("422")
	p.Open(site.Address + "/sandbox/clock")
	p.Axe()
	p.Shot("clock-360")
	p.Submit("button[value='24h']")
	p.SeeText("It is now Tuesday 24 November 2026, 10:00 (Brussels time).")
	p.Type("#now", "31")
	p.Type("#now-month", "2")
	p.Submit("form:has(#now) button")
	p.SeeText("There is no such day")
	p.Axe()
}

func TestThePagesAboutFairlotHaveNoBarriers(t *testing.T) {
	site, _ := start(t)
	p := browsertest.Start(t).Page(360, 800)
	for _, path := range []string{"/about", "/accessibility", "/about?lang=fr"} {
		p.Open(site.Address + path)
		p.Axe()
	}
	p.Shot("about-fr")
}
