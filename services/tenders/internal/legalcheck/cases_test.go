package legalcheck

import (
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	procedureOpen  = tendersv1.Procedure_PROCEDURE_OPEN
	procedureLight = tendersv1.Procedure_PROCEDURE_LIGHT
	procedureBelow = tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD
)

func ruleCases() map[string]ruleCase {
	all := map[string]ruleCase{}
	for _, part := range []map[string]ruleCase{subjectCases(), partCases(), procedureCases(), peopleCases()} {
		for id, c := range part {
			all[id] = c
		}
	}
	return all
}

func subjectCases() map[string]ruleCase {
	return map[string]ruleCase{
		"tender.title":           {field: "title", breaks: func(in *Input) { in.Tender.Title = " " }},
		"tender.description":     {field: "description", breaks: func(in *Input) { in.Tender.Description = "" }},
		"tender.language":        {field: "language", breaks: func(in *Input) { in.Tender.Language = "" }},
		"tender.contract_nature": {field: "contract_nature", breaks: func(in *Input) { in.Tender.ContractNature = 0 }},
		"tender.cpv":             {field: "cpv", breaks: func(in *Input) { in.Tender.Cpv = "45214000" }},
		"tender.place":           {field: "place.country", breaks: func(in *Input) { in.Tender.Place = nil }},
		"tender.value":           {field: "value", breaks: func(in *Input) { in.Tender.Value = eur("0") }},
		"contract.period":        {field: "contract_end", breaks: func(in *Input) { in.Tender.ContractEnd = in.Tender.ContractStart }},
		"accessibility.stated":   {field: "accessibility", breaks: func(in *Input) { in.Tender.Accessibility = "" }},
	}
}

func partCases() map[string]ruleCase {
	return map[string]ruleCase{
		"lots.present": {field: "lots[1].value", breaks: func(in *Input) { in.Tender.Lots[1].Value = nil }},
		"lots.sum":     {field: "lots", breaks: func(in *Input) { in.Tender.Lots[1].Value = eur("240000.01") }},
		"lots.no_lots_reason": {
			field: "no_lots_reason",
			satisfies: func(in *Input) {
				in.Tender.Lots, in.Tender.NoLotsReason = in.Tender.Lots[:1], "one building"
			},
			breaks: func(in *Input) { in.Tender.NoLotsReason = "" },
		},
		"clauses.present":    {field: "clauses", breaks: func(in *Input) { in.Tender.Clauses = nil }},
		"clauses.measurable": {field: "clauses[0].target", breaks: func(in *Input) { in.Tender.Clauses[0].Target = "0.0" }},
		"clauses.lever":      {field: "clauses[0].lever", breaks: func(in *Input) { in.Tender.Clauses[0].Lever = 0 }},
		"clauses.linked":     {field: "clauses[0].link_to_subject", breaks: func(in *Input) { in.Tender.Clauses[0].LinkToSubject = "" }},
		"clauses.lots":       {field: "clauses[0].lots[0]", breaks: func(in *Input) { in.Tender.Clauses[0].Lots[0] = "LOT-0009" }},
		"criteria.complete":  {field: "criteria[0].name", breaks: func(in *Input) { in.Tender.Criteria[0].Name = "" }},
		"criteria.weights":   {field: "criteria", breaks: func(in *Input) { in.Tender.Criteria[0].Weight = "50.0001" }},
		"criteria.price":     {field: "criteria", breaks: func(in *Input) { in.Tender.Criteria[0].Type = tendersv1.CriterionType_CRITERION_TYPE_QUALITY }},
		"criteria.social_clause": {
			field:  "criteria[1].clause",
			breaks: func(in *Input) { in.Tender.Criteria[1].Clause = "CLA-0007" },
		},
	}
}

func procedureCases() map[string]ruleCase {
	below := func(in *Input) {
		in.Tender.Procedure, in.Tender.Value = procedureBelow, eur("200000")
		in.Tender.Lots = in.Tender.Lots[:1]
		in.Tender.Lots[0].Value = eur("200000")
	}
	lightRegime := func(in *Input) { in.Tender.Procedure, in.Tender.Cpv = procedureLight, "85312000" }
	early := func(in *Input) { in.Tender.Deadline = stamp(in.Now.AddDate(0, 0, 9)) }
	article77 := func(in *Input) {
		in.Tender.Reservation, in.Tender.Cpv = tendersv1.Reservation_RESERVATION_ARTICLE_77, "85312000"
	}
	return map[string]ruleCase{
		"procedure.chosen":    {field: "procedure", breaks: func(in *Input) { in.Tender.Procedure = 0 }},
		"procedure.threshold": {field: "procedure", satisfies: below, breaks: func(in *Input) { in.Tender.Value = eur("216000") }},
		"procedure.currency": {field: "value.currency", satisfies: below, breaks: func(in *Input) {
			in.Tender.Value = &typesv1.Money{Amount: "900000", Currency: "PLN"}
		}},
		"procedure.light_services": {field: "cpv", satisfies: lightRegime, breaks: func(in *Input) { in.Tender.Cpv = "90911200" }},
		"deadline.open_procedure":  {field: "deadline", breaks: func(in *Input) { in.Tender.Deadline = stamp(in.Now.AddDate(0, 0, 30)) }},
		"deadline.light_regime":    {field: "deadline", satisfies: lightRegime, breaks: early},
		"deadline.below_threshold": {field: "deadline", satisfies: below, breaks: early},
		"questions.before_deadline": {field: "questions_until", breaks: func(in *Input) {
			in.Tender.QuestionsUntil = in.Tender.Deadline
		}},
		"standstill.days": {field: "standstill_days", breaks: func(in *Input) { in.Tender.StandstillDays = 9 }},
		"reservation.article_20": {field: "reservation", breaks: func(in *Input) {
			in.Tender.Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_20
		}},
		"reservation.article_77_services": {field: "cpv", satisfies: article77, breaks: func(in *Input) { in.Tender.Cpv = "85323001" }},
		"reservation.article_77_duration": {field: "contract_end", satisfies: article77, breaks: func(in *Input) {
			in.Tender.ContractEnd = stamp(in.Tender.ContractStart.AsTime().AddDate(3, 0, 0).Add(time.Second))
		}},
	}
}

func peopleCases() map[string]ruleCase {
	barred := func(in *Input) {
		p := in.People["per_2"]
		p.Barred = true
		in.People["per_2"] = p
	}
	keyless := func(in *Input) {
		p := in.People["per_3"]
		p.Key = KeyMissing
		in.People["per_3"] = p
	}
	return map[string]ruleCase{
		"officers.three":     {field: "opening_officers", breaks: func(in *Input) { in.Tender.OpeningOfficers = []string{"per_1", "per_2", "per_1"} }},
		"officers.entitled":  {field: "opening_officers[1]", breaks: barred},
		"officers.keys":      {field: "opening_officers[2]", breaks: keyless},
		"evaluators.present": {field: "evaluators", breaks: func(in *Input) { in.Tender.Evaluators = nil }},
		"pool.agreement": {
			field:     "pool",
			satisfies: func(in *Input) { in.Tender.Pool, in.PoolAgreed = "poo_1", true },
			breaks:    func(in *Input) { in.PoolAgreed = false },
		},
	}
}
