package watch_test

import (
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestOfAConsultationPeopleAreToldInItsOwnWords(t *testing.T) {
	h := newHouse(t)
	set := readLabelled(t, chosenOn)
	h.enterprise(set.suppliers["gardens-torino"], h.other)
	h.listen()
	like := set.tenders["parks-torino"]
	like.Procedure = tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
	asked := h.publish(like, "ten_asked", 30)
	h.Tell("tenders", asked.GetId(), &tendersv1.TenderPublished{Tender: asked})
	wantTold(t, h.next("whom it fits"), "consultation_fits", nil, []string{h.other})
	h.follow(h.officer, asked.GetId())
	h.amend(asked, h.Clock.Now().Add(40*day))
	wantTold(t, h.next("a follower"), "consultation_amended", []string{h.officer.Person}, nil)
	q := &tendersv1.Question{Id: "que_1", Tender: asked.GetId(), Text: "How many trees?", AskedAt: timestamppb.New(h.Clock.Now())}
	h.Tell("tenders", q.GetId(), &tendersv1.QuestionAsked{Question: q})
	wantTold(t, h.next("the city"), "consultation_question_asked", nil, []string{h.city})
	answered := h.Organisation()
	asked.Consultation = &tendersv1.Consultation{Summary: "Trees are cut in winter.", ConcludedAt: timestamppb.New(h.Clock.Now())}
	h.Tell("tenders", asked.GetId(), &tendersv1.ConsultationConcluded{Tender: asked, Organisations: []string{answered}})
	wantTold(t, h.next("who answered"), "consultation_concluded", nil, []string{answered})
	wantTold(t, h.next("a follower"), "consultation_concluded", []string{h.officer.Person}, nil)
	wantTold(t, h.next("whom it fits"), "consultation_concluded", nil, []string{h.other})
	h.none()
}
