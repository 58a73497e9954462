package tenders_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// questionsFor gives what someone reads, or everyone.
func (h *house) questionsFor(tender string, who ...auth.Identity) []*tendersv1.Question {
	h.t.Helper()
	ctx := h.t.Context()
	if len(who) > 0 {
		ctx = h.As(who[0])
	}
	list, err := h.client.ListQuestions(ctx, &tendersv1.ListQuestionsRequest{Tender: tender})
	if err != nil {
		h.t.Fatal(err)
	}
	return list.GetQuestions()
}

func (h *house) ask(tender, text string) (*tendersv1.Question, error) {
	return h.client.AskQuestion(h.As(h.supplier), &tendersv1.AskQuestionRequest{Tender: tender, Text: text})
}

func TestTheAskerStaysUnknown(t *testing.T) {
	h := newHouse(t)
	tender := h.published().GetId()
	asked, err := h.ask(tender, "How many windows are there?")
	if err != nil || !asked.GetMine() {
		t.Fatalf("got %v, %v", asked, err)
	}
	if len(h.questionsFor(tender)) != 0 || len(h.questionsFor(tender, h.rival)) != 0 {
		t.Error("an open question is public")
	}
	if list := h.questionsFor(tender, h.supplier); len(list) != 1 || !list[0].GetMine() {
		t.Errorf("the asker sees %v", list)
	}
	if list := h.questionsFor(tender, h.officer); len(list) != 1 || list[0].GetMine() {
		t.Errorf("the buyer sees %v", list)
	}
	answer := &tendersv1.AnswerQuestionRequest{Tender: tender, Question: asked.GetId(), Answer: "Four hundred."}
	if _, err = h.client.AnswerQuestion(h.As(h.officer), answer); err != nil {
		t.Fatal(err)
	}
	if list := h.questionsFor(tender); len(list) != 1 || list[0].GetAnswer() != "Four hundred." || list[0].GetMine() {
		t.Errorf("everyone sees %v", list)
	}
	for _, e := range servicetest.Emitted(t, h.db) {
		if strings.Contains(string(e.Data), h.supplier.Person) || strings.Contains(string(e.Data), h.supplier.Organisation) {
			t.Errorf("%s names the asker", e.Type)
		}
	}
}

func TestQuestionsAreAskedByBiddersInTimeAndAnsweredByTheLead(t *testing.T) {
	h := newHouse(t)
	tender := h.published()
	asked, err := h.ask(tender.GetId(), "How many windows are there?")
	if err != nil {
		t.Fatal(err)
	}
	answer := &tendersv1.AnswerQuestionRequest{Tender: tender.GetId(), Question: asked.GetId(), Answer: "Four hundred."}
	_, err = h.client.AnswerQuestion(h.As(h.stranger), answer)
	wantCode(t, "another city answers", err, codes.PermissionDenied)
	answer.Question = "que_unknown"
	_, err = h.client.AnswerQuestion(h.As(h.officer), answer)
	wantReason(t, "no such question", err, "question.not_found")
	other := h.published()
	answer.Tender, answer.Question = other.GetId(), asked.GetId()
	_, err = h.client.AnswerQuestion(h.As(h.officer), answer)
	wantReason(t, "a question of another tender", err, "question.not_found")
	_, err = h.client.AskQuestion(h.As(h.officer), &tendersv1.AskQuestionRequest{Tender: tender.GetId(), Text: "May I?"})
	wantCode(t, "an officer asks", err, codes.PermissionDenied)
	_, err = h.ask(h.draft().GetId(), "What is this?")
	wantCode(t, "a draft", err, codes.NotFound)
	h.Clock.Set(tender.GetQuestionsUntil().AsTime())
	_, err = h.ask(tender.GetId(), "One more?")
	wantReason(t, "too late", err, "question.time_over")
}
