package awards

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// give writes an evaluator's points into the record, in the place of those the
// same evaluator gave before.
func give(record *awardsv1.EvaluationRecord, evaluator string, scores []*awardsv1.Score, at time.Time) error {
	if record.GetAward() != nil {
		return errs.Precondition("evaluation.decided", "the award is decided; points cannot change any more")
	}
	var wrong []error
	for i, s := range scores {
		wrong = append(wrong, checkScore(record, fmt.Sprintf("scores[%d]", i), s))
	}
	if err := errs.Join(wrong...); err != nil {
		return err
	}
	for _, s := range scores {
		points, err := money.ParseDecimal("points", s.GetPoints())
		if err != nil {
			return err
		}
		record.Scores = slices.DeleteFunc(record.GetScores(), func(old *awardsv1.Score) bool {
			return old.GetEvaluator() == evaluator && old.GetLot() == s.GetLot() && old.GetBid() == s.GetBid() && old.GetCriterion() == s.GetCriterion()
		})
		record.Scores = append(record.Scores, &awardsv1.Score{
			Lot: s.GetLot(), Bid: s.GetBid(), Criterion: s.GetCriterion(), Points: points.Text('f'), Reason: s.GetReason(),
			Evaluator: evaluator, ScoredAt: timestamppb.New(at),
		})
	}
	return nil
}

// checkScore says whether points are for a bid that was made for the lot, and a
// criterion that people score. It fills the lot where the tender has one.
func checkScore(record *awardsv1.EvaluationRecord, path string, s *awardsv1.Score) error {
	tender := record.GetTender()
	if s.GetLot() == "" && len(tender.GetLots()) == 1 {
		s.Lot = tender.GetLots()[0].GetId()
	}
	bid := findBid(record, s.GetBid())
	criterion := findCriterion(tender, s.GetCriterion())
	var wrong []error
	switch {
	case !slices.ContainsFunc(tender.GetLots(), func(l *tendersv1.Lot) bool { return l.GetId() == s.GetLot() }):
		wrong = append(wrong, errs.Invalid(path+".lot", "score.lot_unknown", "name the lot: this tender has no lot "+s.GetLot(), "lot", s.GetLot()))
	case bid == nil:
		wrong = append(wrong, errs.Invalid(path+".bid", "score.bid_unknown", "there is no opened bid "+s.GetBid(), "bid", s.GetBid()))
	case offerFor(bid, s.GetLot()) == nil:
		wrong = append(wrong, errs.Invalid(path+".bid", "score.bid_not_for_lot", "this bid is not for "+s.GetLot(), "bid", s.GetBid(), "lot", s.GetLot()))
	}
	switch {
	case criterion == nil:
		wrong = append(wrong, errs.Invalid(path+".criterion", "score.criterion_unknown", "this tender has no criterion "+s.GetCriterion(), "criterion", s.GetCriterion()))
	case criterion.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE:
		wrong = append(wrong, errs.Invalid(path+".criterion", "score.price", "points for the price follow from the formula; nobody gives them", "criterion", s.GetCriterion()))
	}
	return errs.Join(wrong...)
}

func findBid(record *awardsv1.EvaluationRecord, id string) *bidsv1.Bid {
	for _, b := range record.GetBids() {
		if b.GetId() == id {
			return b
		}
	}
	return nil
}

func findCriterion(tender *tendersv1.Tender, id string) *tendersv1.Criterion {
	for _, c := range tender.GetCriteria() {
		if c.GetId() == id {
			return c
		}
	}
	return nil
}

// mayScore says whether a person is one of the evaluators the tender names.
func mayScore(record *awardsv1.EvaluationRecord, person string) error {
	if slices.Contains(record.GetTender().GetEvaluators(), person) {
		return nil
	}
	return errs.Denied("evaluation.not_named", "only the evaluators named in the tender give points")
}
