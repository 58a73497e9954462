package participation

import (
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// request is what an enterprise sends.
type request struct {
	Statement string        `form:"statement"`
	Evidence  []page.Upload `form:"evidence"`
	// Lots are the categories of a dynamic purchasing system that are asked for.
	Lots []string `form:"lots"`
}

// standing is how the viewer's request stands: the sentence, and what to do next.
type standing struct {
	Title, Text string
	Next        []ui.Link
	// asks shows the form.
	asks bool
	// unproven is the viewer's enterprise while it is not proven who acts for it.
	unproven string
	mine     *tendersv1.ParticipationRequest
	t        *procedure.Tender
}

func evidence() ui.Allowed {
	return ui.Allowed{Kinds: []string{"pdf", "odt", "ods", "docx", "xlsx", "csv", "txt", "jpg", "jpeg", "png"}, Max: page.MaxBody, Many: true}
}

func (a *area) mountRequest(s *page.Site) {
	page.Mount(s, "/tenders/:tender/participation", page.Form[request]{
		Files: map[string]ui.Allowed{"evidence": evidence()}, Load: a.loadRequest, Show: a.showRequest, Send: a.ask,
		Labels: []string{"statement", "participation.statement", "evidence", "participation.evidence", "lots", "within.ask.lots"},
	})
	page.Mount(s, "/tenders/:tender/participation/withdraw", page.Form[struct{}]{
		Roles: []string{procedure.Representative}, Show: a.showWithdraw, Send: a.withdraw,
	})
}

// own is the request of the viewer's enterprise, nil where there is none.
func (a *area) own(r *page.Request, t *procedure.Tender) (*tendersv1.ParticipationRequest, error) {
	if t.Buys(r.Viewer()) {
		return nil, nil
	}
	list, err := a.requests(r, t)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func (a *area) loadRequest(r *page.Request) (request, int64, error) {
	t, err := a.tender(r)
	if err != nil {
		return request{}, 0, err
	}
	mine, err := a.own(r, t)
	v := request{Statement: mine.GetStatement(), Lots: mine.GetLots()}
	for _, f := range mine.GetEvidence() {
		v.Evidence = append(v.Evidence, page.UploadOf(f))
	}
	return v, 0, err
}

func (a *area) showRequest(r *page.Request, f *ui.Form) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	if t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer) {
		if procedure.Dynamic(t.Tender) {
			return r.Redirect(t.At("requests"))
		}
		return r.Redirect(t.At("invite"))
	}
	mine, err := a.own(r, t)
	if err != nil {
		return err
	}
	f.Name = "participation-" + t.GetId()
	s := standingOf(r, t, mine)
	if s.asks {
		if s.unproven, err = a.unproven(r); err != nil {
			return err
		}
	}
	return r.Show(show(r, t, r.T("participation.title")), requestPage(s, f))
}

// unproven is the viewer's enterprise while its people have yet to prove that
// they act for it; "" where it is proven, or there is none.
func (a *area) unproven(r *page.Request) (string, error) {
	own, err := a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if errs.Code(err) == codes.NotFound {
		return "", nil
	}
	if err != nil || !enterprise.Provable(own) {
		return "", err
	}
	return own.GetId(), nil
}

// standingOf says how the viewer's request stands.
func standingOf(r *page.Request, t *procedure.Tender, mine *tendersv1.ParticipationRequest) standing {
	if procedure.Dynamic(t.Tender) {
		return systemStanding(r, t, mine)
	}
	s := standing{t: t, mine: mine}
	there := mine != nil && mine.GetWithdrawnAt() == nil
	say := func(key string, params ...any) { s.Title, s.Text = r.T(key), r.T(key+"_text", params...) }
	switch asked := i18n.Moment(r.Context(), mine.GetRequestedAt().AsTime(), t.Zone); {
	case t.GetStatus() == asking && !r.Viewer().Has(procedure.Representative):
		say("participation.role", "until", until(r.Context(), t))
	case t.GetStatus() == asking && there:
		say("participation.asked", "moment", asked, "until", until(r.Context(), t))
		s.asks = true
		s.Next = []ui.Link{{Text: r.T("participation.withdraw.link"), Href: t.At("participation", "withdraw")}}
	case t.GetStatus() == asking:
		say("participation.open", "until", until(r.Context(), t))
		s.asks = true
	case !there:
		say("participation.over", "until", until(r.Context(), t))
	case t.GetStatus() == selecting:
		say("participation.waits", "moment", asked)
	case mine.GetInvited():
		say("participation.invited", "until", i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), t.Zone))
		if t.GetStatus() == bidding {
			s.Next = []ui.Link{{Text: r.T("participation.bid"), Href: t.At("bid")}}
		}
	case t.GetInvitedAt() != nil:
		say("participation.not_invited")
	default:
		say("participation.ended")
	}
	return s
}

func (a *area) ask(r *page.Request, v request, _ int64) (string, error) {
	t, err := a.tender(r)
	if err != nil {
		return "", err
	}
	q := &tendersv1.RequestParticipationRequest{Tender: t.GetId(), Statement: strings.TrimSpace(strings.ReplaceAll(v.Statement, "\r\n", "\n"))}
	if procedure.Dynamic(t.Tender) {
		q.Lots = v.Lots
	}
	for _, f := range v.Evidence {
		q.Evidence = append(q.Evidence, f.File())
	}
	if _, err := a.tenders.RequestParticipation(r.Context(), q); err != nil {
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("participation.done"))
	return t.At("participation"), nil
}

func (a *area) showWithdraw(r *page.Request, f *ui.Form) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	c := ui.Confirm{
		Title: r.T("participation.withdraw.title"), Lead: t.GetTitle(), Button: r.T("participation.withdraw.button"),
		Consequences: []string{r.T("participation.withdraw.unseen"), r.T("participation.withdraw.again", "until", until(r.Context(), t))},
		Back:         ui.Link{Text: r.T("participation.back"), Href: t.At("participation")},
	}
	if procedure.Dynamic(t.Tender) {
		mine, err := a.own(r, t)
		if err != nil {
			return err
		}
		leave(r, &c, mine.GetAdmitted())
	}
	return r.Show(show(r, t, c.Title), ui.ConfirmMoment(c, f))
}

func (a *area) withdraw(r *page.Request, _ struct{}, _ int64) (string, error) {
	t, err := a.tender(r)
	if err != nil {
		return "", err
	}
	mine, err := a.own(r, t)
	if err != nil {
		return "", err
	}
	if mine != nil {
		_, err = a.tenders.RequestParticipation(r.Context(), &tendersv1.RequestParticipationRequest{
			Tender: t.GetId(), Statement: mine.GetStatement(), Evidence: mine.GetEvidence(), Withdraw: true,
		})
	}
	if err != nil {
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("participation.withdraw.done"))
	return t.At("participation"), nil
}
