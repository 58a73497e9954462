package tenders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/agreement"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The parts of a draft, as their addresses name them.
const (
	partNeed        = "need"
	partMarket      = "market"
	partLots        = "lots"
	partClauses     = "clauses"
	partReservation = "reservation"
	partCriteria    = "criteria"
	partContract    = "contract"
	partTimetable   = "timetable"
	partDocuments   = "documents"
	partPeople      = "people"
)

// parts are in the order of the task list.
func parts() []string {
	return []string{partNeed, partMarket, partLots, partClauses, partReservation, partCriteria, partContract, partTimetable, partDocuments, partPeople}
}

// partsOf are the parts that a draft has: a market consultation asks and does not
// buy, a tender buys and does not ask.
func partsOf(t *tendersv1.Tender) []string {
	if consults(t) {
		return []string{partNeed, partMarket, partTimetable, partDocuments}
	}
	return slices.DeleteFunc(parts(), func(p string) bool { return p == partMarket })
}

// part is a page that edits some fields of a draft. T is its form.
type part[T any] struct {
	// name is one of parts, path what comes after /tenders/:tender/edit/.
	name, path string
	// labels are pairs of a field's name and the key of what people call it; in
	// rows the number is left out: "lots[].title".
	labels []string
	files  map[string]ui.Allowed
	// prefix is taken off the paths of errors to find the field.
	prefix func(r *page.Request, t *tendersv1.Tender) string
	// read gives the form of the draft, write puts it into the draft.
	read  func(r *page.Request, t *tendersv1.Tender, zone *time.Location) (T, error)
	write func(r *page.Request, t *tendersv1.Tender, v T, zone *time.Location) error
	// fields are the fields of the form on a bench that prepare made ready.
	prepare func(b *bench, f *ui.Form) error
	fields  func(b *bench, f *ui.Form) templ.Component
	// pages is how many pages the rows of the part fill, place leads an error to
	// the row on the page that was sent; nil for a part of one page.
	pages func(t *tendersv1.Tender) int
	place func(r *page.Request, t *tendersv1.Tender, field string) string
	// near says whether the legal check beside the page speaks of a field; nil is
	// every field of the part.
	near func(r *page.Request, t *tendersv1.Tender, field string) bool
	// heading names the page where the part's own name does not; lead is the key of
	// what it says below.
	heading func(r *page.Request, t *tendersv1.Tender) string
	lead    string
	// without is the form without the row that a button takes away; nil for a part
	// without rows.
	without func(v T, row int) T
	// next says where to go after saving; the task list unless said.
	next func(r *page.Request, t *tendersv1.Tender) string
}

// bench is what the page of a part shows around its form.
type bench struct {
	*area
	r    *page.Request
	t    *tendersv1.Tender
	zone *time.Location
	part string
	// heading of the page, what it says below, and where one goes without saving.
	heading, lead, back string
	check               *ui.Check
	// remarks are what colleagues say of the part.
	remarks *agreement.Remarks
	// codesFound are the CPV codes that words found, regions those of the place.
	codesFound cpv.Found
	regions    []ui.Option
	people     people
	// earliest is the first lawful deadline, reach how many verified enterprises
	// offer what is bought.
	earliest *tendersv1.Timetable
	reach    int64
	clash    *clash
}

// Context is the request's.
func (b *bench) Context() context.Context { return b.r.Context() }

// mountPart registers the page of a part.
func mountPart[T any](s *page.Site, a *area, p part[T]) {
	if p.path == "" {
		p.path = p.name
	}
	page.Mount(s, "/tenders/:tender/edit/"+p.path, page.Form[T]{
		Roles: []string{roleOfficer}, Files: p.files, Aside: agreement.Heard,
		Load: func(r *page.Request) (T, int64, error) {
			t, zone, err := a.editable(r)
			if err != nil {
				var none T
				return none, 0, err
			}
			v, err := p.read(r, t, zone)
			return v, 0, err
		},
		Show: func(r *page.Request, f *ui.Form) error { return showPart(a, p, r, f, nil) },
		Send: func(r *page.Request, v T, _ int64) (string, error) { return savePart(a, p, r, v) },
	})
}

func (a *area) editable(r *page.Request) (*tendersv1.Tender, *time.Location, error) {
	t, err := a.draft(r)
	if err != nil {
		return nil, nil, err
	}
	zone, err := a.zone(r.Context(), t)
	return t, zone, err
}

