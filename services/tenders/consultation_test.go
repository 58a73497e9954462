package tenders_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// asking is a draft that asks the market, and nothing else.
func (h *house) asking() *tendersv1.Tender {
	h.t.Helper()
	return h.draft(func(t *tendersv1.Tender) {
		need := &tendersv1.Tender{
			Title: t.GetTitle(), Description: t.GetDescription(), Language: "fr", ContractNature: t.GetContractNature(), Cpv: t.GetCpv(), Place: t.GetPlace(),
			Procedure: tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION, Deadline: stamp(h.Clock.Now().AddDate(0, 0, 30)),
			Consultation: &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{
				{Text: "Quels produits écologiques conviennent ?"}, {Text: "Quelle taille de lot vous convient ?"},
			}},
		}
		proto.Reset(t)
		proto.Merge(t, need)
	})
}

// consulting is a consultation that takes answers.
func (h *house) consulting() *tendersv1.Tender {
	h.t.Helper()
	draft := h.asking()
	t, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

func (h *house) answer(who auth.Identity, tender string, replies ...*tendersv1.ConsultationReply) (*tendersv1.ConsultationAnswer, error) {
	return h.client.AnswerConsultation(h.As(who), &tendersv1.AnswerConsultationRequest{Tender: tender, Replies: replies})
}

func (h *house) answers(who auth.Identity, tender string) ([]*tendersv1.ConsultationAnswer, error) {
	list, err := h.client.ListConsultationAnswers(h.As(who), &tendersv1.ListConsultationAnswersRequest{Tender: tender})
	return list.GetAnswers(), err
}

func (h *house) conclude(who auth.Identity, tender, summary string) (*tendersv1.Tender, error) {
	return h.client.ConcludeConsultation(h.As(who), &tendersv1.ConcludeConsultationRequest{Tender: tender, Summary: summary})
}

func says(question, text string) *tendersv1.ConsultationReply {
	return &tendersv1.ConsultationReply{Question: question, Text: text}
}

func secret(question, text string) *tendersv1.ConsultationReply {
	return &tendersv1.ConsultationReply{Question: question, Text: text, Confidential: true}
}

func TestAConsultationIsPublishedWithoutAKeyAndEndsWithItsSummary(t *testing.T) {
	h := newHouse(t)
	draft := h.asking()
	if got := draft.GetConsultation().GetQuestions(); len(got) != 2 || got[0].GetId() != "CON-0001" || got[1].GetId() != "CON-0002" {
		t.Fatalf("the questions are %v", got)
	}
	if draft.GetStandstillDays() != 0 {
		t.Errorf("nothing is awarded, and still it waits %d days", draft.GetStandstillDays())
	}
	draft.Lots, draft.OpeningOfficers, draft.Reservation = h.lawful().GetLots(), h.openers, tendersv1.Reservation_RESERVATION_ARTICLE_20
	draft, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: draft})
	if err != nil {
		t.Fatal(err)
	}
	h.bids.broken = true // nobody asks for a key
	c, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()})
	if err != nil || c.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN || c.GetSealingKey() != "" {
		t.Fatalf("got %v, %v", c, err)
	}
	if len(c.GetLots()) != 0 || len(c.GetOpeningOfficers()) != 0 || c.GetReservation() != 0 || len(c.GetConsultation().GetQuestions()) != 2 {
		t.Errorf("it holds what only a procedure has: %v", c)
	}
	_, err = h.conclude(h.officer, c.GetId(), "Ten characters at least.")
	wantReason(t, "while answers are taken", err, "consultation.still_open")
	h.Clock.Advance(31 * 24 * time.Hour)
	seen, err := h.client.GetTender(h.As(h.stranger), &tendersv1.GetTenderRequest{Tender: c.GetId()})
	if err != nil || seen.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_CLOSED {
		t.Errorf("after the end it is %s, %v", seen.GetStatus(), err)
	}
	_, err = h.conclude(h.stranger, c.GetId(), "Ten characters at least.")
	wantCode(t, "another city ends it", err, codes.PermissionDenied)
	servicetest.Emitted(t, h.db)
	c, err = h.conclude(h.officer, c.GetId(), "  Nobody answered; we ask again in spring.  ")
	if err != nil || c.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED || c.GetConsultation().GetSummary() != "Nobody answered; we ask again in spring." {
		t.Fatalf("got %v, %v", c, err)
	}
	if told := servicetest.Emitted(t, h.db); len(told) != 2 || told[0].Type != "ConsultationConcluded" || told[1].Type != "TenderProgressed" {
		t.Errorf("told %v", told)
	}
	_, err = h.conclude(h.officer, c.GetId(), "Something else was learnt.")
	wantReason(t, "twice", err, "consultation.concluded")
	h.bids.broken = false
	_, err = h.conclude(h.officer, h.published().GetId(), "Ten characters at least.")
	wantReason(t, "a tender", err, "consultation.not_consultation")
}

