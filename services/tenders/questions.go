package tenders

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/paging"
)

// AskQuestion keeps a question and, apart from it, who asked. Codes: NotFound
// (not published), FailedPrecondition (the time for questions is over).
func (s *Service) AskQuestion(ctx context.Context, r *tendersv1.AskQuestionRequest) (*tendersv1.Question, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if t.GetPublishedAt() == nil {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	if err := mayAsk(t, now); err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	id := ids.New("que", now)
	record := &tendersv1.QuestionRecord{
		Question:     &tendersv1.Question{Id: id, Tender: t.GetId(), Text: r.GetText(), AskedAt: timestamppb.New(now)},
		Organisation: caller.Organisation, Person: caller.Person,
	}
	asked, err := events.One(now, &tendersv1.QuestionAsked{Question: record.GetQuestion()})
	if err != nil {
		return nil, err
	}
	record, err = s.questions.Create(ctx, id, record, asked...)
	if err != nil {
		return nil, err
	}
	q, _ := readable(record, false, caller.Organisation)
	return q, nil
}

// ListQuestions gives the questions the caller may read, oldest first. Codes:
// NotFound (the tender), InvalidArgument (page_token).
func (s *Service) ListQuestions(ctx context.Context, r *tendersv1.ListQuestionsRequest) (*tendersv1.ListQuestionsResponse, error) {
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	seen := accessOf(ctx, t)
	if seen == nothing {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	page, next, err := paging.Within(int(r.GetPageSize()), func(limit int) ([]*tendersv1.QuestionRecord, string, error) {
		return s.questions.List(ctx, store.Query{Index: "tender", Equal: []any{t.GetId()}, Limit: limit, Cursor: r.GetPageToken()})
	})
	if err != nil {
		return nil, err
	}
	list := &tendersv1.ListQuestionsResponse{NextPageToken: next}
	for _, record := range page {
		if one, ok := readable(record, seen == everything, caller.Organisation); ok {
			list.Questions = append(list.Questions, one)
		}
	}
	return list, nil
}

// AnswerQuestion answers for all to read; answering again replaces the answer.
// For officers of the lead buyer. Codes: NotFound, PermissionDenied.
func (s *Service) AnswerQuestion(ctx context.Context, r *tendersv1.AnswerQuestionRequest) (*tendersv1.Question, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	record, err := s.questions.Update(ctx, r.GetQuestion(), 0, func(record *tendersv1.QuestionRecord) ([]store.Event, error) {
		if record.GetQuestion().GetTender() != t.GetId() {
			return nil, errs.NotFound("question", r.GetQuestion())
		}
		answer(record, r.GetAnswer(), now)
		return events.One(now, &tendersv1.QuestionAnswered{Question: record.GetQuestion()})
	})
	if err != nil {
		return nil, notThisQuestion(err, r.GetQuestion())
	}
	return record.GetQuestion(), nil
}

// notThisQuestion names the thing as callers know it: the record that also keeps
// the asker is nobody's business.
func notThisQuestion(err error, id string) error {
	if errs.Is(err, "question_record.not_found") {
		return errs.NotFound("question", id)
	}
	return err
}
