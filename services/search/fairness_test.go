package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// gardeners are equals in everything but the length of their names and texts,
// and strangers that do something else.
func gardeners(n int, verified func(int) bool) []*suppliersv1.Supplier {
	var list []*suppliersv1.Supplier
	for i := range n {
		s := &suppliersv1.Supplier{
			Id: fmt.Sprintf("sup_01JB%06d", i), State: submitted, Cpv: []string{"77310000"},
			Name:        "Jardinage " + strings.Repeat("et entretien des parcs ", i%7) + fmt.Sprint("n", i),
			Description: map[string]string{"fr": strings.Repeat("Nous travaillons dehors. ", 1+i%9)},
		}
		if verified(i) {
			s.VerifiedUntil = at(400)
		}
		list = append(list, s)
	}
	for i := range n {
		list = append(list, &suppliersv1.Supplier{Id: fmt.Sprintf("sup_02JB%06d", i), State: submitted, Name: "Menuiserie", Description: map[string]string{"fr": "Jardinage aussi."}})
	}
	return list
}

// firstPages counts for thirty days of the clock on how many each supplier was
// on the first page of twenty.
func (w *world) firstPages(t *testing.T, q string) map[string]int {
	t.Helper()
	days := map[string]int{}
	for range 30 {
		for _, id := range w.find(t, &searchv1.SearchSuppliersRequest{Q: q, PageSize: 20}) {
			days[id]++
		}
		w.Clock.Advance(24 * time.Hour)
	}
	return days
}

// evenly checks that those of a group were on the first page between least and
// most days each.
func evenly(t *testing.T, about string, days map[string]int, group []*suppliersv1.Supplier, least, most int) {
	t.Helper()
	var counts []int
	for _, s := range group {
		counts = append(counts, days[s.GetId()])
	}
	slices.Sort(counts)
	if counts[0] < least || counts[len(counts)-1] > most {
		t.Errorf("%s: between %d and %d days on the first page, want %d to %d: %v", about, counts[0], counts[len(counts)-1], least, most, counts)
	}
}

// The mean of 20 places for 30 days among 60 equals is 10 days. The bound is half
// of the mean and one and a half: each turn starts at another of fifteen evenly
// spaced points, so nobody is left out, but equals do not stand evenly on the
// circle (see engine.Turns), which moves one in twenty by about three days.
func TestOverThirtyDaysEqualsAreOnTheFirstPageEquallyOften(t *testing.T) {
	list := gardeners(60, func(int) bool { return false })
	for _, q := range []string{"", "jardinage", "cleaning jardinage", "jardinaje", "jard"} {
		t.Run(q, func(t *testing.T) {
			if q == "cleaning jardinage" {
				for _, s := range list[:60] {
					s.Brand = "Nettoyage"
				}
			}
			w := newWorld(t, &lists{suppliers: list, page: 200})
			days := w.firstPages(t, q)
			evenly(t, "equals", days, list[:60], 5, 15)
			evenly(t, "what fits less", days, list[60:], 0, 0)
		})
	}
}

// Ten that somebody vouches for fit better and have ten places every day; sixty
// others share the ten places left, five days each on average. A stretch of ten
// on the circle varies more than one of twenty, so the bound is wider.
func TestWhoFitsBetterComesFirstAndTheOthersShareEqually(t *testing.T) {
	list := gardeners(70, func(i int) bool { return i < 10 })
	for _, q := range []string{"", "jardinage"} {
		w := newWorld(t, &lists{suppliers: list, page: 200})
		days := w.firstPages(t, q)
		evenly(t, "verified", days, list[:10], 30, 30)
		evenly(t, "others", days, list[10:70], 1, 9)
		evenly(t, "what fits less", days, list[70:], 0, 0)
	}
}

// A name that is nothing but the word for a trade is no better match for it than
// a longer one; a name that is nobody else's is.
func TestTheNameOfATradeIsNoAdvantage(t *testing.T) {
	var list []*suppliersv1.Supplier
	for i, name := range []string{"Jardinage", "Jardinage du Nord", "Le Jardinage et la Terre", "Emmaüs", "Emmaüs Nord", "Ateliers Emmaüs"} {
		list = append(list, &suppliersv1.Supplier{Id: fmt.Sprint("sup_", i), State: submitted, Name: name})
	}
	w := newWorld(t, &lists{suppliers: list})
	first := map[string]bool{}
	for range 30 {
		first[w.find(t, &searchv1.SearchSuppliersRequest{Q: "jardinage"})[0]] = true
		if got := w.find(t, &searchv1.SearchSuppliersRequest{Q: "emmaus"})[0]; got != "sup_3" {
			t.Errorf("asked for by its name, %s comes first", got)
		}
		w.Clock.Advance(24 * time.Hour)
	}
	if len(first) != 3 {
		t.Errorf("of three gardeners only %v ever come first", first)
	}
}
