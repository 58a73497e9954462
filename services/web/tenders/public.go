package tenders

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/follow"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
	"github.com/fairlot/fairlot/services/web/within"
)

// public is a tender as everybody reads it.
type public struct {
	t     *tendersv1.Tender
	zone  *time.Location
	now   time.Time
	codes map[string]string
	// answered are the questions that are public, open how many wait for the
	// viewer's answer.
	answered []*tendersv1.Question
	step     step
	watch    follow.Panel
	// written are the tenders that were written from a consultation.
	written []ui.Link
	// preview says that this is a draft as bidders will see it.
	preview bool
	// within is what is said of calls.
	within within.Panel
}

// place is where it is performed, in words.
func (p public) place(ctx context.Context) string {
	country := i18n.Country(ctx, p.t.GetPlace().GetCountry())
	if city := p.t.GetPlace().GetCity(); city != "" {
		return i18n.T(ctx, "tenders.public.city", "city", city, "country", country)
	}
	return country
}

// what is bought, in the words of its main code, else by its nature.
func (p public) what(ctx context.Context) string {
	if label := p.codes[p.t.GetCpv()]; label != "" {
		return label
	}
	if w := word(p.t.GetContractNature(), natures); w != "" {
		return i18n.T(ctx, "tenders.nature."+w)
	}
	return "–"
}

func (p public) moment(ctx context.Context, t *timestamppb.Timestamp) string {
	if t == nil {
		return "–"
	}
	return i18n.Deadline(ctx, t.AsTime(), p.zone)
}

func (p public) day(ctx context.Context, t *timestamppb.Timestamp) string {
	if t == nil {
		return "–"
	}
	return i18n.Date(ctx, t.AsTime(), p.zone)
}

// inShort says in plain words what the call is about.
func (p public) inShort(ctx context.Context) []string {
	t := p.t
	if consults(t) {
		return p.askedInShort(ctx)
	}
	list := []string{i18n.T(ctx, "tenders.short.what", "buyers", ui.Plain(buyers(ctx, buyerNames(t))), "what", ui.Plain(p.what(ctx)), "place", ui.Plain(p.place(ctx)))}
	if t.GetConsultedIn() != "" {
		list = append(list, i18n.T(ctx, "consultation.short.consulted", "address", "/tenders/"+t.GetConsultedIn()))
	}
	if t.GetValue().GetAmount() != "" {
		list = append(list, p.worth(ctx))
	}
	if t.GetContractStart() != nil && t.GetContractEnd() != nil {
		list = append(list, i18n.T(ctx, "tenders.short.period", "start", p.day(ctx, t.GetContractStart()), "end", p.day(ctx, t.GetContractEnd())))
	}
	if w := word(t.GetReservation(), reservations); w == "article_20" || w == "article_77" {
		list = append(list, i18n.T(ctx, "tenders.short."+w))
	}
	if n := reservedLots(t); n > 0 {
		list = append(list, i18n.T(ctx, "draft.short.reserved_lots", "count", n))
	}
	if procedure.Dynamic(t) {
		list = append(list, i18n.T(ctx, "within.short"))
	}
	if n := len(t.GetClauses()); n > 0 {
		list = append(list, i18n.T(ctx, "tenders.short.clauses", "count", n))
	}
	return list
}

