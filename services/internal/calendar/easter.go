package calendar

import "time"

// Easter gives Western Easter Sunday (the Gregorian computus in the anonymous
// form of 1876, valid for every year from 1583).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return date(year, time.Month(month), day)
}

// OrthodoxEaster gives Easter Sunday of the Orthodox Church: the Julian computus
// (Meeus), moved by the 13 days that the calendars differ from 1900 to 2099.
func OrthodoxEaster(year int) time.Time {
	a, b, c := year%4, year%7, year%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	month := (d + e + 114) / 31
	day := (d+e+114)%31 + 1
	return date(year, time.Month(month), day).AddDate(0, 0, 13)
}

// date is a day without a time or a zone, written as midnight UTC.
func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
