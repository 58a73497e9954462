package legalcheck

import tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

const (
	blocks  = tendersv1.Severity_SEVERITY_BLOCKS
	warns   = tendersv1.Severity_SEVERITY_WARNS
	informs = tendersv1.Severity_SEVERITY_INFORMS
)

// Rules gives the table in the order in which people fill a tender in.
func Rules() []Rule {
	var all []Rule
	for _, part := range [][]Rule{
		subjectRules(), lotRules(), socialRules(), criterionRules(), selectionRules(), consultationRules(), procedureRules(), periodRules(), techniqueRules(), reservationRules(), peopleRules(), nationalRules(),
	} {
		all = append(all, part...)
	}
	for i := range all {
		if all[i].ValidFrom.IsZero() {
			all[i].ValidFrom = day(2016, 4, 18) // end of the transposition period, Art. 90(1)
		}
	}
	return all
}

func subjectRules() []Rule {
	return []Rule{
		{ID: "tender.title", Article: "Annex V part C", Severity: blocks, Explanation: "The tender has a title.", concerns: everything, check: checkTitle},
		{ID: "tender.description", Article: "Annex V part C", Severity: blocks, Explanation: "What is bought is described.", concerns: everything, check: checkDescription},
		{ID: "tender.language", Article: "Art. 51(3)", Severity: blocks, Explanation: "The language is stated.", concerns: everything, check: checkLanguage},
		{ID: "tender.contract_nature", Article: "Art. 2(1)", Severity: blocks, Explanation: "It is stated whether services, supplies or works are bought.", concerns: everything, check: checkNature},
		{ID: "tender.cpv", Article: "Art. 23", Severity: blocks, Explanation: "The main CPV code is given and fits what is bought.", concerns: everything, check: checkCPV},
		{ID: "tender.place", Article: "Annex V part C", Severity: blocks, Explanation: "The place of performance is stated.", concerns: everything, check: checkPlace},
		{ID: "tender.value", Article: "Art. 5(1)", Severity: blocks, Explanation: "The value is estimated.", check: checkValue},
		{ID: "contract.period", Article: "Annex V part C", Severity: blocks, Explanation: "The contract has a start and an end.", check: checkPeriod},
		{ID: "contract.framework", Article: "Art. 33(1)", Severity: blocks, Explanation: "A framework agreement runs four years at most, or says why longer.", check: checkFramework},
		{ID: "value.not_split", Article: "Art. 5(3)", Severity: blocks, Explanation: "The purchase is not split to stay below a threshold.", check: checkNotSplit},
		{ID: "value.options", Article: "Art. 5(1)", Severity: informs, Explanation: "There are no options or renewals to add to the value.", check: checkOptions},
		{ID: "consultation.recorded", Article: "Art. 40, 41", Severity: blocks, Explanation: "A market consultation is recorded.", check: checkConsultation},
		{ID: "consultation.summary", Article: "Art. 41", Severity: warns, Explanation: "What the market consultation taught is published for everyone.", check: checkConsultationSummary},
		{ID: "accessibility.stated", Article: "Art. 42(1)", Severity: warns, Explanation: "Accessibility for all users is stated.", check: checkAccessibility},
	}
}

func lotRules() []Rule {
	return []Rule{
		{ID: "lots.present", Article: "Art. 46(1)", Severity: blocks, Explanation: "Every lot has a title and a value.", check: checkLots},
		{ID: "lots.sum", Article: "Art. 5(8)", Severity: blocks, Explanation: "The lots together stay within the estimated value.", check: checkLotSum},
		{ID: "lots.limits", Article: "Art. 46(2)", Severity: blocks, Explanation: "Limits on lots are possible and say how they work.", check: checkLotLimits},
		{ID: "lots.no_lots_reason", Article: "Art. 46(1)", Severity: warns, Explanation: "The tender is divided into lots, or says why not.", check: checkNoLotsReason},
	}
}

func socialRules() []Rule {
	return []Rule{
		{ID: "clauses.present", Article: "Art. 18(2), 70", Severity: blocks, Explanation: "There is a social clause.", check: checkClauses},
		{ID: "clauses.measurable", Article: "Art. 67(4), 70", Severity: blocks, Explanation: "Every clause has a measure, a target and evidence.", check: checkMeasurable},
		{ID: "clauses.lever", Article: "Art. 18(2), 20, 43, 67, 70, 77", Severity: blocks, Explanation: "Every clause says where in the law it works.", check: checkLever},
		{ID: "clauses.linked", Article: "Art. 67(3), 70", Severity: blocks, Explanation: "Every clause is linked to what is bought.", check: checkLinked},
		{ID: "clauses.residence", Article: "Art. 18(1)", Severity: warns, Explanation: "Nobody is preferred for where they live or have their seat.", check: checkResidence},
		{ID: "clauses.label", Article: "Art. 43(1)", Severity: blocks, Explanation: "Every label accepts equivalents.", check: checkLabel},
		{ID: "clauses.reservation", Article: "Art. 20, 77", Severity: blocks, Explanation: "A clause that reserves stands in a reserved tender or lot.", check: checkReservingClause},
		{ID: "clauses.lots", Article: "Art. 70", Severity: blocks, Explanation: "Every clause names lots that exist.", check: checkClauseLots},
	}
}