// timetable are the instants of the call, on the buyer's clock.
func (p public) timetable(ctx context.Context) []ui.Row {
	t := p.t
	rows := []ui.Row{
		{Key: i18n.T(ctx, "tenders.time.published"), Value: p.moment(ctx, t.GetPublishedAt())},
		{Key: i18n.T(ctx, "tenders.time.questions"), Value: p.moment(ctx, questionsEnd(t))},
	}
	if p.preview {
		rows = rows[1:]
	}
	switch {
	case consults(t):
		return append(rows, p.askedUntil(ctx)...)
	case procedure.Dynamic(t):
		return append(rows, p.systemTimetable(ctx)...)
	}
	if restricted(t) {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "draft.field.participation"), Value: p.moment(ctx, t.GetParticipationDeadline())})
	}
	if t.GetInvitedAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "draft.public.invited"), Value: p.moment(ctx, t.GetInvitedAt())})
	}
	if t.GetDeadline() != nil || !restricted(t) {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.deadline"), Value: p.moment(ctx, t.GetDeadline())})
	}
	if t.GetOpenedAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.opened"), Value: p.moment(ctx, t.GetOpenedAt())})
	}
	if t.GetAwardedAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.awarded"), Value: p.moment(ctx, t.GetAwardedAt())},
			ui.Row{Key: i18n.T(ctx, "tenders.time.standstill_until"), Value: p.moment(ctx, t.GetStandstillUntil())})
	} else {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.standstill"), Value: i18n.T(ctx, "tenders.time.days", "count", t.GetStandstillDays())})
	}
	if t.GetCancelledAt() != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.cancelled"), Value: p.moment(ctx, t.GetCancelledAt())})
	}
	if t.GetContractStart() == nil {
		return rows
	}
	return append(rows, ui.Row{Key: i18n.T(ctx, "tenders.time.contract"), Value: i18n.T(ctx, "tenders.time.period", "start", p.day(ctx, t.GetContractStart()), "end", p.day(ctx, t.GetContractEnd()))})
}

// questionsEnd is until when questions are taken: the deadline, unless said.
func questionsEnd(t *tendersv1.Tender) *timestamppb.Timestamp {
	switch {
	case t.GetQuestionsUntil() != nil:
		return t.GetQuestionsUntil()
	case procedure.Dynamic(t):
		return t.GetContractEnd()
	case restricted(t) && t.GetInvitedAt() == nil:
		return t.GetParticipationDeadline()
	default:
		return t.GetDeadline()
	}
}

// weights is how much each criterion counts.
func (p public) weights(ctx context.Context) ui.Chart {
	c := ui.Chart{Caption: i18n.T(ctx, "tenders.public.weights"), Max: 100, Label: i18n.T(ctx, "tenders.criteria.criterion"), Value: i18n.T(ctx, "tenders.field.criterion_weight")}
	for _, one := range p.t.GetCriteria() {
		c.Bars = append(c.Bars, ui.Bar{
			Label: criterionName(ctx, one), Value: share(one.GetWeight()), Text: i18n.Decimal(ctx, one.GetWeight()) + "\u00a0%",
			Next: one.GetType() == tendersv1.CriterionType_CRITERION_TYPE_SOCIAL,
		})
	}
	return c
}

// clauseRows are the facts of a clause.
func clauseRows(ctx context.Context, c *tendersv1.Clause) []ui.Row {
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	add("tenders.field.measure", c.GetMeasure())
	add("tenders.field.target", target(ctx, c))
	add("tenders.field.evidence", c.GetEvidence())
	if w := word(c.GetReportingRhythm(), rhythms); w != "" {
		add("tenders.field.rhythm", i18n.T(ctx, "tenders.rhythm."+w))
	}
	add("tenders.field.remedy", c.GetRemedy())
	add("tenders.field.link", c.GetLinkToSubject())
	return rows
}

func clauseTags(ctx context.Context, c *tendersv1.Clause) []ui.TagItem {
	var tags []ui.TagItem
	if w := word(c.GetLever(), levers); w != "" {
		tags = append(tags, ui.TagItem{Text: i18n.T(ctx, "tenders.lever."+w)})
	}
	if theme := themeLabel(ctx, c.GetTheme()); theme != "" {
		tags = append(tags, ui.TagItem{Kind: ui.TagQuiet, Text: theme})
	}
	return tags
}

