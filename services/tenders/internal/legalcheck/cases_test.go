package legalcheck

import (
	"strings"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

const (
	procedureOpen       = tendersv1.Procedure_PROCEDURE_OPEN
	procedureRestricted = tendersv1.Procedure_PROCEDURE_RESTRICTED
	procedureLight      = tendersv1.Procedure_PROCEDURE_LIGHT
	procedureBelow      = tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD
)

func ruleCases() map[string]ruleCase {
	all := map[string]ruleCase{}
	for _, part := range []map[string]ruleCase{
		subjectCases(), partCases(), procedureCases(), periodCases(), reservationCases(), contractCases(), techniqueCases(), nationalCases(), peopleCases(), consultationCases(),
	} {
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
		"lots.limits": {
			field: "lots_award_rule",
			satisfies: func(in *Input) {
				in.Tender.LotsBidLimit, in.Tender.LotsAwardLimit, in.Tender.LotsAwardRule = 2, 1, "the lot where it ranks best by points"
			},
			breaks: func(in *Input) { in.Tender.LotsAwardRule = "" },
		},
		"clauses.residence": {field: "clauses[0].text", breaks: func(in *Input) { in.Tender.Clauses[0].Text = "Hire local residents." }},
		"clauses.label": {
			field: "clauses[0].accepts_equivalent",
			satisfies: func(in *Input) {
				in.Tender.Clauses[0].Lever, in.Tender.Clauses[0].AcceptsEquivalent = tendersv1.Lever_LEVER_LABEL, true
			},
			breaks: func(in *Input) { in.Tender.Clauses[0].AcceptsEquivalent = false },
		},
		"clauses.reservation": {
			field: "clauses[0].lever",
			satisfies: func(in *Input) {
				in.Tender.Clauses[0].Lever, in.Tender.Lots[0].Reservation = tendersv1.Lever_LEVER_RESERVATION, article20Reserved
			},
			breaks: func(in *Input) { in.Tender.Lots[0].Reservation = 0 },
		},
		"clauses.lots":      {field: "clauses[0].lots[0]", breaks: func(in *Input) { in.Tender.Clauses[0].Lots[0] = "LOT-0009" }},
		"criteria.complete": {field: "criteria[0].name", breaks: func(in *Input) { in.Tender.Criteria[0].Name = "" }},
		"criteria.weights":  {field: "criteria", breaks: func(in *Input) { in.Tender.Criteria[0].Weight = "50.0001" }},
		"criteria.price":    {field: "criteria", breaks: func(in *Input) { in.Tender.Criteria[0].Type = tendersv1.CriterionType_CRITERION_TYPE_QUALITY }},
		"criteria.formula":  {field: "criteria[1].description", breaks: func(in *Input) { in.Tender.Criteria[1].Description = "" }},
		"criteria.cost":     {field: "criteria[0].clause", breaks: func(in *Input) { in.Tender.Criteria[0].Clause = "CLA-0001" }},
		"criteria.life_cycle": {
			field: "life_cycle_cost",
			satisfies: func(in *Input) {
				in.Tender.LifeCycleCost = "Energy and water over ten years, emissions at 100 € a tonne."
			},
			breaks: func(in *Input) { in.Tender.LifeCycleCost = "Price less the social value (SROI) of the jobs." },
		},
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
		"questions.answers": {field: "questions_until", breaks: func(in *Input) {
			in.Tender.QuestionsUntil = stamp(in.Tender.Deadline.AsTime().AddDate(0, 0, -5))
		}},
		"questions.before_deadline": {field: "questions_until", breaks: func(in *Input) {
			in.Tender.QuestionsUntil = in.Tender.Deadline
		}},
		"standstill.days": {field: "standstill_days", breaks: func(in *Input) { in.Tender.StandstillDays = 9 }},
	}
}

func periodCases() map[string]ruleCase {
	restricted := func(in *Input) {
		in.Tender.Procedure = tendersv1.Procedure_PROCEDURE_RESTRICTED
		in.Tender.ParticipationDeadline, in.Tender.Deadline = stamp(in.Now.AddDate(0, 0, 32)), stamp(in.Now.AddDate(0, 0, 70))
		in.Tender.QuestionsUntil = nil
	}
	return map[string]ruleCase{
		"deadline.participation": {field: "participation_deadline", satisfies: restricted, breaks: func(in *Input) {
			in.Tender.ParticipationDeadline = stamp(in.Now.AddDate(0, 0, 29))
		}},
		"deadline.restricted_procedure": {field: "deadline", satisfies: restricted, breaks: func(in *Input) {
			in.Tender.Deadline = stamp(in.Tender.ParticipationDeadline.AsTime().AddDate(0, 0, 29))
		}},
		"deadline.site_visit": {
			field:     "deadline",
			satisfies: func(in *Input) { in.Tender.SiteVisit = true },
			breaks:    func(in *Input) { in.Tender.Deadline = stamp(in.Calendar.PeriodEnd(in.Now, 35)) },
		},
	}
}

func reservationCases() map[string]ruleCase {
	article77 := func(in *Input) {
		in.Tender.Reservation, in.Tender.Cpv = tendersv1.Reservation_RESERVATION_ARTICLE_77, "85312000"
	}
	return map[string]ruleCase{
		"reservation.article_77_recent": {field: "lots[1].reservation", breaks: func(in *Input) {
			in.Tender.Lots[1].Reservation, in.Tender.Lots[1].Cpv = article77Reserved, "85312000"
		}},
		"reservation.lots": {
			field:     "lots[0].reservation",
			satisfies: func(in *Input) { in.Tender.Reservation = article20Reserved },
			breaks:    func(in *Input) { in.Tender.Lots[0].Reservation = tendersv1.Reservation_RESERVATION_NONE },
		},
		"reservation.article_20": {field: "reservation", breaks: func(in *Input) {
			in.Tender.Reservation = tendersv1.Reservation_RESERVATION_ARTICLE_20
		}},
		"reservation.article_77_services": {field: "cpv", satisfies: article77, breaks: func(in *Input) { in.Tender.Cpv = "85323001" }},
		"reservation.article_77_duration": {field: "contract_end", satisfies: article77, breaks: func(in *Input) {
			in.Tender.ContractEnd = stamp(in.Tender.ContractStart.AsTime().AddDate(3, 0, 0).Add(time.Second))
		}},
	}
}

func contractCases() map[string]ruleCase {
	below := func(in *Input) {
		in.Tender.Procedure, in.Tender.Value, in.Tender.RelatedValue = procedureBelow, eur("100000"), eur("115999.99")
		in.Tender.Lots = in.Tender.Lots[:1]
	}
	return map[string]ruleCase{
		"contract.framework": {
			field: "framework_duration_reason",
			satisfies: func(in *Input) {
				in.Tender.FrameworkAgreement, in.Tender.ContractEnd = "fa-wo-rc", stamp(in.Tender.ContractStart.AsTime().AddDate(4, 0, 0))
			},
			breaks: func(in *Input) { in.Tender.ContractEnd = stamp(in.Tender.ContractStart.AsTime().AddDate(4, 0, 1)) },
		},
		"value.not_split": {field: "related_value", satisfies: below, breaks: func(in *Input) { in.Tender.RelatedValue = eur("116000") }},
		"value.options":   {field: "value", breaks: func(in *Input) { in.Tender.Renewals = 2 }},
		"consultation.recorded": {
			field: "market_consultation.measures",
			satisfies: func(in *Input) {
				in.Tender.MarketConsultation = &tendersv1.MarketConsultation{
					Held: true, HeldAt: stamp(in.Now.AddDate(0, -2, 0)), Description: "Six enterprises were asked.", Measures: "All answers are published.",
				}
			},
			breaks: func(in *Input) { in.Tender.MarketConsultation.Measures = "" },
		},
		"selection.turnover": {
			field:     "minimum_turnover",
			satisfies: func(in *Input) { in.Tender.MinimumTurnover = eur("960000") },
			breaks:    func(in *Input) { in.Tender.MinimumTurnover = eur("960000.01") },
		},
	}
}

// nationalCases are by row: a tender of that country's buyer that the row is
// silent about, and one that it speaks of.
func nationalCases() map[string]ruleCase {
	buyer := func(country string) func(*Input) { return func(in *Input) { in.Country = country } }
	later := func(country string) func(*Input) {
		return func(in *Input) { in.Country, in.Now = country, day(2026, 9, 1) }
	}
	reserve := func(in *Input) { in.Tender.Reservation = article20Reserved }
	unconditional := func(in *Input) { in.Tender.Clauses[0].Lever = tendersv1.Lever_LEVER_COMPLIANCE }
	polishWorks := func(in *Input) {
		in.Country, in.Tender.Procedure, in.Tender.ContractNature = "PL", procedureBelow, tendersv1.ContractNature_CONTRACT_NATURE_WORKS
	}
	all := map[string]ruleCase{
		"fr.reservation_share": {field: "reservation", satisfies: buyer("FR"), breaks: reserve},
		"fr.social_condition":  {field: "clauses", satisfies: later("FR"), breaks: unconditional},
		"it.social_condition":  {field: "clauses", satisfies: buyer("IT"), breaks: unconditional},
		"es.social_condition":  {field: "clauses", satisfies: buyer("ES"), breaks: unconditional},
		"pl.below_threshold": {field: "deadline", satisfies: polishWorks, breaks: func(in *Input) {
			in.Tender.Deadline = stamp(in.Now.AddDate(0, 0, 13))
		}},
	}
	for _, country := range []string{"fr", "it", "es", "pl", "pt", "ro", "se"} {
		all[country+".reservation"] = ruleCase{field: "reservation", satisfies: buyer(strings.ToUpper(country)), breaks: reserve}
	}
	return all
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
		"approval.given": {
			field:     "approval",
			satisfies: func(in *Input) { in.Tender.Approval = &tendersv1.Approval{Required: true, Approved: true} },
			breaks:    func(in *Input) { in.Tender.Approval.Approved = false },
		},
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
