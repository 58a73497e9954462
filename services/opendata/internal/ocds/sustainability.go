package ocds

import (
	"strings"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Goal is the code of the codelist sustainabilityGoal for a clause of a theme
// (eForms social-objective) and lever. The library of clauses says the same of
// its own; to pass work on to others is about small enterprises, whatever their
// people do.
func Goal(theme string, lever tendersv1.Lever) string {
	if theme == "opp" && lever == tendersv1.Lever_LEVER_SUBCONTRACTING {
		return "social.smeInclusion"
	}
	goal, ok := map[string]string{
		"acc-all": "social.accessibility", "et-eq": "social.ethnicEquality", "gen-eq": "social.genderEquality",
		"hum-right": "social.humanRightsInSupplyChains", "opp": "social.disadvantagedEmploymentOpportunities",
		"work-cond": "social.laborRightsPromotion",
	}[theme]
	if !ok {
		return "social"
	}
	return goal
}

// Strategy is the code of the codelist sustainabilityStrategy for a lever; empty
// where none is said.
func Strategy(lever tendersv1.Lever) string {
	return map[tendersv1.Lever]string{
		tendersv1.Lever_LEVER_RESERVATION:           "reservedParticipation",
		tendersv1.Lever_LEVER_AWARD_CRITERION:       "awardCriteria",
		tendersv1.Lever_LEVER_PERFORMANCE_CONDITION: "contractPerformanceConditions",
		tendersv1.Lever_LEVER_LABEL:                 "technicalSpecifications",
		tendersv1.Lever_LEVER_COMPLIANCE:            "contractPerformanceConditions",
		tendersv1.Lever_LEVER_ACCESSIBILITY:         "technicalSpecifications",
		tendersv1.Lever_LEVER_SUBCONTRACTING:        "contractPerformanceConditions",
	}[lever]
}

func sustainability(clauses []*tendersv1.Clause) []Sustainability {
	var list []Sustainability
	for _, c := range clauses {
		s := Sustainability{
			Goal:        Goal(c.GetTheme(), c.GetLever()),
			Description: strings.TrimSpace(c.GetTitle() + ": " + c.GetMeasure() + " " + c.GetTarget() + " " + c.GetUnit()),
		}
		if strategy := Strategy(c.GetLever()); strategy != "" {
			s.Strategies = []string{strategy}
		}
		list = append(list, s)
	}
	return list
}
