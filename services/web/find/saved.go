package find

import (
	"context"
	"strings"
	"time"

	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// keeping is what people say about a search that they keep.
type keeping struct {
	Name  string `form:"saved_search.name"`
	Alert string `form:"alert"`
}

// mountSave mounts the page that keeps the search of its address.
func (a *area) mountSave(s *page.Site) {
	page.Mount(s, savePath, page.Form[keeping]{
		Labels: []string{"saved_search.name", "suppliers.save.name", "alert", "suppliers.save.alert"},
		Load: func(r *page.Request) (keeping, int64, error) {
			l, err := a.kept(r)
			if err != nil {
				return keeping{}, 0, err
			}
			name := []rune(strings.Join(l.parts(r.Context()), ", "))
			return keeping{Name: string(name[:min(len(name), 120)]), Alert: "daily"}, 0, nil
		},
		Show: func(r *page.Request, f *ui.Form) error {
			l, err := a.kept(r)
			if err != nil {
				return err
			}
			title := r.T("suppliers.save.title")
			crumbs := []ui.Link{{Text: r.T("common.nav.tenders"), Href: l.query.href()}, {Text: title}}
			return r.Show(ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: crumbs}, savePage(l, f))
		},
		Send: func(r *page.Request, k keeping, _ int64) (string, error) {
			l := a.read(r)
			_, err := a.watch.CreateSavedSearch(r.Context(), &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{
				Name: k.Name, Alert: alertOf(k.Alert), Tenders: l.query.withoutCloses().request(l.around, l.now), Language: i18n.From(r.Context()).Code(),
			}})
			if err != nil {
				return "", err
			}
			r.Notice(true, r.T("suppliers.save.done"))
			return l.query.href(), nil
		},
	})
}

// kept is the search of the address with its words, not run.
func (a *area) kept(r *page.Request) (*listing, error) {
	l := a.read(r)
	var err error
	l.words, err = a.Words(r.Context(), l.codes(nil))
	return l, err
}

// parts say in parts what is searched for. When it closes is left out: that
// moves with the day on which one looks.
func (l *listing) parts(ctx context.Context) []string {
	var parts []string
	if l.query.text != "" {
		parts = append(parts, l.query.text)
	}
	if l.around != nil {
		parts = append(parts, l.nearby(ctx))
	}
	if text := l.valueLabel(ctx); text != "" {
		parts = append(parts, text)
	}
	for _, name := range filterNames() {
		for _, value := range l.query.chosen[name] {
			parts = append(parts, l.label(ctx, name, value))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, i18n.T(ctx, "find.save.everything"))
	}
	return parts
}

func alertOf(name string) watchv1.AlertRhythm {
	switch name {
	case "daily":
		return watchv1.AlertRhythm_ALERT_RHYTHM_DAILY
	case "weekly":
		return watchv1.AlertRhythm_ALERT_RHYTHM_WEEKLY
	default:
		return watchv1.AlertRhythm_ALERT_RHYTHM_UNSPECIFIED
	}
}

// alerts are the rhythms to choose from.
func alerts(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, name := range []string{"daily", "weekly", "never"} {
		list = append(list, ui.Option{Value: name, Label: i18n.T(ctx, "suppliers.alert."+name)})
	}
	return list
}

// saved leads to what a saved search finds; since shows only what is new.
func (a *area) saved(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	mine, err := a.watch.ListSavedSearches(r.Context(), &watchv1.ListSavedSearchesRequest{})
	if err != nil {
		return err
	}
	for _, s := range mine.GetSavedSearches() {
		if s.GetId() != r.Param("search") || s.GetTenders() == nil {
			continue
		}
		q := asQuery(s.GetTenders(), a.Cities)
		if at, err := time.Parse(time.RFC3339, r.Query("since")); err == nil {
			q.since = at
		}
		return r.Redirect(q.href())
	}
	r.Notice(false, r.T("suppliers.saved.gone"))
	return r.Redirect(minePath)
}
