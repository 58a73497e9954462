package legalcheck

import (
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// system makes the lawful tender a dynamic purchasing system.
func system(in *Input) {
	t := in.Tender
	t.DpsUsage, t.Procedure, t.ElectronicSubmission = "dps-list", procedureRestricted, true
	t.ParticipationDeadline, t.Deadline, t.QuestionsUntil = stamp(in.Now.AddDate(0, 0, 32)), nil, nil
	t.OpeningOfficers, t.Evaluators = nil, nil
}

// call makes it a call within a system that was published two months ago.
func call(in *Input) {
	parent := lawful()
	parent.Now = in.Now.AddDate(0, -2, 0)
	system(&parent)
	parent.Tender.ParticipationDeadline = stamp(in.Now.AddDate(0, -1, 0))
	in.Parent = &Parent{Tender: parent.Tender, Bidders: 2}
	t := in.Tender
	t.Within, t.WithinDps, t.Procedure = "ten_parent", true, procedureRestricted
	t.Deadline, t.QuestionsUntil = stamp(in.Now.AddDate(0, 0, 12)), nil
	t.Value, t.Lots = eur("100000"), []*tendersv1.Lot{{Id: "LOT-0001", Title: "North", Value: eur("100000")}}
}

// reopened makes it a call within a framework agreement.
func reopened(in *Input) {
	call(in)
	p := in.Parent.Tender
	p.DpsUsage, p.FrameworkAgreement, p.StandstillUntil = "", "fa-w-rc", stamp(in.Now.AddDate(0, 0, -1))
	in.Tender.WithinDps = false
}

func techniqueCases() map[string]ruleCase {
	return map[string]ruleCase{
		"dps.procedure":    {field: "procedure", satisfies: system, breaks: func(in *Input) { in.Tender.Procedure = procedureOpen }},
		"dps.no_framework": {field: "framework_agreement", satisfies: system, breaks: func(in *Input) { in.Tender.FrameworkAgreement = "fa-mix" }},
		"dps.no_limit":     {field: "framework_participants", satisfies: system, breaks: func(in *Input) { in.Tender.FrameworkParticipants = 8 }},
		"dps.electronic":   {field: "documents_not_electronic", satisfies: system, breaks: func(in *Input) { in.Tender.DocumentsNotElectronic = true }},
		"within.parent":    {field: "within", satisfies: reopened, breaks: func(in *Input) { in.Tender.Buyers[0].Organisation = "org_stranger" }},
		"within.running":   {field: "within", satisfies: call, breaks: func(in *Input) { in.Parent.Tender.ContractEnd = stamp(in.Now) }},
		"within.subject":   {field: "cpv", satisfies: call, breaks: func(in *Input) { in.Tender.Cpv = "90511000" }},
		"within.bidders":   {field: "within", satisfies: reopened, breaks: func(in *Input) { in.Parent.Bidders = 0 }},
		"within.waiting":   {field: "within", satisfies: call, breaks: func(in *Input) { in.Parent.Waiting = 1 }},
		"within.value": {
			field:     "value",
			satisfies: func(in *Input) { reopened(in); in.Parent.Called = []*typesv1.Money{eur("200000"), eur("180000")} },
			breaks:    func(in *Input) { in.Parent.Called = append(in.Parent.Called, eur("0.01")) },
		},
		"within.deadline": {field: "deadline", satisfies: call, breaks: func(in *Input) { in.Tender.Deadline = stamp(in.Now.AddDate(0, 0, 9)) }},
	}
}
