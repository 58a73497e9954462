package legalcheck

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

func eur(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }

func stamp(t time.Time) *timestamppb.Timestamp { return timestamppb.New(t) }

func people() map[string]Person {
	officer := Person{Organisation: "org_paris", Roles: []string{auth.RoleOpeningOfficer}, Key: KeyPresent}
	return map[string]Person{
		"per_1": officer, "per_2": officer, "per_3": officer,
		"per_eval": {Organisation: "org_paris", Roles: []string{auth.RoleEvaluator}},
	}
}

// lawful is a tender that satisfies every rule, published on a Monday in March.
func lawful() Input {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	return Input{
		Now: now, Calendar: calendar.For("FR", "Europe/Paris"), Country: "FR", People: people(),
		Tender: &tendersv1.Tender{
			Title: "Cleaning of twelve schools", Description: "Daily cleaning of classrooms.", Language: "fr",
			Procedure: tendersv1.Procedure_PROCEDURE_OPEN, ContractNature: tendersv1.ContractNature_CONTRACT_NATURE_SERVICES,
			Cpv: "90911200", Place: &typesv1.Place{City: "Paris", Country: "FR", Nuts: "FR101"}, Value: eur("480000"),
			Lots: []*tendersv1.Lot{
				{Id: "LOT-0001", Title: "North", Value: eur("240000")}, {Id: "LOT-0002", Title: "South", Value: eur("240000")},
			},
			Clauses: []*tendersv1.Clause{{
				Id: "CLA-0001", Title: "Inclusion", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "hours of inclusion work",
				Unit: "h", Target: "2400", Evidence: "payroll", LinkToSubject: "cleaning hours are worked by the people concerned", Lots: []string{"LOT-0001"},
			}},
			Criteria: []*tendersv1.Criterion{
				{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "50"},
				{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Inclusion", Weight: "50", Clause: "CLA-0001", Description: "Points in proportion to the hours offered."},
			},
			Deadline: stamp(now.AddDate(0, 0, 40)), QuestionsUntil: stamp(now.AddDate(0, 0, 30)),
			ContractStart: stamp(now.AddDate(0, 3, 0)), ContractEnd: stamp(now.AddDate(2, 3, 0)),
			Buyers:          []*tendersv1.Buyer{{Organisation: "org_paris", Name: "Paris", Share: 1}},
			OpeningOfficers: []string{"per_1", "per_2", "per_3"}, Evaluators: []string{"per_eval"},
			StandstillDays: 10, Accessibility: "Signs are in plain language.",
		},
	}
}

// A ruleCase breaks a rule; satisfies, where the lawful tender does not already,
// makes a tender that the rule concerns and that keeps it.
type ruleCase struct {
	breaks    func(in *Input)
	satisfies func(in *Input)
	field     string
}

func TestEveryRuleIsBrokenAndSatisfiedByACase(t *testing.T) {
	cases := ruleCases()
	seen := map[string]bool{}
	for _, rule := range Rules() {
		if seen[rule.ID] {
			t.Errorf("the rule %s is there twice", rule.ID)
		}
		seen[rule.ID] = true
		c, ok := cases[rule.ID]
		if !ok {
			t.Errorf("no case breaks and satisfies %s", rule.ID)
			continue
		}
		t.Run(rule.ID, func(t *testing.T) { holdsAndBreaks(t, rule, c) })
	}
	for id := range cases {
		if !seen[id] {
			t.Errorf("there is a case for %s but no such rule", id)
		}
	}
	t.Logf("coverage: %d of %d legal rules are broken by a case and satisfied by one", len(seen), len(Rules()))
}

func holdsAndBreaks(t *testing.T, rule Rule, c ruleCase) {
	good := lawful()
	if c.satisfies != nil {
		c.satisfies(&good)
	}
	for _, f := range of(Check(good), rule.ID) {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
			t.Errorf("a tender that keeps the rule: %s %s", f.GetField(), f.GetMessage())
		}
	}
	bad := lawful()
	if c.satisfies != nil {
		c.satisfies(&bad)
	}
	c.breaks(&bad)
	list := of(Check(bad), rule.ID)
	if len(list) != 1 {
		t.Fatalf("%d findings for a tender that breaks the rule: %v", len(list), list)
	}
	f := list[0]
	if f.GetSeverity() != rule.Severity || f.GetField() != c.field || f.GetMessage() == "" || f.GetArticle() == "" {
		t.Errorf("finding is %v, want severity %s on field %s", f, rule.Severity, c.field)
	}
}

