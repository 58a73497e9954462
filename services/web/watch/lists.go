package watch

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/suppliers/hits"
	"github.com/fairlot/fairlot/services/web/ui"
)

// listView is a list with its enterprises as they are today.
type listView struct {
	list  *watchv1.SupplierList
	rows  []listedRow
	words enterprise.Words
	// own: the viewer made it.
	own bool
	// undone was just taken off.
	undone *watchv1.ListedSupplier
	name   string
}

// listedRow is one enterprise of a list; hit is nil where it is not in the
// directory any more.
type listedRow struct {
	entry *watchv1.ListedSupplier
	hit   *searchv1.SupplierHit
}

func pathOf(l *watchv1.SupplierList) string { return listsPath + "/" + l.GetId() }

// lists shows the lists that the viewer may see.
func (a *area) lists(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	answer, err := a.watch.ListSupplierLists(r.Context(), &watchv1.ListSupplierListsRequest{})
	if err != nil {
		return err
	}
	title := r.T("watch.lists.title")
	return r.Show(shown(title, crumbs(r, ui.Link{Text: title})), listsPage(answer.GetSupplierLists(), r.Viewer().Person))
}

// read gives the list of the address.
func (a *area) read(r *page.Request) (*watchv1.SupplierList, error) {
	if err := r.SignedIn(); err != nil {
		return nil, err
	}
	return a.watch.GetSupplierList(r.Context(), &watchv1.GetSupplierListRequest{SupplierList: r.Param("list")})
}

// list shows one.
func (a *area) list(r *page.Request) error {
	l, err := a.read(r)
	if err != nil {
		return err
	}
	return a.showList(r, listView{list: l})
}

func (a *area) showList(r *page.Request, v listView) error {
	found, err := a.found(r.Context(), v.list)
	if err != nil {
		return err
	}
	var rows []*searchv1.SupplierHit
	for _, e := range v.list.GetSuppliers() {
		v.rows = append(v.rows, listedRow{entry: e, hit: found[e.GetSupplier()]})
		if h := found[e.GetSupplier()]; h != nil {
			rows = append(rows, h)
		}
	}
	if v.words, err = a.Words(r.Context(), hits.Codes(rows)); err != nil {
		return err
	}
	v.own = v.list.GetPerson() == r.Viewer().Person
	if v.undone != nil {
		if v.name, err = a.nameOf(r.Context(), v.undone.GetSupplier()); err != nil {
			return err
		}
	}
	name := v.list.GetName()
	return r.Show(shown(name, crumbs(r, ui.Link{Text: r.T("watch.lists.title"), Href: listsPath}, ui.Link{Text: name})), listPage(v, r.Now()))
}

// most is how many hits the search gives at a time.
const most = 100

// found are the enterprises of a list that are in the directory today, by id.
func (a *area) found(ctx context.Context, l *watchv1.SupplierList) (map[string]*searchv1.SupplierHit, error) {
	found := map[string]*searchv1.SupplierHit{}
	for chunk := range slices.Chunk(l.GetSuppliers(), most) {
		req := &searchv1.SearchSuppliersRequest{PageSize: most}
		for _, e := range chunk {
			req.Supplier = append(req.Supplier, e.GetSupplier())
		}
		answer, err := a.search.SearchSuppliers(ctx, req)
		if err != nil {
			return nil, err
		}
		for _, h := range answer.GetHits() {
			found[h.GetSupplier()] = h
		}
	}
	return found, nil
}

// nameOf is the name of an enterprise, or its id where it is not in the directory.
func (a *area) nameOf(ctx context.Context, id string) (string, error) {
	found, err := a.found(ctx, &watchv1.SupplierList{Suppliers: []*watchv1.ListedSupplier{{Supplier: id}}})
	if h := found[id]; err == nil && h != nil {
		return h.GetName(), nil
	}
	return id, err
}

