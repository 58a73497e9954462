package agreement

import (
	"google.golang.org/protobuf/proto"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// WishPath is where an administrator says that every tender needs a second officer.
const WishPath = "/organisation/approval"

// wish is what a city wishes for all its tenders.
type wish struct {
	SecondApproval bool `form:"second_approval"`
}

func (a *area) mountWish(s *page.Site) {
	page.Mount(s, WishPath, page.Form[wish]{
		Roles: []string{"administrator"},
		Load: func(r *page.Request) (wish, int64, error) {
			o, err := a.accounts.GetOrganisation(r.Context(), &accountsv1.GetOrganisationRequest{Organisation: r.Viewer().Organisation})
			return wish{o.GetSecondApproval()}, 0, err
		},
		Show: func(r *page.Request, f *ui.Form) error {
			title := r.T("agreement.wish.title")
			return r.Show(ui.Page{Title: title, Crumbs: []ui.Link{{Text: r.T("common.nav.desk"), Href: "/desk"}, {Text: title}}}, wishPage(f))
		},
		Send: func(r *page.Request, v wish, _ int64) (string, error) {
			_, err := a.accounts.UpdateOrganisation(r.Context(), &accountsv1.UpdateOrganisationRequest{
				Organisation: r.Viewer().Organisation, SecondApproval: proto.Bool(v.SecondApproval),
			})
			if err != nil {
				return "", err
			}
			r.Notice(true, r.T("agreement.wish.done"))
			return WishPath, nil
		},
	})
}
