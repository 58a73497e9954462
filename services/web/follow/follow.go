package follow

import (
	"context"
	"log/slog"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Path is the address of what the viewer follows.
const Path = "/following"

// mostShown is how many followed tenders the page reads.
const mostShown = 100

// area is the pages with what they call.
type area struct {
	watch watchv1.WatchServiceClient
	read  *procedure.Reader
	log   *slog.Logger
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{watch: watchv1.NewWatchServiceClient(s.Conn), read: procedure.NewReader(s.Conn), log: s.Log}
	s.Get(Path, a.list)
	s.Post(Path+"/calendar", a.renew)
	s.Get("/following.ics", a.following)
	s.Get("/tenders/:tender/dates.ics", a.dates)
	s.Get("/tenders/:tender/follow", a.back)
	s.Post("/tenders/:tender/follow", a.follow)
	s.Post("/tenders/:tender/unfollow", a.unfollow)
}

// Panel is what the page of a tender shows of it.
type Panel struct {
	Tender string
	// SignedIn says that there is someone who could follow; Follows that they do.
	SignedIn, Follows bool
	// Fit is how well it fits the viewer's enterprise; nil where there is none.
	Fit *watchv1.Fit
	// Over says that nothing is to be decided any more.
	Over bool
}

// PanelOf asks what the page of a tender shows. A watch that does not answer takes
// away its part, not the page.
func PanelOf(r *page.Request, t *tendersv1.Tender) Panel {
	p := Panel{Tender: t.GetId(), SignedIn: r.Viewer() != nil, Over: t.GetCancelledAt() != nil || t.GetAwardedAt() != nil || t.GetConsultation().GetConcludedAt() != nil}
	if !p.SignedIn {
		return p
	}
	watch := watchv1.NewWatchServiceClient(r.Conn())
	if list, err := watch.ListFollowing(r.Context(), &watchv1.ListFollowingRequest{}); err == nil {
		p.Follows = slices.ContainsFunc(list.GetFollowing(), func(f *watchv1.Following) bool { return f.GetTender() == t.GetId() })
	}
	if r.Viewer().Has(procedure.Representative) && !p.Over && t.GetOpenedAt() == nil {
		if fit, err := watch.GetFit(r.Context(), &watchv1.GetFitRequest{Tender: t.GetId()}); err == nil {
			p.Fit = fit
		}
	}
	return p
}

func (a *area) follow(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	if _, err := a.watch.FollowTender(r.Context(), &watchv1.FollowTenderRequest{Tender: r.Param("tender")}); err != nil {
		return err
	}
	r.Notice(true, r.T("follow.done"))
	return r.Redirect("/tenders/" + r.Param("tender"))
}

func (a *area) unfollow(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	if _, err := a.watch.UnfollowTender(r.Context(), &watchv1.UnfollowTenderRequest{Tender: r.Param("tender")}); err != nil {
		return err
	}
	r.Notice(true, r.T("follow.undone"))
	if r.Value("from") == "list" {
		return r.Redirect(Path)
	}
	return r.Redirect("/tenders/" + r.Param("tender"))
}

// back leads who signed in to follow a tender to it.
func (a *area) back(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	return r.Redirect("/tenders/" + r.Param("tender"))
}

// listView is what the viewer follows.
type listView struct {
	tenders []*procedure.Tender
	// address of the calendar, just made; it is shown once.
	address string
}

func (a *area) list(r *page.Request) error { return a.show(r, "") }

func (a *area) show(r *page.Request, address string) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	answer, err := a.watch.ListFollowing(r.Context(), &watchv1.ListFollowingRequest{})
	if err != nil {
		return err
	}
	v := listView{address: address}
	for _, f := range answer.GetFollowing() {
		if len(v.tenders) == mostShown {
			break
		}
		t, err := a.tender(r.Context(), f.GetTender())
		if err != nil {
			return err
		}
		if t != nil {
			v.tenders = append(v.tenders, t)
		}
	}
	return r.Show(ui.Page{Title: r.T("follow.title"), Section: ui.SectionTenders}, listPage(v))
}

// tender reads one; nil where it is gone.
func (a *area) tender(ctx context.Context, id string) (*procedure.Tender, error) {
	t, err := a.read.Tender(ctx, id)
	if errs.Code(err) == codes.NotFound {
		return nil, nil //nolint:nilnil // gone is not an error here
	}
	return t, err
}

// renew makes a new secret address of the calendar and shows it once.
func (a *area) renew(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	made, err := a.watch.RenewCalendar(r.Context(), &watchv1.RenewCalendarRequest{})
	if err != nil {
		return err
	}
	return a.show(r, r.Fiber.BaseURL()+"/following.ics?secret="+made.GetSecret())
}
