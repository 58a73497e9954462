package participation

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// decision is what an officer decides about one request.
type decision struct {
	Choice string `form:"choice"`
	Reason string `form:"reason"`
}

// The choices of an officer.
const (
	admit  = "admit"
	refuse = "refuse"
	longer = "longer"
)

// queue is the requests of a dynamic purchasing system as the buyers' people read
// them.
type queue struct {
	t                *procedure.Tender
	waiting, decided []*tendersv1.ParticipationRequest
	// decides says that the viewer may.
	decides bool
	now     time.Time
}

func (a *area) mountDecide(s *page.Site) {
	s.Get("/tenders/:tender/requests", a.showQueue)
	page.Mount(s, "/tenders/:tender/requests/:request", page.Form[decision]{
		Roles: []string{procedure.Officer}, Show: a.showDecide, Send: a.decide,
		Labels: []string{"choice", "within.decide.choice", "reason", "within.decide.reason"},
	})
}

// system reads a dynamic purchasing system for its buyers' people.
func (a *area) system(r *page.Request) (*procedure.Tender, error) {
	t, err := a.tender(r)
	if err != nil {
		return nil, err
	}
	if !t.Buys(r.Viewer()) {
		return nil, errs.Denied("tender.buyers_only", "only the buyers' people can see this")
	}
	if !procedure.Dynamic(t.Tender) {
		return nil, errs.Precondition("participation.not_dynamic", "only in a dynamic purchasing system are requests decided one by one")
	}
	return t, nil
}

func (a *area) showQueue(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	t, err := a.system(r)
	if err != nil {
		return err
	}
	all, err := a.requests(r, t)
	if err != nil {
		return err
	}
	q := queue{t: t, now: r.Now(), decides: t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer) && t.GetStatus() == asking}
	for _, p := range all {
		if p.GetDecidedAt() == nil && p.GetWithdrawnAt() == nil {
			q.waiting = append(q.waiting, p)
		} else {
			q.decided = append(q.decided, p)
		}
	}
	slices.SortStableFunc(q.waiting, func(x, y *tendersv1.ParticipationRequest) int {
		return x.GetDueAt().AsTime().Compare(y.GetDueAt().AsTime())
	})
	slices.Reverse(q.decided)
	return r.Show(show(r, t, r.T("participation.invite.title")), queuePage(q))
}

// urgency is the tag of a request that waits: until when it has to be decided.
func (q queue) urgency(ctx context.Context, p *tendersv1.ParticipationRequest) ui.TagItem {
	if p.GetDueAt().AsTime().Before(q.now) {
		return ui.TagItem{Kind: ui.TagStop, Text: i18n.T(ctx, "within.requests.late", "day", due(ctx, q.t, p))}
	}
	return ui.TagItem{Kind: ui.TagNext, Text: i18n.T(ctx, "within.requests.due", "day", due(ctx, q.t, p))}
}

// became is the tag of a request that does not wait any more.
func became(ctx context.Context, p *tendersv1.ParticipationRequest) ui.TagItem {
	switch {
	case p.GetWithdrawnAt() != nil:
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "within.tag.withdrawn")}
	case p.GetAdmitted():
		return ui.TagItem{Kind: ui.TagGood, Text: i18n.T(ctx, "within.tag.admitted")}
	default:
		return ui.TagItem{Kind: ui.TagQuiet, Text: i18n.T(ctx, "within.tag.refused")}
	}
}

// choices are what can be decided; more time is taken once.
func choices(ctx context.Context, p *tendersv1.ParticipationRequest) []ui.Option {
	option := func(value string) ui.Option {
		key := "within.choice." + value
		return ui.Option{Value: value, Label: i18n.T(ctx, key), Hint: i18n.T(ctx, key+"_hint")}
	}
	list := []ui.Option{option(admit), option(refuse)}
	if p.GetProlongedReason() == "" {
		list = append(list, option(longer))
	}
	return list
}

// one reads the request of the address.
func (a *area) one(r *page.Request) (*procedure.Tender, *tendersv1.ParticipationRequest, error) {
	t, err := a.system(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := a.requests(r, t)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(all, func(p *tendersv1.ParticipationRequest) bool { return p.GetId() == r.Param("request") })
	if i < 0 {
		return nil, nil, errs.NotFound("participation request", r.Param("request"))
	}
	return t, all[i], nil
}

func (a *area) showDecide(r *page.Request, f *ui.Form) error {
	t, p, err := a.one(r)
	if err != nil {
		return err
	}
	if !t.Leads(r.Viewer()) || t.GetStatus() != asking || p.GetDecidedAt() != nil || p.GetWithdrawnAt() != nil {
		return r.Redirect(t.At("requests"))
	}
	f.Name, f.Revision = "decide-"+p.GetId(), p.GetRevision()
	view := show(r, t, p.GetSupplierName())
	view.Crumbs = t.Crumbs(r, ui.Link{Text: r.T("participation.invite.title"), Href: t.At("requests")}, ui.Link{Text: p.GetSupplierName()})
	return r.Show(view, decidePage(t, p, f))
}

func (a *area) decide(r *page.Request, v decision, revision int64) (string, error) {
	t, p, err := a.one(r)
	if err != nil {
		return "", err
	}
	reason := strings.TrimSpace(strings.ReplaceAll(v.Reason, "\r\n", "\n"))
	switch {
	case v.Choice != admit && v.Choice != refuse && v.Choice != longer:
		return "", r.Problems("choice", "errors.required")
	case v.Choice != admit && len([]rune(reason)) < leastReason:
		return "", r.Problems("reason", "errors.participation.decision_reason_short")
	case v.Choice == longer:
		_, err = a.tenders.ProlongParticipation(r.Context(), &tendersv1.ProlongParticipationRequest{
			Tender: t.GetId(), Request: p.GetId(), Revision: revision, Reason: reason,
		})
	default:
		_, err = a.tenders.DecideParticipation(r.Context(), &tendersv1.DecideParticipationRequest{
			Tender: t.GetId(), Request: p.GetId(), Revision: revision, Admit: v.Choice == admit, Reason: reason,
		})
	}
	switch {
	case errs.Code(err) == codes.Aborted:
		return "", errs.Precondition("participation.changed", "the enterprise changed its request, or a colleague decided meanwhile; read it again")
	case err != nil:
		return "", readable(r.Context(), err, t.Zone)
	}
	r.Notice(true, r.T("within.decided."+v.Choice, "supplier", p.GetSupplierName()))
	return t.At("requests"), nil
}
