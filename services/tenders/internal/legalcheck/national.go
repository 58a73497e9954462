package legalcheck

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"

	"github.com/fairlot/fairlot/pkg/money"
)

// nationalRows is what countries add to the Directive. A row is one rule: whose
// buyers it concerns, its article, severity and days, and which of the checks
// below it makes with which parameter. They are from general knowledge of the
// laws named; a city's lawyer corrects them here.
//
//go:embed national.csv
var nationalRows string

// nationalChecks gives the checks that rows can make, by kind.
func nationalChecks() map[string]func(row nationalRow) func(Input) outcome {
	return map[string]func(nationalRow) func(Input) outcome{
		"reservation":                nationalReservation,
		"reservation_share":          nationalReservation,
		"social_condition":           nationalSocialCondition,
		"works_days_below_threshold": nationalWorksDays,
	}
}

// nationalRow is a line of the table.
type nationalRow struct {
	rule                     Rule
	kind, parameter, message string
}

// nationalRules reads the table once. A row that makes no sense stops the
// program at its first check, and the tests long before.
var nationalRules = sync.OnceValue(func() []Rule {
	lines := csv.NewReader(strings.NewReader(nationalRows))
	lines.Comma = ';'
	table, err := lines.ReadAll()
	if err != nil {
		panic(fmt.Errorf("national.csv: %w", err))
	}
	var rules []Rule
	for _, cells := range table[1:] {
		row, err := readNational(cells)
		if err != nil {
			panic(fmt.Errorf("national.csv, row %s: %w", cells[0], err))
		}
		rules = append(rules, row.rule)
	}
	return rules
})

func readNational(cells []string) (nationalRow, error) {
	severity := map[string]tendersv1.Severity{"informs": informs, "warns": warns, "blocks": blocks}[cells[3]]
	row := nationalRow{kind: cells[6], parameter: cells[7], message: cells[9]}
	row.rule = Rule{ID: cells[0], Country: cells[1], Article: cells[2], Severity: severity, Explanation: cells[8]}
	var err error
	if row.rule.ValidFrom, err = readDay(cells[4]); err != nil {
		return row, err
	}
	if row.rule.ValidTo, err = readDay(cells[5]); err != nil {
		return row, err
	}
	check, ok := nationalChecks()[row.kind]
	if !ok {
		return row, fmt.Errorf("there is no check %q", row.kind)
	}
	row.rule.check = check(row)
	return row, nil
}

func readDay(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, text)
}

// nationalReservation says what a national law adds to a reservation.
func nationalReservation(row nationalRow) func(Input) outcome {
	return func(in Input) outcome {
		parts := reservedParts(in.Tender)
		if row.kind == "reservation_share" {
			parts = under(in.Tender, article20Reserved)
		}
		if len(parts) == 0 {
			return skips()
		}
		return fails(parts[0].field("reservation"), row.message, "percent", row.parameter)
	}
}

// nationalSocialCondition wants a condition of performance from the threshold on.
func nationalSocialCondition(row nationalRow) func(Input) outcome {
	return func(in Input) outcome {
		value, err := money.From("value", in.Tender.GetValue())
		if err != nil {
			return skips()
		}
		threshold, ok := thresholdFor(in.Tender.GetContractNature(), in.Tender.GetCpv(), value.Currency, in.Now)
		if !ok || value.Minor < threshold.limit().Minor {
			return skips()
		}
		for _, c := range in.Tender.GetClauses() {
			if c.GetLever() == tendersv1.Lever_LEVER_PERFORMANCE_CONDITION {
				return holds()
			}
		}
		return fails("clauses", row.message)
	}
}

// nationalWorksDays wants more days for works below the thresholds.
func nationalWorksDays(row nationalRow) func(Input) outcome {
	return func(in Input) outcome {
		t := in.Tender
		days, err := strconv.Atoi(row.parameter)
		if err != nil || t.GetProcedure() != tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD ||
			t.GetContractNature() != tendersv1.ContractNature_CONTRACT_NATURE_WORKS || t.GetDeadline() == nil {
			return skips()
		}
		end := in.Calendar.PeriodEnd(in.Now, days)
		return require(!t.GetDeadline().AsTime().Before(end), "deadline", row.message,
			"days", row.parameter, "earliest", in.Calendar.NextNoon(end).Format(time.RFC3339), "time_zone", in.Calendar.Zone())
	}
}
