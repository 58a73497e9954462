package suppliers_test

import (
	"testing"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// condition finds one of an article's conditions.
func condition(t *testing.T, s *suppliersv1.Supplier, article int, name string) *suppliersv1.Condition {
	t.Helper()
	for _, c := range s.GetEligibility()[article].GetConditions() {
		if c.GetCondition() == name {
			return c
		}
	}
	t.Fatalf("no condition %s in %v", name, s.GetEligibility())
	return nil
}

func TestArticle20IsComputedFromTheWorkersAndExplained(t *testing.T) {
	f := setup(t)
	p := profile()
	p.SocialStatus = ""
	s := f.create(f.nad, p)
	for _, c := range []struct {
		employees, disadvantaged, disabled int32
		percent                            string
		met                                bool
	}{
		{100, 20, 10, "30", true}, {1000, 200, 99, "29", false}, {10, 3, 0, "30", true}, {7, 0, 2, "28", false}, {0, 0, 0, "0", false},
	} {
		s.Workforce.Employees, s.Workforce.Disadvantaged, s.Workforce.Disabled = c.employees, c.disadvantaged, c.disabled
		var err error
		if s, err = f.update(s); err != nil {
			t.Fatal(err)
		}
		share := condition(t, s, 0, "integration_share")
		if share.GetMet() != c.met || s.GetEligibility()[0].GetMet() != c.met || share.GetFigures()["integration_percent"] != c.percent || share.GetFigures()["needed"] != "30" {
			t.Errorf("%+v: %v", c, s.GetEligibility()[0])
		}
		if share.GetFigures()["as_of"] == "" {
			t.Error("the day of the figures is not said")
		}
	}
}

func TestAStatusWhoseLawAsksForTheShareIsEnoughWhileTheLawHolds(t *testing.T) {
	f := setup(t)
	p := row(1)
	p.SocialStatus = "pl.zaz"
	s := f.create(f.nad, p)
	if c := condition(t, s, 0, "social_status"); !c.GetMet() || c.GetFigures()["article_20"] != "pl.zaz" || !s.GetEligibility()[0].GetMet() {
		t.Errorf("got %v", s.GetEligibility()[0])
	}
	s.SocialStatus = "pl.przedsiebiorstwo-spoleczne"
	if s, err := f.update(s); err != nil || condition(t, s, 0, "social_status").GetMet() || s.GetEligibility()[0].GetMet() {
		t.Errorf("a status without the share: %v, %v", s, err)
	}
	ended := french("73282932000074")
	ended.SocialStatus = "fr.ea"
	id := f.create(f.bur, ended).GetId()
	for _, met := range []bool{true, false} {
		if s, err := f.get(f.As(f.bur), id); err != nil || s.GetEligibility()[0].GetMet() != met {
			t.Errorf("at %s: %v, %v", f.Clock.Now(), s.GetEligibility(), err)
		}
		f.Clock.Advance(12 * 24 * time.Hour)
	}
}

func TestArticle77AsksForAListedServiceAndForAllThreeOfItsConditions(t *testing.T) {
	f := setup(t)
	p := profile()
	p.Cpv = []string{"85311200", "90911200"}
	all := &suppliersv1.Governance{
		PublicServiceMission: true, Mission: "Day care.", ProfitsReinvested: true, Profits: "In day care.", Participatory: true, Participation: "One member, one vote.",
	}
	s := f.create(f.nad, p)
	for _, c := range []struct {
		name   string
		alter  func(*suppliersv1.Supplier, *suppliersv1.Governance)
		failed string
	}{
		{"all", func(*suppliersv1.Supplier, *suppliersv1.Governance) {}, ""},
		{"no mission", func(_ *suppliersv1.Supplier, g *suppliersv1.Governance) { g.PublicServiceMission = false }, "public_service_mission"},
		{"profits not described", func(_ *suppliersv1.Supplier, g *suppliersv1.Governance) { g.Profits = "  " }, "profits_reinvested"},
		{"no participation", func(_ *suppliersv1.Supplier, g *suppliersv1.Governance) { g.Participatory = false }, "participatory"},
		{"cleaning only", func(s *suppliersv1.Supplier, _ *suppliersv1.Governance) { s.Cpv = []string{"90911200"} }, "services"},
		{"supplies only", func(s *suppliersv1.Supplier, _ *suppliersv1.Governance) { s.ContractNatures = []string{"supplies"} }, "services"},
	} {
		s.Cpv, s.ContractNatures = p.GetCpv(), []string{"services"}
		s.Governance = clone(all)
		c.alter(s, s.GetGovernance())
		var err error
		if s, err = f.update(s); err != nil {
			t.Fatal(err)
		}
		if s.GetEligibility()[1].GetMet() != (c.failed == "") {
			t.Errorf("%s: %v", c.name, s.GetEligibility()[1])
		}
		for _, name := range []string{"services", "public_service_mission", "profits_reinvested", "participatory"} {
			if condition(t, s, 1, name).GetMet() != (name != c.failed) {
				t.Errorf("%s: condition %s is %v", c.name, name, condition(t, s, 1, name))
			}
		}
		if last := condition(t, s, 1, "not_awarded_recently"); last.GetMet() || !last.GetAskedOfBuyer() || last.GetFigures()["years"] != "3" {
			t.Errorf("what the buyer must look up: %v", last)
		}
	}
}