func TestOnlyTheBuyersAndWhoAnsweredReadAnAnswer(t *testing.T) {
	h := newHouse(t)
	id := h.consulting().GetId()
	first, err := h.answer(h.supplier, id, says("CON-0001", "Savon noir."), says("CON-0002", "  "))
	if err != nil || len(first.GetReplies()) != 1 || first.GetSupplierName() == "" {
		t.Fatalf("got %v, %v", first, err)
	}
	if _, err := h.answer(h.rival, id, secret("CON-0002", "Vingt écoles.")); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]auth.Identity{"an officer": h.officer, "an evaluator of the city": h.colleague} {
		if all, err := h.answers(who, id); err != nil || len(all) != 2 {
			t.Errorf("%s reads %v, %v", name, all, err)
		}
	}
	if own, err := h.answers(h.rival, id); err != nil || len(own) != 1 || own[0].GetOrganisation() != h.rival.Organisation {
		t.Errorf("an enterprise reads %v, %v", own, err)
	}
	if none, err := h.answers(h.stranger, id); err != nil || len(none) != 0 {
		t.Errorf("another city reads %v, %v", none, err)
	}
	again, err := h.answer(h.supplier, id, says("CON-0001", "Vinaigre."))
	if err != nil || again.GetId() != first.GetId() || again.GetReplies()[0].GetText() != "Vinaigre." {
		t.Errorf("a second answer replaces the first: %v, %v", again, err)
	}
	if _, err := h.client.AnswerConsultation(h.As(h.rival), &tendersv1.AnswerConsultationRequest{Tender: id, Withdraw: true}); err != nil {
		t.Fatal(err)
	}
	if all, err := h.answers(h.officer, id); err != nil || len(all) != 1 {
		t.Errorf("the buyer still reads what was taken back: %v, %v", all, err)
	}
	if own, err := h.answers(h.rival, id); err != nil || len(own) != 1 || own[0].GetReplies()[0].GetText() != "Vingt écoles." {
		t.Errorf("what was typed is lost: %v, %v", own, err)
	}
}

