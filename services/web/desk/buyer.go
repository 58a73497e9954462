package desk

import (
	"errors"
	"slices"
	"strings"

	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// listSize is how many of each the desk asks for.
	listSize = 100
	// mostShown is how many of each the desk shows.
	mostShown = 8
)

const (
	statusDraft      = tendersv1.TenderStatus_TENDER_STATUS_DRAFT
	statusOpen       = tendersv1.TenderStatus_TENDER_STATUS_OPEN
	statusClosed     = tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	statusEvaluation = tendersv1.TenderStatus_TENDER_STATUS_EVALUATION
	statusAsking     = tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	statusSelection  = tendersv1.TenderStatus_TENDER_STATUS_SELECTION
	statusAwarded    = tendersv1.TenderStatus_TENDER_STATUS_AWARDED
	statusConcluded  = tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED
)

// mine gives the tenders of the viewer's organisation, newest first.
func (a *area) mine(r *page.Request) ([]*tendersv1.Tender, error) {
	answer, err := a.tenders.ListTenders(r.Context(), &tendersv1.ListTendersRequest{Mine: true, PageSize: listSize})
	return answer.GetTenders(), err
}

// buying is an officer's tenders and pools.
func (a *area) buying(r *page.Request) ([]section, error) {
	list, err := a.mine(r)
	if err != nil {
		return nil, err
	}
	s := section{
		title: r.T("desk.tenders.title"), none: r.T("desk.tenders.none"),
		next: []ui.Link{{Text: r.T("desk.tenders.new"), Href: "/tenders/new"}},
	}
	sections, err := a.questions(r, list)
	if err != nil {
		return nil, err
	}
	asking, failed := a.asking(r, list)
	sections = append(append(sections, approvals(r, list)...), asking...)
	slices.SortStableFunc(list, func(x, y *tendersv1.Tender) int { return urgency(x) - urgency(y) })
	for _, t := range list[:min(len(list), mostShown)] {
		s.items = append(s.items, tenderItem(r, t))
	}
	pools, err := a.joint(r)
	return append(sections, s, pools), errors.Join(failed, err)
}

// approvals are the drafts that wait for the viewer's approval; no section where
// there is none.
func approvals(r *page.Request, list []*tendersv1.Tender) []section {
	s := section{title: r.T("agreement.desk.title")}
	for _, t := range list {
		p := t.GetApproval()
		if !leads(r, t) || t.GetStatus() != statusDraft || p.GetAskedAt() == nil || p.GetDecidedAt() != nil || p.GetAskedBy() == r.Viewer().Person {
			continue
		}
		at := "/tenders/" + t.GetId() + "/approval"
		s.items = append(s.items, item{
			name: titleOf(r, t), href: at, step: ui.Link{Text: r.T("agreement.desk.step"), Href: at},
			meta:  []string{r.T("agreement.desk.by", "moment", i18n.Moment(r.Context(), p.GetAskedAt().AsTime(), r.Zone()))},
			state: ui.TagItem{Kind: ui.TagNext, Text: r.T("agreement.desk.tag")},
		})
	}
	if len(s.items) == 0 {
		return nil
	}
	return []section{s}
}

// urgency orders tenders by who waits for the officer: drafts and decisions
// first, what runs by itself later.
func urgency(t *tendersv1.Tender) int {
	order := []tendersv1.TenderStatus{statusEvaluation, statusSelection, statusDraft, statusClosed, statusOpen, statusAsking, statusConcluded, statusAwarded}
	if i := slices.Index(order, t.GetStatus()); i >= 0 {
		return i
	}
	return len(order)
}

func tenderItem(r *page.Request, t *tendersv1.Tender) item {
	ctx, at := r.Context(), "/tenders/"+t.GetId()
	i := item{name: titleOf(r, t), href: at}
	switch {
	case procedure.Dynamic(t) && t.GetStatus() == statusAsking:
		i.meta = append(i.meta, r.T("within.desk.until", "moment", i18n.Deadline(ctx, t.GetContractEnd().AsTime(), r.Zone())))
	case t.GetStatus() == statusAsking:
		i.meta = append(i.meta, r.T("desk.tenders.requests", "moment", i18n.Deadline(ctx, t.GetParticipationDeadline().AsTime(), r.Zone())))
	}
	if consults(t) {
		return consultationItem(r, t, i)
	}
	if t.GetDeadline() != nil && t.GetStatus() <= statusClosed {
		i.meta = append(i.meta, r.T("desk.tenders.deadline", "moment", i18n.Deadline(ctx, t.GetDeadline().AsTime(), r.Zone())))
	}
	if t.GetValue() != nil {
		i.meta = append(i.meta, i18n.Money(ctx, t.GetValue()))
	}
	step := func(key, href string) { i.step = ui.Link{Text: r.T(key), Href: href} }
	kind := ui.TagFact
	switch t.GetStatus() {
	case statusDraft:
		kind = ui.TagNext
		step("desk.step.draft", at)
	case statusClosed:
		kind = ui.TagNext
	case statusEvaluation:
		kind = ui.TagNext
		step("desk.step.decide", at+"/evaluation")
	case statusAwarded:
		kind = ui.TagGood
	case statusSelection:
		kind = ui.TagNext
		step("desk.step.invite", at+"/invite")
	case statusOpen, statusAsking:
	default:
		kind = ui.TagQuiet
	}
	i.state = ui.TagItem{Kind: kind, Text: r.T("desk.status." + word(t.GetStatus().String(), "TENDER_STATUS_"))}
	if procedure.Dynamic(t) && t.GetStatus() == statusClosed {
		i.state = ui.TagItem{Kind: ui.TagQuiet, Text: r.T("within.step.over")}
	}
	return i
}

