package registration

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// atField is where a removed item stood, so that it comes back there.
const atField = "_at"

// items is a part that is a list: references, labels, capacities. Each has a page
// of its own, so that all works without script; T is the form of one.
type items[T any, M proto.Message] struct {
	// name is the part's, field the contract's.
	name, field string
	get         func(s *suppliersv1.Supplier) []M
	set         func(s *suppliersv1.Supplier, list []M)
	read        func(m M) T
	write       func(r *page.Request, v T) (M, error)
	// first is the form of a new one.
	first  func(r *page.Request, s *suppliersv1.Supplier) T
	fields func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error)
	// line is an item in the list: what it is called, and the rest of it.
	line   func(r *page.Request, p *enterprise.Profile, m M) (title, text string)
	files  map[string]ui.Allowed
	labels []string
}

func mountItems[T any, M proto.Message](s *page.Site, a *area, p items[T, M]) {
	s.Get(pathOf(p.name), func(r *page.Request) error {
		if err := r.SignedIn(writers()...); err != nil {
			return err
		}
		return p.list(a, r, nil)
	})
	form := page.Form[T]{
		Name: "supplier." + p.name, Roles: writers(), Files: p.files, Labels: p.labels,
		Load: func(r *page.Request) (T, int64, error) { return p.load(a, r) },
		Show: func(r *page.Request, f *ui.Form) error { return p.show(a, r, f) },
		Send: func(r *page.Request, v T, _ int64) (string, error) { return p.send(a, r, v) },
	}
	page.Mount(s, pathOf(p.name)+"/new", form)
	page.Mount(s, pathOf(p.name)+"/:item", form)
	page.Mount(s, pathOf(p.name)+"/:item/remove", page.Form[struct{}]{
		Roles: writers(),
		Show:  func(r *page.Request, _ *ui.Form) error { return r.Redirect(pathOf(p.name)) },
		Send:  func(r *page.Request, _ struct{}, _ int64) (string, error) { return p.remove(a, r) },
	})
}

// fingerprint tells one item of a list from another: they have no ids.
func fingerprint(m proto.Message) string {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:6])
}

func (p items[T, M]) find(list []M, key string) int {
	return slices.IndexFunc(list, func(m M) bool { return fingerprint(m) == key })
}

func gone() error {
	return errs.New(codes.NotFound, "supplier.item_gone", "this was changed or removed meanwhile")
}

func (p items[T, M]) load(a *area, r *page.Request) (v T, revision int64, err error) {
	s, err := a.mine(r)
	if err != nil || r.Param("item") == "" {
		return p.first(r, s), 0, err
	}
	list := p.get(s)
	i := p.find(list, r.Param("item"))
	if i < 0 {
		return v, 0, gone()
	}
	return p.read(list[i]), 0, nil
}

func (p items[T, M]) show(a *area, r *page.Request, f *ui.Form) error {
	s, err := a.mine(r)
	if err != nil {
		return err
	}
	if s == nil {
		return r.Redirect(pathOf(partWho))
	}
	fields, err := p.fields(r, f, s)
	if err != nil {
		return err
	}
	view := viewOf(r, p.name, f)
	view.above = []ui.Link{{Text: view.title, Href: pathOf(p.name)}}
	view.title, view.lead = r.T("registration."+p.name+".change"), ""
	if r.Param("item") == "" {
		view.title = r.T("registration." + p.name + ".new")
	}
	return view.show(r, fields)
}

// send adds an item, puts a removed one back, or changes one.
func (p items[T, M]) send(a *area, r *page.Request, v T) (string, error) {
	current, err := a.mine(r)
	if err != nil {
		return "", err
	}
	if current == nil {
		return pathOf(partWho), nil
	}
	item, err := p.write(r, v)
	if err != nil {
		return "", err
	}
	changed := proto.CloneOf(current)
	list := p.get(changed)
	i := len(list)
	if key := r.Param("item"); key != "" {
		if i = p.find(list, key); i < 0 {
			return "", gone()
		}
		list[i] = item
	} else {
		if at, err := strconv.Atoi(r.Value(atField)); err == nil && at >= 0 {
			i = min(at, i)
		}
		list = slices.Insert(list, i, item)
	}
	p.set(changed, list)
	if err := a.save(r, current, changed); err != nil {
		return "", p.atFields(err, i)
	}
	r.Notice(true, r.T("registration.part.saved", "part", r.T("registration.part."+p.name)))
	return pathOf(p.name), nil
}

// remove takes an item off and shows the list with a way to put it back.
func (p items[T, M]) remove(a *area, r *page.Request) (string, error) {
	current, err := a.mine(r)
	if err != nil {
		return "", err
	}
	changed := proto.CloneOf(current)
	list := p.get(changed)
	i := p.find(list, r.Param("item"))
	if i < 0 {
		return pathOf(p.name), nil
	}
	removed := list[i]
	p.set(changed, slices.Delete(list, i, i+1))
	if err := a.save(r, current, changed); err != nil {
		return "", err
	}
	fields, err := page.Encode(p.read(removed))
	if err != nil {
		return "", err
	}
	fields.Set(atField, strconv.Itoa(i))
	return "", p.list(a, r, &ui.Form{Action: pathOf(p.name) + "/new", Values: fields, Multipart: len(p.files) > 0})
}

// list shows all items; undo puts back the one that was just removed.
func (p items[T, M]) list(a *area, r *page.Request, undo *ui.Form) error {
	s, err := a.mine(r)
	if err != nil {
		return err
	}
	if s == nil {
		return r.Redirect(pathOf(partWho))
	}
	profile, err := a.Profile(r, s)
	if err != nil {
		return err
	}
	v := itemsView{
		partView: viewOf(r, p.name, &ui.Form{}), undo: undo, add: r.T("registration." + p.name + ".new"),
		empty: r.T("registration." + p.name + ".empty"),
	}
	for _, m := range p.get(s) {
		title, text := p.line(r, profile, m)
		v.rows = append(v.rows, itemRow{href: pathOf(p.name) + "/" + fingerprint(m), title: title, text: text})
	}
	return v.show(r, itemsPage(v))
}

// atFields leads errors of the service to the fields of one item's form.
func (p items[T, M]) atFields(err error, i int) error {
	e := errs.From(err)
	prefix := fmt.Sprintf("supplier.%s[%d]", p.field, i)
	for n := range e.Fields {
		if rest, ok := strings.CutPrefix(e.Fields[n].Path, prefix); ok {
			e.Fields[n].Path = strings.TrimPrefix(rest, ".")
		}
	}
	return e
}

// itemsView is the list of a part's items.
type itemsView struct {
	partView
	rows       []itemRow
	add, empty string
	undo       *ui.Form
}

type itemRow struct{ href, title, text string }

func (v itemsView) show(r *page.Request, content templ.Component) error {
	above := ui.Link{Text: r.T("registration.mine.title"), Href: enterprise.MinePath}
	return r.Show(ui.Page{Title: v.title, Section: ui.SectionEnterprises, Crumbs: enterprise.Crumbs(r, v.title, above)}, content)
}
