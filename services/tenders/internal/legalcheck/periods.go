package legalcheck

import (
	"fmt"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// period is a row: the least time for bids of a procedure in one circumstance,
// or for answers to a market consultation.
type period struct {
	procedure tendersv1.Procedure
	when      func(t *tendersv1.Tender) bool
	days      int
	article   string
	from      time.Time
	source    string
}

// Minimum is the least time for bids and where the law says so.
type Minimum struct {
	// Days are calendar days, counted by Reg. 1182/71.
	Days    int
	Article string
}

func (m Minimum) sentence() string {
	return fmt.Sprintf("bidders have at least %d days (%s)", m.Days, m.Article)
}

// ParticipationPeriod is the least time to ask to take part in a restricted
// procedure: Art. 28(1), and where it is urgent Art. 28(6)(a); before the first
// call within a dynamic purchasing system Art. 34(2)(a), urgent or not.
func ParticipationPeriod(t *tendersv1.Tender) Minimum {
	if technique.Dynamic(t) {
		return Minimum{Days: 30, Article: "Art. 34(2)(a)"}
	}
	if urgent(t) {
		return Minimum{Days: 15, Article: "Art. 28(6)(a)"}
	}
	return Minimum{Days: 30, Article: "Art. 28(1)"}
}

// notElectronicDays is how much longer bidders have where documents cannot be
// had electronically from the first day: Art. 53(1).
const notElectronicDays = 5

const (
	directive = "Directive 2014/24/EU"
	practice  = "reasonable period, Fairlot's default; correct it by national law"
)

// periods gives the rows; of those that fit a tender, the shortest holds.
func periods() []period {
	since := day(2016, 4, 18) // end of the transposition period, Art. 90(1)
	restricted, consultation := tendersv1.Procedure_PROCEDURE_RESTRICTED, tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION
	open, light, national := tendersv1.Procedure_PROCEDURE_OPEN, tendersv1.Procedure_PROCEDURE_LIGHT, tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD
	return []period{
		{open, always, 35, "Art. 27(1)", since, directive},
		{open, electronically, 30, "Art. 27(4)", since, directive},
		{open, announced, 15, "Art. 27(2)", since, directive},
		{open, urgent, 15, "Art. 27(3)", since, directive},
		{restricted, always, 30, "Art. 28(2)", since, directive},
		{restricted, electronically, 25, "Art. 28(5)", since, directive},
		{restricted, announced, 10, "Art. 28(3)", since, directive},
		{restricted, urgent, 10, "Art. 28(6)(b)", since, directive},
		{light, always, 10, "Art. 76(1)", since, practice},
		{national, always, 10, "national law", since, practice},
		{consultation, always, 14, "Art. 40", since, practice}, // the Directive asks for no time at all
	}
}

// callPeriods are the rows of calls, from the invitation: within a dynamic
// purchasing system, and within a framework agreement, where the time is to be
// sufficient for what is asked.
func callPeriods() []period {
	since := day(2016, 4, 18)
	restricted := tendersv1.Procedure_PROCEDURE_RESTRICTED
	return []period{
		{restricted, withinSystem, 10, "Art. 34(2)(b)", since, directive},
		{restricted, withinFramework, 10, "Art. 33(5)(b)", since, practice},
	}
}

func withinSystem(t *tendersv1.Tender) bool    { return t.GetWithinDps() }
func withinFramework(t *tendersv1.Tender) bool { return !t.GetWithinDps() }

func always(*tendersv1.Tender) bool           { return true }
func electronically(t *tendersv1.Tender) bool { return t.GetElectronicSubmission() }
func announced(t *tendersv1.Tender) bool      { return t.GetPriorInformation() }
func urgent(t *tendersv1.Tender) bool         { return given(t.GetUrgencyReason()) }

// MinimumPeriod gives the least time for bids of a tender published at an
// instant; false without a procedure, and for a dynamic purchasing system.
func MinimumPeriod(t *tendersv1.Tender, at time.Time) (Minimum, bool) {
	var least Minimum
	rows := periods()
	switch {
	case isCall(t):
		rows = callPeriods()
	case technique.Dynamic(t):
		return least, false // nobody bids for the system itself
	}
	for _, row := range rows {
		fits := row.procedure == t.GetProcedure() && !at.Before(row.from) && row.when(t)
		if fits && (least.Days == 0 || row.days < least.Days) {
			least = Minimum{Days: row.days, Article: row.article}
		}
	}
	if least.Days > 0 && t.GetDocumentsNotElectronic() && !urgent(t) {
		least.Days += notElectronicDays
		least.Article += ", 53(1)"
	}
	return least, least.Days > 0
}

func day(year int, month time.Month, dayOfMonth int) time.Time {
	return time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC)
}
