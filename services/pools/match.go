package pools

import (
	"slices"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/money"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// The fit of two demands is a figure from 0 to 100, the sum of three parts, so
// that anyone can follow it:
//
//	what   60 points: 10 for each CPV digit that agrees, from the third to the eighth
//	when   25 points: times the share of the longer period in which both run
//	where  15 points: the same NUTS 2 region 15, NUTS 1 region 12, country 10, else 0
//
// Parts are rounded down. Demands fit at all when at least two CPV digits agree,
// their periods overlap by a day, and their values are in one currency.
const (
	leastDigits    = 2
	pointsPerDigit = 10
	pointsForTime  = 25
)

// fit compares two demands; false when they cannot be bought together.
func fit(mine, other *poolsv1.Demand) (*poolsv1.Match, bool) {
	digits := agreeing(mine.GetCpv(), other.GetCpv())
	days := together(mine, other)
	if digits < leastDigits || days < 1 || mine.GetOrganisation() == other.GetOrganisation() ||
		mine.GetValue().GetCurrency() != other.GetValue().GetCurrency() {
		return nil, false
	}
	sum, err := sumOf(mine.GetValue(), other.GetValue())
	if err != nil {
		return nil, false
	}
	longer := max(length(mine), length(other))
	points := (digits-leastDigits)*pointsPerDigit + pointsForTime*days/max(longer, 1) + nearness(mine.GetPlace(), other.GetPlace())
	return &poolsv1.Match{
		Demand: other, Fit: int32(points), CpvDigits: int32(digits), DaysTogether: int32(days), ValueTogether: sum.Proto(),
	}, true
}

// agreeing counts the leading digits two CPV codes share: the longer, the
// narrower the kind of purchase they have in common.
func agreeing(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// together counts the days in which both periods run.
func together(a, b *poolsv1.Demand) int {
	start, end := a.GetPeriodStart().AsTime(), a.GetPeriodEnd().AsTime()
	if other := b.GetPeriodStart().AsTime(); other.After(start) {
		start = other
	}
	if other := b.GetPeriodEnd().AsTime(); other.Before(end) {
		end = other
	}
	return max(int(end.Sub(start)/(24*time.Hour)), 0)
}

func length(d *poolsv1.Demand) int {
	return int(d.GetPeriodEnd().AsTime().Sub(d.GetPeriodStart().AsTime()) / (24 * time.Hour))
}

// nearness gives the points for where both are.
func nearness(a, b *typesv1.Place) int {
	switch {
	case sameRegion(a.GetNuts(), b.GetNuts(), 4):
		return 15
	case sameRegion(a.GetNuts(), b.GetNuts(), 3):
		return 12
	case country(a) != "" && country(a) == country(b):
		return 10
	default:
		return 0
	}
}

func sameRegion(a, b string, length int) bool {
	return len(a) >= length && len(b) >= length && a[:length] == b[:length]
}

// country reads the country; NUTS writes Greece as EL, which no other code is.
func country(p *typesv1.Place) string {
	if p.GetCountry() != "" {
		return p.GetCountry()
	}
	if len(p.GetNuts()) >= 2 {
		return p.GetNuts()[:2]
	}
	return ""
}

// rank orders matches, best first; of equals the larger together, then the older.
func rank(list []*poolsv1.Match) {
	slices.SortStableFunc(list, func(a, b *poolsv1.Match) int {
		if a.GetFit() != b.GetFit() {
			return int(b.GetFit() - a.GetFit())
		}
		if order := byValue(b.GetValueTogether(), a.GetValueTogether()); order != 0 {
			return order
		}
		return strings.Compare(a.GetDemand().GetId(), b.GetDemand().GetId())
	})
}

func byValue(a, b *typesv1.Money) int {
	first, err1 := money.From("", a)
	second, err2 := money.From("", b)
	order, err3 := first.Compare(second)
	if err1 != nil || err2 != nil || err3 != nil {
		return 0
	}
	return order
}

// sumOf adds amounts of one currency.
func sumOf(list ...*typesv1.Money) (money.Amount, error) {
	var total money.Amount
	for _, m := range list {
		a, err := money.From("value", m)
		if err != nil {
			return money.Amount{}, err
		}
		if total, err = total.Add(a); err != nil {
			return money.Amount{}, err
		}
	}
	return total, nil
}
