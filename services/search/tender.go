package search

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/search/engine"
)

// The status of a tender as people filter by it.
const (
	statusOpen       = "open"
	statusClosed     = "closed"
	statusEvaluation = "evaluation"
	statusAwarded    = "awarded"
	statusCancelled  = "cancelled"
	// statusConsultation is a market consultation that takes answers, statusConcluded
	// one whose results are published.
	statusConsultation = "consultation"
	statusConcluded    = "concluded"
)

// tenderSchema says how tenders are found.
func tenderSchema() engine.Schema {
	return engine.Schema{
		Name: "tenders", Version: 3, Fit: "fit", Synonyms: synonyms(),
		Fields: []engine.Field{
			{Name: "title", Kind: engine.Text},
			{Name: "lots", Kind: engine.Text},
			{Name: "buyers", Kind: engine.Text},
			{Name: "activity", Kind: engine.Text},
			{Name: "address", Kind: engine.Text},
			{Name: "description", Kind: engine.Text, Highlight: true},
			{Name: "clauses", Kind: engine.Text},
			{Name: "country", Kind: engine.Code, Facet: true},
			{Name: "region", Kind: engine.Code, Facet: true},
			{Name: "cpv", Kind: engine.Code, Facet: true},
			{Name: "status", Kind: engine.Code, Facet: true},
			{Name: "reservation", Kind: engine.Code, Facet: true},
			{Name: "theme", Kind: engine.Code, Facet: true},
			{Name: "language", Kind: engine.Code, Facet: true},
			{Name: "buyer", Kind: engine.Code, Facet: true},
			{Name: "organisation", Kind: engine.Code},
			{Name: "deadline", Kind: engine.Date},
			{Name: "listed_at", Kind: engine.Date},
			{Name: "changed_at", Kind: engine.Date},
			{Name: dueField, Kind: engine.Date},
			{Name: "value", Kind: engine.Number},
			{Name: "fit", Kind: engine.Number},
			{Name: "place", Kind: engine.Place},
		},
	}
}

// statusAt is the state of a published tender at an instant, from its stored
// instants alone.
func statusAt(t *tendersv1.Tender, now time.Time) string {
	happened := func(at *timestamppb.Timestamp) bool { return at != nil && !at.AsTime().After(now) }
	switch {
	case happened(t.GetCancelledAt()):
		return statusCancelled
	case happened(t.GetAwardedAt()):
		return statusAwarded
	case happened(t.GetOpenedAt()):
		return statusEvaluation
	case happened(t.GetConsultation().GetConcludedAt()):
		return statusConcluded
	case happened(entryDeadline(t)):
		return statusClosed
	case consults(t):
		return statusConsultation
	}
	return statusOpen
}

// consults says whether the market is only asked; nobody bids.
func consults(t *tendersv1.Tender) bool {
	return t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
}

// entryDeadline is until when one can come in: the end of the time to bid, and in
// a restricted procedure that nobody is invited to yet, of the time to ask to
// take part (Art. 28(1)), which of a dynamic purchasing system is its own (Art. 34(5)).
func entryDeadline(t *tendersv1.Tender) *timestamppb.Timestamp {
	if technique.Dynamic(t) {
		return t.GetContractEnd()
	}
	if t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED && t.GetInvitedAt() == nil {
		return t.GetParticipationDeadline()
	}
	return t.GetDeadline()
}

// tenderDocument makes a tender findable. Drafts are not public.
func (s *Service) tenderDocument(t *tendersv1.Tender, now time.Time) (engine.Document, bool) {
	if t.GetPublishedAt() == nil {
		return engine.Document{}, false
	}
	status := statusAt(t, now)
	codes := tenderCPV(t)
	values := map[string]any{
		"title": t.GetTitle(), "lots": lotTexts(t), "buyers": buyerNames(t), "activity": s.names.of("cpv", codes...),
		"address": tenderAddress(s.names, t), "description": described(t), "clauses": clauseTexts(t),
		"country": tenderCountries(t), "region": tenderRegions(t), "cpv": beginnings(codes, 2), "status": status,
		"reservation": tenderReservations(t), "theme": themes(t), "language": t.GetLanguage(), "buyer": buyerNames(t),
		"organisation": organisations(t), "fit": tenderFit(t, status), "listed_at": t.GetPublishedAt().AsTime(),
		"changed_at": updatedAt(t).AsTime(),
	}
	if until := entryDeadline(t); until != nil {
		values["deadline"] = until.AsTime()
		if status == statusOpen || status == statusConsultation {
			values[dueField] = until.AsTime()
		}
	}
	if v, err := strconv.ParseFloat(t.GetValue().GetAmount(), 64); err == nil {
		values["value"] = v
	}
	if at, ok := tenderPoint(t); ok {
		values["place"] = at
	}
	return engine.Document{ID: t.GetId(), Values: values}, true
}

