package tenders

import (
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
)

// complaints are the rules of deadlines that do not hold, as of noon.
func complaints(t *tendersv1.Tender) []string {
	var list []string
	for _, f := range Check(t, noon()) {
		if strings.HasPrefix(f.GetRule(), "deadline.") && f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
			list = append(list, f.GetRule())
		}
	}
	return list
}

func TestTheDatesOfARestrictedProcedureAreOfferedOneAfterTheOther(t *testing.T) {
	cal := calendar.For("FR", "Europe/Paris")
	draft := &tendersv1.Tender{Procedure: tendersv1.Procedure_PROCEDURE_RESTRICTED, Place: &typesv1.Place{Country: "FR"}}
	offered, err := timetable(draft, cal, noon())
	if err != nil {
		t.Fatal(err)
	}
	if offered.GetParticipationDays() != 30 || offered.GetParticipationArticle() != "Art. 28(1)" || offered.GetMinimumDays() != 30 {
		t.Errorf("offered %v", offered)
	}
	draft.ParticipationDeadline, draft.Deadline = offered.GetEarliestParticipationDeadline(), offered.GetEarliestDeadline()
	if list := complaints(draft); len(list) > 0 {
		t.Errorf("the offered dates break %v", list)
	}
	draft.ParticipationDeadline = ts(draft.GetParticipationDeadline().AsTime().AddDate(0, 0, 10))
	if list := complaints(draft); len(list) != 1 {
		t.Fatalf("later requests leave bidders less time, but the check says %v", list)
	}
	if offered, err = timetable(draft, cal, noon()); err != nil {
		t.Fatal(err)
	}
	draft.Deadline = offered.GetEarliestDeadline()
	if list := complaints(draft); len(list) > 0 {
		t.Errorf("the deadline after later requests breaks %v", list)
	}
	draft.PublishedAt = ts(noon())
	now := draft.GetParticipationDeadline().AsTime().AddDate(0, 0, 3)
	if offered, err = timetable(draft, cal, now); err != nil || offered.GetEarliestParticipationDeadline() != nil ||
		offered.GetEarliestDeadline().AsTime().Before(cal.PeriodEnd(now, 30)) {
		t.Errorf("after the requests: %v, %v", offered, err)
	}
}

func TestWhoMustSeeThePlaceIsOfferedMoreThanTheLeastTime(t *testing.T) {
	cal := calendar.For("FR", "Europe/Paris")
	draft := &tendersv1.Tender{Procedure: tendersv1.Procedure_PROCEDURE_OPEN, SiteVisit: true, Place: &typesv1.Place{Country: "FR"}}
	offered, err := timetable(draft, cal, noon())
	if err != nil {
		t.Fatal(err)
	}
	draft.Deadline = offered.GetEarliestDeadline()
	if list := complaints(draft); len(list) > 0 {
		t.Errorf("the offered deadline breaks %v", list)
	}
	draft.Deadline = ts(cal.PeriodEnd(noon(), 35))
	if list := complaints(draft); len(list) != 1 || list[0] != "deadline.site_visit" {
		t.Errorf("the least time breaks %v", list)
	}
}
