package legalcheck

import (
	"strconv"
	"time"

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

func checkLightDeadline(in Input) outcome {
	return checkDeadline(in, tendersv1.Procedure_PROCEDURE_LIGHT)
}

func checkBelowThresholdDeadline(in Input) outcome {
	return checkDeadline(in, tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD)
}

// checkDeadline holds the period of one procedure. The parameters say what an
// officer needs: the first lawful instant, and a noon at which to set it.
func checkDeadline(in Input, procedure tendersv1.Procedure) outcome {
	if in.Tender.GetProcedure() != procedure {
		return skips()
	}
	minimum, ok := MinimumPeriod(in.Tender, in.Now)
	if !ok {
		return skips()
	}
	end := in.Calendar.PeriodEnd(in.Now, minimum.Days)
	params := []string{
		"days", strconv.Itoa(minimum.Days),
		"earliest", in.Calendar.NextNoon(end).Format(time.RFC3339),
		"period_end", end.Format(time.RFC3339),
		"article", minimum.Article,
		"time_zone", in.Calendar.Zone(),
	}
	var p problem
	switch deadline := in.Tender.GetDeadline(); {
	case deadline == nil:
		p = at("deadline", "set the deadline; "+minimum.sentence(), params...)
	case deadline.AsTime().Before(end):
		p = at("deadline", "the deadline is too early; "+minimum.sentence(), params...)
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

func checkStandstill(in Input) outcome {
	return require(in.Tender.GetStandstillDays() >= minimumStandstill, "standstill_days", "the standstill is at least 10 days",
		"minimum", strconv.Itoa(minimumStandstill))
}
