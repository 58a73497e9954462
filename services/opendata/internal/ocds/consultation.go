package ocds

import (
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// OfConsultation writes a market consultation: planning, or planningUpdate after
// the first release. What may be bought is a planned tender without a method,
// criteria or a time for bids, for there is no call yet. What the market is asked
// is a milestone of it, with what was learnt once that is published.
func OfConsultation(ocid, id string, first bool, at *timestamppb.Timestamp, t *tendersv1.Tender) Release {
	tag := "planningUpdate"
	if first {
		tag = "planning"
	}
	r := OfTender(ocid, id, tag, at, t, "")
	r.Planning = &Planning{Rationale: t.GetConsultation().GetSummary(), Milestones: []Milestone{asked(t)}}
	r.Tender = &Tender{
		ID: t.GetId(), Title: t.GetTitle(), Description: t.GetDescription(), Status: "planned", ProcuringEntity: r.Buyer, Value: value(t.GetValue()),
		MainProcurementCategory: category(t.GetContractNature()), LegalBasis: &Classification{"CELEX", "32014L0024"},
		EnquiryPeriod: period(t.GetPublishedAt(), t.GetQuestionsUntil()), Items: items(t), Amendments: amendments(t),
	}
	if t.GetCancelledAt() != nil {
		r.Tender.Status = "cancelled"
	}
	return r
}

// asked is the consultation as a milestone: its questions, until when answers are
// taken, and when it ended.
func asked(t *tendersv1.Tender) Milestone {
	var questions []string
	for _, q := range t.GetConsultation().GetQuestions() {
		questions = append(questions, q.GetText())
	}
	m := Milestone{
		ID: t.GetId() + "-consultation", Title: t.GetTitle(), Type: "preProcurement", Description: strings.Join(questions, "\n"),
		DueDate: instant(t.GetDeadline()), DateMet: instant(t.GetConsultation().GetConcludedAt()), Status: "scheduled",
	}
	if m.DateMet != "" {
		m.Status = "met"
	}
	if t.GetCancelledAt() != nil {
		m.Status = "notMet"
	}
	return m
}

// Planned says that a process follows the planning of another.
func Planned(ocid, uri string) []RelatedProcess {
	return []RelatedProcess{{ID: "1", Relationship: []string{"planning"}, Scheme: "ocid", Identifier: ocid, URI: uri}}
}
