package tenders

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// timetable gives the earliest lawful deadline of a tender published now: the
// first noon of a working day after the least period has ended, a day later
// where bidders must see the place first (Art. 47(2)). In a restricted procedure
// the time for bids is counted from the end of the requests, and once they are
// in from now, when candidates are invited. For a dynamic purchasing system there
// are no bids, for a call within one no requests.
func timetable(t *tendersv1.Tender, cal calendar.Calendar, now time.Time) (*tendersv1.Timetable, error) {
	minimum, ok := legalcheck.MinimumPeriod(t, now)
	if technique.Dynamic(t) {
		return participationTable(t, cal, now), nil
	}
	if !ok {
		return nil, errs.Precondition("tender.procedure_missing", "choose the procedure first; the time for bids depends on it")
	}
	table := &tendersv1.Timetable{MinimumDays: int32(minimum.Days), Article: minimum.Article, TimeZone: cal.Zone()}
	restricted := restricted(t) && !isCall(t)
	from := now
	if restricted && t.GetPublishedAt() == nil {
		first := participationTable(t, cal, now)
		table.EarliestParticipationDeadline = first.GetEarliestParticipationDeadline()
		table.ParticipationDays, table.ParticipationArticle = first.GetParticipationDays(), first.GetParticipationArticle()
		from = table.GetEarliestParticipationDeadline().AsTime()
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

// participationTable is the earliest lawful end of the time to ask to take part.
func participationTable(t *tendersv1.Tender, cal calendar.Calendar, now time.Time) *tendersv1.Timetable {
	least := legalcheck.ParticipationPeriod(t)
	return &tendersv1.Timetable{
		EarliestParticipationDeadline: timestamppb.New(cal.NextNoon(cal.PeriodEnd(now, least.Days))),
		ParticipationDays:             int32(least.Days), ParticipationArticle: least.Article, TimeZone: cal.Zone(),
	}
}