func TestAnAnswerIsTakenInTimeToQuestionsThatAreAsked(t *testing.T) {
	h := newHouse(t)
	c := h.consulting()
	_, err := h.answer(h.supplier, c.GetId(), says("CON-0001", " "))
	wantReason(t, "says nothing", err, "consultation.no_reply")
	_, err = h.answer(h.supplier, c.GetId(), says("CON-0009", "Yes."))
	wantReason(t, "to a question that there is not", err, "consultation.unknown_question")
	_, err = h.answer(h.supplier, c.GetId(), says("CON-0001", "Yes."), says("CON-0001", "No."))
	wantReason(t, "to a question twice", err, "consultation.unknown_question")
	_, err = h.client.AnswerConsultation(h.As(h.supplier), &tendersv1.AnswerConsultationRequest{
		Tender: c.GetId(), Replies: []*tendersv1.ConsultationReply{says("CON-0001", "Yes.")}, Evidence: []*typesv1.File{{Id: "fil_" + h.rival.Organisation, Name: "theirs.pdf"}},
	})
	wantReason(t, "with somebody else's file", err, "file.unknown")
	_, err = h.client.AnswerConsultation(h.As(h.supplier), &tendersv1.AnswerConsultationRequest{Tender: c.GetId(), Withdraw: true})
	wantCode(t, "takes back what was never sent", err, codes.NotFound)
	_, err = h.answer(h.supplier, h.published().GetId(), says("CON-0001", "Yes."))
	wantReason(t, "a tender", err, "consultation.not_consultation")
	_, err = h.answer(h.supplier, h.asking().GetId(), says("CON-0001", "Yes."))
	wantCode(t, "a draft", err, codes.NotFound)
	cancelled := h.consulting()
	if _, err := h.client.CancelTender(h.As(h.officer), &tendersv1.CancelTenderRequest{Tender: cancelled.GetId(), Reason: "No longer needed."}); err != nil {
		t.Fatal(err)
	}
	_, err = h.answer(h.supplier, cancelled.GetId(), says("CON-0001", "Yes."))
	wantReason(t, "a cancelled one", err, "consultation.cancelled")
	h.Clock.Set(c.GetDeadline().AsTime())
	_, err = h.answer(h.supplier, c.GetId(), says("CON-0001", "Yes."))
	wantReason(t, "at the end itself", err, "consultation.time_over")
}

func TestASummaryNamesNobodyAndRepeatsNothingConfidential(t *testing.T) {
	h := newHouse(t)
	c := h.consulting()
	if _, err := h.answer(h.supplier, c.GetId(), secret("CON-0001", "We dose by hand with valves of our own. Ask us."), says("CON-0002", "Ten schools are enough for one lot.")); err != nil {
		t.Fatal(err)
	}
	h.Clock.Set(c.GetDeadline().AsTime())
	name := "Enterprise of " + h.supplier.Organisation
	for summary, reason := range map[string]string{
		"We learnt from " + strings.ToUpper(name) + " that ten schools are enough.":   "consultation.names",
		"Some dose by hand; we dose by\n  hand with valves of our OWN, said someone.": "consultation.reveals",
	} {
		_, err := h.conclude(h.officer, c.GetId(), summary)
		wantReason(t, summary, err, reason)
	}
	done, err := h.conclude(h.officer, c.GetId(), "Ten schools are enough for one lot. Dosing differs. Ask us anything.")
	if err != nil || done.GetConsultation().GetAnswers() != 1 {
		t.Errorf("got %v, %v", done, err)
	}
}

