package agreement

import (
	"github.com/a-h/templ"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// verdict is what an officer decides, or that one asks.
type verdict struct {
	// Act is ask, approve or return.
	Act    string `form:"act"`
	Reason string `form:"reason"`
}

// hearing is the page of an approval.
type hearing struct {
	t *procedure.Tender
	// text says how it stands.
	title, text string
	// asks and decides are what the viewer can do.
	asks, decides bool
	reason        string
	exhibit       templ.Component
}

func (a *area) mountApproval(s *page.Site) {
	page.Mount(s, "/tenders/:tender/approval", page.Form[verdict]{
		Roles: people(), Show: a.showApproval, Send: a.decide, Labels: []string{"reason", "agreement.approval.reason"},
		Load: func(r *page.Request) (verdict, int64, error) {
			t, err := a.bought(r)
			if err != nil {
				return verdict{}, 0, err
			}
			return verdict{}, t.GetRevision(), nil
		},
	})
}

func (a *area) showApproval(r *page.Request, f *ui.Form) error {
	t, err := a.bought(r)
	if err != nil {
		return err
	}
	if t.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT {
		return r.Redirect(t.At())
	}
	names, err := a.read.People(r.Context())
	if err != nil {
		return err
	}
	h := hearingOf(r, t, names)
	if h.exhibit, err = a.exhibit(r, t.Tender); err != nil {
		return err
	}
	return r.Show(shown(r, t, r.T("agreement.approval.title")), approvalPage(h, f))
}

// hearingOf says how an approval stands and what the viewer can do.
func hearingOf(r *page.Request, t *procedure.Tender, names map[string]string) hearing {
	p, h := t.GetApproval(), hearing{t: t, reason: t.GetApproval().GetReason()}
	name := func(id string) string {
		if names[id] != "" {
			return names[id]
		}
		return r.T("agreement.approval.someone")
	}
	asked := i18n.Moment(r.Context(), p.GetAskedAt().AsTime(), r.Zone())
	decided := i18n.Moment(r.Context(), p.GetDecidedAt().AsTime(), r.Zone())
	officer := leads(r, t)
	switch own := p.GetAskedBy() == r.Viewer().Person; {
	case p.GetAskedAt() == nil:
		h.title, h.text, h.asks = r.T("agreement.approval.none"), r.T("agreement.approval.none_text"), officer
	case p.GetDecidedAt() == nil && own:
		h.title, h.text = r.T("agreement.approval.waits"), r.T("agreement.approval.waits_text", "moment", asked)
	case p.GetDecidedAt() == nil:
		h.title, h.text = r.T("agreement.approval.yours", "name", name(p.GetAskedBy())), r.T("agreement.approval.yours_text", "moment", asked)
		h.decides = officer
	case p.GetApproved():
		h.title, h.text = r.T("agreement.approval.given"), r.T("agreement.approval.given_text", "name", name(p.GetDecidedBy()), "moment", decided)
	default:
		h.title, h.text = r.T("agreement.approval.returned"), r.T("agreement.approval.returned_text", "name", name(p.GetDecidedBy()), "moment", decided)
		h.asks = officer
	}
	return h
}

func (a *area) decide(r *page.Request, v verdict, revision int64) (string, error) {
	id := r.Param("tender")
	var err error
	switch v.Act {
	case "ask":
		_, err = a.tenders.RequestApproval(r.Context(), &tendersv1.RequestApprovalRequest{Tender: id})
	case "approve", "return":
		_, err = a.tenders.DecideApproval(r.Context(), &tendersv1.DecideApprovalRequest{Tender: id, Revision: revision, Approve: v.Act == "approve", Reason: v.Reason})
	default:
		return "", r.Problems("act", "errors.required")
	}
	here := "/tenders/" + id + "/approval"
	switch {
	case errs.Code(err) == codes.Aborted:
		r.Notice(false, r.T("agreement.approval.changed"))
		return here, nil
	case err != nil:
		return "", err
	case v.Act == "ask":
		r.Notice(true, r.T("agreement.approval.asked"))
	case v.Act == "approve":
		r.Notice(true, r.T("agreement.approval.approved"))
	default:
		r.Notice(true, r.T("agreement.approval.sent_back"))
	}
	return here, nil
}

// State is how the approval of a draft stands, for its task list; without words
// where nobody needs one.
func State(r *page.Request, t *tendersv1.Tender, required bool) (ui.Task, bool) {
	p := t.GetApproval()
	if !required && !p.GetRequired() {
		return ui.Task{}, false
	}
	task := ui.Task{Name: r.T("agreement.approval.title"), Href: "/tenders/" + t.GetId() + "/approval"}
	switch {
	case p.GetAskedAt() == nil:
		task.State = ui.TagItem{Kind: ui.TagNext, Text: r.T("agreement.state.ask")}
	case p.GetDecidedAt() == nil:
		task.State = ui.TagItem{Kind: ui.TagFact, Text: r.T("agreement.state.waits")}
	case p.GetApproved():
		task.State = ui.TagItem{Kind: ui.TagGood, Text: r.T("agreement.state.given")}
	default:
		task.State = ui.TagItem{Kind: ui.TagStop, Text: r.T("agreement.state.returned")}
		task.Hint = p.GetReason()
	}
	return task, true
}
