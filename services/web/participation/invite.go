package participation

import (
	"fmt"
	"slices"
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

// invitation is whom an officer invites, until when, and why not the others.
type invitation struct {
	Requests []choice  `form:"requests"`
	Deadline page.Date `form:"deadline"`
}

type choice struct {
	Request string `form:"request"`
	Invite  string `form:"invite"`
	Reason  string `form:"reason"`
}

// selection is the page of an officer who chooses.
type selection struct {
	t *procedure.Tender
	// requests that stand; the withdrawn are not among them.
	requests []*tendersv1.ParticipationRequest
	earliest *tendersv1.Timetable
	// early says that the requests cannot be read yet, past that the choice is made.
	early, past bool
	text        string
}

func (a *area) mountInvite(s *page.Site) {
	page.Mount(s, "/tenders/:tender/invite", page.Form[invitation]{
		Roles: []string{procedure.Officer, procedure.Evaluator, procedure.OpeningOfficer}, Load: a.loadInvite, Show: a.showInvite, Send: a.invite,
	})
}

// selection reads what the officer may see of the requests.
func (a *area) selection(r *page.Request) (*selection, error) {
	t, err := a.tender(r)
	if err != nil {
		return nil, err
	}
	if !t.Buys(r.Viewer()) {
		return nil, errs.Denied("tender.buyers_only", "only the buyers' people can see this")
	}
	s := &selection{t: t, early: t.GetStatus() == asking, past: t.GetStatus() != asking && t.GetStatus() != selecting}
	if s.early {
		s.text = r.T("participation.invite.early", "until", until(r.Context(), t))
		return s, nil
	}
	all, err := a.requests(r, t)
	if err != nil {
		return nil, err
	}
	s.requests = slices.DeleteFunc(all, func(p *tendersv1.ParticipationRequest) bool { return p.GetWithdrawnAt() != nil })
	if s.past {
		s.text = r.T("participation.invite.past", "moment", i18n.Moment(r.Context(), t.GetInvitedAt().AsTime(), t.Zone))
		return s, nil
	}
	s.text = r.T("participation.invite.lead", "count", len(s.requests))
	if !t.Leads(r.Viewer()) || !r.Viewer().Has(procedure.Officer) {
		s.past, s.text = true, r.T("participation.invite.others")
		return s, nil
	}
	s.earliest, err = a.tenders.GetTimetable(r.Context(), &tendersv1.GetTimetableRequest{Tender: t.GetId()})
	return s, err
}

func (a *area) loadInvite(r *page.Request) (invitation, int64, error) {
	s, err := a.selection(r)
	if err != nil || s.earliest == nil {
		return invitation{}, 0, err
	}
	first := s.earliest.GetEarliestDeadline().AsTime()
	if planned := s.t.GetDeadline(); planned != nil && planned.AsTime().After(first) {
		first = planned.AsTime()
	}
	v := invitation{Deadline: page.DateOf(first, s.t.Zone)}
	for _, p := range s.requests {
		v.Requests = append(v.Requests, choice{Request: p.GetId()})
	}
	return v, s.t.GetRevision(), nil
}

func (a *area) showInvite(r *page.Request, f *ui.Form) error {
	s, err := a.selection(r)
	if err != nil {
		return err
	}
	f.Name = "invite-" + s.t.GetId()
	for i, p := range s.requests {
		f.Names = append(f.Names, ui.FieldName{Field: cell(i, "reason"), Name: p.GetSupplierName()}, ui.FieldName{Field: cell(i, "invite"), Name: p.GetSupplierName()})
	}
	f.Names = append(f.Names, ui.FieldName{Field: "deadline", Name: r.T("participation.invite.deadline")})
	return r.Show(show(r, s.t, r.T("participation.invite.title")), invitePage(s, f))
}

func cell(i int, field string) string { return fmt.Sprintf("requests[%d].%s", i, field) }

func (a *area) invite(r *page.Request, v invitation, revision int64) (string, error) {
	t, err := a.tender(r)
	if err != nil {
		return "", err
	}
	deadline, err := v.Deadline.In(t.Zone, "deadline")
	if err != nil {
		return "", err
	}
	q := &tendersv1.InviteCandidatesRequest{Tender: t.GetId(), Revision: revision, Deadline: timestamppb.New(deadline), Reasons: map[string]string{}}
	var problems []error
	for i, c := range v.Requests {
		reason := strings.TrimSpace(c.Reason)
		switch {
		case c.Invite == "yes":
			q.Requests = append(q.Requests, c.Request)
		case c.Invite != "no":
			problems = append(problems, r.Problems(cell(i, "invite"), "errors.required"))
		case len([]rune(reason)) < leastReason:
			problems = append(problems, r.Problems(cell(i, "reason"), "errors.participation.reason_short"))
		default:
			q.Reasons[c.Request] = reason
		}
	}
	if len(problems) == 0 && len(q.Requests) == 0 {
		problems = append(problems, r.Problems(cell(0, "invite"), "errors.participation.nobody"))
	}
	if err := errs.Join(problems...); err != nil {
		return "", err
	}
	_, err = a.tenders.InviteCandidates(r.Context(), q)
	switch {
	case errs.Code(err) == codes.Aborted:
		return "", errs.Precondition("tender.amended_meanwhile", "someone else changed this tender meanwhile; read it, then send yours again")
	case err != nil:
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("participation.invite.done", "count", len(q.Requests)))
	return t.At("invite"), nil
}

// leastReason is how many characters a reason has at least, as the contract says.
const leastReason = 10
