package awards

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/fairlot/fairlot/pkg/money"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// priceFormula is how points for the price are computed, in symbols.
const priceFormula = "points = 100 × lowest price ÷ price"

// evaluate computes points, totals and ranks anew from what is stored.
func evaluate(record *awardsv1.EvaluationRecord) (*awardsv1.Evaluation, error) {
	tender := record.GetTender()
	e := &awardsv1.Evaluation{
		Tender: record.GetTenderId(), Revision: record.GetRevision(), Title: tender.GetTitle(),
		Criteria: tender.GetCriteria(), PriceFormula: priceFormula, Evaluators: tender.GetEvaluators(),
	}
	for _, lot := range tender.GetLots() {
		l, missing, err := evaluateLot(record, lot)
		if err != nil {
			return nil, fmt.Errorf("evaluate %s %s: %w", record.GetTenderId(), lot.GetId(), err)
		}
		e.Lots = append(e.Lots, l)
		e.Missing += missing
	}
	return e, nil
}

func evaluateLot(record *awardsv1.EvaluationRecord, lot *tendersv1.Lot) (*awardsv1.LotEvaluation, int32, error) {
	result := &awardsv1.LotEvaluation{Lot: lot.GetId(), Title: lot.GetTitle()}
	lowest, err := lowestPrice(record, lot.GetId())
	if err != nil {
		return nil, 0, err
	}
	missing := int32(0)
	for _, bid := range record.GetBids() {
		offer := offerFor(bid, lot.GetId())
		if offer == nil {
			continue
		}
		b, left, err := evaluateBid(record, lot.GetId(), bid, offer, lowest)
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", bid.GetId(), err)
		}
		result.Bids = append(result.Bids, b)
		missing += left
	}
	return result, missing, rank(result, missing)
}

// offerFor gives what a bid offers for a lot, nil when nothing.
func offerFor(bid *bidsv1.Bid, lot string) *bidsv1.LotOffer {
	for _, o := range bid.GetOffer().GetLots() {
		if o.GetLot() == lot {
			return o
		}
	}
	return nil
}

// lowestPrice gives the lowest price for a lot, nil when nobody offers.
func lowestPrice(record *awardsv1.EvaluationRecord, lot string) (*apd.Decimal, error) {
	var lowest *apd.Decimal
	for _, bid := range record.GetBids() {
		offer := offerFor(bid, lot)
		if offer == nil {
			continue
		}
		price, err := money.From("price", offer.GetPrice())
		if err != nil {
			return nil, err
		}
		if lowest == nil || price.Number().Cmp(lowest) < 0 {
			lowest = price.Number()
		}
	}
	return lowest, nil
}

func evaluateBid(record *awardsv1.EvaluationRecord, lot string, bid *bidsv1.Bid, offer *bidsv1.LotOffer, lowest *apd.Decimal) (*awardsv1.BidEvaluation, int32, error) {
	price, err := money.From("price", offer.GetPrice())
	if err != nil {
		return nil, 0, err
	}
	result := &awardsv1.BidEvaluation{
		Bid: bid.GetId(), Organisation: bid.GetOrganisation(), Supplier: bid.GetSupplier(), SupplierName: bid.GetSupplierName(),
		Price: price.Proto(), Commitments: bid.GetOffer().GetCommitments(), Answers: bid.GetOffer().GetAnswers(),
	}
	total, missing := apd.New(0, -places), int32(0)
	for _, criterion := range record.GetTender().GetCriteria() {
		score := &awardsv1.CriterionScore{Criterion: criterion.GetId(), Given: given(record, lot, bid.GetId(), criterion.GetId())}
		result.Scores = append(result.Scores, score)
		points, err := pointsFor(criterion, score.GetGiven(), lowest, price.Number())
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", criterion.GetId(), err)
		}
		if points == nil {
			missing++
			continue
		}
		if total, err = add(total, score, points, criterion); err != nil {
			return nil, 0, fmt.Errorf("%s: %w", criterion.GetId(), err)
		}
	}
	if missing == 0 {
		result.Total = total.Text('f')
	}
	return result, missing, nil
}

// add writes points into the score and gives the total with them.
func add(total *apd.Decimal, score *awardsv1.CriterionScore, points *apd.Decimal, criterion *tendersv1.Criterion) (*apd.Decimal, error) {
	weight, err := money.ParseDecimal("weight", criterion.GetWeight())
	if err != nil {
		return nil, err
	}
	part, err := weighted(points, weight)
	if err != nil {
		return nil, err
	}
	score.Points, score.Weighted = points.Text('f'), part.Text('f')
	return money.Total(total, part)
}

// pointsFor gives the points of one bid for one criterion: by the formula for
// the price, else the mean of those given; nil while nobody has given any.
func pointsFor(criterion *tendersv1.Criterion, scores []*awardsv1.Score, lowest, price *apd.Decimal) (*apd.Decimal, error) {
	if criterion.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE {
		return pricePoints(lowest, price)
	}
	if len(scores) == 0 {
		return nil, nil
	}
	sum := apd.New(0, 0)
	for _, s := range scores {
		points, err := money.ParseDecimal("points", s.GetPoints())
		if err != nil {
			return nil, err
		}
		if sum, err = money.Total(sum, points); err != nil {
			return nil, err
		}
	}
	return rounded(sum, apd.New(int64(len(scores)), 0))
}

// given finds the points for one cell of the matrix, in the evaluators' order.
func given(record *awardsv1.EvaluationRecord, lot, bid, criterion string) []*awardsv1.Score {
	var list []*awardsv1.Score
	for _, s := range record.GetScores() {
		if s.GetLot() == lot && s.GetBid() == bid && s.GetCriterion() == criterion {
			list = append(list, s)
		}
	}
	order := record.GetTender().GetEvaluators()
	slices.SortStableFunc(list, func(a, b *awardsv1.Score) int {
		return cmp.Compare(slices.Index(order, a.GetEvaluator()), slices.Index(order, b.GetEvaluator()))
	})
	return list
}

// rank puts the bids of a lot in order and numbers them when every total is
// known. Equal totals share a rank: who of them wins is the officer's reason.
func rank(lot *awardsv1.LotEvaluation, missing int32) error {
	if missing > 0 {
		return nil
	}
	totals := make(map[string]*apd.Decimal, len(lot.GetBids()))
	for _, b := range lot.GetBids() {
		total, err := money.ParseDecimal("total", b.GetTotal())
		if err != nil {
			return err
		}
		totals[b.GetBid()] = total
	}
	slices.SortStableFunc(lot.Bids, func(a, b *awardsv1.BidEvaluation) int {
		return cmp.Or(totals[b.GetBid()].Cmp(totals[a.GetBid()]), cmp.Compare(a.GetBid(), b.GetBid()))
	})
	for i, b := range lot.GetBids() {
		b.Rank = int32(i + 1)
		if i > 0 && totals[b.GetBid()].Cmp(totals[lot.GetBids()[i-1].GetBid()]) == 0 {
			b.Rank = lot.GetBids()[i-1].GetRank()
		}
	}
	return nil
}
