package calendar

import "time"

// Calendar counts in the days of one country and the hours of one zone.
type Calendar struct {
	country string
	zone    *time.Location
}

// For gives the calendar of a buyer: country as ISO 3166-1 alpha-2 code, zone
// as IANA name. A zone that is empty or unknown counts as that of the country's
// capital, or UTC for a country without rows here.
func For(country, zone string) Calendar {
	if zone != "" {
		if location, err := time.LoadLocation(zone); err == nil {
			return Calendar{country: country, zone: location}
		}
	}
	location, err := time.LoadLocation(capitalZone(country))
	if err != nil {
		location = time.UTC
	}
	return Calendar{country: country, zone: location}
}

func capitalZone(country string) string {
	switch country {
	case "ES":
		return "Europe/Madrid"
	case "FR":
		return "Europe/Paris"
	case "IT":
		return "Europe/Rome"
	case "PL":
		return "Europe/Warsaw"
	case "PT":
		return "Europe/Lisbon"
	case "RO":
		return "Europe/Bucharest"
	case "SE":
		return "Europe/Stockholm"
	default:
		return "UTC"
	}
}

// Zone gives the IANA name of the zone the calendar counts in.
func (c Calendar) Zone() string { return c.zone.String() }

// Holiday names the public holiday on the day of an instant, or gives "".
func (c Calendar) Holiday(at time.Time) string { return c.holiday(c.day(at)) }

// Working tells whether the day of an instant is a working day: every day but
// public holidays, Sundays and Saturdays (Reg. 1182/71 Art. 2(2)).
func (c Calendar) Working(at time.Time) bool { return c.working(c.day(at)) }

// PeriodEnd gives the instant at which a period of days ends that an event
// began (Reg. 1182/71 Art. 3). The day of the event is not counted (1); weekends
// and holidays within are counted (3); the period ends with the last hour of its
// last day (2)(b), or of the next working day where that is a holiday, Sunday or
// Saturday (4); and one of two days or more holds at least two working days (5).
// The answer is the first instant after it, in UTC.
func (c Calendar) PeriodEnd(event time.Time, days int) time.Time {
	first := c.day(event).AddDate(0, 0, 1)
	last := first.AddDate(0, 0, max(days, 1)-1)
	for !c.working(last) || (days >= 2 && c.workingDays(first, last) < 2) {
		last = last.AddDate(0, 0, 1)
	}
	return c.midnight(last.AddDate(0, 0, 1))
}

// NextNoon gives the first noon of a working day that is not before an instant,
// in UTC: an hour at which people can still be asked for help.
func (c Calendar) NextNoon(at time.Time) time.Time {
	day := c.day(at)
	for c.noon(day).Before(at) || !c.working(day) {
		day = day.AddDate(0, 0, 1)
	}
	return c.noon(day)
}

// day gives the date of an instant in the zone.
func (c Calendar) day(at time.Time) time.Time {
	year, month, day := at.In(c.zone).Date()
	return date(year, month, day)
}

func (c Calendar) midnight(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, c.zone).UTC()
}

func (c Calendar) noon(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, c.zone).UTC()
}

func (c Calendar) working(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && c.holiday(day) == ""
}

func (c Calendar) workingDays(first, last time.Time) int {
	n := 0
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if c.working(day) {
			n++
		}
	}
	return n
}

func (c Calendar) holiday(day time.Time) string {
	year := day.Year()
	for _, h := range holidays() {
		if h.country == c.country && year >= h.from && (h.until == 0 || year <= h.until) && h.day(year).Equal(day) {
			return h.name
		}
	}
	return ""
}
