package tenders

import (
	"errors"
	"slices"
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/agreement"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
	"github.com/fairlot/fairlot/services/web/within"
)

// show is the page of a tender: the task list of a draft, or what everybody reads.
func (a *area) show(r *page.Request) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	if t.GetPublishedAt() == nil {
		return a.showDraft(r, t)
	}
	return a.showPublic(r, t)
}

// workshop is a draft as its buyers' people see it.
type workshop struct {
	t     *tendersv1.Tender
	tasks []ui.Task
	done  int
	saved string
	check *ui.Check
	// leads says that the viewer may change it.
	leads, cancelled bool
	// remarks is how many comments are open.
	remarks int
	// within is what a call is within.
	within within.Panel
}

// approvalNeeded says whether the check wants the approval of a second officer.
func approvalNeeded(list []*tendersv1.Finding) bool {
	return slices.ContainsFunc(list, func(f *tendersv1.Finding) bool {
		return f.GetRule() == "approval.given" && f.GetSeverity() == tendersv1.Severity_SEVERITY_BLOCKS
	})
}

func (a *area) showDraft(r *page.Request, t *tendersv1.Tender) error {
	zone, err := a.zone(r.Context(), t)
	if err != nil {
		return err
	}
	list, err := a.findings(r, t)
	if err != nil {
		return err
	}
	w := workshop{t: t, leads: leads(r.Viewer(), t), cancelled: t.GetCancelledAt() != nil, saved: i18n.Moment(r.Context(), t.GetUpdatedAt().AsTime(), zone)}
	if list != nil {
		c := checkBeside(r, t, list)
		w.check = &c
	}
	remarks, err1 := agreement.Counts(r, t)
	panel, err2 := within.PanelOf(r, &procedure.Tender{Tender: t, Zone: zone})
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	w.within = panel
	for _, n := range remarks {
		w.remarks += n
	}
	for _, p := range partsOf(t) {
		task, done := taskOf(r, t, p, list, zone)
		if n := remarks[p]; n > 0 {
			task.Hint = strings.TrimPrefix(task.Hint+" · "+r.T("agreement.count", "count", n), " · ")
		}
		if !w.leads || w.cancelled {
			task.Href = ""
		}
		if done {
			w.done++
		}
		w.tasks = append(w.tasks, task)
	}
	if task, needed := agreement.State(r, t, approvalNeeded(list)); needed && !w.cancelled {
		w.tasks = append(w.tasks, task)
		if t.GetApproval().GetApproved() {
			w.done++
		}
	}
	name := title(r.Context(), t)
	crumb := append(crumbs(r, nil), ui.Link{Text: r.T("tenders.status.draft")})
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumb}, draftPage(w))
}

// taskOf is a part in the task list with its state in words.
func taskOf(r *page.Request, t *tendersv1.Tender, part string, list []*tendersv1.Finding, zone *time.Location) (ui.Task, bool) {
	task := ui.Task{Name: r.T("tenders.part." + part), Href: at(t, "edit", part), Hint: gist(r.Context(), t, part, zone)}
	missing, wrong, warned := 0, 0, 0
	for _, f := range list {
		if partOf(f.GetField()) != part {
			continue
		}
		switch {
		case f.GetSeverity() == tendersv1.Severity_SEVERITY_WARNS:
			warned++
		case f.GetSeverity() != tendersv1.Severity_SEVERITY_BLOCKS:
		case absent(t, f):
			missing++
		default:
			wrong++
		}
	}
	state, done := ui.TagItem{Kind: ui.TagGood, Text: r.T("tenders.state.done")}, true
	switch {
	case wrong > 0:
		state, done = ui.TagItem{Kind: ui.TagStop, Text: r.T("tenders.state.change")}, false
	case missing > 0:
		state, done = ui.TagItem{Kind: ui.TagNext, Text: r.T("tenders.state.todo")}, false
	case warned > 0:
		state = ui.TagItem{Kind: ui.TagNext, Text: r.T("tenders.state.reason")}
	case part == partDocuments && len(t.GetDocuments()) == 0, part == partContract && plainTerms(t):
		state, done = ui.TagItem{Kind: ui.TagQuiet, Text: r.T("tenders.state.optional")}, false
	}
	task.State = state
	return task, done
}

// absent says whether a finding is about something not written yet, rather than
// about something to write otherwise.
func absent(t *tendersv1.Tender, f *tendersv1.Finding) bool {
	empty := map[string]bool{
		"title": t.GetTitle() == "", "description": t.GetDescription() == "", "language": t.GetLanguage() == "",
		"procedure": t.GetProcedure() == 0, "contract_nature": t.GetContractNature() == 0, "cpv": t.GetCpv() == "",
		"place.country": true, "place.city": true, "value": t.GetValue().GetAmount() == "",
		"lots": len(t.GetLots()) == 0, "clauses": len(t.GetClauses()) == 0, "criteria": len(t.GetCriteria()) == 0,
		"deadline": t.GetDeadline() == nil, "contract_start": t.GetContractStart() == nil, "contract_end": t.GetContractEnd() == nil,
		"participation_deadline": t.GetParticipationDeadline() == nil, "lots_award_rule": t.GetLotsAwardRule() == "",
		"market_consultation.held_at": true, "market_consultation.description": true, "market_consultation.measures": true,
		"opening_officers": len(t.GetOpeningOfficers()) < 3, "evaluators": len(t.GetEvaluators()) == 0,
	}
	inRow := []string{"clauses.measurable", "clauses.lever", "clauses.linked", "criteria.complete", "criteria.social_clause"}
	return empty[f.GetField()] || partOf(f.GetField()) == partMarket && len(t.GetConsultation().GetQuestions()) == 0 || slices.Contains(inRow, f.GetRule()) || f.GetRule() == "lots.present" && !strings.HasSuffix(f.GetField(), "currency")
}
