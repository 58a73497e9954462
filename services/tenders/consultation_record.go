package tenders

import (
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/dates"
)

// mayWriteFrom holds that a tender is written from a consultation when the
// answers are in.
func mayWriteFrom(t *tendersv1.Tender, now time.Time) error {
	if !consults(t) {
		return notConsulting()
	}
	switch StatusAt(t, now) {
	case tendersv1.TenderStatus_TENDER_STATUS_CLOSED, tendersv1.TenderStatus_TENDER_STATUS_CONCLUDED:
		return nil
	default:
		return errs.Precondition("consultation.not_over", "write the tender when the time to answer is over")
	}
}

// writtenFrom is what a draft takes over from a consultation: what is needed,
// and the record of how the market was asked, which the officer completes. The
// procedure, and all that belongs to one, is still to be chosen.
func writtenFrom(from *tendersv1.Tender, answers int, zone *time.Location) *tendersv1.Tender {
	t := &tendersv1.Tender{
		Title: from.GetTitle(), Description: from.GetDescription(), Language: from.GetLanguage(), ContractNature: from.GetContractNature(),
		Cpv: from.GetCpv(), AdditionalCpv: from.GetAdditionalCpv(), Place: from.GetPlace(), Value: from.GetValue(), ElectronicSubmission: true,
	}
	said := consultationWords(from.GetLanguage())
	day := func(at *timestamppb.Timestamp) string { return dates.Of(said.language).Day(at.AsTime().In(zone), true) }
	fill := strings.NewReplacer("{from}", day(from.GetPublishedAt()), "{until}", day(from.GetDeadline()), "{answers}", strconv.Itoa(answers),
		"{consultation}", from.GetId(), "{day}", day(from.GetConsultation().GetConcludedAt()))
	t.MarketConsultation = &tendersv1.MarketConsultation{Held: true, HeldAt: from.GetDeadline(), Description: fill.Replace(said.description)}
	if concluded(from) {
		t.MarketConsultation.Measures = fill.Replace(said.measures)
	}
	return t
}

// consultationText is how the record of a consultation begins in a language; the
// officer edits it as any other text of the draft.
type consultationText struct{ language, description, measures string }

// consultationWords are in the language of the consultation, English for one
// that there are no words in.
func consultationWords(language string) consultationText {
	for _, t := range []consultationText{
		{"fr", "Tout le monde a été consulté publiquement sur Fairlot ({consultation}) du {from} au {until}. Nombre d’entreprises qui ont répondu : {answers}.",
			"Les questions et les documents étaient publics. Les enseignements ont été publiés pour tous le {day}, sans noms ni éléments confidentiels."},
		{"it", "Tutti sono stati consultati pubblicamente su Fairlot ({consultation}) dal {from} al {until}. Imprese che hanno risposto: {answers}.",
			"Le domande e i documenti erano pubblici. Quanto appreso è stato pubblicato per tutti il {day}, senza nomi e senza ciò che era riservato."},
		{"es", "Se consultó públicamente a todos en Fairlot ({consultation}), del {from} al {until}. Empresas que respondieron: {answers}.",
			"Las preguntas y los documentos eran públicos. Lo aprendido se publicó para todos el {day}, sin nombres y sin lo que era confidencial."},
		{"ca", "Es va consultar públicament tothom a Fairlot ({consultation}), del {from} al {until}. Empreses que van respondre: {answers}.",
			"Les preguntes i els documents eren públics. El que es va aprendre es va publicar per a tothom el {day}, sense noms i sense el que era confidencial."},
		{"pt", "Todos foram consultados publicamente no Fairlot ({consultation}), de {from} a {until}. Empresas que responderam: {answers}.",
			"As perguntas e os documentos eram públicos. O que se aprendeu foi publicado para todos em {day}, sem nomes e sem o que era confidencial."},
		{"pl", "Wszystkich zapytano publicznie w Fairlot ({consultation}) od {from} do {until}. Liczba przedsiębiorstw, które odpowiedziały: {answers}.",
			"Pytania i dokumenty były publiczne. Wnioski opublikowano dla wszystkich {day}, bez nazw i bez tego, co poufne."},
		{"ro", "Toată piața a fost consultată public pe Fairlot ({consultation}), de la {from} până la {until}. Întreprinderi care au răspuns: {answers}.",
			"Întrebările și documentele au fost publice. Concluziile au fost publicate pentru toți la {day}, fără nume și fără ceea ce era confidențial."},
		{"sv", "Alla tillfrågades offentligt på Fairlot ({consultation}) från {from} till {until}. Företag som svarade: {answers}.",
			"Frågorna och dokumenten var offentliga. Lärdomarna publicerades för alla den {day}, utan namn och utan det som var konfidentiellt."},
	} {
		if t.language == language {
			return t
		}
	}
	return consultationText{"en", "Everyone was asked in public on Fairlot ({consultation}) from {from} to {until}. Enterprises that answered: {answers}.",
		"The questions and the documents were public. What was learnt was published for everyone on {day}, without names and without what was confidential."}
}
