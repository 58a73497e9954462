package tenders

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// partOf is the part of a draft in which a field of the contract is edited, ""
// for one that no part has.
func partOf(field string) string {
	name := field
	if i := strings.IndexAny(field, ".["); i >= 0 {
		name = field[:i]
	}
	switch name {
	case "title", "description", "language", "procedure", "contract_nature", "cpv", "additional_cpv", "place", "value", "accessibility":
		return partNeed
	case "consultation":
		return partMarket
	case "lots", "no_lots_reason", "lots_bid_limit", "lots_award_limit", "lots_award_rule":
		return partLots
	case "clauses":
		return partClauses
	case "reservation":
		return partReservation
	case "criteria":
		return partCriteria
	case "framework_agreement", "framework_duration_reason", "framework_participants", "dps_usage", "options", "renewals", "market_consultation",
		"minimum_turnover", "turnover_reason", "related_value", "life_cycle_cost":
		return partContract
	case "deadline", "participation_deadline", "questions_until", "contract_start", "contract_end", "electronic_submission", "prior_information",
		"urgency_reason", "standstill_days", "site_visit", "documents_not_electronic":
		return partTimetable
	case "documents":
		return partDocuments
	case "opening_officers", "evaluators":
		return partPeople
	default:
		return ""
	}
}

var (
	clauseField = regexp.MustCompile(`^clauses\[([0-9]+)\]\.?(.*)$`)
	lotField    = regexp.MustCompile(`^lots\[([0-9]+)\]\.?(.*)$`)
)

// fieldHref leads to where a field of the draft is changed.
func fieldHref(t *tendersv1.Tender, field string) string {
	part := partOf(field)
	switch match := clauseField.FindStringSubmatch(field); {
	case part == "" && field == "approval":
		return at(t, "approval")
	case part == partMarket:
		return marketHref(t, field)
	case field == "consulted_in":
		return "/tenders/" + t.GetConsultedIn() + "/answers"
	case part == "" && field == "pool":
		return "/pools/" + t.GetPool()
	case part == "" && field == "within":
		return "/tenders/" + t.GetWithin()
	case part == "":
		return at(t)
	case match != nil:
		if i, err := strconv.Atoi(match[1]); err == nil && i < len(t.GetClauses()) {
			return at(t, "edit", part, t.GetClauses()[i].GetId()) + "#" + ui.ID(match[2])
		}
		return at(t, "edit", part)
	case lotField.MatchString(field):
		return lotHref(t, field)
	case field == part:
		return at(t, "edit", part)
	default:
		return at(t, "edit", part) + "#" + ui.ID(field)
	}
}

// lotHref leads to a field of a lot: title, description and value are in the
// list of lots, all else is on the lot's own page.
func lotHref(t *tendersv1.Tender, field string) string {
	match := lotField.FindStringSubmatch(field)
	i, err := strconv.Atoi(match[1])
	if err != nil || i >= len(t.GetLots()) {
		return at(t, "edit", partLots)
	}
	name, _, _ := strings.Cut(match[2], ".")
	if slices.Contains([]string{"", "title", "description", "value"}, name) {
		return pageOfLot(t, i) + "#" + ui.ID(shifted(field, "lots", -i+i%lotsPerPage))
	}
	return at(t, "edit", partLots, t.GetLots()[i].GetId()) + "#" + ui.ID(match[2])
}

// findings asks for the legal check. Who may not see it gets none.
func (a *area) findings(r *page.Request, t *tendersv1.Tender) ([]*tendersv1.Finding, error) {
	answer, err := a.tenders.CheckTender(r.Context(), &tendersv1.CheckTenderRequest{Tender: t.GetId()})
	if errs.Code(err) == codes.PermissionDenied {
		return nil, nil
	}
	list := answer.GetFindings()
	slices.SortStableFunc(list, func(a, b *tendersv1.Finding) int { return int(b.GetSeverity()) - int(a.GetSeverity()) })
	return list, err
}

// checkOf is what the legal check says of one part of a draft, nil if nothing.
func (a *area) checkOf(r *page.Request, t *tendersv1.Tender, part string) (*ui.Check, error) {
	return a.checkNear(r, t, part, func(string) bool { return true })
}

// checkNear is checkOf for the fields of the part that are near.
func (a *area) checkNear(r *page.Request, t *tendersv1.Tender, part string, near func(field string) bool) (*ui.Check, error) {
	list, err := a.findings(r, t)
	if err != nil {
		return nil, err
	}
	c := &ui.Check{Title: r.T("tenders.check.title"), Lead: r.T("tenders.check.part_lead")}
	for _, f := range list {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES && partOf(f.GetField()) == part && near(f.GetField()) {
			said := finding(r.Context(), t, f, leads(r.Viewer(), t))
			if said.Fix.Href == r.Fiber.Path() {
				said.Fix = ui.Link{} // one is there
			}
			c.Findings = append(c.Findings, said)
		}
	}
	if len(c.Findings) == 0 {
		return nil, nil //nolint:nilnil // nothing to say is no check
	}
	return c, nil
}

