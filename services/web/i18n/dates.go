package i18n

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/fairlot/fairlot/services/internal/dates"
)

// Zone gives the time zone of an IANA name ("Europe/Warsaw"); an unknown one is UTC.
func Zone(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "" {
		return zone
	}
	return time.UTC
}

func calendarOf(ctx context.Context) dates.Calendar { return dates.Of(From(ctx).Code()) }

// Date writes "4 December 2026" as of the zone.
func Date(ctx context.Context, t time.Time, zone *time.Location) string {
	return calendarOf(ctx).Day(t.In(zone), true)
}

// DateShort writes "4 Dec", with the year where it is not the year of now.
func DateShort(ctx context.Context, t, now time.Time, zone *time.Location) string {
	t = t.In(zone)
	text := strconv.Itoa(t.Day()) + " " + calendarOf(ctx).Short[t.Month()-1]
	if t.Year() != now.In(zone).Year() {
		text += " " + strconv.Itoa(t.Year())
	}
	return text
}

// MomentShort writes "4 Dec, 12:00" for lists.
func MomentShort(ctx context.Context, t, now time.Time, zone *time.Location) string {
	return DateShort(ctx, t, now, zone) + ", " + t.In(zone).Format("15:04")
}

// Moment writes "4 December 2026, 12:00 (Warsaw time)".
func Moment(ctx context.Context, t time.Time, zone *time.Location) string {
	return Date(ctx, t, zone) + ", " + Clock(ctx, t, zone)
}

// Deadline writes "Friday 4 December 2026, 12:00 (Warsaw time)".
func Deadline(ctx context.Context, t time.Time, zone *time.Location) string {
	local := t.In(zone)
	c := calendarOf(ctx)
	return c.Weekdays[local.Weekday()] + c.AfterWeekday + Moment(ctx, t, zone)
}

// Exact writes "Friday 4 December 2026, 12:00:09 (Warsaw time)", where seconds
// count.
func Exact(ctx context.Context, t time.Time, zone *time.Location) string {
	local := t.In(zone)
	c := calendarOf(ctx)
	return c.Weekdays[local.Weekday()] + c.AfterWeekday + Date(ctx, t, zone) + ", " + local.Format("15:04:05") + " (" + ZoneName(ctx, zone) + ")"
}

// Clock writes "12:00 (Warsaw time)".
func Clock(ctx context.Context, t time.Time, zone *time.Location) string {
	return t.In(zone).Format("15:04") + " (" + ZoneName(ctx, zone) + ")"
}

// ZoneName writes "Warsaw time" in the language of the request.
func ZoneName(ctx context.Context, zone *time.Location) string {
	name := zone.String()
	city := strings.ToLower(name[strings.LastIndex(name, "/")+1:])
	if key := "common.zone." + city; Has(ctx, key) {
		return T(ctx, key)
	}
	return name
}

// Left writes how long it is from now until t: "12 days left", "3 hours left",
// or that the time is over.
func Left(ctx context.Context, now, t time.Time) string {
	left := t.Sub(now)
	switch {
	case left <= 0:
		return T(ctx, "common.left.over")
	case left < time.Hour:
		return T(ctx, "common.left.minutes", "count", int(left.Minutes())+1)
	case left < 48*time.Hour:
		return T(ctx, "common.left.hours", "count", int(left.Hours()))
	default:
		return T(ctx, "common.left.days", "count", int(left.Hours()/24))
	}
}

// Months gives the names of the months, January first, for choosing.
func Months(ctx context.Context) []string {
	names := calendarOf(ctx).Months
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = strings.TrimPrefix(strings.TrimPrefix(name, "de "), "d’")
	}
	return out
}

// zones are where the countries of the ten cities keep their clocks; the
// Canaries, the Azores and Madeira name their own zone in the organisation.
const zones = "FR:Europe/Paris IT:Europe/Rome ES:Europe/Madrid PT:Europe/Lisbon PL:Europe/Warsaw RO:Europe/Bucharest SE:Europe/Stockholm"

// ZoneOf gives the time zone of a country, Brussels time for those without a
// city here.
func ZoneOf(country string) *time.Location {
	for pair := range strings.SplitSeq(zones, " ") {
		if code, name, _ := strings.Cut(pair, ":"); code == country {
			return Zone(name)
		}
	}
	return Zone("Europe/Brussels")
}
