package accounts

import (
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// deskPath is where people go on after they have signed in.
const deskPath = "/desk"

// area is the pages with what they call.
type area struct {
	accounts accountsv1.AccountsServiceClient
	sessions *Sessions
}

// Routes registers the pages on the site.
func Routes(s *page.Site, sessions *Sessions) {
	a := &area{accounts: accountsv1.NewAccountsServiceClient(s.Conn), sessions: sessions}
	s.SignInPage = a.showSignIn
	page.Mount(s, page.SignInPath, page.Form[signIn]{
		Public: true, Load: a.loadSignIn, Show: a.showSignIn, Send: a.signIn,
		Labels: []string{"email", "accounts.field.email", "password", "accounts.field.password"},
	})
	s.Post("/sign-out", a.signOut)
	page.Mount(s, "/register", page.Form[register]{
		Name: "register", Public: true, Show: a.showRegister, Send: a.register,
		Labels: []string{
			"organisation_kind", "accounts.register.kind", "organisation_name", "accounts.register.organisation",
			"country", "accounts.register.country", "name", "accounts.field.name",
			"email", "accounts.field.email", "password", "accounts.field.password",
		},
	})
	page.Mount(s, "/account", page.Form[password]{
		Show: a.showAccount, Send: a.changePassword,
		Labels: []string{"password", "accounts.account.old", "new_password", "accounts.account.new"},
	})
}

// signIn is the sign-in form. Back is where the person came from, Kept a form
// that waits.
type signIn struct {
	Email    string `form:"email"`
	Password string `form:"password"`
	Back     string `form:"back"`
	Kept     string `form:"kept"`
}

func (a *area) loadSignIn(r *page.Request) (signIn, int64, error) {
	return signIn{Back: r.Query("back")}, 0, nil
}

func (a *area) showSignIn(r *page.Request, f *ui.Form) error {
	f.Action = page.SignInPath
	return r.Show(ui.Page{Title: r.T("accounts.sign_in.title"), Hold: true}, signInPage(f))
}

func (a *area) signIn(r *page.Request, v signIn, _ int64) (string, error) {
	session, err := a.accounts.CreateSession(r.Context(), &accountsv1.CreateSessionRequest{
		Email: strings.TrimSpace(v.Email), Password: v.Password,
	})
	if err != nil {
		return "", err
	}
	if err := r.KeepSession(session.GetToken(), session.GetExpiresAt().AsTime()); err != nil {
		return "", err
	}
	if kept, ok := page.Unpack(v.Kept); ok {
		return "", r.Show(ui.Page{Title: r.T("common.resume.title"), Hold: true}, ui.Resume(kept))
	}
	if page.Local(v.Back) {
		return v.Back, nil
	}
	return deskPath, nil
}

func (a *area) signOut(r *page.Request) error {
	bearer := r.Bearer()
	if bearer != "" {
		_, err := a.accounts.DeleteSession(r.Context(), &accountsv1.DeleteSessionRequest{Session: "current"})
		if code := errs.Code(err); err != nil && code != codes.Unauthenticated && code != codes.NotFound {
			return err
		}
		a.sessions.Forget(bearer)
	}
	r.DropSession()
	r.Notice(true, r.T("accounts.signed_out"))
	return r.Redirect("/")
}

// register opens an account and creates its organisation.
type register struct {
	Kind         string `form:"organisation_kind"`
	Organisation string `form:"organisation_name"`
	Country      string `form:"country"`
	Name         string `form:"name"`
	Email        string `form:"email"`
	Password     string `form:"password"`
}

func (a *area) showRegister(r *page.Request, f *ui.Form) error {
	return r.Show(ui.Page{Title: r.T("accounts.register.title"), Section: ui.SectionEnterprises}, registerPage(f))
}

func (a *area) register(r *page.Request, v register, _ int64) (string, error) {
	_, err := a.accounts.RegisterPerson(r.Context(), &accountsv1.RegisterPersonRequest{
		Email: strings.TrimSpace(v.Email), Password: v.Password, Name: strings.TrimSpace(v.Name),
		Language: i18n.From(r.Context()).Code(), OrganisationKind: kindOf(v.Kind),
		OrganisationName: strings.TrimSpace(v.Organisation), Country: v.Country,
	})
	if err != nil {
		return "", err
	}
	if _, err := a.signIn(r, signIn{Email: v.Email, Password: v.Password}, 0); err != nil {
		return page.SignInPath, nil //nolint:nilerr // the account is open; signing in is the next step by hand
	}
	r.Notice(true, r.T("accounts.register.done"))
	if v.Kind == "broker" {
		return "/mandates", nil
	}
	return "/enterprises/mine", nil
}

func kindOf(kind string) accountsv1.OrganisationKind {
	switch kind {
	case "supplier":
		return accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER
	case "broker":
		return accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER
	default:
		return accountsv1.OrganisationKind_ORGANISATION_KIND_UNSPECIFIED
	}
}

// password changes the person's password.
type password struct {
	Old string `form:"password"`
	New string `form:"new_password"`
}

func (a *area) showAccount(r *page.Request, f *ui.Form) error {
	person, err := a.accounts.GetPerson(r.Context(), &accountsv1.GetPersonRequest{Person: "me"})
	if err != nil {
		return err
	}
	f.Action = "/account"
	return r.Show(ui.Page{Title: r.T("accounts.account.title")}, accountPage(accountRows(r, person), f))
}

func accountRows(r *page.Request, person *accountsv1.Person) []ui.Row {
	var roles []string
	for _, role := range r.Viewer().Roles {
		roles = append(roles, r.T("common.role."+role))
	}
	return []ui.Row{
		{Key: r.T("accounts.field.name"), Value: person.GetName()},
		{Key: r.T("accounts.field.email"), Value: person.GetEmail()},
		{Key: r.T("accounts.field.organisation"), Value: r.Viewer().OrganisationName},
		{Key: r.T("accounts.field.roles"), Value: strings.Join(roles, ", ")},
	}
}

func (a *area) changePassword(r *page.Request, v password, _ int64) (string, error) {
	_, err := a.accounts.ChangePassword(r.Context(), &accountsv1.ChangePasswordRequest{Password: v.Old, NewPassword: v.New})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("accounts.account.changed"))
	return "/account", nil
}