// export takes a list along, with its notes.
func (a *area) export(r *page.Request) error {
	l, err := a.read(r)
	if err != nil {
		return err
	}
	found, err := a.found(r.Context(), l)
	if err != nil {
		return err
	}
	f := hits.File{Site: r.Fiber.BaseURL(), Notes: map[string]string{}}
	for _, e := range l.GetSuppliers() {
		if h := found[e.GetSupplier()]; h != nil {
			f.Hits = append(f.Hits, h)
			f.Notes[e.GetSupplier()] = e.GetNote()
		}
	}
	f.Total = int64(len(f.Hits))
	return hits.Send(r, "list", f)
}

// change writes a list again after do. Somebody else's change in between is kept:
// do is made on the list as it is then.
func (a *area) change(r *page.Request, do func(l *watchv1.SupplierList)) (*watchv1.SupplierList, error) {
	for attempt := 0; ; attempt++ {
		l, err := a.read(r)
		if err != nil {
			return nil, err
		}
		do(l)
		l, err = a.watch.UpdateSupplierList(r.Context(), &watchv1.UpdateSupplierListRequest{SupplierList: l})
		if err == nil || errs.Code(err) != codes.Aborted || attempt == mostAttempts {
			return l, err
		}
	}
}

// mostAttempts bounds how often a change is made again on a list that colleagues
// change at the same moment.
const mostAttempts = 5

// remove takes an enterprise off and offers to put it back.
func (a *area) remove(r *page.Request) error {
	var off *watchv1.ListedSupplier
	l, err := a.change(r, func(l *watchv1.SupplierList) {
		i := place(l, r.Value("supplier"))
		if i >= 0 {
			off = l.GetSuppliers()[i]
			l.Suppliers = slices.Delete(l.GetSuppliers(), i, i+1)
		}
	})
	if err != nil {
		return err
	}
	return a.showList(r, listView{list: l, undone: off})
}

// restore puts back what was just taken off, with its note.
func (a *area) restore(r *page.Request) error {
	l, err := a.change(r, func(l *watchv1.SupplierList) { put(l, r.Value("supplier"), r.Value("note")) })
	if err != nil {
		return err
	}
	return r.Redirect(pathOf(l) + "#" + r.Value("supplier"))
}

// note writes about an enterprise of the list. Who wrote over another's note is
// shown the list as it is: the revision that was read goes with the form.
func (a *area) note(r *page.Request) error {
	l, err := a.read(r)
	if err != nil {
		return err
	}
	i := place(l, r.Value("supplier"))
	if i < 0 {
		return errs.NotFound("listed_supplier", r.Value("supplier"))
	}
	stands, before, note := lines(l.GetSuppliers()[i].GetNote()), lines(r.Value("before")), lines(r.Value("note"))
	if stands != before && stands != note {
		r.Notice(false, r.T("watch.list.note_changed", "note", note))
		return r.Redirect(pathOf(l) + "#" + r.Value("supplier"))
	}
	l.Suppliers[i].Note = note
	if _, err := a.watch.UpdateSupplierList(r.Context(), &watchv1.UpdateSupplierListRequest{SupplierList: l}); err != nil {
		return err
	}
	return r.Redirect(pathOf(l) + "#" + r.Value("supplier"))
}

// lines are a text with the line ends that everybody but browsers writes.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// place is where an enterprise stands on a list, or -1.
func place(l *watchv1.SupplierList, id string) int {
	return slices.IndexFunc(l.GetSuppliers(), func(e *watchv1.ListedSupplier) bool { return e.GetSupplier() == id })
}

// put adds an enterprise that is not on the list.
func put(l *watchv1.SupplierList, id, note string) {
	if place(l, id) < 0 {
		l.Suppliers = append(l.Suppliers, &watchv1.ListedSupplier{Supplier: id, Note: note})
	}
}

func day(ctx context.Context, t *timestamppb.Timestamp) string {
	return i18n.Date(ctx, t.AsTime(), ui.FrameOf(ctx).Zone)
}
