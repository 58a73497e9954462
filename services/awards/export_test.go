package awards

import (
	"context"
	"time"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Record gives the stored evaluation.
func (s *Service) Record(ctx context.Context, tender string) (*awardsv1.EvaluationRecord, error) {
	return s.records.Get(ctx, tender)
}

// Commit writes a decision that was made on the record as it was read.
func (s *Service) Commit(ctx context.Context, record *awardsv1.EvaluationRecord, at time.Time) error {
	record.Award, record.Report = &awardsv1.Award{Tender: record.GetTenderId()}, &typesv1.File{Id: "fil_none"}
	_, err := s.commit(ctx, record, at)
	return err
}
