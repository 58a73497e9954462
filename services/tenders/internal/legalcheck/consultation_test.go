package legalcheck

import (
	"slices"
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

const procedureConsultation = tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION

// consulting makes the tender a market consultation that every rule lets pass.
func consulting(in *Input) {
	t := in.Tender
	in.Tender = &tendersv1.Tender{
		Title: t.GetTitle(), Description: t.GetDescription(), Language: t.GetLanguage(), Procedure: procedureConsultation,
		ContractNature: t.GetContractNature(), Cpv: t.GetCpv(), Place: t.GetPlace(), Deadline: t.GetDeadline(), Buyers: t.GetBuyers(),
		Consultation: &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{
			{Id: "CON-0001", Text: "Which ecological products can you clean with?"}, {Id: "CON-0002", Text: "How large may a lot be for you?"},
		}},
	}
}

func consultationCases() map[string]ruleCase {
	written := func(in *Input) {
		in.Tender.ConsultedIn = "ten_asked"
		in.Consultation = &tendersv1.Tender{Id: "ten_asked", Consultation: &tendersv1.Consultation{ConcludedAt: stamp(in.Now)}}
	}
	return map[string]ruleCase{
		"consultation.questions": {field: "consultation.questions", satisfies: consulting, breaks: func(in *Input) {
			in.Tender.Consultation.Questions = []*tendersv1.ConsultationQuestion{{Text: " "}}
		}},
		"consultation.until": {field: "deadline", satisfies: consulting, breaks: func(in *Input) { in.Tender.Deadline = stamp(in.Now) }},
		"consultation.time": {field: "deadline", satisfies: consulting, breaks: func(in *Input) {
			in.Tender.Deadline = stamp(in.Calendar.PeriodEnd(in.Now, 14).Add(-1))
		}},
		"consultation.no_offers": {field: "consultation.questions[1].text", satisfies: consulting, breaks: func(in *Input) {
			in.Tender.Consultation.Questions[1].Text = "Please send us your best price for a year."
		}},
		"consultation.summary": {field: "consulted_in", satisfies: written, breaks: func(in *Input) {
			in.Consultation.Consultation.ConcludedAt = nil
		}},
	}
}

func TestAConsultationHearsOnlyTheRulesThatMakeSenseForIt(t *testing.T) {
	in := lawful()
	consulting(&in)
	in.Tender.Approval, in.Tender.QuestionsUntil = &tendersv1.Approval{Required: true, Approved: true}, stamp(in.Now.AddDate(0, 0, 20))
	var heard []string
	for _, f := range Check(in) {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
			t.Errorf("%s: %s", f.GetRule(), f.GetMessage())
		}
		heard = append(heard, f.GetRule())
	}
	want := []string{
		"tender.title", "tender.description", "tender.language", "tender.contract_nature", "tender.cpv", "tender.place",
		"consultation.questions", "consultation.until", "consultation.time", "consultation.no_offers",
		"procedure.chosen", "questions.before_deadline", "approval.given",
	}
	if !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
	empty := Check(Input{Tender: &tendersv1.Tender{Procedure: procedureConsultation}, Now: in.Now, Calendar: calendar.For("FR", "")})
	for _, f := range Blocking(empty) {
		if f.GetField() == "" || !slices.Contains(want, f.GetRule()) {
			t.Errorf("an empty consultation is told %s at %q", f.GetRule(), f.GetField())
		}
	}
}

func TestATenderHearsNoRuleOfConsultations(t *testing.T) {
	for _, f := range Check(lawful()) {
		if strings.HasPrefix(f.GetRule(), "consultation.") {
			t.Errorf("a tender that followed no consultation hears %s", f.GetRule())
		}
	}
}

func TestWordsThatAskForPricesOrOffersAreFoundInEveryLanguage(t *testing.T) {
	for _, text := range []string{
		"What is your best price?", "Submit an offer.", "Quel est votre prix ?", "Remettre une offre.", "Indicate il vostro prezzo.", "Presentare un'offerta.",
		"¿Cuál es su precio?", "Presentar una oferta.", "Digueu el vostre preu.", "Qual é o seu preço?", "Apresentar uma proposta.",
		"Podaj swoją cenę.", "Złożyć ofertę.", "Care este prețul dumneavoastră?", "Depuneți oferta.", "Vad är ert pris?", "Lämna ett anbud.",
	} {
		if asksForOffers(text) == "" {
			t.Errorf("nothing found in %q", text)
		}
		if asksForOffers(strings.ToUpper(text)) == "" {
			t.Errorf("nothing found in capitals in %q", text)
		}
	}
	for _, text := range []string{
		"What drives the cost of this service?", "Qu’est-ce qui détermine le coût ?", "Quali formati di offerta sono troppo onerosi?", "Qué plazos necesita una empresa pequeña?",
		"Quines certificacions teniu?", "Que equipamento é preciso?", "Jak długo trwa przygotowanie?", "Ce certificări există?", "Hur stora delar klarar ni?",
	} {
		if words := asksForOffers(text); words != "" {
			t.Errorf("%q found in %q", words, text)
		}
	}
}
