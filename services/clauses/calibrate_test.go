package clauses

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

func starting(t *testing.T) *figures {
	t.Helper()
	f, err := loadFigures()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func asked(amount, currency string) *clausesv1.CalibrateRequest {
	return &clausesv1.CalibrateRequest{Value: &typesv1.Money{Amount: amount, Currency: currency}}
}

func TestAMillionWithHalfOfItLabourAtThirtyAnHourGives833HoursForFivePercent(t *testing.T) {
	req := asked("1000000.00", "EUR")
	req.LabourShare, req.Share, req.HourlyCost, req.YearlyHours = "50", "5", "30", "1600"
	req.ContractStart = timestamppb.New(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	req.ContractEnd = timestamppb.New(time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC))
	c, err := calibrate(starting(t), req)
	if err != nil {
		t.Fatal(err)
	}
	if c.GetHours() != 833 || c.GetPeople() != "0.5" {
		t.Fatalf("got %d hours, %s people", c.GetHours(), c.GetPeople())
	}
	want := []string{
		"value 1000000.00 EUR", "labour_share 50 %", "labour_cost 500000.00 EUR", "share 5 %", "hourly_cost 30 EUR",
		"hours 833 h", "years 1.00 ", "yearly_hours 1600 h", "people 0.5 ",
	}
	for i, f := range c.GetFigures() {
		if got := f.GetName() + " " + f.GetAmount() + " " + f.GetUnit(); got != want[i] || f.GetProposed() {
			t.Errorf("figure %d is %q, proposed %v; want %q given", i, got, f.GetProposed(), want[i])
		}
	}
	if len(c.GetFigures()) != len(want) {
		t.Errorf("%d figures, want %d", len(c.GetFigures()), len(want))
	}
}

func TestFiguresThatAreNotGivenAreProposedWithTheirSource(t *testing.T) {
	req := asked("400000", "PLN")
	req.Cpv, req.Place = "90919200", &typesv1.Place{Country: "PL"}
	c, err := calibrate(starting(t), req)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.GetFigures() {
		want := map[string]string{"labour_share": "80", "hourly_cost": "74.00", "share": "5", "yearly_hours": "1600"}[f.GetName()]
		if want == "" {
			continue
		}
		if f.GetAmount() != want || !f.GetProposed() || f.GetSource() == "" {
			t.Errorf("%s: %v", f.GetName(), f)
		}
	}
	if c.GetHours() != 216 { // 400,000 × 0.8 × 0.05 ÷ 74 = 216.2
		t.Errorf("got %d hours", c.GetHours())
	}
}

func TestFiguresThatMakeNoSenseAreRefusedByName(t *testing.T) {
	for name, c := range map[string]struct {
		change        func(*clausesv1.CalibrateRequest)
		field, reason string
	}{
		"no value":                         {func(r *clausesv1.CalibrateRequest) { r.Value.Amount = "0" }, "value.amount", "number.positive"},
		"more work than there is":          {func(r *clausesv1.CalibrateRequest) { r.Share = "101" }, "share", "number.percent"},
		"no work at all":                   {func(r *clausesv1.CalibrateRequest) { r.LabourShare = "0" }, "labour_share", "number.percent"},
		"an hour for nothing":              {func(r *clausesv1.CalibrateRequest) { r.HourlyCost = "0" }, "hourly_cost", "number.positive"},
		"a year without hours":             {func(r *clausesv1.CalibrateRequest) { r.YearlyHours = "0" }, "yearly_hours", "number.positive"},
		"a currency nobody knows wages in": {func(r *clausesv1.CalibrateRequest) { r.Value.Currency = "CHF" }, "hourly_cost", "calibration.hourly_cost"},
		"an end before the start": {func(r *clausesv1.CalibrateRequest) {
			r.ContractStart, r.ContractEnd = timestamppb.New(time.Unix(1e9, 0)), timestamppb.New(time.Unix(9e8, 0))
		}, "contract_end", "contract.period"},
	} {
		req := asked("1000", "EUR")
		c.change(req)
		_, err := calibrate(starting(t), req)
		if e := errs.From(err); err == nil || len(e.Fields) != 1 || e.Fields[0].Path != c.field || e.Fields[0].Reason != c.reason {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLeverFollowsFromHowManyEnterprisesCompete(t *testing.T) {
	for _, c := range []struct {
		verified, article20 int32
		lots                int32
		want                string
	}{
		{20, 7, 2, reserve}, {20, 5, 1, reserve}, {20, 4, 2, reserveLot}, {20, 3, 1, awardCriterion},
		{1, 0, 2, awardCriterion}, {0, 0, 2, performanceCondition},
	} {
		list := advise(&clausesv1.Calibration{Enterprises: c.verified, Article_20: c.article20}, c.lots)
		for _, a := range list {
			if a.GetRecommended() != (a.GetLever() == c.want) {
				t.Errorf("%d verified, %d for Article 20, %d lots: %s recommended is %v", c.verified, c.article20, c.lots, a.GetLever(), a.GetRecommended())
			}
			if a.GetReason() == "" {
				t.Errorf("%s gives no reason", a.GetLever())
			}
		}
	}
}
