package demo

import (
	"context"
	"slices"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// answer lets an enterprise say what it knows in a market consultation.
func (s *telling) answer(ctx context.Context, a answer) error {
	who, err := s.as(ctx, s.representatives[a.Enterprise])
	if err != nil {
		return err
	}
	request := &tendersv1.AnswerConsultationRequest{Tender: s.id}
	for _, question := range sorted(a.Replies) {
		request.Replies = append(request.Replies, &tendersv1.ConsultationReply{
			Question: question, Text: a.Replies[question], Confidential: slices.Contains(a.Confidential, question),
		})
	}
	_, err = tendersv1.NewTendersServiceClient(s.Conn).AnswerConsultation(who, request)
	return err
}

// conclude publishes what a market consultation taught.
func (s *telling) conclude(ctx context.Context) error {
	officer, err := s.person(ctx, "officer")
	if err != nil {
		return err
	}
	_, err = tendersv1.NewTendersServiceClient(s.Conn).ConcludeConsultation(officer, &tendersv1.ConcludeConsultationRequest{Tender: s.id, Summary: s.Summary})
	return err
}