func showPart[T any](a *area, p part[T], r *page.Request, f *ui.Form, c *clash) error {
	t, zone, err := a.editable(r)
	if err != nil {
		return err
	}
	if !f.Filled {
		f.Values.Set("base", fingerprint(f.Values))
	}
	f.Multipart = len(p.files) > 0
	f.Name = "tender-" + t.GetId() + "-" + p.name + "-" + f.Value("base")
	f.Names = fieldNames(r, append(slices.Clone(p.labels), agreement.Labels()...), f)
	b := &bench{area: a, r: r, t: t, zone: zone, part: p.name, clash: c}
	near := func(field string) bool { return p.near == nil || p.near(r, t, field) }
	if b.check, err = a.checkNear(r, t, p.name, near); err != nil {
		return err
	}
	if b.remarks, err = agreement.Beside(r, f, t, remarked(r, p.name)); err != nil {
		return err
	}
	if p.prepare != nil {
		if err := p.prepare(b, f); err != nil {
			return err
		}
	}
	trail := crumbs(r, t, r.T("tenders.part."+p.name))
	b.heading, b.lead, b.back = r.T("tenders.part."+p.name), r.T("tenders.part."+p.name+"_lead"), at(t)
	if p.heading != nil {
		b.heading, b.lead, b.back = p.heading(r, t), r.T(p.lead), at(t, "edit", p.name)
		trail[len(trail)-1].Href = b.back
		trail = append(trail, ui.Link{Text: b.heading})
	}
	return r.Show(ui.Page{Title: b.heading, Section: ui.SectionTenders, Crumbs: trail}, partPage(b, f, p.fields(b, f)))
}

// savePart puts the form into the draft as it stands now. Other parts may have
// changed meanwhile; if this one did, the officer sees both.
func savePart[T any](a *area, p part[T], r *page.Request, v T) (string, error) {
	if r.Value(cpv.Find) != "" {
		f, err := typed(r, v)
		if err != nil {
			return "", err
		}
		f.Values.Set("base", r.Value("base"))
		return "", showPart(a, p, r, f, nil)
	}
	for {
		t, zone, err := a.editable(r)
		if err != nil {
			return "", err
		}
		next, gone, err := p.written(r, t, v, zone)
		if err != nil {
			return "", err
		}
		saved, wanted, err := both(p, r, t, next, zone)
		if err != nil {
			return "", err
		}
		// A new row may be on a page that does not show it yet.
		same := saved.Encode() == wanted.Encode()
		switch {
		case same && (p.pages == nil || proto.Equal(t, next)):
			return p.after(r, t), nil
		case !same && r.Value("base") != fingerprint(saved):
			return "", showClash(a, p, r, t, v, zone)
		}
		t, err = a.tenders.UpdateTender(r.Context(), &tendersv1.UpdateTenderRequest{Tender: next})
		if errs.Code(err) == codes.Aborted && r.Context().Err() == nil {
			continue
		}
		if err != nil {
			return "", p.toForm(r, next, local(err, p.prefixOf(r, next), "tender."))
		}
		if gone != nil {
			return "", showRemoved(a, p, r, t, gone)
		}
		return p.after(r, t), nil
	}
}

func (p part[T]) prefixOf(r *page.Request, t *tendersv1.Tender) string {
	if p.prefix == nil {
		return "tender."
	}
	return p.prefix(r, t)
}

// both encodes the part as it is saved and as it would be.
func both[T any](p part[T], r *page.Request, t, next *tendersv1.Tender, zone *time.Location) (saved, wanted url.Values, err error) {
	from, err1 := p.read(r, t, zone)
	to, err2 := p.read(r, next, zone)
	if err := errors.Join(err1, err2); err != nil {
		return nil, nil, err
	}
	saved, err1 = page.Encode(from)
	wanted, err2 = page.Encode(to)
	return saved, wanted, errors.Join(err1, err2)
}

// remarked is what comments beside a page are about: the part, or the lot or
// clause that the address names.
func remarked(r *page.Request, part string) string {
	for _, one := range []string{r.Param("lot"), r.Param("clause")} {
		if one != "" {
			return part + "." + one
		}
	}
	return part
}

// fingerprint tells two states of a part apart.
func fingerprint(values url.Values) string {
	sum := sha256.Sum256([]byte(values.Encode()))
	return hex.EncodeToString(sum[:8])
}
