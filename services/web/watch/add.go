package watch

import (
	"context"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/suppliers/hits"
	"github.com/fairlot/fairlot/services/web/ui"
)

// adding is which list, or the name of a new one.
type adding struct {
	List string `form:"list"`
	Name string `form:"supplier_list.name"`
}

// newList stands for a list that is to be made.
const newList = "new"

// mountAdd mounts the page that puts enterprises on a list and leads back to
// where they were found.
func (a *area) mountAdd(s *page.Site) {
	page.Mount(s, addPath, page.Form[adding]{
		Labels: []string{"list", "watch.add.list", "supplier_list.name", "watch.list.name"},
		Load:   func(*page.Request) (adding, int64, error) { return adding{}, 0, nil },
		Show:   a.showAdd,
		Send: func(r *page.Request, in adding, _ int64) (string, error) {
			ids := enterprise.Named(r.Queries(hits.PickName)...)
			l, err := a.addTo(r, in, ids)
			if err != nil {
				return "", err
			}
			r.Notice(true, r.T("watch.add.done", "count", len(ids), "name", l.GetName()))
			return back(r), nil
		},
	})
}

func (a *area) showAdd(r *page.Request, f *ui.Form) error {
	ids := enterprise.Named(r.Queries(hits.PickName)...)
	title := r.T("watch.add.title")
	links := []ui.Link{{Text: r.T("common.nav.enterprises"), Href: back(r)}, {Text: title}}
	answer, err := a.watch.ListSupplierLists(r.Context(), &watchv1.ListSupplierListsRequest{})
	if err != nil {
		return err
	}
	v := addView{lists: answer.GetSupplierLists(), back: back(r)}
	for _, id := range ids {
		name, err := a.nameOf(r.Context(), id)
		if err != nil {
			return err
		}
		v.names = append(v.names, name)
	}
	if f.Value("list") == "" && len(v.lists) == 0 {
		f.Values.Set("list", newList)
	}
	return r.Show(shown(title, links), addPage(v, f))
}

// addView is what is put on a list, and the lists there are.
type addView struct {
	names []string
	lists []*watchv1.SupplierList
	back  string
}

// addTo puts the enterprises on the list that was chosen, or on a new one. Those
// that are on it stay as they are.
func (a *area) addTo(r *page.Request, in adding, ids []string) (*watchv1.SupplierList, error) {
	if in.List == "" {
		return nil, r.Problems("list", "errors.watch.choose_list")
	}
	if in.List == newList {
		if strings.TrimSpace(in.Name) == "" {
			return nil, r.Problems("supplier_list.name", "errors.required")
		}
		l := &watchv1.SupplierList{Name: in.Name}
		for _, id := range ids {
			put(l, id, "")
		}
		return a.watch.CreateSupplierList(r.Context(), &watchv1.CreateSupplierListRequest{SupplierList: l})
	}
	for attempt := 0; ; attempt++ {
		l, err := a.watch.GetSupplierList(r.Context(), &watchv1.GetSupplierListRequest{SupplierList: in.List})
		if errs.Code(err) == codes.NotFound {
			return nil, r.Problems("list", "errors.watch.choose_list")
		}
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			put(l, id, "")
		}
		if len(l.GetSuppliers()) > mostListed {
			return nil, r.Problems("list", "errors.watch.list_full")
		}
		l, err = a.watch.UpdateSupplierList(r.Context(), &watchv1.UpdateSupplierListRequest{SupplierList: l})
		if err == nil || errs.Code(err) != codes.Aborted || attempt == mostAttempts {
			return l, err
		}
	}
}

// mostListed is how many enterprises a list holds, as its contract says.
const mostListed = 200

// back is where the enterprises were found.
func back(r *page.Request) string {
	if to := r.Query("back"); page.Local(to) {
		return to
	}
	return enterprise.ListPath
}

// options are the lists to choose from, and a new one.
func (v addView) options(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, l := range v.lists {
		o := ui.Option{Value: l.GetId(), Label: l.GetName(), Hint: i18n.T(ctx, "watch.lists.count", "count", len(l.GetSuppliers()))}
		if l.GetShared() {
			o.Hint += " · " + i18n.T(ctx, "watch.lists.shared")
		}
		list = append(list, o)
	}
	return append(list, ui.Option{Value: newList, Label: i18n.T(ctx, "watch.add.new")})
}
