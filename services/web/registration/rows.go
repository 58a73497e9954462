package registration

import (
	"maps"
	"slices"
	"strings"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

func utc() *time.Location { return time.UTC }

// savedRows is what a part holds now, for someone whose form is older.
func (a *area) savedRows(r *page.Request, part string, s *suppliersv1.Supplier) ([]ui.Row, error) {
	p, err := a.Profile(r, s)
	if err != nil {
		return nil, err
	}
	ctx, w := r.Context(), s.GetWorkforce()
	switch part {
	case partWho:
		return append([]ui.Row{{Key: r.T("enterprise.field.name"), Value: s.GetName()}}, p.Facts(ctx)...), nil
	case partWhat:
		return listRow(r, "cpv", s.GetCpv(), p.Words.CPV), nil
	case partWhere:
		return listRow(r, "serves", s.GetServes(), func(code string) string { return enterprise.Region(p.Words, code) }), nil
	case partPeople:
		return []ui.Row{
			{Key: r.T("enterprise.field.employees"), Value: i18n.Number(ctx, int64(w.GetEmployees()))},
			{Key: r.T("enterprise.field.disadvantaged"), Value: i18n.Number(ctx, int64(w.GetDisadvantaged()))},
			{Key: r.T("enterprise.field.disabled"), Value: i18n.Number(ctx, int64(w.GetDisabled()))},
		}, nil
	case partTexts:
		var rows []ui.Row
		for _, language := range slices.Sorted(maps.Keys(s.GetDescription())) {
			rows = append(rows, ui.Row{Key: i18n.LanguageName(ctx, language), Value: s.GetDescription()[language]})
		}
		return rows, nil
	case partFinance:
		return []ui.Row{
			{Key: r.T("registration.finance.turnover"), Value: i18n.Money(ctx, s.GetFinance().GetTurnover())},
			{Key: r.T("registration.finance.balance_sheet_total"), Value: i18n.Money(ctx, s.GetFinance().GetBalanceSheetTotal())},
			{Key: r.T("registration.finance.group_employees"), Value: i18n.Number(ctx, int64(s.GetFinance().GetGroupEmployees()))},
		}, nil
	case partGovernance:
		g := s.GetGovernance()
		return []ui.Row{
			{Key: r.T("registration.governance.mission"), Value: g.GetMission()},
			{Key: r.T("registration.governance.profits"), Value: g.GetProfits()},
			{Key: r.T("registration.governance.participation"), Value: g.GetParticipation()},
		}, nil
	case partDeclaration:
		return []ui.Row{{Key: r.T("registration.declaration.applies"), Value: strings.Join(readDeclaration(s).Applies, "; ")}}, nil
	default:
		var names []string
		for _, f := range s.GetEvidence() {
			names = append(names, f.GetName())
		}
		return listRow(r, "evidence", names, func(name string) string { return name }), nil
	}
}

func listRow(r *page.Request, field string, codes []string, name func(string) string) []ui.Row {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, name(code))
	}
	return []ui.Row{{Key: r.T("enterprise.field." + field), Value: strings.Join(names, "; ")}}
}
