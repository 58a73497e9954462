package tenders

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// timetable gives the earliest lawful deadline of a tender published now: the
// first noon of a working day after the least period has ended, a day later
// where bidders must see the place first (Art. 47(2)). In a restricted procedure
// the time for bids is counted from the end of the requests, and once they are
// in from now, when candidates are invited.
func timetable(t *tendersv1.Tender, cal calendar.Calendar, now time.Time) (*tendersv1.Timetable, error) {
	minimum, ok := legalcheck.MinimumPeriod(t, now)
	if !ok {
		return nil, errs.Precondition("tender.procedure_missing", "choose the procedure first; the time for bids depends on it")
	}
	table := &tendersv1.Timetable{MinimumDays: int32(minimum.Days), Article: minimum.Article, TimeZone: cal.Zone()}
	restricted := t.GetProcedure() == tendersv1.Procedure_PROCEDURE_RESTRICTED
	from := now
	if restricted && t.GetPublishedAt() == nil {
		least := legalcheck.ParticipationPeriod(t)
		first := cal.NextNoon(cal.PeriodEnd(now, least.Days))
		table.EarliestParticipationDeadline = timestamppb.New(first)
		table.ParticipationDays, table.ParticipationArticle = int32(least.Days), least.Article
		from = first
	}
	if restricted && t.GetParticipationDeadline().AsTime().After(now) {
		from = t.GetParticipationDeadline().AsTime()
	}
	end := cal.PeriodEnd(from, minimum.Days)
	if t.GetSiteVisit() && !restricted {
		end = end.AddDate(0, 0, 1)
	}
	table.EarliestDeadline = timestamppb.New(cal.NextNoon(end))
	return table, nil
}
