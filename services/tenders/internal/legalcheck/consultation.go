package legalcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func checkConsultationQuestions(in Input) outcome {
	asked := func(q *tendersv1.ConsultationQuestion) bool { return given(q.GetText()) }
	return require(slices.ContainsFunc(in.Tender.GetConsultation().GetQuestions(), asked),
		"consultation.questions", "ask the market at least one question")
}

// reasonable gives until when answers are taken at least, by the practice that
// is a row of the periods, and the parameters of a finding about it.
func reasonable(in Input) (time.Time, []string) {
	minimum, ok := MinimumPeriod(in.Tender, in.Now)
	if !ok {
		return in.Now, nil
	}
	end := in.Calendar.PeriodEnd(in.Now, minimum.Days)
	return end, []string{
		"days", strconv.Itoa(minimum.Days), "earliest", in.Calendar.NextNoon(end).Format(time.RFC3339), "time_zone", in.Calendar.Zone(),
	}
}

func checkConsultationUntil(in Input) outcome {
	_, params := reasonable(in)
	until := in.Tender.GetDeadline()
	return require(until != nil && until.AsTime().After(in.Now), "deadline", "say until when enterprises can answer", params...)
}

// checkConsultationTime warns: the Directive names no time for answers, so the
// row is practice, and the officer may have a reason for less.
func checkConsultationTime(in Input) outcome {
	until := in.Tender.GetDeadline()
	if until == nil || !until.AsTime().After(in.Now) {
		return skips() // consultation.until says so
	}
	end, params := reasonable(in)
	return require(!until.AsTime().Before(end), "deadline", "small enterprises need about two weeks to answer; this is practice, the law names no time", params...)
}

// offers are words with which a text asks for prices or offers, in the languages
// of the ten cities: a consultation that does compares enterprises, which only a
// procedure may. A word may stand in a harmless sentence: so it warns.
var offers = regexp.MustCompile(`(?i)` +
	`\b(submit|send|make|give)( us)? (an?|your) (offer|bid|tender|quote|quotation)\b|\byour (best )?(price|quote|quotation|bid|offer)s?\b|\bprice (list|offer|quotation)\b` +
	`|\b(votre|vos) (meilleure? )?(prix|devis|offres?|tarifs?)\b|\b(remettre|soumettre|envoyer|faire) une offre\b|\bdevis chiffré\b` +
	`|\b(la|il) (vostr[ao]|su[ao]) (miglior )?(offerta|prezzo|preventiv[oi])\b|\bpresentare un'offerta\b|\bpreventiv[oi] di spesa\b` +
	`|\bsus? (mejor(es)? )?(precios?|ofertas?|presupuestos?)\b|\bpresentar una oferta\b` +
	`|\b(el|la|els|les) (seu|seva|seus|seves|vostre|vostra) (millor )?(preus?|ofert(a|es)|pressupost(os)?)\b|\bpresentar una oferta\b` +
	`|\b(o|a|os|as) (seu|sua|seus|suas|vosso|vossa) (melhor )?(preços?|propostas?|orçamentos?)\b|\bapresentar uma proposta\b` +
	`|(swoj(ą|ę|e)|waszą|państwa) (najlepsz(ą|e) )?(cen[ęay]|ofert[ęay])|złoż(yć|enie|cie|enia) ofert|ofert[aęy] cenow` +
	`|\b(prețul|oferta) (dumneavoastră|dvs)|\b(depuneți|trimiteți|depunerea unei) ofert|\bofert[aăe] de preț` +
	`|\b(ert|era|ditt) (bästa )?(pris|priser|anbud|offert)\b|\blämna (ett|in) (anbud|offert)`)

// asksForOffers gives the words of a text that ask for prices or offers, or "".
func asksForOffers(text string) string { return offers.FindString(text) }

func checkNoOffers(in Input) outcome {
	var problems []problem
	look := func(field, text string) {
		if words := asksForOffers(text); words != "" {
			problems = append(problems, at(field, "the words “"+words+"” ask for prices or offers; a consultation asks how the market works, and a procedure asks for offers", "words", words))
		}
	}
	look("description", in.Tender.GetDescription())
	for i, q := range in.Tender.GetConsultation().GetQuestions() {
		look(fmt.Sprintf("consultation.questions[%d].text", i), q.GetText())
	}
	return found(problems...)
}

// checkConsultationSummary holds that nobody knows more than the others when the
// tender that the consultation led to is published.
func checkConsultationSummary(in Input) outcome {
	if in.Consultation == nil {
		return skips()
	}
	return require(in.Consultation.GetConsultation().GetConcludedAt() != nil, "consulted_in",
		"publish what the market consultation taught first; until then those who took part know more than the others", "consultation", in.Consultation.GetId())
}
