package main_test

import (
	"google.golang.org/grpc/codes"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// secretAnswer is what an enterprise tells the buyers alone.
const secretAnswer = "We dose with valves that we built ourselves"

// askedMarket publishes a consultation, which north answers.
func (w *world) askedMarket() {
	w.t.Helper()
	w.consultation = w.consults("Cleaning without chlorine")
	proof := w.north.upload("/api/v1/files", "valves.txt", "text/plain", []byte("How the valves work\n"))
	w.answerFile = str(proof, "id")
	w.north.post("/api/v1/tenders/"+w.consultation+"/consultationAnswers", object{
		"replies": []object{{"question": "CON-0001", "text": secretAnswer, "confidential": true}}, "evidence": []object{proof},
	})
}

// consultationAttacks are those on what enterprises tell in a consultation.
func consultationAttacks(w *world) map[string][]attack {
	const learnt = "Nothing was learnt, says someone else."
	reply := []*tendersv1.ConsultationReply{{Question: "CON-0001", Text: "Ours."}}
	return map[string][]attack{
		"tenders.AnswerConsultation": {
			{request: &tendersv1.AnswerConsultationRequest{Tender: w.draft, Replies: reply}, want: codes.NotFound},
			{request: &tendersv1.AnswerConsultationRequest{Tender: w.sealed, Replies: reply}, want: codes.FailedPrecondition},
			{request: &tendersv1.AnswerConsultationRequest{Tender: w.consultation, Withdraw: true}, want: codes.NotFound, rival: true},
		},
		"tenders.ListConsultationAnswers": {
			{request: &tendersv1.ListConsultationAnswersRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.ListConsultationAnswersRequest{Tender: w.consultation}, want: codes.OK, rival: true},
		},
		"tenders.ConcludeConsultation": {
			{request: &tendersv1.ConcludeConsultationRequest{Tender: w.draft, Summary: learnt}, want: codes.NotFound},
			{request: &tendersv1.ConcludeConsultationRequest{Tender: w.consultation, Summary: learnt}, want: codes.PermissionDenied},
		},
		"tenders.WriteFromConsultation": {
			{request: &tendersv1.WriteFromConsultationRequest{Tender: w.draft}, want: codes.NotFound},
			{request: &tendersv1.WriteFromConsultationRequest{Tender: w.consultation}, want: codes.PermissionDenied},
		},
	}
}
