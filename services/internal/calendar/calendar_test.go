package calendar

import (
	"testing"
	"time"
)

func TestEasterFallsOnTheDaysOfTheAlmanac(t *testing.T) {
	for _, c := range []struct {
		year              int
		western, orthodox string
	}{
		{2019, "2019-04-21", "2019-04-28"},
		{2024, "2024-03-31", "2024-05-05"},
		{2025, "2025-04-20", "2025-04-20"},
		{2026, "2026-04-05", "2026-04-12"},
		{2027, "2027-03-28", "2027-05-02"},
		{2038, "2038-04-25", "2038-04-25"},
	} {
		if got := Easter(c.year).Format(time.DateOnly); got != c.western {
			t.Errorf("Easter %d = %s, want %s", c.year, got, c.western)
		}
		if got := OrthodoxEaster(c.year).Format(time.DateOnly); got != c.orthodox {
			t.Errorf("Orthodox Easter %d = %s, want %s", c.year, got, c.orthodox)
		}
	}
}

func TestHolidaysAreNoWorkingDays(t *testing.T) {
	for _, c := range []struct{ country, day, name string }{
		{"FR", "2026-05-14", "Ascension"},
		{"FR", "2026-05-25", "Lundi de Pentecôte"},
		{"IT", "2027-10-04", "San Francesco d'Assisi"},
		{"IT", "2025-10-03", ""},
		{"IT", "2022-10-04", ""},
		{"ES", "2026-04-03", "Viernes Santo"},
		{"ES", "2026-04-06", ""},
		{"PL", "2026-06-04", "Boże Ciało"},
		{"PL", "2026-12-24", "Wigilia Bożego Narodzenia"},
		{"PL", "2024-12-24", ""},
		{"PT", "2026-06-04", "Corpo de Deus"},
		{"PT", "2014-12-01", ""},
		{"RO", "2026-04-13", "A doua zi de Paști"},
		{"RO", "2026-06-01", "Ziua Copilului"},
		{"RO", "2027-06-21", "A doua zi de Rusalii"},
		{"SE", "2026-06-19", "Midsommarafton"},
		{"SE", "2026-10-31", "Alla helgons dag"},
		{"SE", "2025-11-01", "Alla helgons dag"},
		{"DE", "2026-05-14", ""},
	} {
		at, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		cal := For(c.country, "UTC")
		if got := cal.Holiday(at); got != c.name {
			t.Errorf("%s %s is %q, want %q", c.country, c.day, got, c.name)
		}
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if got, want := cal.Working(at), c.name == "" && !weekend; got != want {
			t.Errorf("%s %s works: %v, want %v", c.country, c.day, got, want)
		}
	}
}

func TestEveryHolidayNamesItsLawAndHappensEachYear(t *testing.T) {
	for _, h := range holidays() {
		if h.source == "" || h.name == "" || len(h.country) != 2 {
			t.Errorf("row %+v is not complete", h)
		}
		for year := 2020; year <= 2040; year++ {
			if got := h.day(year).Year(); got != year {
				t.Errorf("%s %s of %d falls in %d", h.country, h.name, year, got)
			}
		}
	}
}

func TestPeriodsAreCountedByRegulation1182(t *testing.T) {
	for _, c := range []struct {
		name, country, zone, event string
		days                       int
		end                        string
	}{
		{"the day of the event is not counted", "FR", "Europe/Paris", "2026-03-02T09:00:00Z", 3, "2026-03-05T23:00:00Z"},
		{"an event late in the evening counts as that day where the buyer sits", "FR", "Europe/Paris", "2026-03-02T23:30:00Z", 3, "2026-03-06T23:00:00Z"},
		{"a Saturday moves the end to Monday", "FR", "Europe/Paris", "2026-03-02T09:00:00Z", 5, "2026-03-09T23:00:00Z"},
		{"Easter Monday moves the end to Tuesday", "IT", "Europe/Rome", "2026-03-26T09:00:00Z", 10, "2026-04-07T22:00:00Z"},
		{"a row of Christmas days", "PL", "Europe/Warsaw", "2026-12-09T09:00:00Z", 15, "2026-12-28T23:00:00Z"},
		{"thirty-five days over the summer change of clocks", "SE", "Europe/Stockholm", "2026-02-25T12:00:00Z", 35, "2026-04-01T22:00:00Z"},
		{"two days hold two working days", "PT", "Europe/Lisbon", "2026-03-06T09:00:00Z", 2, "2026-03-11T00:00:00Z"},
		{"a country without rows keeps weekends", "DE", "Europe/Berlin", "2026-04-24T09:00:00Z", 7, "2026-05-01T22:00:00Z"},
		{"an unknown zone is that of the capital", "RO", "Nowhere/Land", "2026-03-02T09:00:00Z", 3, "2026-03-05T22:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := For(c.country, c.zone).PeriodEnd(instant(t, c.event), c.days)
			if !got.Equal(instant(t, c.end)) {
				t.Errorf("ends %s, want %s", got.Format(time.RFC3339), c.end)
			}
		})
	}
}

func TestTheEarliestNoonIsOnAWorkingDay(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"2026-03-05T23:00:00Z", "2026-03-06T11:00:00Z"},
		{"2026-03-06T11:00:00Z", "2026-03-06T11:00:00Z"},
		{"2026-03-06T11:00:01Z", "2026-03-09T11:00:00Z"},
		{"2026-04-02T22:00:00Z", "2026-04-03T10:00:00Z"},
		{"2026-04-03T22:00:00Z", "2026-04-07T10:00:00Z"},
	} {
		if got := For("FR", "Europe/Paris").NextNoon(instant(t, c.at)); !got.Equal(instant(t, c.want)) {
			t.Errorf("after %s: %s, want %s", c.at, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestEveryCountryWithHolidaysHasACapital(t *testing.T) {
	for _, h := range holidays() {
		if For(h.country, "").Zone() == "UTC" {
			t.Errorf("%s has no zone", h.country)
		}
	}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
