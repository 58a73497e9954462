package mandates

import (
	"context"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// Path is where a broker sees the enterprises it accompanies.
	Path = "/mandates"
	// minePath is where an enterprise sees whom it lets act for it.
	minePath = "/enterprises/mine/mandates"
	// enterprisePath is the task list of the enterprise that one acts for.
	enterprisePath = "/enterprises/mine"

	broker         = "broker"
	representative = "representative"
)

type area struct {
	suppliers suppliersv1.SuppliersServiceClient
	accounts  accountsv1.AccountsServiceClient
}

// Routes registers the pages on the site and lets brokers act.
func Routes(s *page.Site) {
	a := &area{suppliers: suppliersv1.NewSuppliersServiceClient(s.Conn), accounts: accountsv1.NewAccountsServiceClient(s.Conn)}
	s.Mandated = a.mandated
	s.Get(Path, a.list)
	s.Post(Path+"/act", a.act)
	s.Post(Path+"/stop", a.stop)
	page.Mount(s, Path+"/:supplier/end", page.Form[struct{}]{Roles: []string{broker}, Show: a.showLeave, Send: a.leave})
	page.Mount(s, minePath, page.Form[give]{
		Roles: []string{representative}, Load: loadGive, Show: a.showGive, Send: a.give,
		Labels: []string{"organisation", "mandates.give.broker", "until", "mandates.give.until"},
	})
	page.Mount(s, minePath+"/:mandate/end", page.Form[struct{}]{Roles: []string{representative}, Show: a.showEnd, Send: a.end})
}

// running says whether a mandate lets its broker act at an instant.
func running(m *suppliersv1.Mandate, now time.Time) bool {
	return m.GetEndedAt() == nil && m.GetUntil().AsTime().After(now)
}

// of finds the running mandate of a broker.
func of(s *suppliersv1.Supplier, organisation string, now time.Time) *suppliersv1.Mandate {
	i := slices.IndexFunc(s.GetMandates(), func(m *suppliersv1.Mandate) bool {
		return m.GetOrganisation() == organisation && running(m, now)
	})
	if i < 0 {
		return nil
	}
	return s.GetMandates()[i]
}

// mandated implements page.Mandated.
func (a *area) mandated(ctx context.Context, supplier, organisation string) (*ui.Acting, error) {
	s, err := a.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: supplier})
	if code := errs.Code(err); code == codes.NotFound || code == codes.PermissionDenied || code == codes.InvalidArgument {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := of(s, organisation, ui.FrameOf(ctx).Now)
	if m == nil {
		return nil, nil
	}
	return &ui.Acting{Supplier: s.GetId(), Name: s.GetName(), Until: m.GetUntil().AsTime()}, nil
}

// accompanied is the broker's page.
type accompanied struct {
	suppliers []*suppliersv1.Supplier
	next      string
	page      *page.Request
}

// pageSize is how many enterprises a page of the broker's list shows.
const pageSize = 25

func (a *area) list(r *page.Request) error {
	if err := r.SignedIn(broker); err != nil {
		return err
	}
	answer, err := a.suppliers.ListMandates(r.Context(), &suppliersv1.ListMandatesRequest{PageSize: pageSize, PageToken: r.Query("page")})
	if err != nil {
		return err
	}
	v := accompanied{suppliers: answer.GetSuppliers(), page: r}
	if next := answer.GetNextPageToken(); next != "" {
		v.next = Path + "?page=" + next
	}
	title := r.T("mandates.list.title")
	return r.Show(ui.Page{Title: title, Section: ui.SectionEnterprises, Crumbs: crumbs(r, title)}, listPage(v))
}

func crumbs(r *page.Request, title string) []ui.Link {
	return []ui.Link{{Text: r.T("common.nav.desk"), Href: "/desk"}, {Text: title}}
}

// act makes the browser act for an enterprise that mandates the viewer.
func (a *area) act(r *page.Request) error {
	if err := r.SignedIn(broker); err != nil {
		return err
	}
	acting, err := a.mandated(r.Context(), r.Value("supplier"), r.Viewer().Organisation)
	if err != nil {
		return err
	}
	if acting == nil {
		r.Notice(false, r.T("mandates.acting.over"))
		return r.Redirect(Path)
	}
	r.ActFor(acting.Supplier)
	return r.Redirect(enterprisePath)
}

func (a *area) stop(r *page.Request) error {
	r.StopActing()
	r.Notice(true, r.T("mandates.acting.stopped"))
	return r.Redirect(Path)
}

func (a *area) showLeave(r *page.Request, f *ui.Form) error {
	s, m, err := a.accompaniedBy(r)
	if err != nil {
		return err
	}
	if m == nil {
		r.Notice(false, r.T("mandates.acting.over"))
		return r.Redirect(Path)
	}
	confirm := ui.Confirm{
		Title: r.T("mandates.leave.title", "name", s.GetName()), Lead: r.T("mandates.leave.lead"),
		Consequences: []string{r.T("mandates.leave.at_once"), r.T("mandates.leave.again")},
		Button:       r.T("mandates.leave.button"), Warning: true, Back: ui.Link{Text: r.T("mandates.back"), Href: Path},
	}
	return r.Show(ui.Page{Title: confirm.Title, Section: ui.SectionEnterprises}, ui.ConfirmMoment(confirm, f))
}

// accompaniedBy is the enterprise of the address with the viewer's mandate, nil
// where it has none.
func (a *area) accompaniedBy(r *page.Request) (*suppliersv1.Supplier, *suppliersv1.Mandate, error) {
	s, err := a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: r.Param("supplier")})
	return s, of(s, r.Viewer().Organisation, r.Now()), err
}

func (a *area) leave(r *page.Request, _ struct{}, _ int64) (string, error) {
	s, m, err := a.accompaniedBy(r)
	if err != nil {
		return "", err
	}
	if _, err := a.suppliers.EndMandate(r.Context(), &suppliersv1.EndMandateRequest{Supplier: s.GetId(), Mandate: m.GetId()}); err != nil {
		return "", err
	}
	if acting := r.Acting(); acting != nil && acting.Supplier == s.GetId() {
		r.StopActing()
	}
	r.Notice(true, r.T("mandates.leave.done", "name", s.GetName()))
	return Path, nil
}
