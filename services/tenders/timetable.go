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
// first noon of a working day after the least period has ended.
func timetable(t *tendersv1.Tender, cal calendar.Calendar, now time.Time) (*tendersv1.Timetable, error) {
	minimum, ok := legalcheck.MinimumPeriod(t, now)
	if !ok {
		return nil, errs.Precondition("tender.procedure_missing", "choose the procedure first; the time for bids depends on it")
	}
	return &tendersv1.Timetable{
		EarliestDeadline: timestamppb.New(cal.NextNoon(cal.PeriodEnd(now, minimum.Days))),
		MinimumDays:      int32(minimum.Days), Article: minimum.Article, TimeZone: cal.Zone(),
	}, nil
}
