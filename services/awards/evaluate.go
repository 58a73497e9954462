package awards

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
)

// answerSize is how many bytes an evaluation may have in an answer; a message on
// the bus has at most 4 MB.
const answerSize = 800_000

// GetEvaluation gives the matrix to the buyers' people. Where it would be too
// long the bidders' answers are left out; they stand in the bids. Codes:
// FailedPrecondition (bid.sealed), NotFound.
func (s *Service) GetEvaluation(ctx context.Context, r *awardsv1.GetEvaluationRequest) (*awardsv1.Evaluation, error) {
	record, err := s.forBuyer(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	return answer(record)
}

// ScoreBids gives points as one of the evaluators that the tender names; the
// same cells again replace them. Codes: PermissionDenied (evaluation.not_named),
// FailedPrecondition (bid.sealed, evaluation.decided), InvalidArgument.
func (s *Service) ScoreBids(ctx context.Context, r *awardsv1.ScoreBidsRequest) (*awardsv1.Evaluation, error) {
	at := s.deps.Clock.Now()
	record, err := s.forBuyer(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	person := caller(ctx).Person
	if err := mayScore(record, person); err != nil {
		return nil, err
	}
	record, err = s.records.Update(ctx, r.GetTender(), 0, func(record *awardsv1.EvaluationRecord) ([]store.Event, error) {
		return nil, give(record, person, r.GetScores(), at)
	})
	if err != nil {
		return nil, err
	}
	return answer(record)
}

func answer(record *awardsv1.EvaluationRecord) (*awardsv1.Evaluation, error) {
	evaluation, err := evaluate(record)
	if err != nil || proto.Size(evaluation) <= answerSize {
		return evaluation, err
	}
	for _, lot := range evaluation.GetLots() {
		for _, bid := range lot.GetBids() {
			bid.Answers = nil
		}
	}
	return evaluation, nil
}
