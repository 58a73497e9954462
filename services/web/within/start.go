package within

import (
	"strings"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// start is what a call is for: a lot or category of what it is within.
type start struct {
	Lot string `form:"lot"`
}

// whole is the choice of everything in it.
const whole = "all"

type area struct {
	tenders tendersv1.TendersServiceClient
	read    *procedure.Reader
}

// Routes registers the page that starts a call.
func Routes(s *page.Site) {
	a := &area{tenders: tendersv1.NewTendersServiceClient(s.Conn), read: procedure.NewReader(s.Conn)}
	page.Mount(s, "/tenders/:tender/call", page.Form[start]{
		Roles: []string{procedure.Officer}, Show: a.show, Send: a.send,
		Load:   func(*page.Request) (start, int64, error) { return start{Lot: whole}, 0, nil },
		Labels: []string{"lot", "within.start.lot"},
	})
}

// parent reads what a call is started within.
func (a *area) parent(r *page.Request) (*procedure.Tender, error) {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return nil, err
	}
	if !(Panel{t: t}).There() {
		return nil, errs.Precondition("call.no_technique",
			"calls are started within a dynamic purchasing system, or a framework agreement that reopens competition")
	}
	return t, nil
}

func (a *area) show(r *page.Request, f *ui.Form) error {
	t, err := a.parent(r)
	if err != nil {
		return err
	}
	f.Name = "call-" + t.GetId()
	name := r.T("within.start.title")
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, ui.Link{Text: name})}, startPage(t, lots(r, t), f))
}

// lots are what a call can be for.
func lots(r *page.Request, t *procedure.Tender) []ui.Option {
	list := []ui.Option{{Value: whole, Label: r.T("within.start.all")}}
	for _, l := range t.GetLots() {
		list = append(list, ui.Option{Value: l.GetId(), Label: l.GetTitle()})
	}
	return list
}

func (a *area) send(r *page.Request, v start, _ int64) (string, error) {
	t, err := a.parent(r)
	if err != nil {
		return "", err
	}
	lot := strings.TrimSpace(v.Lot)
	if lot == whole {
		lot = ""
	}
	call, err := a.tenders.StartCall(r.Context(), &tendersv1.StartCallRequest{Tender: t.GetId(), Lot: lot})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("within.start.done"))
	return "/tenders/" + call.GetId(), nil
}

// statusWord is the contract's word for a status, as keys of messages have it.
func statusWord(t *tendersv1.Tender) string {
	return strings.ToLower(strings.TrimPrefix(t.GetStatus().String(), "TENDER_STATUS_"))
}
