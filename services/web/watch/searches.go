package watch

import (
	"context"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/errs"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// searchesView is the saved searches, and one that was just deleted.
type searchesView struct {
	list []*watchv1.SavedSearch
	// undo brings back what was just deleted: its name, and itself as JSON.
	undone, undo string
}

// searches shows the viewer's saved searches.
func (a *area) searches(r *page.Request) error { return a.showSearches(r, searchesView{}) }

func (a *area) showSearches(r *page.Request, v searchesView) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	answer, err := a.watch.ListSavedSearches(r.Context(), &watchv1.ListSavedSearchesRequest{})
	if err != nil {
		return err
	}
	v.list = answer.GetSavedSearches()
	title := r.T("watch.searches.title")
	return r.Show(shown(title, crumbs(r, ui.Link{Text: title})), searchesPage(v))
}

// savedSearch finds one of the viewer's.
func (a *area) savedSearch(r *page.Request) (*watchv1.SavedSearch, error) {
	answer, err := a.watch.ListSavedSearches(r.Context(), &watchv1.ListSavedSearchesRequest{})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(answer.GetSavedSearches(), func(s *watchv1.SavedSearch) bool { return s.GetId() == r.Param("search") })
	if i < 0 {
		return nil, errs.NotFound("saved_search", r.Param("search"))
	}
	return answer.GetSavedSearches()[i], nil
}

// changeSearch sets name and rhythm.
func (a *area) changeSearch(r *page.Request) error {
	s, err := a.savedSearch(r)
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(r.Value("_revision"), 10, 64)
	if err != nil {
		revision = 0
	}
	s.Name, s.Alert, s.Revision = r.Value("name"), rhythmOf(r.Value("alert")), revision
	if _, err := a.watch.UpdateSavedSearch(r.Context(), &watchv1.UpdateSavedSearchRequest{SavedSearch: s}); err != nil {
		return err
	}
	r.Notice(true, r.T("watch.searches.changed"))
	return r.Redirect(searchesPath)
}

// deleteSearch forgets a search and offers to bring it back.
func (a *area) deleteSearch(r *page.Request) error {
	s, err := a.savedSearch(r)
	if err != nil {
		return err
	}
	kept, err := protojson.Marshal(&watchv1.SavedSearch{Name: s.GetName(), Alert: s.GetAlert(), Suppliers: s.GetSuppliers(), Tenders: s.GetTenders(), Language: s.GetLanguage()})
	if err != nil {
		return err
	}
	if _, err := a.watch.DeleteSavedSearch(r.Context(), &watchv1.DeleteSavedSearchRequest{SavedSearch: s.GetId()}); err != nil {
		return err
	}
	return a.showSearches(r, searchesView{undone: s.GetName(), undo: string(kept)})
}

// restoreSearch brings back what was just deleted.
func (a *area) restoreSearch(r *page.Request) error {
	s := &watchv1.SavedSearch{}
	if err := protojson.Unmarshal([]byte(r.Value("search")), s); err != nil {
		return errs.Invalid("search", "request.invalid", "this is no saved search")
	}
	if _, err := a.watch.CreateSavedSearch(r.Context(), &watchv1.CreateSavedSearchRequest{SavedSearch: s}); err != nil {
		return err
	}
	return r.Redirect(searchesPath)
}

func rhythmOf(name string) watchv1.AlertRhythm {
	switch name {
	case "daily":
		return watchv1.AlertRhythm_ALERT_RHYTHM_DAILY
	case "weekly":
		return watchv1.AlertRhythm_ALERT_RHYTHM_WEEKLY
	default:
		return watchv1.AlertRhythm_ALERT_RHYTHM_UNSPECIFIED
	}
}

func rhythmName(alert watchv1.AlertRhythm) string {
	for _, name := range rhythms() {
		if rhythmOf(name) == alert {
			return name
		}
	}
	return "never"
}

func rhythms() []string { return []string{"daily", "weekly", "never"} }

// nextAlert says when the next one may come, or "".
func nextAlert(ctx context.Context, s *watchv1.SavedSearch) string {
	if s.GetNextAlertAt() == nil {
		return ""
	}
	return i18n.T(ctx, "watch.searches.next", "day", i18n.Date(ctx, s.GetNextAlertAt().AsTime(), ui.FrameOf(ctx).Zone))
}
