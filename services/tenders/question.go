package tenders

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// mayAsk holds the time for questions: until questions_until, or the deadline
// where the tender names no earlier end.
func mayAsk(t *tendersv1.Tender, now time.Time) error {
	status, end := StatusAt(t, now), t.GetDeadline()
	if status == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION {
		end = t.GetParticipationDeadline()
	}
	if technique.Dynamic(t) {
		end = t.GetContractEnd()
	}
	until := t.GetQuestionsUntil()
	if until == nil || until.AsTime().After(end.AsTime()) {
		until = end
	}
	open := status == tendersv1.TenderStatus_TENDER_STATUS_OPEN || status == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
	if open && now.Before(until.AsTime()) {
		return nil
	}
	return errs.Precondition("question.time_over", "the time for questions is over; it ended at "+until.AsTime().Format(time.RFC3339),
		"until", until.AsTime().Format(time.RFC3339), "now", now.Format(time.RFC3339))
}

// readable is the question as a reader may see it; false when not at all. Open
// questions are for the buyers' people and the asker, who alone sees it is theirs.
func readable(r *tendersv1.QuestionRecord, buyer bool, organisation string) (*tendersv1.Question, bool) {
	mine := organisation != "" && r.GetOrganisation() == organisation
	if r.GetQuestion().GetAnsweredAt() == nil && !buyer && !mine {
		return nil, false
	}
	q := proto.CloneOf(r.GetQuestion())
	q.Mine = mine
	return q, true
}

// answer gives a question its answer; a second answer replaces the first.
func answer(r *tendersv1.QuestionRecord, text string, now time.Time) {
	r.Question.Answer, r.Question.AnsweredAt = text, timestamppb.New(now)
}