func of(list []*tendersv1.Finding, rule string) []*tendersv1.Finding {
	var some []*tendersv1.Finding
	for _, f := range list {
		if f.GetRule() == rule {
			some = append(some, f)
		}
	}
	return some
}

func TestALawfulTenderHasNothingToChange(t *testing.T) {
	for _, f := range Check(lawful()) {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
			t.Errorf("%s: %s", f.GetRule(), f.GetMessage())
		}
	}
}

func TestASystemAndACallWithinItOrAFrameworkAreLawful(t *testing.T) {
	for what, become := range map[string]func(*Input){"a dynamic purchasing system": system, "a call within one": call, "a reopened competition": reopened} {
		in := lawful()
		become(&in)
		for _, f := range Check(in) {
			if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
				t.Errorf("%s: %s: %s", what, f.GetRule(), f.GetMessage())
			}
		}
	}
}

func TestACallIsMadeOnlyWhileWhatItIsWithinRuns(t *testing.T) {
	for what, change := range map[string]func(*Input){
		"before the first requests are in":                func(in *Input) { call(in); in.Parent.Tender.ParticipationDeadline = stamp(in.Now.AddDate(0, 0, 1)) },
		"before the end of the standstill":                func(in *Input) { reopened(in); in.Parent.Tender.StandstillUntil = stamp(in.Now.AddDate(0, 0, 1)) },
		"within a framework not awarded yet":              func(in *Input) { reopened(in); in.Parent.Tender.StandstillUntil = nil },
		"within a cancelled system":                       func(in *Input) { call(in); in.Parent.Tender.CancelledAt = stamp(in.Now) },
		"within a framework without reopened competition": func(in *Input) { reopened(in); in.Parent.Tender.FrameworkAgreement = "fa-wo-rc" },
		"within nothing":                                  func(in *Input) { call(in); in.Parent = nil },
	} {
		in := lawful()
		change(&in)
		if len(Blocking(Check(in))) != 1 {
			t.Errorf("%s: %v", what, Blocking(Check(in)))
		}
	}
}

func TestAnotherBuyerCallsOnlyWithinAnOpenSystem(t *testing.T) {
	in := lawful()
	call(&in)
	in.Parent.Tender.DpsUsage, in.Tender.Buyers[0].Organisation = "dps-nlist", "org_stranger"
	if list := of(Check(in), "within.parent"); len(Blocking(list)) != 0 {
		t.Errorf("an open system: %v", list)
	}
}

func TestAnEmptyDraftIsToldWhatIsMissingWithoutAFall(t *testing.T) {
	list := Check(Input{Tender: &tendersv1.Tender{}, Now: lawful().Now, Calendar: calendar.For("", "")})
	if len(Blocking(list)) < 15 {
		t.Errorf("only %d findings block an empty draft", len(Blocking(list)))
	}
	for _, f := range list {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES && f.GetField() == "" {
			t.Errorf("%s names no field", f.GetRule())
		}
	}
}

func TestEveryRowOfTheTableIsComplete(t *testing.T) {
	for _, r := range Rules() {
		if r.ID == "" || r.Article == "" || r.Explanation == "" || r.Severity == tendersv1.Severity_SEVERITY_UNSPECIFIED {
			t.Errorf("the row of %q is not complete", r.ID)
		}
		if !r.ValidTo.IsZero() && !r.ValidFrom.Before(r.ValidTo) {
			t.Errorf("%s ends before it begins", r.ID)
		}
	}
}

func TestANationalRuleConcernsOnlyItsCountrysBuyers(t *testing.T) {
	in := lawful()
	in.Tender.Reservation = article20Reserved
	for country, want := range map[string]int{"FR": 1, "PL": 0, "": 0} {
		in.Country = country
		if got := len(of(Check(in), "fr.reservation_share")); got != want {
			t.Errorf("a buyer in %q: %d findings, want %d", country, got, want)
		}
	}
}

func TestARuleHoldsOnlyWithinItsDays(t *testing.T) {
	rule := Rules()[0]
	rule.ValidFrom, rule.ValidTo = day(2026, 1, 1), day(2028, 1, 1)
	for at, want := range map[time.Time]int{
		day(2026, 1, 1).Add(-time.Millisecond): 0,
		day(2026, 1, 1):                        1,
		day(2028, 1, 1).Add(-time.Millisecond): 1,
		day(2028, 1, 1):                        0,
	} {
		in := lawful()
		in.Now = at
		if got := len(apply([]Rule{rule}, in)); got != want {
			t.Errorf("at %s: %d findings, want %d", at, got, want)
		}
	}
}
