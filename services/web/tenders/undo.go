package tenders

import (
	"crypto/rand"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// removedField is where the page carries what was removed.
const removedField = "removal"

// notice says that something was taken out of the draft, with the way to
// put it back; back is the page that it was taken from.
func (m *removal) notice(r *page.Request, t *tendersv1.Tender, back string) (ui.Notice, error) {
	carried, err := json.Marshal(m)
	if err != nil {
		return ui.Notice{}, err
	}
	n := ui.Notice{Good: true, Text: r.T("tenders.removed"), Undo: &ui.Form{
		Action: at(t, "undo"), Values: url.Values{removedField: {string(carried)}, "back": {back}},
	}}
	if name := m.name(r.Context()); name != "" {
		n.Text = r.T("draft.undo.removed", "what", name)
	}
	return n, nil
}

// undo puts what was removed back into the draft as it stands now: what others
// changed meanwhile is kept.
func (a *area) undo(r *page.Request) error {
	var m removal
	if err := json.Unmarshal([]byte(r.Value(removedField)), &m); err != nil || m.Piece == nil {
		return errs.Invalid(removedField, "request.invalid", "this does not say what was removed")
	}
	t, err := a.rewrite(r, m.putInto)
	if err != nil {
		return err
	}
	r.Notice(true, r.T("draft.undo.done"))
	if back := r.Value("back"); strings.HasPrefix(back, at(t, "edit")+"/") {
		return r.Redirect(back)
	}
	return r.Redirect(at(t))
}

// written is the draft with the form in it, and what it lost: the row that a
// button takes away as it was typed, or what was saved and is in the form no more.
func (p part[T]) written(r *page.Request, t *tendersv1.Tender, v T, zone *time.Location) (*tendersv1.Tender, *removal, error) {
	before, next := t, proto.CloneOf(t)
	if row, err := strconv.Atoi(r.Value("remove")); err == nil && p.without != nil {
		before = proto.CloneOf(t)
		if err := p.write(r, before, v, zone); err != nil {
			return nil, nil, err
		}
		v = p.without(v, row)
	}
	if err := p.write(r, next, v, zone); err != nil {
		return nil, nil, err
	}
	gone := removed(before, next)
	if gone != nil {
		gone.release(next)
	}
	return next, gone, nil
}

// showRemoved shows where one comes after something was taken away: the part
// again after its button, else the task list. It is the answer itself, since no
// address can carry what was removed.
func showRemoved[T any](a *area, p part[T], r *page.Request, t *tendersv1.Tender, gone *removal) error {
	here := withQuery(r.Fiber.Path(), url.Values{}, r.Query("page"))
	n, err := gone.notice(r, t, here)
	if err != nil {
		return err
	}
	if r.Value("remove") == "" {
		r.Say(ui.Notice{Good: true, Text: r.T("tenders.saved", "part", r.T("tenders.part."+p.name))})
		r.Say(n)
		return a.showDraft(r, t)
	}
	r.Say(n)
	t, zone, err := a.editable(r)
	if err != nil {
		return err
	}
	v, err := p.read(r, t, zone)
	if err != nil {
		return err
	}
	values, err := page.Encode(v)
	if err != nil {
		return err
	}
	return showPart(a, p, r, &ui.Form{Action: here, Values: values, Key: rand.Text()}, nil)
}