// checkBeside is the check beside the task list: what stops, warns and is good
// to know, and how many rules hold.
func checkBeside(r *page.Request, t *tendersv1.Tender, list []*tendersv1.Finding) ui.Check {
	c := ui.Check{Title: r.T("tenders.check.title"), Lead: r.T("tenders.check.lead", "count", ruleCount(list))}
	passing := 0
	for _, f := range list {
		if f.GetSeverity() == tendersv1.Severity_SEVERITY_PASSES {
			passing++
			continue
		}
		c.Findings = append(c.Findings, finding(r.Context(), t, f, leads(r.Viewer(), t)))
	}
	if passing > 0 {
		c.Findings = append(c.Findings, ui.Finding{
			Level: ui.LevelPass, Title: r.T("tenders.check.hold", "count", passing),
			Fix: ui.Link{Text: r.T("tenders.check.all"), Href: at(t, "check")},
		})
	}
	return c
}

func ruleCount(list []*tendersv1.Finding) int {
	rules := map[string]bool{}
	for _, f := range list {
		rules[f.GetRule()] = true
	}
	return len(rules)
}

// finding is a finding as people read it. Where the lawful date is known, one
// click sets it.
func finding(ctx context.Context, t *tendersv1.Tender, f *tendersv1.Finding, editable bool) ui.Finding {
	out := ui.Finding{Level: level(f.GetSeverity()), Title: ruleTitle(ctx, f.GetRule()), Law: law(ctx, f.GetArticle())}
	if f.GetSeverity() == tendersv1.Severity_SEVERITY_PASSES {
		return out
	}
	out.Text = findingText(ctx, f)
	switch {
	case !editable:
	case instantIn(t, f.GetField()) != nil && !lawfulDate(f).IsZero():
		out.Fix = ui.Link{Text: i18n.T(ctx, "tenders.check.use_date"), Href: at(t, "deadline") + "?field=" + f.GetField()}
		out.Post = true
	case f.GetSeverity() != tendersv1.Severity_SEVERITY_INFORMS:
		out.Fix = ui.Link{Text: i18n.T(ctx, "tenders.check.change"), Href: fieldHref(t, f.GetField())}
	}
	return out
}

// law writes a reference to the law in the reader's language, in one piece.
func law(ctx context.Context, article string) string {
	if article == "national law" {
		return i18n.T(ctx, "tenders.law.national")
	}
	words := strings.NewReplacer("Annex ", i18n.T(ctx, "tenders.law.annex")+" ", " part ", " "+i18n.T(ctx, "tenders.law.part")+" ")
	return strings.ReplaceAll(words.Replace(article), "Art. ", "Art.\u00a0")
}

func level(s tendersv1.Severity) ui.Level {
	switch s {
	case tendersv1.Severity_SEVERITY_BLOCKS:
		return ui.LevelStop
	case tendersv1.Severity_SEVERITY_WARNS:
		return ui.LevelWarn
	default:
		return ui.LevelPass
	}
}

// ruleTitle names a rule; one without a name here is named by its id.
func ruleTitle(ctx context.Context, rule string) string {
	if key := "tenders.rule." + rule; i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return rule
}

// findingText is what a rule asks for, with its instants and figures as the
// reader writes them, and the row it speaks of.
func findingText(ctx context.Context, f *tendersv1.Finding) string {
	key := "errors.rule." + f.GetRule()
	if !i18n.Has(ctx, key) {
		return ui.Plain(f.GetMessage())
	}
	var params []any
	for name, value := range f.GetParams() {
		params = append(params, name, "**"+ui.Plain(readable(ctx, name, value, f.GetParams()["time_zone"]))+"**")
	}
	text := i18n.T(ctx, key, params...)
	for _, name := range []string{"clause", "criterion"} {
		if id := f.GetParams()[name]; id != "" {
			return id + ": " + text
		}
	}
	if id := f.GetParams()["lot"]; id != "" && f.GetParams()["clause"] == "" {
		return id + ": " + text
	}
	return text
}

// readable writes a parameter: an instant on the buyer's clock, a day, a figure.
func readable(ctx context.Context, name, value, zone string) string {
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return i18n.Deadline(ctx, at, i18n.Zone(zone))
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return i18n.Date(ctx, day, time.UTC)
	}
	if name == "sum" || name == "threshold" || name == "value" {
		return i18n.Decimal(ctx, value)
	}
	return value
}

// checkPage lists every rule with what it says, also those that hold.
func (a *area) checkPage(r *page.Request) error {
	if err := r.SignedIn(); err != nil {
		return err
	}
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	answer, err := a.tenders.CheckTender(r.Context(), &tendersv1.CheckTenderRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	var list []ui.Finding
	editable := leads(r.Viewer(), t) && t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_DRAFT
	for _, f := range answer.GetFindings() {
		list = append(list, finding(r.Context(), t, f, editable))
	}
	name := r.T("tenders.check.title")
	c := ui.Check{Title: name, Lead: r.T("tenders.check.lead", "count", ruleCount(answer.GetFindings())), Findings: list}
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: crumbs(r, t, name)}, fullCheck(t, c))
}
