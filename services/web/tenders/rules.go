package tenders

import (
	"context"
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// rulesPath is the page of the rules that tenders are checked by.
const rulesPath = "/rules"

// severities are the beginning of the contract's enum values.
const severities = "SEVERITY_"

// ruleRow is a rule as people read it in the table of all rules.
type ruleRow struct {
	id, title, text, law, valid, where string
	severity                           ui.TagItem
}

// rulesPage is the table of rules, the Union's first, for everyone.
func (a *area) rulesPage(r *page.Request) error {
	answer, err := a.tenders.ListRules(r.Context(), &tendersv1.ListRulesRequest{})
	if err != nil {
		return err
	}
	rows := make([]ruleRow, len(answer.GetRules()))
	for i, rule := range answer.GetRules() {
		rows[i] = rowOf(r.Context(), rule)
	}
	name := r.T("tenders.rules.title")
	trail := append(crumbs(r, nil), ui.Link{Text: name})
	return r.Show(ui.Page{Title: name, Section: ui.SectionTenders, Crumbs: trail}, allRules(rows))
}

func rowOf(ctx context.Context, rule *tendersv1.LegalRule) ruleRow {
	row := ruleRow{
		id: rule.GetId(), title: ruleTitle(ctx, rule.GetId()), text: ruleText(ctx, rule.GetId()), law: law(ctx, rule.GetArticle()),
		where: i18n.T(ctx, "tenders.rules.union"), severity: severityTag(ctx, rule.GetSeverity()),
	}
	if rule.GetCountry() != "" {
		row.where = i18n.Country(ctx, rule.GetCountry())
	}
	switch from, end := day(ctx, rule.GetValidFrom()), day(ctx, rule.GetValidTo()); {
	case end != "":
		row.valid = i18n.T(ctx, "tenders.rules.from_to", "day", from, "end", end)
	case from != "":
		row.valid = i18n.T(ctx, "tenders.rules.from", "day", from)
	}
	return row
}

// day writes a day of the contract, YYYY-MM-DD; what is none is written as nothing.
func day(ctx context.Context, text string) string {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return ""
	}
	return i18n.Date(ctx, at, time.UTC)
}

// ruleText is what a rule asks for in general: the figures and days that only a
// tender gives are left open.
func ruleText(ctx context.Context, rule string) string {
	key := "errors.rule." + rule
	if !i18n.Has(ctx, key) {
		return ""
	}
	var open []any
	for name := range strings.FieldsSeq("currency days earliest latest left lot percent sum threshold words years") {
		open = append(open, name, "…")
	}
	return strings.ReplaceAll(i18n.T(ctx, key, open...), "….", "…")
}

func severityTag(ctx context.Context, s tendersv1.Severity) ui.TagItem {
	kind := ui.TagQuiet
	switch s {
	case tendersv1.Severity_SEVERITY_BLOCKS:
		kind = ui.TagStop
	case tendersv1.Severity_SEVERITY_WARNS:
		kind = ui.TagNext
	}
	return ui.TagItem{Kind: kind, Text: i18n.T(ctx, "tenders.severity."+word(s, severities))}
}
