package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
)

// scores is the content of scores.json. All figures are decimal strings.
type scores struct {
	Tender    string            `json:"tender"`
	Title     string            `json:"title"`
	DecidedAt string            `json:"decided_at"`
	Formulas  map[string]string `json:"formulas"`
	Criteria  []scoreCriterion  `json:"criteria"`
	Lots      []scoreLot        `json:"lots"`
}

type scoreCriterion struct {
	ID     string `json:"id"`
	Type   string `json:"type"`
	Name   string `json:"name"`
	Weight string `json:"weight"`
}

type scoreLot struct {
	Lot   string     `json:"lot"`
	Title string     `json:"title"`
	Bids  []scoreBid `json:"bids"`
	// Winner is empty when the lot went to no one.
	Winner string `json:"winner"`
	Reason string `json:"reason"`
}

type scoreBid struct {
	Bid      string           `json:"bid"`
	Supplier string           `json:"supplier"`
	Name     string           `json:"name"`
	Price    string           `json:"price"`
	Currency string           `json:"currency"`
	Criteria []criterionScore `json:"criteria"`
	Total    string           `json:"total"`
	Rank     int32            `json:"rank"`
}

type criterionScore struct {
	Criterion string       `json:"criterion"`
	Given     []givenScore `json:"given,omitempty"`
	Points    string       `json:"points"`
	Weighted  string       `json:"weighted"`
}

type givenScore struct {
	// Evaluator counts from 1, in the order of the tender.
	Evaluator int    `json:"evaluator"`
	Points    string `json:"points"`
	Reason    string `json:"reason"`
}

// machine writes the figures of the report for programs.
func machine(in Input) ([]byte, error) {
	s := scores{
		Tender: in.Tender.GetId(), Title: in.Tender.GetTitle(), DecidedAt: in.Award.GetDecidedAt().AsTime().Format(time.RFC3339Nano),
		Formulas: map[string]string{
			"price":    in.Evaluation.GetPriceFormula(),
			"other":    "points = mean of the points given",
			"weighted": "weighted = points × weight ÷ 100",
			"total":    "total = sum of weighted",
			"rounding": "half to even, 4 decimals, once a figure",
		},
	}
	for _, c := range in.Tender.GetCriteria() {
		s.Criteria = append(s.Criteria, scoreCriterion{ID: c.GetId(), Type: c.GetType().String(), Name: c.GetName(), Weight: c.GetWeight()})
	}
	for i, lot := range in.Evaluation.GetLots() {
		l := scoreLot{Lot: lot.GetLot(), Title: lot.GetTitle(), Winner: in.Award.GetLots()[i].GetBid(), Reason: in.Award.GetLots()[i].GetReason()}
		for _, b := range lot.GetBids() {
			l.Bids = append(l.Bids, machineBid(in, b))
		}
		s.Lots = append(s.Lots, l)
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", ScoresFile, err)
	}
	return text, nil
}

func machineBid(in Input, b *awardsv1.BidEvaluation) scoreBid {
	result := scoreBid{
		Bid: b.GetBid(), Supplier: b.GetSupplier(), Name: b.GetSupplierName(), Price: b.GetPrice().GetAmount(),
		Currency: b.GetPrice().GetCurrency(), Total: b.GetTotal(), Rank: b.GetRank(),
	}
	for _, c := range b.GetScores() {
		score := criterionScore{Criterion: c.GetCriterion(), Points: c.GetPoints(), Weighted: c.GetWeighted()}
		for _, g := range c.GetGiven() {
			score.Given = append(score.Given, givenScore{
				Evaluator: slices.Index(in.Tender.GetEvaluators(), g.GetEvaluator()) + 1, Points: g.GetPoints(), Reason: g.GetReason(),
			})
		}
		result.Criteria = append(result.Criteria, score)
	}
	return result
}