func criterionRules() []Rule {
	return []Rule{
		{ID: "criteria.complete", Article: "Art. 67(4)", Severity: blocks, Explanation: "Every criterion has a name and a weight.", check: checkCriteria},
		{ID: "criteria.weights", Article: "Art. 67(5)", Severity: blocks, Explanation: "The weights sum to 100.", check: checkWeights},
		{ID: "criteria.price", Article: "Art. 67(2)", Severity: blocks, Explanation: "There is one price criterion.", check: checkPrice},
		{ID: "criteria.formula", Article: "Art. 67(4), 67(5)", Severity: informs, Explanation: "Every criterion says how its points are given.", check: checkFormula},
		{ID: "criteria.cost", Article: "Art. 68(1)", Severity: blocks, Explanation: "No social clause is scored as a price.", check: checkSocialCost},
		{ID: "criteria.life_cycle", Article: "Art. 68(1)", Severity: warns, Explanation: "Life-cycle costs hold no social value in money.", check: checkLifeCycle},
		{ID: "criteria.social_clause", Article: "Art. 67(2)(a), 67(3)", Severity: blocks, Explanation: "Every social criterion scores a clause.", check: checkSocialCriterion},
	}
}

func procedureRules() []Rule {
	return []Rule{
		{ID: "procedure.chosen", Article: "Art. 26", Severity: blocks, Explanation: "The procedure is chosen.", concerns: everything, check: checkProcedure},
		{ID: "procedure.threshold", Article: "Art. 4", Severity: blocks, Explanation: "The procedure fits the value.", check: checkThreshold},
		{ID: "procedure.light_services", Article: "Art. 74, Annex XIV", Severity: blocks, Explanation: "The light regime is used for services of Annex XIV.", check: checkLightServices},
		{ID: "procedure.currency", Article: "Art. 6(3)", Severity: informs, Explanation: "The thresholds are known in this currency.", check: checkThresholdCurrency},
		{ID: "questions.before_deadline", Article: "Art. 53(2)", Severity: blocks, Explanation: "Questions end before the deadline.", concerns: everything, check: checkQuestions},
		{ID: "questions.answers", Article: "Art. 47(3)(a), 53(2)", Severity: informs, Explanation: "There is time to answer the last question.", check: checkAnswers},
		{ID: "standstill.days", Article: "Directive 89/665/EEC Art. 2a(2)", Severity: blocks, Explanation: "The standstill is long enough.", check: checkStandstill},
	}
}

func periodRules() []Rule {
	return []Rule{
		{ID: "deadline.open_procedure", Article: "Art. 27(1)", Severity: blocks, Explanation: "Bidders have the time that the law asks for.", check: checkOpenDeadline},
		{ID: "deadline.participation", Article: "Art. 28(1)", Severity: blocks, Explanation: "There is time to ask to take part.", check: checkParticipation},
		{ID: "deadline.restricted_procedure", Article: "Art. 28(2)", Severity: blocks, Explanation: "Those invited have the time that the law asks for.", check: checkRestrictedDeadline},
		{ID: "deadline.site_visit", Article: "Art. 47(2)", Severity: blocks, Explanation: "Bidders have more than the least time where they must see the place.", check: checkSiteVisit},
		{ID: "deadline.light_regime", Article: "Art. 76(1)", Severity: blocks, Explanation: "Bidders have a reasonable time.", check: checkLightDeadline},
		{ID: "deadline.below_threshold", Article: "national law", Severity: blocks, Explanation: "Bidders have a reasonable time.", check: checkBelowThresholdDeadline},
	}
}

// consultationRules are about asking the market before a procedure.
func consultationRules() []Rule {
	return []Rule{
		{ID: "consultation.questions", Article: "Art. 40", Severity: blocks, Explanation: "The market is asked something.", concerns: consultations, check: checkConsultationQuestions},
		{ID: "consultation.until", Article: "Art. 40", Severity: blocks, Explanation: "It is said until when answers are taken.", concerns: consultations, check: checkConsultationUntil},
		{ID: "consultation.time", Article: "Art. 40", Severity: warns, Explanation: "Enterprises have a reasonable time to answer.", concerns: consultations, check: checkConsultationTime},
		{ID: "consultation.no_offers", Article: "Art. 40, 41", Severity: warns, Explanation: "Nobody is asked for a price or an offer.", concerns: consultations, check: checkNoOffers},
	}
}

