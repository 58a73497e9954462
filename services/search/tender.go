package search

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// The status of a tender as people filter by it.
const (
	statusOpen       = "open"
	statusClosed     = "closed"
	statusEvaluation = "evaluation"
	statusAwarded    = "awarded"
	statusCancelled  = "cancelled"
)

// tenderSchema says how tenders are found.
func tenderSchema() engine.Schema {
	return engine.Schema{
		Name: "tenders", Version: 2, Fit: "fit", Synonyms: synonyms(),
		Fields: []engine.Field{
			{Name: "title", Kind: engine.Text},
			{Name: "lots", Kind: engine.Text},
			{Name: "buyers", Kind: engine.Text},
			{Name: "activity", Kind: engine.Text},
			{Name: "address", Kind: engine.Text},
			{Name: "description", Kind: engine.Text, Highlight: true},
			{Name: "clauses", Kind: engine.Text},
			{Name: "country", Kind: engine.Code, Facet: true},
			{Name: "cpv", Kind: engine.Code, Facet: true},
			{Name: "status", Kind: engine.Code, Facet: true},
			{Name: "reservation", Kind: engine.Code, Facet: true},
			{Name: "theme", Kind: engine.Code, Facet: true},
			{Name: "buyer", Kind: engine.Code, Facet: true},
			{Name: "organisation", Kind: engine.Code},
			{Name: "deadline", Kind: engine.Date},
			{Name: "listed_at", Kind: engine.Date},
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
	case happened(t.GetDeadline()):
		return statusClosed
	}
	return statusOpen
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
		"address": addressText(s.names, t.GetPlace()), "description": t.GetDescription(), "clauses": clauseTexts(t),
		"country": t.GetPlace().GetCountry(), "cpv": beginnings(codes, 2), "status": status,
		"reservation": reservation(t), "theme": themes(t), "buyer": buyerNames(t), "organisation": organisations(t),
		"fit": tenderFit(status), "listed_at": t.GetPublishedAt().AsTime(),
	}
	if t.GetDeadline() != nil {
		values["deadline"] = t.GetDeadline().AsTime()
		if status == statusOpen {
			values[dueField] = t.GetDeadline().AsTime()
		}
	}
	if v, err := strconv.ParseFloat(t.GetValue().GetAmount(), 64); err == nil {
		values["value"] = v
	}
	if p := t.GetPlace(); p != nil && p.Latitude != nil && p.Longitude != nil {
		values["place"] = engine.Point{Latitude: p.GetLatitude(), Longitude: p.GetLongitude()}
	}
	return engine.Document{ID: t.GetId(), Values: values}, true
}

// tenderFit puts what one can still bid for first, and what is over last.
func tenderFit(status string) float64 {
	switch status {
	case statusOpen:
		return 2
	case statusClosed, statusEvaluation:
		return 1
	}
	return 0
}

func tenderCPV(t *tendersv1.Tender) []string {
	codes := append([]string{t.GetCpv()}, t.GetAdditionalCpv()...)
	for _, lot := range t.GetLots() {
		codes = append(codes, lot.GetCpv())
	}
	return codes
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

func reservation(t *tendersv1.Tender) string {
	switch t.GetReservation() {
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
		Buyers: buyerNames(t), Place: t.GetPlace(), Value: t.GetValue(), Deadline: t.GetDeadline(),
		Status: statusAt(t, now), Reservation: reservation(t), Clauses: int32(len(t.GetClauses())), Lots: int32(len(t.GetLots())),
		Cpv: t.GetCpv(), Language: t.GetLanguage(),
	}
}
