package tenders

import (
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// amendment corrects a published tender.
type amendment struct {
	Note        string        `form:"note"`
	Deadline    page.Date     `form:"deadline"`
	Description string        `form:"description"`
	Documents   []page.Upload `form:"documents"`
}

// cancellation ends a tender.
type cancellation struct {
	Reason string `form:"reason"`
}

func (a *area) mountAmend(s *page.Site) {
	page.Mount(s, "/tenders/:tender/amend", page.Form[amendment]{
		Roles: []string{roleOfficer}, Files: map[string]ui.Allowed{"documents": allowedFiles()},
		Load: a.loadAmend, Show: a.showAmend, Send: a.amend,
		Labels: []string{"note", "tenders.amend.note", "deadline", "tenders.amend.deadline", "description", "tenders.field.description", "documents", "tenders.amend.documents"},
	})
	page.Mount(s, "/tenders/:tender/cancel", page.Form[cancellation]{
		Roles: []string{roleOfficer}, Show: a.showCancel, Send: a.cancel, Labels: []string{"reason", "tenders.cancel.reason"},
	})
}

// open reads a tender that takes bids, for the officer who amends it.
func (a *area) open(r *page.Request) (*tendersv1.Tender, error) {
	t, err := a.led(r)
	if err == nil && running(t) == nil {
		return nil, errs.Precondition("tender.not_open", "a tender can be amended after its publication and before its deadline")
	}
	return t, err
}

// running is the deadline that an amendment can extend: of the bids, or of the
// requests to take part, which for a dynamic purchasing system is its end; nil
// when none runs.
func running(t *tendersv1.Tender) *timestamppb.Timestamp {
	switch t.GetStatus() {
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		return t.GetDeadline()
	case tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION:
		if procedure.Dynamic(t) {
			return t.GetContractEnd()
		}
		return t.GetParticipationDeadline()
	default:
		return nil
	}
}

func (a *area) loadAmend(r *page.Request) (amendment, int64, error) {
	t, err := a.open(r)
	if err != nil {
		return amendment{}, 0, err
	}
	zone, err := a.zone(r.Context(), t)
	return amendment{Deadline: page.DateOf(instant(running(t)), zone), Description: t.GetDescription()}, t.GetRevision(), err
}

func (a *area) showAmend(r *page.Request, f *ui.Form) error {
	t, err := a.led(r)
	if err != nil {
		return err
	}
	zone, err := a.zone(r.Context(), t)
	if err != nil {
		return err
	}
	f.Name = "tender-amend-" + t.GetId()
	name := r.T(amendTitle(t))
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, t, name)}, amendPage(t, i18n.ZoneName(r.Context(), zone), f))
}

func (a *area) amend(r *page.Request, v amendment, revision int64) (string, error) {
	t, err := a.led(r)
	if err != nil {
		return "", err
	}
	zone, err := a.zone(r.Context(), t)
	if err != nil {
		return "", err
	}
	deadline, err := v.Deadline.In(zone, "deadline")
	if err != nil {
		return "", err
	}
	request := &tendersv1.AmendTenderRequest{Tender: t.GetId(), Revision: revision, Note: text(v.Note)}
	before := instant(running(t))
	if !deadline.Equal(before) && v.Deadline != page.DateOf(before, zone) {
		request.Deadline = timestamppb.New(deadline)
	}
	if d := text(v.Description); d != t.GetDescription() {
		request.Description = d
	}
	for _, f := range v.Documents {
		request.Documents = append(request.Documents, f.File())
	}
	if _, err := a.tenders.AmendTender(r.Context(), request); err != nil {
		if errs.Code(err) == codes.Aborted {
			return "", errs.Precondition("tender.amended_meanwhile", "someone else amended this tender meanwhile; read their change, then send yours again")
		}
		return "", readableTimes(r.Context(), err, zone)
	}
	r.Notice(true, r.T("tenders.amend.done"))
	return at(t), nil
}

func (a *area) showCancel(r *page.Request, f *ui.Form) error {
	t, err := a.led(r)
	if err != nil {
		return err
	}
	draft := t.GetPublishedAt() == nil
	c := ui.Confirm{
		Title: r.T("tenders.cancel.title"), Lead: title(r.Context(), t), Button: r.T("tenders.cancel.button"), Warning: true,
		Back:         ui.Link{Text: r.T("tenders.cancel.back"), Href: at(t)},
		Consequences: []string{r.T("tenders.cancel.public"), r.T("tenders.cancel.bids"), r.T("tenders.cancel.final")},
	}
	if consults(t) {
		c.Title, c.Button = r.T("consultation.cancel.title"), r.T("consultation.cancel.button")
		c.Consequences[1] = r.T("consultation.cancel.answers")
	}
	if draft {
		c.Title, c.Button = r.T("tenders.cancel.draft_title"), r.T("tenders.cancel.draft_button")
		c.Consequences = []string{r.T("tenders.cancel.draft_stays"), r.T("agreement.restore.later")}
	}
	return r.Show(ui.Page{Title: c.Title, Section: ui.SectionTenders, Crumbs: crumbs(r, t, c.Title)}, cancelPage(c, f))
}

func (a *area) cancel(r *page.Request, v cancellation, _ int64) (string, error) {
	t, err := a.tenders.CancelTender(r.Context(), &tendersv1.CancelTenderRequest{Tender: r.Param("tender"), Reason: text(v.Reason)})
	if err != nil {
		return "", err
	}
	r.Notice(true, r.T("tenders.cancel.done"))
	return at(t), nil
}

// plain takes the marks of rich text off a sentence.
func plain(text string) string { return strings.ReplaceAll(text, "**", "") }