// updatedAt is when something last happened to a published tender that those who
// think of coming in should know.
func updatedAt(t *tendersv1.Tender) *timestamppb.Timestamp {
	last := t.GetPublishedAt()
	moments := []*timestamppb.Timestamp{t.GetConsultation().GetConcludedAt(), t.GetInvitedAt(), t.GetCancelledAt(), t.GetAwardedAt()}
	for _, a := range t.GetAmendments() {
		moments = append(moments, a.GetAmendedAt())
	}
	for _, at := range moments {
		if at != nil && at.AsTime().After(last.AsTime()) {
			last = at
		}
	}
	return last
}

// tenderFit puts what anyone can still come into first, then what only those
// invited can, and what is over last.
func tenderFit(t *tendersv1.Tender, status string) float64 {
	switch status {
	case statusConsultation:
		return 2
	case statusOpen:
		if t.GetInvitedAt() != nil {
			return 1
		}
		return 2
	case statusClosed, statusEvaluation:
		return 1
	}
	return 0
}

// described is what a tender says of itself in full; a consultation asks and, in
// the end, says what was learnt.
func described(t *tendersv1.Tender) string {
	text := t.GetDescription()
	for _, q := range t.GetConsultation().GetQuestions() {
		text += "\n" + q.GetText()
	}
	if learnt := t.GetConsultation().GetSummary(); learnt != "" {
		text += "\n" + learnt
	}
	return text
}

func lotTexts(t *tendersv1.Tender) []string {
	var list []string
	for _, lot := range t.GetLots() {
		list = append(list, lot.GetTitle(), lot.GetDescription())
	}
	return list
}

func clauseTexts(t *tendersv1.Tender) []string {
	var list []string
	for _, c := range t.GetClauses() {
		list = append(list, c.GetTitle(), c.GetText(), c.GetMeasure())
	}
	return list
}

func themes(t *tendersv1.Tender) []string {
	var list []string
	for _, c := range t.GetClauses() {
		list = append(list, c.GetTheme())
	}
	return list
}

func buyerNames(t *tendersv1.Tender) []string {
	var list []string
	for _, b := range t.GetBuyers() {
		list = append(list, b.GetName())
	}
	return list
}

func organisations(t *tendersv1.Tender) []string {
	var list []string
	for _, b := range t.GetBuyers() {
		list = append(list, b.GetOrganisation())
	}
	return list
}

func reservation(of tendersv1.Reservation) string {
	switch of {
	case tendersv1.Reservation_RESERVATION_ARTICLE_20:
		return "article_20"
	case tendersv1.Reservation_RESERVATION_ARTICLE_77:
		return "article_77"
	}
	return "none"
}

// tenderHit writes what a result shows of a tender.
func tenderHit(t *tendersv1.Tender, hit engine.Hit, now time.Time) *searchv1.TenderHit {
	return &searchv1.TenderHit{
		Tender: t.GetId(), Title: t.GetTitle(), Excerpt: excerpt(hit.Highlights["description"], t.GetDescription()),
		Buyers: buyerNames(t), Place: t.GetPlace(), Value: t.GetValue(), Deadline: entryDeadline(t),
		Status: statusAt(t, now), Reservation: reservation(t.GetReservation()), Clauses: int32(len(t.GetClauses())), Lots: int32(len(t.GetLots())),
		Cpv: t.GetCpv(), Language: t.GetLanguage(), PublishedAt: t.GetPublishedAt(), UpdatedAt: updatedAt(t), DistanceKm: hit.Distance,
	}
}