// techniqueRules are about dynamic purchasing systems, and calls within one or
// within a framework agreement.
func techniqueRules() []Rule {
	return []Rule{
		{ID: "dps.procedure", Article: "Art. 34(2)", Severity: blocks, Explanation: "The dynamic purchasing system follows the restricted procedure.", check: checkDpsProcedure},
		{ID: "dps.no_framework", Article: "Art. 33, 34", Severity: blocks, Explanation: "The tender is no framework agreement at the same time.", check: checkOneTechnique},
		{ID: "dps.no_limit", Article: "Art. 34(2), 65", Severity: blocks, Explanation: "Everyone who meets the selection criteria is admitted.", check: checkDpsLimit},
		{ID: "dps.electronic", Article: "Art. 34(1), 34(3)", Severity: blocks, Explanation: "The dynamic purchasing system is electronic throughout.", check: checkDpsElectronic},
		{ID: "within.parent", Article: "Art. 33(2), 34(6)", Severity: blocks, Explanation: "The buyer may call within it.", check: checkParent},
		{ID: "within.running", Article: "Art. 33(2), 34(2)(a), 34(8)", Severity: blocks, Explanation: "What this is called within runs.", check: checkRunning},
		{ID: "within.subject", Article: "Art. 33(2), 34(4)(b)", Severity: blocks, Explanation: "What is bought belongs to what this is called within.", check: checkWithinSubject},
		{ID: "within.bidders", Article: "Art. 33(5), 34(6)", Severity: blocks, Explanation: "There are enterprises that may bid.", check: checkWithinBidders},
		{ID: "within.waiting", Article: "Art. 34(5)", Severity: informs, Explanation: "All requests to take part are decided.", check: checkWithinWaiting},
		{ID: "within.value", Article: "Art. 5(5), 33(2)", Severity: warns, Explanation: "The calls together stay within the estimated value.", check: checkWithinValue},
		{ID: "within.deadline", Article: "Art. 33(5)(b), 34(2)(b)", Severity: blocks, Explanation: "Those invited have the time that the law asks for.", check: checkWithinDeadline},
	}
}

// selectionRules are about who may bid.
func selectionRules() []Rule {
	return []Rule{
		{ID: "selection.turnover", Article: "Art. 58(3)", Severity: blocks, Explanation: "The turnover asked for is at most twice the value, or says why more.", check: checkTurnover},
	}
}

func reservationRules() []Rule {
	return []Rule{
		{ID: "reservation.article_20", Article: "Art. 20(1)", Severity: informs, Explanation: "The tender is open to all.", check: checkArticle20},
		{ID: "reservation.article_77_recent", Article: "Art. 77(2)(d)", Severity: informs, Explanation: "The tender is open to all.", check: checkArticle77Recent},
		{ID: "reservation.lots", Article: "Art. 20, 77", Severity: blocks, Explanation: "A lot is not reserved otherwise than the tender.", check: checkReservedLots},
		{ID: "reservation.article_77_services", Article: "Art. 77(1)", Severity: blocks, Explanation: "The services may be reserved.", check: checkArticle77Services},
		{ID: "reservation.article_77_duration", Article: "Art. 77(3)", Severity: blocks, Explanation: "The reserved contract runs three years at most.", check: checkArticle77Duration},
	}
}

func peopleRules() []Rule {
	return []Rule{
		{ID: "approval.given", Article: "Art. 84(2)", Severity: blocks, Explanation: "A second person has approved the draft.", concerns: everything, check: checkApproval},
		{ID: "officers.three", Article: "Art. 22(6), Annex IV", Severity: blocks, Explanation: "Three opening officers are named.", check: checkThreeOfficers},
		{ID: "officers.entitled", Article: "Annex IV (c), (d)", Severity: blocks, Explanation: "The opening officers are the buyers' own.", check: checkOfficersEntitled},
		{ID: "officers.keys", Article: "Annex IV (b)", Severity: blocks, Explanation: "The opening officers have their keys.", check: checkOfficerKeys},
		{ID: "evaluators.present", Article: "Art. 56(1), 67(4)", Severity: blocks, Explanation: "There is someone to score the bids.", check: checkEvaluators},
		{ID: "pool.agreement", Article: "Art. 38(2), 39(4)", Severity: blocks, Explanation: "All cities of the pool have signed.", check: checkPool},
	}
}
