package colleagues

import (
	"strings"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// Path is where people see their colleagues.
	Path = "/colleagues"
	// InvitationPath is where the link of an invitation leads.
	InvitationPath = "/invitations"

	// mostPeople is how many colleagues the page shows.
	mostPeople = 200
)

// inviters are the roles that may invite.
func inviters() []string { return []string{"representative", "broker", "administrator"} }

type area struct {
	accounts accountsv1.AccountsServiceClient
	secure   bool
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{accounts: accountsv1.NewAccountsServiceClient(s.Conn), secure: s.Secure}
	page.Mount(s, Path, page.Form[invite]{
		Roles: inviters(), Show: a.show, Send: a.invite,
		Labels: []string{"email", "colleagues.invite.email", "roles", "colleagues.invite.roles", "language", "colleagues.invite.language"},
	})
	page.Mount(s, Path+"/invitations/:invitation/withdraw", page.Form[struct{}]{Roles: inviters(), Show: a.showWithdraw, Send: a.withdraw})
	page.Mount(s, InvitationPath, page.Form[accept]{
		Public: true, Show: a.showInvitation, Send: a.accept,
		Labels: []string{"name", "colleagues.accept.name", "password", "colleagues.accept.password"},
	})
}

// invite is who is asked to act for the viewer's organisation.
type invite struct {
	Email    string   `form:"email"`
	Roles    []string `form:"roles"`
	Language string   `form:"language"`
}

// view is the page of colleagues.
type view struct {
	people      []*accountsv1.Person
	invitations []*accountsv1.Invitation
	// roles that the viewer can choose from; none where there is only one.
	roles []ui.Option
	form  *ui.Form
	page  *page.Request
}

func (a *area) show(r *page.Request, f *ui.Form) error {
	organisation := r.Viewer().Organisation
	people, err := a.accounts.ListPeople(r.Context(), &accountsv1.ListPeopleRequest{PageSize: mostPeople})
	if err != nil {
		return err
	}
	open, err := a.accounts.ListInvitations(r.Context(), &accountsv1.ListInvitationsRequest{Organisation: organisation})
	if err != nil {
		return err
	}
	if f.Value("language") == "" {
		f.Values.Set("language", i18n.From(r.Context()).Code())
	}
	v := view{people: people.GetPeople(), invitations: open.GetInvitations(), form: f, page: r}
	if r.Viewer().Has("administrator") {
		for _, role := range administered() {
			v.roles = append(v.roles, ui.Option{Value: roleWord(role), Label: r.T("common.role." + roleWord(role))})
		}
	}
	title := r.T("colleagues.title")
	return r.Show(ui.Page{Title: title, Crumbs: []ui.Link{{Text: r.T("common.nav.desk"), Href: "/desk"}, {Text: title}}}, colleaguesPage(v))
}

// administered are the roles that an administrator of a buyer gives.
func administered() []optionsv1.Role {
	return []optionsv1.Role{
		optionsv1.Role_ROLE_OFFICER, optionsv1.Role_ROLE_OPENING_OFFICER, optionsv1.Role_ROLE_EVALUATOR,
		optionsv1.Role_ROLE_VERIFIER, optionsv1.Role_ROLE_ADMINISTRATOR,
	}
}

func roleWord(r optionsv1.Role) string {
	return strings.ToLower(strings.TrimPrefix(r.String(), "ROLE_"))
}

// rolesOf are the roles asked for: an enterprise and a broker have one each.
func rolesOf(r *page.Request, asked []string) []optionsv1.Role {
	switch v := r.Viewer(); {
	case v.Has("administrator"):
		var roles []optionsv1.Role
		for _, role := range administered() {
			for _, word := range asked {
				if word == roleWord(role) {
					roles = append(roles, role)
				}
			}
		}
		return roles
	case v.Has("broker"):
		return []optionsv1.Role{optionsv1.Role_ROLE_BROKER}
	default:
		return []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE}
	}
}

func (a *area) invite(r *page.Request, v invite, _ int64) (string, error) {
	made, err := a.accounts.InvitePerson(r.Context(), &accountsv1.InvitePersonRequest{
		Organisation: r.Viewer().Organisation, Email: strings.TrimSpace(v.Email), Roles: rolesOf(r, v.Roles), Language: v.Language,
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("colleagues.invite.done", "email", made.GetEmail(), "day", i18n.Date(r.Context(), made.GetExpiresAt().AsTime(), r.Zone())))
	return Path, nil
}

// invitation finds an open invitation of the viewer's organisation.
func (a *area) invitation(r *page.Request) (*accountsv1.Invitation, error) {
	open, err := a.accounts.ListInvitations(r.Context(), &accountsv1.ListInvitationsRequest{Organisation: r.Viewer().Organisation})
	if err != nil {
		return nil, err
	}
	for _, i := range open.GetInvitations() {
		if i.GetId() == r.Param("invitation") {
			return i, nil
		}
	}
	return nil, nil
}

func (a *area) showWithdraw(r *page.Request, f *ui.Form) error {
	i, err := a.invitation(r)
	if err != nil {
		return err
	}
	if i == nil {
		r.Notice(false, r.T("colleagues.withdraw.closed"))
		return r.Redirect(Path)
	}
	confirm := ui.Confirm{
		Title: r.T("colleagues.withdraw.title", "email", i.GetEmail()), Lead: r.T("colleagues.withdraw.lead"),
		Button: r.T("colleagues.withdraw.button"), Back: ui.Link{Text: r.T("colleagues.back"), Href: Path},
	}
	return r.Show(ui.Page{Title: confirm.Title}, ui.ConfirmMoment(confirm, f))
}

func (a *area) withdraw(r *page.Request, _ struct{}, _ int64) (string, error) {
	_, err := a.accounts.DeleteInvitation(r.Context(), &accountsv1.DeleteInvitationRequest{
		Organisation: r.Viewer().Organisation, Invitation: r.Param("invitation"),
	})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("colleagues.withdraw.done"))
	return Path, nil
}
