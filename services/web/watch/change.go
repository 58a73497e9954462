package watch

import (
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// about is what a list is called, what it is for and who sees it.
type about struct {
	Name   string `form:"supplier_list.name"`
	Note   string `form:"supplier_list.note"`
	Shared bool   `form:"supplier_list.shared"`
}

// mountChange mounts the page that renames a list and shares it.
func (a *area) mountChange(s *page.Site) {
	page.Mount(s, listPath+"/change", page.Form[about]{
		Labels: []string{"supplier_list.name", "watch.list.name", "supplier_list.note", "watch.list.about", "supplier_list.shared", "watch.list.share"},
		Load: func(r *page.Request) (about, int64, error) {
			l, err := a.read(r)
			return about{Name: l.GetName(), Note: l.GetNote(), Shared: l.GetShared()}, l.GetRevision(), err
		},
		Show: func(r *page.Request, f *ui.Form) error {
			l, err := a.read(r)
			if err != nil {
				return err
			}
			title := r.T("watch.list.change")
			links := crumbs(r, ui.Link{Text: r.T("watch.lists.title"), Href: listsPath}, ui.Link{Text: l.GetName(), Href: pathOf(l)}, ui.Link{Text: title})
			return r.Show(shown(title, links), changePage(l, f, l.GetPerson() == r.Viewer().Person))
		},
		Send: func(r *page.Request, in about, revision int64) (string, error) {
			l, err := a.read(r)
			if err != nil {
				return "", err
			}
			l.Note, l.Revision = in.Note, revision
			if l.GetPerson() == r.Viewer().Person {
				l.Name, l.Shared = in.Name, in.Shared
			}
			if _, err := a.watch.UpdateSupplierList(r.Context(), &watchv1.UpdateSupplierListRequest{SupplierList: l}); err != nil {
				return "", err
			}
			r.Notice(true, r.T("watch.list.changed"))
			return pathOf(l), nil
		},
	})
}

// confirmed has no fields: a confirmation asks for none.
type confirmed struct{}

// mountDelete mounts the page that asks once before a list is deleted.
func (a *area) mountDelete(s *page.Site) {
	page.Mount(s, listPath+"/delete", page.Form[confirmed]{
		Show: func(r *page.Request, f *ui.Form) error {
			l, err := a.read(r)
			if err != nil {
				return err
			}
			c := ui.Confirm{
				Title: r.T("watch.delete.title", "name", l.GetName()), Lead: r.T("watch.delete.lead"), Button: r.T("watch.delete.button"), Warning: true,
				Consequences: []string{r.T("watch.delete.entries", "count", len(l.GetSuppliers()))},
				Back:         ui.Link{Text: r.T("watch.delete.back"), Href: pathOf(l)},
			}
			if l.GetShared() {
				c.Consequences = append(c.Consequences, r.T("watch.delete.shared"))
			}
			links := crumbs(r, ui.Link{Text: r.T("watch.lists.title"), Href: listsPath}, ui.Link{Text: l.GetName(), Href: pathOf(l)})
			return r.Show(shown(c.Title, links), ui.ConfirmMoment(c, f))
		},
		Send: func(r *page.Request, _ confirmed, _ int64) (string, error) {
			if _, err := a.watch.DeleteSupplierList(r.Context(), &watchv1.DeleteSupplierListRequest{SupplierList: r.Param("list")}); err != nil {
				return "", err
			}
			r.Notice(true, r.T("watch.delete.done"))
			return listsPath, nil
		},
	})
}
