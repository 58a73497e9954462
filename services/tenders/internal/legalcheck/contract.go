package legalcheck

import (
	"strconv"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

// frameworkYears is the longest that a framework agreement runs without reasons.
const frameworkYears = 4

func checkFramework(in Input) outcome {
	t := in.Tender
	if t.GetFrameworkAgreement() == "" || t.GetFrameworkAgreement() == "none" || t.GetContractStart() == nil || t.GetContractEnd() == nil {
		return skips()
	}
	latest := t.GetContractStart().AsTime().AddDate(frameworkYears, 0, 0)
	return require(!t.GetContractEnd().AsTime().After(latest) || given(t.GetFrameworkDurationReason()), "framework_duration_reason",
		"a framework agreement runs four years at most; end it earlier or say what in its subject needs longer",
		"years", strconv.Itoa(frameworkYears), "latest", latest.Format(time.DateOnly))
}

// checkNotSplit counts what else of the same kind the buyer buys within twelve
// months: it belongs to the value that is compared with the threshold.
func checkNotSplit(in Input) outcome {
	t := in.Tender
	if t.GetProcedure() != tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD || t.GetRelatedValue() == nil {
		return skips()
	}
	value, err := money.From("value", t.GetValue())
	if err != nil {
		return skips() // tender.value says so
	}
	related, err := money.From("related_value", t.GetRelatedValue())
	if err != nil {
		return fails("related_value", "give the value of the other purchases without VAT")
	}
	together, err := value.Add(related)
	if err != nil {
		return fails("related_value", "give the other purchases in the currency of the value", "currency", value.Currency)
	}
	row, ok := thresholdFor(t.GetContractNature(), t.GetCpv(), value.Currency, in.Now)
	if !ok {
		return skips() // procedure.currency says so
	}
	limit := row.limit()
	return require(together.Minor < limit.Minor, "related_value",
		"with the other purchases of its kind the value reaches the threshold of "+limit.String()+"; choose a procedure for the whole",
		"threshold", limit.Decimal(), "together", together.Decimal(), "currency", limit.Currency)
}

func checkOptions(in Input) outcome {
	return require(!given(in.Tender.GetOptions()) && in.Tender.GetRenewals() == 0, "value",
		"the estimated value holds all options and renewals: see that it does", "renewals", strconv.Itoa(int(in.Tender.GetRenewals())))
}

// checkConsultation holds that a consultation is written down where the report
// of Art. 84 takes it from.
func checkConsultation(in Input) outcome {
	c := in.Tender.GetMarketConsultation()
	if !c.GetHeld() {
		return skips()
	}
	var problems []problem
	if c.GetHeldAt() == nil {
		problems = append(problems, at("market_consultation.held_at", "say when the market was consulted"))
	}
	if !given(c.GetDescription()) {
		problems = append(problems, at("market_consultation.description", "say who was asked what"))
	}
	if !given(c.GetMeasures()) {
		problems = append(problems, at("market_consultation.measures", "say what keeps those who took part from an advantage"))
	}
	return found(problems...)
}

// turnoverTimes is how many times the estimated value the turnover may be.
const turnoverTimes = 2

func checkTurnover(in Input) outcome {
	t := in.Tender
	if t.GetMinimumTurnover() == nil {
		return skips()
	}
	turnover, err := money.From("minimum_turnover", t.GetMinimumTurnover())
	if err != nil {
		return fails("minimum_turnover", "give the turnover as an amount of money")
	}
	value, err := money.From("value", t.GetValue())
	if err != nil {
		return skips() // tender.value says so
	}
	if turnover.Currency != value.Currency {
		return fails("minimum_turnover.currency", "give the turnover in the currency of the value", "currency", value.Currency)
	}
	most := money.Amount{Minor: turnoverTimes * value.Minor, Currency: value.Currency}
	return require(turnover.Minor <= most.Minor || given(t.GetTurnoverReason()), "minimum_turnover",
		"ask for a turnover of at most "+most.String()+", twice the value, or say which special risk needs more",
		"most", most.Decimal(), "currency", most.Currency)
}
