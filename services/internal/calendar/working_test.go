package calendar_test

import (
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/internal/calendar"
)

func TestAPeriodOfWorkingDaysLeavesOutWeekendsAndHolidays(t *testing.T) {
	warsaw := calendar.For("PL", "Europe/Warsaw")
	for _, c := range []struct {
		what, event, end string
		days             int
	}{
		{"two weeks without holidays", "2026-09-07T09:00:00Z", "2026-09-21T22:00:00Z", 10},
		{"it began on a Saturday", "2026-09-05T09:00:00Z", "2026-09-18T22:00:00Z", 10},
		{"Christmas Eve to Epiphany within", "2026-12-18T09:00:00Z", "2027-01-08T23:00:00Z", 11},
		{"late in the evening it is the next day there", "2026-09-07T22:30:00Z", "2026-09-09T22:00:00Z", 1},
	} {
		event, err := time.Parse(time.RFC3339, c.event)
		if err != nil {
			t.Fatal(err)
		}
		if got := warsaw.WorkingPeriodEnd(event, c.days).Format(time.RFC3339); got != c.end {
			t.Errorf("%s: %s, want %s", c.what, got, c.end)
		}
	}
}
