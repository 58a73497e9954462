package calendar

import "time"

// WorkingPeriodEnd gives the instant at which a period of working days ends that
// an event began (Reg. 1182/71 Art. 3(1), (2)(b)): the day of the event is not
// counted, and neither are public holidays, Sundays and Saturdays. The answer is
// the first instant after it, in UTC.
func (c Calendar) WorkingPeriodEnd(event time.Time, days int) time.Time {
	day := c.day(event)
	for n := 0; n < max(days, 1); {
		day = day.AddDate(0, 0, 1)
		if c.working(day) {
			n++
		}
	}
	return c.midnight(day.AddDate(0, 0, 1))
}
