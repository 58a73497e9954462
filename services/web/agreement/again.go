package agreement

import (
	"strings"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// AgainPath is where a draft begins from an earlier tender.
	AgainPath = "/tenders/again"
	// ownShown and foundShown are how many own and others' tenders are offered.
	ownShown, foundShown = 100, 20
)

// earlier is a tender that a draft can begin from.
type earlier struct {
	ID, Title, Href string
	Meta            []string
}

// again is the page of tenders to begin from.
type again struct {
	query     string
	own       []earlier
	others    []earlier
	cancelled []earlier
}

func (a *area) mountAgain(s *page.Site) {
	s.Get(AgainPath, a.showAgain)
	s.Post("/tenders/:tender/copy", a.copy)
	s.Post("/tenders/:tender/restore", a.restore)
}

func (a *area) showAgain(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer); err != nil {
		return err
	}
	v := again{query: strings.TrimSpace(r.Query("q"))}
	mine, err := a.tenders.ListTenders(r.Context(), &tendersv1.ListTendersRequest{Mine: true, PageSize: ownShown})
	if err != nil {
		return err
	}
	own := map[string]bool{}
	for _, t := range mine.GetTenders() {
		own[t.GetId()] = true
		e := earlier{ID: t.GetId(), Title: t.GetTitle(), Href: "/tenders/" + t.GetId(), Meta: []string{i18n.Date(r.Context(), t.GetCreatedAt().AsTime(), r.Zone())}}
		if e.Title == "" {
			e.Title = r.T("tenders.untitled")
		}
		if t.GetValue() != nil {
			e.Meta = append(e.Meta, i18n.Money(r.Context(), t.GetValue()))
		}
		switch {
		case t.GetPublishedAt() == nil && t.GetCancelledAt() != nil && leads(r, &procedure.Tender{Tender: t}):
			v.cancelled = append(v.cancelled, e)
		case t.GetPublishedAt() != nil && strings.Contains(strings.ToLower(t.GetTitle()), strings.ToLower(v.query)):
			v.own = append(v.own, e)
		}
	}
	found, err := a.search.SearchTenders(r.Context(), &searchv1.SearchTendersRequest{Q: v.query, PageSize: foundShown})
	if err != nil {
		return err
	}
	for _, h := range found.GetHits() {
		if !own[h.GetTender()] {
			v.others = append(v.others, earlier{ID: h.GetTender(), Title: h.GetTitle(), Href: "/tenders/" + h.GetTender(), Meta: h.GetBuyers()})
		}
	}
	title := r.T("agreement.again.title")
	crumbs := []ui.Link{{Text: r.T("common.nav.tenders"), Href: "/tenders"}, {Text: r.T("tenders.start.crumb"), Href: "/tenders/new"}, {Text: title}}
	return r.Show(ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: crumbs}, againPage(v))
}

// copy begins a draft from an earlier tender and says what was not taken along.
func (a *area) copy(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer); err != nil {
		return err
	}
	t, err := a.tenders.CopyTender(r.Context(), &tendersv1.CopyTenderRequest{Tender: r.Param("tender")})
	if err != nil {
		return err
	}
	r.Notice(true, r.T("agreement.again.done"))
	r.Notice(false, r.T("agreement.again.left"))
	return r.Redirect("/tenders/" + t.GetId())
}

// restore takes a cancelled draft up again.
func (a *area) restore(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer); err != nil {
		return err
	}
	t, err := a.tenders.RestoreTender(r.Context(), &tendersv1.RestoreTenderRequest{Tender: r.Param("tender")})
	if err != nil {
		return err
	}
	r.Notice(true, r.T("agreement.restore.done"))
	return r.Redirect("/tenders/" + t.GetId())
}
