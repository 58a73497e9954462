package awards

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

// matter is a record with one bid a price, for one lot; price 60, quality 40.
func matter(prices ...string) *awardsv1.EvaluationRecord {
	record := &awardsv1.EvaluationRecord{TenderId: "ten_1", Tender: &tendersv1.Tender{
		Id: "ten_1", Title: "Pranie bielizny", Value: &typesv1.Money{Amount: "1.00", Currency: "PLN"},
		Lots: []*tendersv1.Lot{{Id: "LOT-0001", Title: "North"}},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "60"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Integration", Weight: "40"},
		},
		Evaluators: []string{"per_1", "per_2", "per_3"},
		Buyers:     []*tendersv1.Buyer{{Organisation: "org_1", Name: "Gdańsk", Share: 1}},
	}}
	for i, p := range prices {
		record.Bids = append(record.Bids, &bidsv1.Bid{
			Id: fmt.Sprintf("bid_%d", i), SupplierName: fmt.Sprintf("Bidder %d", i), Organisation: fmt.Sprintf("org_b%d", i),
			Offer: &bidsv1.Offer{Lots: []*bidsv1.LotOffer{{Lot: "LOT-0001", Price: &typesv1.Money{Amount: p, Currency: "PLN"}}}},
		})
	}
	return record
}

