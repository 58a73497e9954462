package registration

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
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

// baseField carries what the part held when the form was opened, so that no one
// overwrites unseen what a colleague saved meanwhile.
const baseField = "_base"

// fresh is the base of a form about a supplier that is not there yet.
const fresh = "new"

// part is one page of the registration over the value T.
type part[T any] struct {
	name string
	// read takes the part out of a supplier, write puts it in.
	read  func(s *suppliersv1.Supplier) T
	write func(r *page.Request, v T, s *suppliersv1.Supplier) error
	// prefill fills in what is known otherwise; may be nil.
	prefill func(r *page.Request, v *T)
	// fields is the content of the form.
	fields func(r *page.Request, f *ui.Form, s *suppliersv1.Supplier) (templ.Component, error)
	// next is where to go once it is saved; empty is the task list.
	next   func(v T) string
	files  map[string]ui.Allowed
	labels []string
}

func mountPart[T any](s *page.Site, a *area, p part[T]) {
	page.Mount(s, pathOf(p.name), page.Form[T]{
		Name: "supplier." + p.name, Roles: writers(), Files: p.files, Labels: p.labels,
		Load: func(r *page.Request) (T, int64, error) {
			s, err := a.mine(r)
			v := p.read(s)
			if err == nil && p.prefill != nil {
				p.prefill(r, &v)
			}
			return v, 0, err
		},
		Show: func(r *page.Request, f *ui.Form) error { return p.show(a, r, f) },
		Send: func(r *page.Request, v T, _ int64) (string, error) { return p.send(a, r, v) },
	})
}

func (p part[T]) show(a *area, r *page.Request, f *ui.Form) error {
	s, err := a.mine(r)
	if err != nil {
		return err
	}
	if s == nil && p.name != partWho {
		return r.Redirect(pathOf(partWho))
	}
	base := p.base(s)
	changed := f.Filled && f.Value(baseField) != base && f.Value(baseField) != fresh
	f.Values.Set(baseField, base)
	fields, err := p.fields(r, f, s)
	if err != nil {
		return err
	}
	view := viewOf(r, p.name, f)
	view.ends = a.ending(r, f, s)
	if changed {
		if view.saved, err = a.savedRows(r, p.name, s); err != nil {
			return err
		}
	}
	return view.show(r, fields)
}

// base tells one state of the part from another.
func (p part[T]) base(s *suppliersv1.Supplier) string {
	if s == nil {
		return fresh
	}
	fields, err := page.Encode(p.read(s))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(fields.Encode()))
	return hex.EncodeToString(sum[:8])
}

func (p part[T]) send(a *area, r *page.Request, v T) (string, error) {
	current, err := a.mine(r)
	if err != nil {
		return "", err
	}
	if base := r.Value(baseField); current != nil && base != fresh && base != p.base(current) {
		return "", errs.New(codes.Aborted, "supplier.changed_meanwhile", "a colleague saved this part meanwhile; look at it and save again")
	}
	changed := &suppliersv1.Supplier{}
	if current != nil {
		changed = proto.CloneOf(current)
	}
	if err := p.write(r, v, changed); err != nil {
		return "", err
	}
	if err := knowsWhatEnds(r, current, changed); err != nil {
		return "", err
	}
	if err := a.save(r, current, changed); err != nil {
		if known(err) {
			return "", a.showKnown(r, errs.From(err))
		}
		return "", atFields(err)
	}
	if p.next != nil {
		if next := p.next(v); next != "" {
			return next, nil
		}
	}
	return saved(r, p.name), nil
}

// save stores a profile: a first one, or a change of what there is.
func (a *area) save(r *page.Request, current, changed *suppliersv1.Supplier) error {
	if current == nil {
		_, err := a.Suppliers.CreateSupplier(r.Context(), &suppliersv1.CreateSupplierRequest{Supplier: changed})
		return err
	}
	_, err := a.Suppliers.UpdateSupplier(r.Context(), &suppliersv1.UpdateSupplierRequest{Supplier: changed})
	return err
}

// thenField is the button with which a part was saved: on to the next part, or
// with the value list back to all of them.
const thenField = "then"

// saved says so, and where to go.
func saved(r *page.Request, part string) string {
	r.Notice(true, r.T("registration.part.saved", "part", r.T("registration.part."+part)))
	if r.Value(thenField) == "list" {
		return enterprise.MinePath
	}
	return after(part)
}

// atFields leads the errors of the service to the fields of the form.
func atFields(err error) error {
	e := errs.From(err)
	for i := range e.Fields {
		path := strings.TrimPrefix(e.Fields[i].Path, "supplier.")
		for _, whole := range []string{"cpv", "serves", "languages", "contract_natures"} {
			if strings.HasPrefix(path, whole+"[") {
				path = whole
			}
		}
		e.Fields[i].Path = strings.NewReplacer(`["`, "[", `"]`, "]").Replace(path)
	}
	e.Fields = slices.CompactFunc(e.Fields, func(a, b errs.Field) bool { return a.Path == b.Path && a.Reason == b.Reason })
	return e
}
