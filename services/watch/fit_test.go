package watch_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/watch"
)

// labelled is the set that people judged, pair by pair.
type labelled struct {
	suppliers map[string]*suppliersv1.Supplier
	tenders   map[string]*tendersv1.Tender
	Pairs     []struct {
		Tender, Supplier, Why string
		Fits                  bool
	}
}

var fitDay = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// The sets, as testdata/README.md describes them: the threshold is chosen on one
// and tested on the other.
const (
	chosenOn = "testdata/fit.json"
	heldOut  = "testdata/fit_heldout.json"
)

func readLabelled(t *testing.T, file string) labelled {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var raw struct{ Suppliers, Tenders []json.RawMessage }
	set := labelled{suppliers: map[string]*suppliersv1.Supplier{}, tenders: map[string]*tendersv1.Tender{}}
	for _, err := range []error{json.Unmarshal(data, &raw), json.Unmarshal(data, &set)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range raw.Suppliers {
		s := &suppliersv1.Supplier{}
		if err := protojson.Unmarshal(r, s); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		set.suppliers[s.GetId()] = s
	}
	for _, r := range raw.Tenders {
		m := &tendersv1.Tender{}
		if err := protojson.Unmarshal(r, m); err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		set.tenders[m.GetId()] = m
	}
	return set
}

// judged is how a rule does on the set: of what it says fits, how much does; of
// what fits, how much it finds.
func (l labelled) judged(says func(*watchv1.Fit) bool) (precision, recall float64) {
	var right, said, fits float64
	for _, p := range l.Pairs {
		good := says(watch.FitOf(l.tenders[p.Tender], l.suppliers[p.Supplier], fitDay))
		if good {
			said++
		}
		if p.Fits {
			fits++
		}
		if good && p.Fits {
			right++
		}
	}
	return right / max(said, 1), right / fits
}

func TestFitTellsTheLabelledPairsApart(t *testing.T) {
	for file, least := range map[string]float64{chosenOn: 0.9, heldOut: 0.8} {
		set := readLabelled(t, file)
		if len(set.Pairs) < 60 {
			t.Fatalf("%s: %d pairs are too few to say anything", file, len(set.Pairs))
		}
		precision, recall := set.judged((*watchv1.Fit).GetGood)
		t.Logf("%s, %d pairs: precision %.2f, recall %.2f", file, len(set.Pairs), precision, recall)
		if precision < least || recall < least {
			t.Errorf("%s: precision %.2f and recall %.2f, want %.2f of both", file, precision, recall, least)
		}
		for _, p := range set.Pairs {
			fit := watch.FitOf(set.tenders[p.Tender], set.suppliers[p.Supplier], fitDay)
			if p.Why == "" || set.tenders[p.Tender] == nil || set.suppliers[p.Supplier] == nil {
				t.Errorf("%s and %s: not there, or nobody says why", p.Tender, p.Supplier)
			}
			if fit.GetGood() != p.Fits {
				t.Logf("%s and %s: fits %v (%s), said %v, %d points: %v", p.Tender, p.Supplier, p.Fits, p.Why, fit.GetGood(), fit.GetScore(), fit.GetReasons())
			}
		}
	}
}

func TestNothingOfTheHeldOutPairsIsAmongThoseTheThresholdWasChosenOn(t *testing.T) {
	chosen, held := readLabelled(t, chosenOn), readLabelled(t, heldOut)
	for id := range held.suppliers {
		if chosen.suppliers[id] != nil {
			t.Errorf("supplier %s is in both", id)
		}
	}
	for id := range held.tenders {
		if chosen.tenders[id] != nil {
			t.Errorf("tender %s is in both", id)
		}
	}
}

// No other threshold does better; and a score alone, without what rules a tender
// out, would do worse.
func TestTheThresholdIsOneThatTellsThePairsApartBest(t *testing.T) {
	set := readLabelled(t, chosenOn)
	f1 := func(says func(*watchv1.Fit) bool) float64 {
		p, r := set.judged(says)
		return 2 * p * r / max(p+r, 0.001)
	}
	ruledOut := func(f *watchv1.Fit) bool {
		for _, r := range f.GetReasons() {
			if r.GetRulesOut() {
				return true
			}
		}
		return false
	}
	at := func(least int32) float64 {
		return f1(func(f *watchv1.Fit) bool { return f.GetScore() >= least && !ruledOut(f) })
	}
	var best []int32
	for least := int32(0); least <= 100; least += 5 {
		switch got, most := at(least), at(watch.GoodFrom); {
		case got > most:
			t.Errorf("from %d points F1 is %.3f, from %d only %.3f", least, got, watch.GoodFrom, most)
		case got == most:
			best = append(best, least)
		}
	}
	t.Logf("as good as %d: %v; the score alone gives %.3f instead of %.3f", watch.GoodFrom, best, f1(func(f *watchv1.Fit) bool { return f.GetScore() >= watch.GoodFrom }), at(watch.GoodFrom))
	if alone := f1(func(f *watchv1.Fit) bool { return f.GetScore() >= watch.GoodFrom }); alone >= at(watch.GoodFrom) {
		t.Errorf("what rules out adds nothing: %.3f", alone)
	}
}

func TestEveryFitHasFourPartsThatAddUp(t *testing.T) {
	set := readLabelled(t, chosenOn)
	for _, p := range set.Pairs {
		fit := watch.FitOf(set.tenders[p.Tender], set.suppliers[p.Supplier], fitDay)
		var points, of int32
		for _, r := range fit.GetReasons() {
			points, of = points+r.GetPoints(), of+r.GetOf()
			if r.GetPoints() > r.GetOf() || r.GetReason() == "" {
				t.Errorf("%s and %s: %v", p.Tender, p.Supplier, r)
			}
		}
		if points != fit.GetScore() || of != 100 || len(fit.GetReasons()) != 4 {
			t.Errorf("%s and %s: %d of %d in %d parts, score %d", p.Tender, p.Supplier, points, of, len(fit.GetReasons()), fit.GetScore())
		}
	}
}

// Each row changes one thing of a pair that fits in every part.
func TestEachPartSaysWhyInAWordAndFigures(t *testing.T) {
	set := readLabelled(t, chosenOn)
	euros := func(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }
	for what, c := range map[string]struct {
		change func(m *tendersv1.Tender, s *suppliersv1.Supplier)
		reason string
		points int32
		figure map[string]string
	}{
		"the same category": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Cpv = "77310000" }, "category.same", 40, map[string]string{"asked": "77310000", "offered": "77310000"}},
		"the same group":    {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Cpv = "77340000" }, "category.group", 24, nil},
		"the same division": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Cpv = "77211000" }, "category.division", 8, nil},
		"another trade":     {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Cpv = "30213100" }, "category.other", 0, nil},
		"no trade named":    {func(_ *tendersv1.Tender, s *suppliersv1.Supplier) { s.Cpv = nil }, "category.unknown", 0, nil},
		"a region served":   {func(*tendersv1.Tender, *suppliersv1.Supplier) {}, "place.served", 30, map[string]string{"region": "ITC1"}},
		"within its distance": {func(m *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.Serves, s.ServesWithinKm = nil, 60
			m.Place = set.tenders["green-ivrea"].GetPlace()
		}, "place.within", 30, map[string]string{"km": "47", "most": "60"}},
		"beyond its distance": {func(m *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.Serves, s.ServesWithinKm = nil, 40
			m.Place = set.tenders["green-ivrea"].GetPlace()
		}, "place.elsewhere", 0, map[string]string{"km": "47"}},
		"a part of a wide place": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) {
			m.Place = &typesv1.Place{Country: "IT", Nuts: "IT"}
		}, "place.partly", 20, nil},
		"no place":               {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Place = nil }, "place.unknown", 15, nil},
		"half a year's turnover": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Value = euros("2700000") }, "capacity.turnover", 15, map[string]string{"yearly": "899795", "turnover": "1800000"}},
		"above a year":           {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Value = euros("6000000") }, "capacity.large", 5, nil},
		"out of reach":           {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Value = euros("12000000") }, "capacity.too_large", 0, nil},
		"turnover asked for": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.MinimumTurnover = euros("2000000") }, "capacity.turnover_below", 0,
			map[string]string{"needed": "2000000", "turnover": "1800000"}},
		"turnover not seen": {func(_ *tendersv1.Tender, s *suppliersv1.Supplier) { s.Finance = nil }, "capacity.employees", 15, map[string]string{"employees": "60"}},
		"another currency": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) {
			m.Value = &typesv1.Money{Amount: "12750000", Currency: "PLN"}
		}, "capacity.turnover", 10, map[string]string{"yearly": "999772"}},
		"an unknown currency": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) { m.Value.Currency = "CHF" }, "capacity.unknown", 7, nil},
		"too large, by a guess": {func(m *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.Finance, m.Value = nil, euros("20000000")
		}, "capacity.too_large_guessed", 0, map[string]string{"turnover": "2400000", "employees": "60"}},
		"large, by a guess": {func(m *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.Finance, m.Value = nil, euros("9000000")
		}, "capacity.large_guessed", 5, nil},
		"reserved, verified":         {func(*tendersv1.Tender, *suppliersv1.Supplier) {}, "status.reserved", 15, map[string]string{"article": "article_20"}},
		"reserved, not yet verified": {func(_ *tendersv1.Tender, s *suppliersv1.Supplier) { s.Verifications = nil }, "status.unverified", 8, nil},
		"reserved, known by name alone": {func(_ *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.Verifications[0].Claim = "identity"
		}, "status.unverified", 8, nil},
		"reserved for others": {func(m *tendersv1.Tender, _ *suppliersv1.Supplier) {
			m.Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_77
		}, "status.not_eligible", 0, nil},
		"not public": {func(_ *tendersv1.Tender, s *suppliersv1.Supplier) {
			s.State = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
		}, "status.not_public", 0, nil},
	} {
		m, s := proto.CloneOf(set.tenders["parks-torino"]), proto.CloneOf(set.suppliers["gardens-torino"])
		c.change(m, s)
		var got *watchv1.FitReason
		fit := watch.FitOf(m, s, fitDay)
		for _, r := range fit.GetReasons() {
			if r.GetReason() == c.reason {
				got = r
			}
		}
		if got == nil || got.GetPoints() != c.points || got.GetRulesOut() != (c.points < 10 && c.reason != "status.unverified" && c.reason != "capacity.large" && c.reason != "capacity.large_guessed" && c.reason != "capacity.unknown") {
			t.Errorf("%s: want %s with %d points, got %v", what, c.reason, c.points, fit.GetReasons())
			continue
		}
		if got.GetRulesOut() && fit.GetGood() {
			t.Errorf("%s: ruled out, and good all the same", what)
		}
		for name, value := range c.figure {
			if got.GetFigures()[name] != value {
				t.Errorf("%s: %s is %q, want %q", what, name, got.GetFigures()[name], value)
			}
		}
	}
}

func TestTheLotThatFitsBestCounts(t *testing.T) {
	set := readLabelled(t, chosenOn)
	fit := watch.FitOf(set.tenders["schoolmeals-barcelona"], set.suppliers["meals-barcelona"], fitDay)
	if !fit.GetGood() || fit.GetLot() != "LOT-0001" {
		t.Errorf("got %v", fit)
	}
}