func score(t *testing.T, record *awardsv1.EvaluationRecord, evaluator, bid, points string) {
	t.Helper()
	err := give(record, evaluator, []*awardsv1.Score{{Bid: bid, Criterion: "CRI-0002", Points: points, Reason: "because"}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
}

func evaluated(t *testing.T, record *awardsv1.EvaluationRecord) *awardsv1.LotEvaluation {
	t.Helper()
	e, err := evaluate(record)
	if err != nil {
		t.Fatal(err)
	}
	return e.GetLots()[0]
}

func TestPointsForThePriceFollowTheFormulaAndRoundHalfToEven(t *testing.T) {
	for _, c := range []struct{ lowest, price, want string }{
		{"100.00", "100.00", "100.0000"},
		{"100.00", "300.00", "33.3333"},
		{"200.00", "300.00", "66.6667"},
		{"0.01", "99999999999999.99", "0.0000"},
		{"64.01", "80.00", "80.0125"},
		// 100 × 1.00005 and 1.00015 lie in the middle of two figures.
		{"100005.00", "10000000.00", "1.0000"},
		{"100015.00", "10000000.00", "1.0002"},
	} {
		lowest, price := decimal(t, c.lowest), decimal(t, c.price)
		got, err := pricePoints(lowest, price)
		if err != nil || got.Text('f') != c.want {
			t.Errorf("%s of %s: got %v, %v, want %s", c.lowest, c.price, got, err, c.want)
		}
	}
}

func decimal(t *testing.T, text string) *apd.Decimal {
	t.Helper()
	d, _, err := apd.NewFromString(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTotalsAreTheSumOfWeightedPointsAndRanksFollow(t *testing.T) {
	record := matter("300.00", "200.00", "250.00")
	for bid, points := range map[string][]string{"bid_0": {"100", "100", "100"}, "bid_1": {"10", "20.5", "30"}, "bid_2": {"80", "85", "90.01"}} {
		for i, p := range points {
			score(t, record, fmt.Sprintf("per_%d", i+1), bid, p)
		}
	}
	lot := evaluated(t, record)
	want := []struct {
		bid, price, quality, total string
		rank                       int32
	}{
		{"bid_2", "48.0000", "34.0013", "82.0013", 1}, // (80+85+90.01)/3 = 85.0033
		{"bid_0", "40.0000", "40.0000", "80.0000", 2},
		{"bid_1", "60.0000", "8.0667", "68.0667", 3}, // 60.5/3 = 20.1667
	}
	for i, w := range want {
		b := lot.GetBids()[i]
		if b.GetBid() != w.bid || b.GetScores()[0].GetWeighted() != w.price || b.GetScores()[1].GetWeighted() != w.quality ||
			b.GetTotal() != w.total || b.GetRank() != w.rank {
			t.Errorf("place %d: got %v, want %+v", i+1, b, w)
		}
	}
}

func TestEqualTotalsShareARank(t *testing.T) {
	record := matter("100.00", "100.00", "200.00")
	for i := range 3 {
		score(t, record, "per_1", fmt.Sprintf("bid_%d", i), "50")
	}
	var ranks []int32
	for _, b := range evaluated(t, record).GetBids() {
		ranks = append(ranks, b.GetRank())
	}
	if fmt.Sprint(ranks) != "[1 1 3]" {
		t.Errorf("got %v", ranks)
	}
}

func TestNobodyIsRankedWhilePointsAreMissing(t *testing.T) {
	record := matter("100.00", "120.00")
	score(t, record, "per_1", "bid_0", "50")
	e, err := evaluate(record)
	if err != nil || e.GetMissing() != 1 {
		t.Fatalf("missing %d, %v", e.GetMissing(), err)
	}
	for _, b := range e.GetLots()[0].GetBids() {
		if b.GetRank() != 0 {
			t.Errorf("%s is ranked %d", b.GetBid(), b.GetRank())
		}
	}
	if _, err = decide(record, []*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_0", Reason: "the best offer"}}); !errs.Is(err, "award.points_missing") {
		t.Errorf("decided all the same: %v", err)
	}
}

func TestAnEvaluatorsLaterPointsReplaceTheEarlier(t *testing.T) {
	record := matter("100.00")
	score(t, record, "per_1", "bid_0", "10")
	score(t, record, "per_2", "bid_0", "30")
	score(t, record, "per_1", "bid_0", "50.5")
	if got := evaluated(t, record).GetBids()[0].GetScores()[1]; got.GetPoints() != "40.2500" || len(got.GetGiven()) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestPointsMustBeForABidAndACriterionOfTheTender(t *testing.T) {
	record := matter("100.00")
	record.Tender.Lots = append(record.Tender.Lots, &tendersv1.Lot{Id: "LOT-0002"})
	for name, c := range map[string]struct{ lot, bid, criterion, reason string }{
		"no lot":              {"", "bid_0", "CRI-0002", "score.lot_unknown"},
		"another lot":         {"LOT-0009", "bid_0", "CRI-0002", "score.lot_unknown"},
		"no such bid":         {"LOT-0001", "bid_9", "CRI-0002", "score.bid_unknown"},
		"a lot not offered":   {"LOT-0002", "bid_0", "CRI-0002", "score.bid_not_for_lot"},
		"an unknown criteria": {"LOT-0001", "bid_0", "CRI-0009", "score.criterion_unknown"},
		"the price":           {"LOT-0001", "bid_0", "CRI-0001", "score.price"},
	} {
		err := give(record, "per_1", []*awardsv1.Score{{Lot: c.lot, Bid: c.bid, Criterion: c.criterion, Points: "1", Reason: "why"}}, time.Now())
		if !errs.Is(err, c.reason) || !strings.HasPrefix(errs.From(err).Fields[0].Path, "scores[0].") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if len(record.GetScores()) != 0 {
		t.Error("refused points were kept")
	}
}

func TestTotalsAgreeWithFractionsComputedAnotherWay(t *testing.T) {
	record := matter("81234.57", "99999.99", "70000.01", "123456.78")
	for i := range 4 {
		for e := range 3 {
			score(t, record, fmt.Sprintf("per_%d", e+1), fmt.Sprintf("bid_%d", i), fmt.Sprintf("%d.%02d", (i*29+e*17)%100, (i*7+e*13)%100))
		}
	}
	for _, b := range evaluated(t, record).GetBids() {
		lowest, _ := new(big.Rat).SetString("70000.01")
		price, _ := new(big.Rat).SetString(b.GetPrice().GetAmount())
		points := evenly(new(big.Rat).Mul(big.NewRat(100, 1), new(big.Rat).Quo(lowest, price)))
		mean := new(big.Rat)
		for _, g := range b.GetScores()[1].GetGiven() {
			p, _ := new(big.Rat).SetString(g.GetPoints())
			mean.Add(mean, p)
		}
		mean = evenly(mean.Quo(mean, big.NewRat(3, 1)))
		total := new(big.Rat).Add(evenly(points.Mul(points, big.NewRat(60, 100))), evenly(mean.Mul(mean, big.NewRat(40, 100))))
		if total.FloatString(4) != b.GetTotal() {
			t.Errorf("%s: got %s, want %s", b.GetBid(), b.GetTotal(), total.FloatString(4))
		}
	}
}

// evenly rounds a fraction to four decimals, half to even.
func evenly(r *big.Rat) *big.Rat {
	scaled := new(big.Rat).Mul(r, big.NewRat(10_000, 1))
	whole, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	switch rest.Lsh(rest, 1).Cmp(scaled.Denom()) {
	case 1:
		whole.Add(whole, big.NewInt(1))
	case 0:
		whole.Add(whole, new(big.Int).And(whole, big.NewInt(1)))
	}
	return new(big.Rat).SetFrac(whole, big.NewInt(10_000))
}

func TestALotGoesToAFirstInRankOrToNoOne(t *testing.T) {
	record := matter("100.00", "100.00", "200.00")
	for i := range 3 {
		score(t, record, "per_1", fmt.Sprintf("bid_%d", i), "50")
	}
	why := "the best offer"
	for name, c := range map[string]struct {
		decisions []*awardsv1.LotDecision
		reason    string
	}{
		"the first":             {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_0", Reason: why}}, ""},
		"the other first":       {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_1", Reason: why}}, ""},
		"no one":                {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: why}}, ""},
		"the third":             {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_2", Reason: why}}, "award.not_first"},
		"a bid nobody made":     {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_9", Reason: why}}, "award.bid_unknown"},
		"a lot nobody asked":    {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: why}, {Lot: "LOT-0002", Reason: why}}, "award.lot_unknown"},
		"a lot twice":           {[]*awardsv1.LotDecision{{Lot: "LOT-0001", Reason: why}, {Lot: "LOT-0001", Reason: why}}, "award.lot_twice"},
		"nothing about the lot": {nil, "award.lot_missing"},
	} {
		award, err := decide(record, c.decisions)
		switch {
		case c.reason == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.reason != "" && !errs.Is(err, c.reason):
			t.Errorf("%s: got %v, want %s", name, err, c.reason)
		case c.reason == "" && award.GetLots()[0].GetBid() != c.decisions[0].GetBid():
			t.Errorf("%s: awarded to %s", name, award.GetLots()[0].GetBid())
		case c.reason == "" && c.decisions[0].GetBid() == "" && award.GetValue().GetAmount() != "0.00":
			t.Errorf("%s: value %v", name, award.GetValue())
		}
	}
}

func TestTheBuyersPartsSumToThePrice(t *testing.T) {
	record := matter("100.00")
	record.Tender.Buyers = []*tendersv1.Buyer{{Organisation: "a", Share: 1}, {Organisation: "b", Share: 1}, {Organisation: "c", Share: 1}}
	score(t, record, "per_1", "bid_0", "50")
	for name, set := range map[string]func(){
		"equal parts": func() {},
		"no parts": func() {
			record.Tender.Buyers[0].Share, record.Tender.Buyers[1].Share, record.Tender.Buyers[2].Share = 0, 0, 0
		},
	} {
		set()
		award, err := decide(record, []*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: "bid_0", Reason: "the best offer"}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range award.GetLots()[0].GetShares() {
			got = append(got, s.GetAmount().GetAmount())
		}
		if fmt.Sprint(got) != "[33.34 33.33 33.33]" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTheStandstillEndsWithAWorkingDay(t *testing.T) {
	for _, c := range []struct {
		country, decided string
		days             int32
		until            string
	}{
		// Ten days from a Friday end on a Monday.
		{"PL", "2026-12-04T10:00:00Z", 0, "2026-12-14T23:00:00Z"},
		// The tenth day is a Saturday: to the end of Monday.
		{"PL", "2026-12-09T10:00:00Z", 10, "2026-12-21T23:00:00Z"},
		{"SE", "2026-12-01T10:00:00Z", 15, "2026-12-16T23:00:00Z"},
		// The tenth day is Christmas: on to Monday.
		{"FR", "2026-12-15T10:00:00Z", 10, "2026-12-28T23:00:00Z"},
	} {
		decided, err := time.Parse(time.RFC3339, c.decided)
		if err != nil {
			t.Fatal(err)
		}
		got := standstill(calendar.For(c.country, ""), decided, c.days).AsTime().Format(time.RFC3339)
		if got != c.until {
			t.Errorf("%s %s: got %s, want %s", c.country, c.decided, got, c.until)
		}
	}
}