func TestATenderWrittenFromAConsultationCarriesItsRecordAndTheWayBack(t *testing.T) {
	h := newHouse(t)
	c := h.consulting()
	if _, err := h.answer(h.supplier, c.GetId(), says("CON-0001", "Savon noir.")); err != nil {
		t.Fatal(err)
	}
	write := func(who auth.Identity) (*tendersv1.Tender, error) {
		return h.client.WriteFromConsultation(h.As(who), &tendersv1.WriteFromConsultationRequest{Tender: c.GetId()})
	}
	_, err := write(h.officer)
	wantReason(t, "before the answers are in", err, "consultation.not_over")
	h.Clock.Set(c.GetDeadline().AsTime())
	_, err = write(h.stranger)
	wantCode(t, "another city", err, codes.PermissionDenied)
	early, err := write(h.officer)
	if err != nil || early.GetMarketConsultation().GetMeasures() != "" {
		t.Fatalf("before the summary: %v, %v", early, err)
	}
	if !h.warned(early.GetId()) {
		t.Error("nobody is warned that the others know less")
	}
	if _, err := h.conclude(h.officer, c.GetId(), "Le savon noir convient."); err != nil {
		t.Fatal(err)
	}
	if h.warned(early.GetId()) {
		t.Error("it is warned although the summary is there")
	}
	draft, err := write(h.officer)
	if err != nil || draft.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT || draft.GetConsultedIn() != c.GetId() {
		t.Fatalf("got %v, %v", draft, err)
	}
	if draft.GetTitle() != c.GetTitle() || draft.GetCpv() != c.GetCpv() || draft.GetProcedure() != 0 || draft.GetConsultation() != nil || draft.GetDeadline() != nil {
		t.Errorf("it takes over %v", draft)
	}
	record := draft.GetMarketConsultation()
	if !record.GetHeld() || record.GetHeldAt() == nil || !strings.Contains(record.GetDescription(), "répondu : 1") || !strings.Contains(record.GetMeasures(), "publiés pour tous") {
		t.Errorf("the record says %v", record)
	}
	forged := proto.CloneOf(draft)
	forged.ConsultedIn = "ten_of_nobody"
	if saved, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: forged}); err != nil || saved.GetConsultedIn() != c.GetId() {
		t.Errorf("the link is %q, %v", saved.GetConsultedIn(), err)
	}
	led := func(who auth.Identity) []string {
		got, err := h.client.GetTender(h.As(who), &tendersv1.GetTenderRequest{Tender: c.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		return got.GetConsultation().GetTenders()
	}
	if got := led(h.officer); len(got) != 2 {
		t.Errorf("the officer finds %v", got)
	}
	if got := led(h.supplier); len(got) != 0 {
		t.Errorf("the public finds drafts: %v", got)
	}
}

// warned says whether the check warns of a consultation without a summary.
func (h *house) warned(tender string) bool {
	h.t.Helper()
	answer, err := h.client.CheckTender(h.As(h.officer), &tendersv1.CheckTenderRequest{Tender: tender})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range answer.GetFindings() {
		if f.GetRule() == "consultation.summary" && f.GetSeverity() == tendersv1.Severity_SEVERITY_WARNS {
			return true
		}
	}
	return false
}

func TestQuestionsOfADraftThatBecomesATenderAreNotPublished(t *testing.T) {
	h := newHouse(t)
	draft := h.draft(func(t *tendersv1.Tender) {
		t.Consultation = &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{{Text: "What else?"}}, Summary: "forged", ConcludedAt: stamp(h.Clock.Now())}
	})
	if draft.GetConsultation().GetSummary() != "" || draft.GetConsultation().GetConcludedAt() != nil {
		t.Errorf("a draft claims a summary: %v", draft.GetConsultation())
	}
	public, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()})
	if err != nil || public.GetConsultation() != nil {
		t.Errorf("got %v, %v", public.GetConsultation(), err)
	}
}

func TestTheRecordOfAConsultationIsInItsOwnLanguage(t *testing.T) {
	for language, words := range map[string]string{
		"en": "published for everyone", "fr": "publiés pour tous", "it": "pubblicato per tutti", "es": "se publicó para todos", "ca": "per a tothom",
		"pt": "publicado para todos", "pl": "opublikowano dla wszystkich", "ro": "publicate pentru toți", "sv": "publicerades för alla", "de": "published for everyone",
	} {
		h := newHouse(t)
		draft := h.asking()
		draft.Language = language
		draft, err := h.client.UpdateTender(h.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: draft})
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.client.PublishTender(h.As(h.officer), &tendersv1.PublishTenderRequest{Tender: draft.GetId(), Revision: draft.GetRevision()})
		if err != nil {
			t.Fatal(err)
		}
		h.Clock.Set(c.GetDeadline().AsTime())
		if _, err := h.conclude(h.officer, c.GetId(), "Nobody answered this time."); err != nil {
			t.Fatal(err)
		}
		got, err := h.client.WriteFromConsultation(h.As(h.officer), &tendersv1.WriteFromConsultationRequest{Tender: c.GetId()})
		if err != nil {
			t.Fatal(err)
		}
		record := got.GetMarketConsultation().GetDescription() + got.GetMarketConsultation().GetMeasures()
		if !strings.Contains(record, words) || !strings.Contains(record, c.GetId()) || strings.ContainsAny(record, "{}") {
			t.Errorf("%s: %s", language, record)
		}
	}
}