func titleOf(r *page.Request, t *tendersv1.Tender) string {
	if t.GetTitle() == "" {
		return r.T("desk.tenders.untitled")
	}
	return t.GetTitle()
}

// word is the contract's word for a value, as keys of messages have it.
func word(name, prefix string) string { return strings.ToLower(strings.TrimPrefix(name, prefix)) }

// leastCities make a joint purchase worth signing; the service decides.
const leastCities = 2

// joint is the pools that the viewer's organisation is in.
func (a *area) joint(r *page.Request) (section, error) {
	s := section{
		title: r.T("desk.pools.title"), none: r.T("desk.pools.none"),
		next: []ui.Link{{Text: r.T("desk.pools.new"), Href: "/demands/new"}, {Text: r.T("desk.pools.all"), Href: "/pools"}},
	}
	answer, err := a.pools.ListPools(r.Context(), &poolsv1.ListPoolsRequest{PageSize: listSize})
	if err != nil {
		return s, err
	}
	for _, p := range answer.GetPools() {
		s.items = append(s.items, poolItem(r, p))
	}
	slices.SortStableFunc(s.items, func(x, y item) int { return strings.Compare(y.step.Href, x.step.Href) })
	s.items = s.items[:min(len(s.items), mostShown)]
	return s, nil
}

func poolItem(r *page.Request, p *poolsv1.Pool) item {
	at, us := "/pools/"+p.GetId(), r.Viewer().Organisation
	i := item{name: p.GetTitle(), href: at}
	if p.GetValue() != nil {
		i.meta = append(i.meta, i18n.Money(r.Context(), p.GetValue()))
	}
	i.meta = append(i.meta, r.T("desk.pools.members", "count", len(p.GetMembers())))
	n := slices.IndexFunc(p.GetMembers(), func(m *poolsv1.Member) bool { return m.GetOrganisation() == us })
	state, kind := "waits", ui.TagFact
	switch {
	case n < 0:
	case p.GetTender() != "":
		state, kind = "tendered", ui.TagGood
	case p.GetMembers()[n].GetJoinedAt() == nil:
		state, kind = "invited", ui.TagNext
	case len(p.GetDemands()) < leastCities: // nobody signs alone
	case p.GetMembers()[n].GetSignedAt() == nil || p.GetMembers()[n].GetSignedRevision() != p.GetContentRevision():
		state, kind = "unsigned", ui.TagNext
	case p.GetAgreed() && p.GetLead() == us:
		state, kind = "agreed", ui.TagNext
	}
	i.state = ui.TagItem{Kind: kind, Text: r.T("desk.pool." + state)}
	if kind == ui.TagNext {
		i.step = ui.Link{Text: r.T("desk.pool_step." + state), Href: at}
	}
	return i
}

// evaluating is what an evaluator is named for and may score now.
func (a *area) evaluating(r *page.Request) ([]section, error) {
	s := section{title: r.T("desk.evaluate.title"), none: r.T("desk.evaluate.none")}
	list, err := a.mine(r)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.GetStatus() != statusEvaluation || !slices.Contains(t.GetEvaluators(), r.Viewer().Person) {
			continue
		}
		i := tenderItem(r, t)
		i.step = ui.Link{Text: r.T("desk.step.score"), Href: "/tenders/" + t.GetId() + "/evaluation"}
		s.items = append(s.items, i)
	}
	return []section{s}, nil
}

// verifying is how many enterprises wait for a verifier.
func (a *area) verifying(r *page.Request) ([]section, error) {
	s := section{title: r.T("desk.verify.title"), none: r.T("desk.verify.none")}
	for _, queue := range []struct {
		req       *suppliersv1.ListSuppliersRequest
		key, href string
	}{
		{&suppliersv1.ListSuppliersRequest{AwaitingVerification: true, PageSize: listSize}, "desk.verify.waiting", "/verify?country=all"},
		{&suppliersv1.ListSuppliersRequest{Claimed: true, PageSize: listSize}, "desk.verify.claimed", "/verify?country=all&show=claimed"},
		{&suppliersv1.ListSuppliersRequest{Disputed: true, PageSize: listSize}, "desk.verify.disputed", "/verify?country=all&show=disputed"},
	} {
		answer, err := a.suppliers.ListSuppliers(r.Context(), queue.req)
		if err != nil {
			return nil, err
		}
		n := len(answer.GetSuppliers())
		if n == 0 {
			continue
		}
		i := item{name: r.T(queue.key, "count", n), href: queue.href, step: ui.Link{Text: r.T("desk.step.verify"), Href: queue.href}}
		if answer.GetNextPageToken() != "" {
			i.meta = []string{r.T("desk.verify.more")}
		}
		s.items = append(s.items, i)
	}
	return []section{s}, nil
}
