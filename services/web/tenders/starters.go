package tenders

import (
	"context"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// starter is what a clause text begins with besides its words; figures are the
// officer's to set.
type starter struct {
	name, theme, unit, target string
	lever                     tendersv1.Lever
	rhythm                    tendersv1.ReportingRhythm
}

// starters are the clause texts that officers can begin with. Their words are
// messages under tenders.starter, in the tender's language where it has them.
func starters() []starter {
	const (
		condition = tendersv1.Lever_LEVER_PERFORMANCE_CONDITION
		award     = tendersv1.Lever_LEVER_AWARD_CRITERION
		comply    = tendersv1.Lever_LEVER_COMPLIANCE
		quarterly = tendersv1.ReportingRhythm_REPORTING_RHYTHM_QUARTERLY
		yearly    = tendersv1.ReportingRhythm_REPORTING_RHYTHM_YEARLY
	)
	return []starter{
		{"inclusion_hours", "opp", "h", "", condition, quarterly},
		{"people_hired", "opp", "", "", award, quarterly},
		{"subcontracting", "opp", "%", "", condition, yearly},
		{"fair_pay", "work-cond", "%", "100", comply, yearly},
		{"due_diligence", "hum-right", "%", "100", condition, yearly},
		{"accessibility", "acc-all", "%", "100", condition, yearly},
		{"own", "", "", "", tendersv1.Lever_LEVER_UNSPECIFIED, tendersv1.ReportingRhythm_REPORTING_RHYTHM_UNSPECIFIED},
	}
}

func starterOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, s := range starters() {
		out = append(out, ui.Option{Value: s.name, Label: i18n.T(ctx, "tenders.starter."+s.name+".title"), Hint: i18n.T(ctx, "tenders.starter."+s.name+".hint")})
	}
	return out
}

// starter gives the clause that a text begins, in the tender's language; an
// unknown name and "own" begin empty.
func (a *area) starter(r *page.Request, name, language string) *tendersv1.Clause {
	if !i18n.Known(language) {
		language = i18n.From(r.Context()).Code()
	}
	say := a.catalog.For(language)
	for _, s := range starters() {
		if s.name != name || name == "own" {
			continue
		}
		key := "tenders.starter." + name + "."
		unit := s.unit
		if unit == "" {
			unit = say.T("tenders.starter.people_unit")
		}
		return &tendersv1.Clause{
			Title: say.T(key + "title"), Text: say.T(key + "text"), Measure: say.T(key + "measure"), Evidence: say.T(key + "evidence"),
			Remedy: say.T(key + "remedy"), LinkToSubject: say.T(key + "link"), Unit: unit, Target: s.target,
			Theme: s.theme, Lever: s.lever, ReportingRhythm: s.rhythm,
		}
	}
	return &tendersv1.Clause{}
}