func (a *area) showPublic(r *page.Request, t *tendersv1.Tender) error {
	p, err := a.publicOf(r, t)
	if err != nil {
		return err
	}
	answer, err := a.tenders.ListQuestions(r.Context(), &tendersv1.ListQuestionsRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	open := 0
	for _, q := range answer.GetQuestions() {
		if q.GetAnsweredAt() != nil {
			p.answered = append(p.answered, q)
		} else {
			open++
		}
	}
	p.step = nextStep(r, t, p.zone, open)
	if p.written, err = a.writtenFrom(r, t); err != nil {
		return err
	}
	p.watch = follow.PanelOf(r, t)
	crumb := append(crumbs(r, nil), ui.Link{Text: title(r.Context(), t)})
	return r.Show(ui.Page{Title: title(r.Context(), t), Section: ui.SectionTenders, Crumbs: crumb}, publicPage(p))
}

func (a *area) publicOf(r *page.Request, t *tendersv1.Tender) (public, error) {
	zone, err := a.zone(r.Context(), t)
	if err != nil {
		return public{}, err
	}
	codes, err := a.labels(r.Context(), "cpv", append([]string{t.GetCpv()}, t.GetAdditionalCpv()...)...)
	if err != nil {
		return public{}, err
	}
	calls, err := within.PanelOf(r, &procedure.Tender{Tender: t, Zone: zone})
	return public{t: t, zone: zone, now: r.Now(), codes: codes, within: calls}, err
}

// preview shows a draft to its officer as bidders will see it.
func (a *area) preview(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	if t.GetPublishedAt() != nil {
		return r.Redirect(at(t))
	}
	t = proto.CloneOf(t)
	t.Status = tendersv1.TenderStatus_TENDER_STATUS_OPEN
	p, err := a.publicOf(r, t)
	if err != nil {
		return err
	}
	p.preview = true
	p.step = step{Title: r.T("tenders.step.open"), Text: r.T("tenders.step.until", "moment", p.moment(r.Context(), t.GetDeadline()))}
	switch {
	case procedure.Dynamic(t):
		p.step = step{Title: r.T("within.step.open"), Text: r.T("within.step.open_text", "moment", p.moment(r.Context(), t.GetContractEnd()))}
	case restricted(t):
		p.step = step{Title: r.T("draft.step.participation"), Text: r.T("draft.step.participation_text", "moment", p.moment(r.Context(), t.GetParticipationDeadline()))}
	case consults(t):
		p.step = step{Title: r.T("consultation.step.open"), Text: r.T("consultation.step.open_text", "moment", p.moment(r.Context(), t.GetDeadline()))}
	}
	return r.Show(ui.Page{Title: title(r.Context(), t), Section: ui.SectionTenders, Crumbs: crumbs(r, t, r.T("tenders.preview.title"))}, publicPage(p))
}

// chapters are the parts of the page that there are, for the contents.
func chapters(ctx context.Context, p public) []ui.Link {
	t := p.t
	var list []ui.Link
	add := func(there bool, key, anchor string) {
		if there {
			list = append(list, ui.Link{Text: i18n.T(ctx, key), Href: "#" + anchor})
		}
	}
	add(t.GetConsultation().GetConcludedAt() != nil, "consultation.summary.title", "summary")
	add(t.GetDescription() != "" || t.GetAccessibility() != "", "tenders.field.description", "description")
	add(consults(t) && len(t.GetConsultation().GetQuestions()) > 0, "consultation.asked.title", "asked")
	add(p.within.There(), "within.calls.title", "calls")
	add(len(t.GetLots()) > 0, "tenders.part.lots", "lots")
	add(len(t.GetClauses()) > 0, "tenders.part.clauses", "clauses")
	add(len(t.GetCriteria()) > 0, "tenders.part.criteria", "criteria")
	add(!consults(t), "tenders.part.contract", "contract")
	add(true, "tenders.part.timetable", "timetable")
	add(true, "tenders.part.documents", "documents")
	add(!p.preview, "tenders.questions.title", "questions")
	add(len(t.GetAmendments()) > 0, "tenders.public.amendments", "amendments")
	return list
}
