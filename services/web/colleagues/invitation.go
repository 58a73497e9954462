package colleagues

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	cookieInvitation = "fairlot_invitation"
	// kept is how long the browser keeps the secret while its owner types.
	kept = time.Hour
)

// accept opens the account that an invitation is for.
type accept struct {
	Name     string `form:"name"`
	Password string `form:"password"`
}

func (a *area) keep(r *page.Request, secret string, age time.Duration) {
	r.Fiber.Cookie(&fiber.Cookie{
		Name: cookieInvitation, Value: secret, Path: InvitationPath, MaxAge: int(age.Seconds()), Expires: time.Now().Add(age),
		HTTPOnly: true, Secure: a.secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func (a *area) forget(r *page.Request) { a.keep(r, "", -time.Hour) }

// showInvitation says who invites whom to what, and asks for a name and a
// password. A secret in the address moves into the cookie first.
func (a *area) showInvitation(r *page.Request, f *ui.Form) error {
	r.Fiber.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	r.Fiber.Set(fiber.HeaderCacheControl, "no-store")
	if secret := r.Query("secret"); secret != "" {
		a.keep(r, secret, kept)
		return r.Redirect(InvitationPath)
	}
	i, err := a.read(r)
	if err != nil {
		return err
	}
	if i == nil {
		return a.closed(r)
	}
	f.Action = InvitationPath
	title := r.T("colleagues.accept.title", "organisation", i.GetOrganisationName())
	return r.Show(ui.Page{Title: title}, acceptPage(i, f, r))
}

// read gives the invitation of the browser's secret; nil where it is not good
// (any more).
func (a *area) read(r *page.Request) (*accountsv1.Invitation, error) {
	secret := r.Fiber.Cookies(cookieInvitation)
	if secret == "" {
		return nil, nil
	}
	i, err := a.accounts.ReadInvitation(r.Context(), &accountsv1.ReadInvitationRequest{Secret: secret})
	if err != nil && (opensNothing(err) || errs.Code(err) == codes.InvalidArgument) {
		return nil, nil
	}
	return i, err
}

// opensNothing says that the secret is wrong, used, taken back or too old.
func opensNothing(err error) bool {
	code := errs.Code(err)
	return code == codes.NotFound || code == codes.FailedPrecondition || code == codes.PermissionDenied || code == codes.Unauthenticated
}

// closed says that the link opens nothing (any more), and what to do.
func (a *area) closed(r *page.Request) error {
	a.forget(r)
	r.Status(fiber.StatusGone)
	return r.Show(ui.Page{Title: r.T("colleagues.closed.title")}, closedPage())
}

func (a *area) accept(r *page.Request, v accept, _ int64) (string, error) {
	i, err := a.read(r)
	if err != nil {
		return "", err
	}
	if i == nil {
		return "", a.closed(r)
	}
	person, err := a.accounts.AcceptInvitation(r.Context(), &accountsv1.AcceptInvitationRequest{
		Secret: r.Fiber.Cookies(cookieInvitation), Name: strings.TrimSpace(v.Name), Password: v.Password,
		Language: i18n.From(r.Context()).Code(),
	})
	if err != nil && opensNothing(err) { // somebody used it since the page was opened
		return "", a.closed(r)
	}
	if err != nil {
		return "", err
	}
	a.forget(r)
	session, err := a.accounts.CreateSession(r.Context(), &accountsv1.CreateSessionRequest{Email: person.GetEmail(), Password: v.Password})
	if err == nil {
		err = r.KeepSession(session.GetToken(), session.GetExpiresAt().AsTime())
	}
	if err != nil {
		return page.SignInPath, nil //nolint:nilerr // the account is open; signing in is the next step by hand
	}
	r.Notice(true, r.T("colleagues.accept.done", "organisation", i.GetOrganisationName()))
	return "/desk", nil
}
