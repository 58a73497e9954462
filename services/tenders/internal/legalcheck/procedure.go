package legalcheck

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

// minimumStandstill is in calendar days: Directive 89/665/EEC Art. 2a(2), where
// the decision is sent by electronic means.
const minimumStandstill = 10

func checkProcedure(in Input) outcome {
	return require(in.Tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_UNSPECIFIED, "procedure", "choose the procedure")
}

func checkThreshold(in Input) outcome {
	value, err := money.From("value", in.Tender.GetValue())
	if err != nil || in.Tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD {
		return skips()
	}
	row, ok := thresholdFor(in.Tender.GetContractNature(), in.Tender.GetCpv(), value.Currency, in.Now)
	if !ok {
		return skips() // procedure.currency says so
	}
	limit := row.limit()
	return require(value.Minor < limit.Minor, "procedure",
		"the value reaches the threshold of "+limit.String()+"; choose the open procedure"+orLight(row),
		"threshold", limit.Decimal(), "currency", limit.Currency, "source", row.source)
}

func orLight(row threshold) string {
	if row.kind == light {
		return " or the light regime"
	}
	return ""
}

func checkThresholdCurrency(in Input) outcome {
	value, err := money.From("value", in.Tender.GetValue())
	if err != nil || in.Tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD {
		return skips()
	}
	_, ok := thresholdFor(in.Tender.GetContractNature(), in.Tender.GetCpv(), value.Currency, in.Now)
	return require(ok, "value.currency", "compare the value yourself with the thresholds that the Commission publishes in "+value.Currency,
		"currency", value.Currency)
}

func checkLightServices(in Input) outcome {
	if in.Tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_LIGHT || in.Tender.GetCpv() == "" {
		return skips()
	}
	return require(annexXIV(in.Tender.GetCpv()), "cpv", "the light regime is for the services of Annex XIV; choose another procedure or CPV code",
		"cpv", in.Tender.GetCpv())
}

func checkOpenDeadline(in Input) outcome {
	return checkDeadline(in, tendersv1.Procedure_PROCEDURE_OPEN)
}

// checkParticipation holds the time to ask to take part.
func checkParticipation(in Input) outcome {
	if in.Tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED || isCall(in.Tender) {
		return skips()
	}
	return in.period("participation_deadline", in.Tender.GetParticipationDeadline(), in.Now, ParticipationPeriod(in.Tender))
}

// checkRestrictedDeadline holds the time of those who are invited, once it is
// set: from the invitation, or in a draft from the end of the requests.
func checkRestrictedDeadline(in Input) outcome {
	t := in.Tender
	if t.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED || t.GetDeadline() == nil || isCall(t) {
		return skips()
	}
	from := in.Now
	if t.GetInvitedAt() == nil && t.GetParticipationDeadline() != nil {
		from = t.GetParticipationDeadline().AsTime()
	}
	minimum, ok := MinimumPeriod(t, in.Now)
	if !ok {
		return skips()
	}
	return in.period("deadline", t.GetDeadline(), from, minimum)
}

// checkSiteVisit wants at least a day more than the least time.
func checkSiteVisit(in Input) outcome {
	t := in.Tender
	minimum, ok := MinimumPeriod(t, in.Now)
	if !t.GetSiteVisit() || !ok || t.GetDeadline() == nil || t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED {
		return skips()
	}
	end := in.Calendar.PeriodEnd(in.Now, minimum.Days).AddDate(0, 0, 1)
	return require(!t.GetDeadline().AsTime().Before(end), "deadline", "bidders must see the place first: give them more than the least time",
		"days", strconv.Itoa(minimum.Days), "earliest", in.Calendar.NextNoon(end).Format(time.RFC3339), "time_zone", in.Calendar.Zone())
}

func checkLightDeadline(in Input) outcome {
	return checkDeadline(in, tendersv1.Procedure_PROCEDURE_LIGHT)
}

func checkBelowThresholdDeadline(in Input) outcome {
	return checkDeadline(in, tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD)
}

// checkDeadline holds the period of one procedure. The parameters of its finding
// say what an officer needs: the first lawful instant, and a noon to set it at.
func checkDeadline(in Input, procedure tendersv1.Procedure) outcome {
	if in.Tender.GetProcedure() != procedure {
		return skips()
	}
	minimum, ok := MinimumPeriod(in.Tender, in.Now)
	if !ok {
		return skips()
	}
	return in.period("deadline", in.Tender.GetDeadline(), in.Now, minimum)
}

// period holds that an instant leaves the least time from an event.
func (in Input) period(field string, deadline *timestamppb.Timestamp, from time.Time, minimum Minimum) outcome {
	end := in.Calendar.PeriodEnd(from, minimum.Days)
	params := []string{
		"days", strconv.Itoa(minimum.Days),
		"earliest", in.Calendar.NextNoon(end).Format(time.RFC3339),
		"period_end", end.Format(time.RFC3339),
		"article", minimum.Article,
		"time_zone", in.Calendar.Zone(),
	}
	var p problem
	switch {
	case deadline == nil:
		p = at(field, "set the deadline; "+minimum.sentence(), params...)
	case deadline.AsTime().Before(end):
		p = at(field, "the deadline is too early; "+minimum.sentence(), params...)
	default:
		return holds()
	}
	p.article = minimum.Article
	return found(p)
}

func checkQuestions(in Input) outcome {
	until, deadline := in.Tender.GetQuestionsUntil(), in.Tender.GetDeadline()
	if until == nil || deadline == nil {
		return skips()
	}
	return require(until.AsTime().Before(deadline.AsTime()), "questions_until", "questions must end before the deadline, so that all can read the answers")
}

// answerDays is how long before the deadline the last answer is given (Art.
// 47(3)(a), 53(2)); where it is urgent four.
func answerDays(t *tendersv1.Tender) int {
	if urgent(t) {
		return 4
	}
	return 6
}

func checkAnswers(in Input) outcome {
	t := in.Tender
	if t.GetQuestionsUntil() == nil || t.GetDeadline() == nil || !t.GetQuestionsUntil().AsTime().Before(t.GetDeadline().AsTime()) {
		return skips()
	}
	days := answerDays(t)
	latest := t.GetDeadline().AsTime().AddDate(0, 0, -days)
	return require(!t.GetQuestionsUntil().AsTime().After(latest), "questions_until",
		"answers are due "+strconv.Itoa(days)+" days before the deadline; end the questions earlier, or the deadline may have to be extended",
		"days", strconv.Itoa(days), "latest", in.Calendar.NextNoon(latest.AddDate(0, 0, -1)).Format(time.RFC3339), "time_zone", in.Calendar.Zone())
}

// checkStandstill leaves out calls, which need no standstill: Directive 89/665/EEC
// Art. 2b(c).
func checkStandstill(in Input) outcome {
	if isCall(in.Tender) {
		return skips()
	}
	return require(in.Tender.GetStandstillDays() >= minimumStandstill, "standstill_days", "the standstill is at least 10 days",
		"minimum", strconv.Itoa(minimumStandstill))
}
