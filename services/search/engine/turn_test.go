package engine_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
)

func TestADayHasOneTurnAndEveryTurnTwoDirections(t *testing.T) {
	for day := -4; day < 4*engine.Turns; day += 2 {
		one, forwards := engine.TurnOf(day)
		two, backwards := engine.TurnOf(day + 1)
		if one != two || forwards || !backwards {
			t.Errorf("day %d: turns %d %v, %d %v", day, one, forwards, two, backwards)
		}
	}
	if engine.Day(time.Date(2026, 11, 23, 23, 59, 0, 0, time.UTC)) != engine.Day(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)) {
		t.Error("a day has one number")
	}
}

// firstPages counts how often each of n equals is among the first size, from a
// day on.
func firstPages(n, size, from, days int) []int {
	type place struct {
		at  uint32
		who int
	}
	counts := make([]int, n)
	for day := from; day < from+days; day++ {
		turn, back := engine.TurnOf(day)
		order := make([]place, n)
		for i := range order {
			order[i] = place{engine.Turn(engine.Seed(fmt.Sprint("sup_", i)), turn), i}
		}
		slices.SortFunc(order, func(a, b place) int { return cmp.Compare(a.at, b.at) })
		if back {
			slices.Reverse(order)
		}
		for _, p := range order[:size] {
			counts[p.who]++
		}
	}
	return counts
}

// A document is on the first page when a start falls into the stretch of the
// circle that its twenty neighbours take up on either side. A stretch of twenty
// in an order of chance differs from its mean by a fifth or so (one by the root
// of twenty), two of them together by a sixth, and the fifteen starts are even
// to within one each way: nobody gets less than half of the mean or more than
// one and a half of it. Thirty drawings of chance would leave some with one day
// or none. Thirty days that begin within a turn have one start by half.
func TestInAnyThirtyDaysEqualsAreOnTheFirstPageAboutEquallyOften(t *testing.T) {
	for _, c := range []struct{ equals, least, most int }{{40, 14, 16}, {60, 5, 15}, {100, 3, 9}} {
		for from := 20_000; from < 20_060; from += 5 {
			counts := firstPages(c.equals, 20, from, 30)
			if low, high := slices.Min(counts), slices.Max(counts); low < c.least || high > c.most {
				t.Errorf("%d equals from day %d: between %d and %d days of 30", c.equals, from, low, high)
			}
		}
	}
}

// The circle changes after each cycle: with two thousand equals one cycle shows
// some six hundred, and two years must show almost all.
func TestInTwoYearsNobodyIsLastForEver(t *testing.T) {
	seen := 0
	for _, n := range firstPages(2000, 20, 20_000, 730) {
		if n > 0 {
			seen++
		}
	}
	if seen < 1990 {
		t.Errorf("in two years %d of 2000 equals were on the first page", seen)
	}
}
