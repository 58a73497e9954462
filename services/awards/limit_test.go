package awards

import (
	"testing"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
)

func TestNobodyWinsMoreLotsThanTheLimitAndTheNextInRankTakesTheirPlace(t *testing.T) {
	lot := func(id string) *awardsv1.LotEvaluation {
		return &awardsv1.LotEvaluation{Lot: id, Bids: []*awardsv1.BidEvaluation{{Bid: "bid_a", Rank: 1}, {Bid: "bid_b", Rank: 2}, {Bid: "bid_c", Rank: 3}, {Bid: "bid_out"}}}
	}
	evaluation := &awardsv1.Evaluation{Lots: []*awardsv1.LotEvaluation{lot("LOT-0001"), lot("LOT-0002")}}
	for name, c := range map[string]struct {
		north, south string
		limit        int
		reason       string
	}{
		"both to the first":                    {"bid_a", "bid_a", 0, ""},
		"both to the first over the limit":     {"bid_a", "bid_a", 1, "award.lots_limit"},
		"the second takes the next":            {"bid_a", "bid_b", 1, ""},
		"the third before the second":          {"bid_a", "bid_c", 1, "award.not_first"},
		"the second though the first has room": {"bid_b", "bid_a", 2, "award.not_first"},
		"the second without a limit":           {"bid_a", "bid_b", 0, "award.not_first"},
		"one that has no rank":                 {"bid_a", "bid_out", 1, "award.not_first"},
		"one lot to no one":                    {"bid_a", "", 1, ""},
	} {
		err := checkDecisions(evaluation, []*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: c.north}, {Lot: "LOT-0002", Bid: c.south}}, c.limit)
		if c.reason == "" && err != nil || c.reason != "" && !errs.Is(err, c.reason) {
			t.Errorf("%s: %v, want %q", name, err, c.reason)
		}
	}
}
