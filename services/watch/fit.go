package watch

import (
	"slices"
	"strconv"
	"time"

	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// The parts of a fit, and the most that each gives: what is bought counts most,
// then where. Together they are 100.
const (
	partCategory = "category"
	partPlace    = "place"
	partCapacity = "capacity"
	partStatus   = "status"

	ofCategory = 40
	ofPlace    = 30
	ofCapacity = 15
	ofStatus   = 15
)

// goodFrom is the score of a good fit: where the labelled pairs of
// testdata/fit.json are told apart best, which a test looks for. How well it does
// on pairs that it was not chosen on is tested with testdata/fit_heldout.json. A
// pair that is weak in two parts, for example part of the place and a large value,
// is below.
const goodFrom = 75

// unit is what a supplier can bid for on its own: a lot, or the whole tender.
type unit struct {
	lot         string
	codes       []string
	place       *typesv1.Place
	value       *typesv1.Money
	reservation tendersv1.Reservation
	schedule    []*tendersv1.PriceItem
}

// units are the lots of a tender with what they take from it; the tender itself
// where it has none.
func units(t *tendersv1.Tender) []unit {
	whole := unit{codes: append([]string{t.GetCpv()}, t.GetAdditionalCpv()...), place: t.GetPlace(), value: t.GetValue(), reservation: t.GetReservation()}
	if len(t.GetLots()) == 0 {
		return []unit{whole}
	}
	list := make([]unit, 0, len(t.GetLots()))
	for _, l := range t.GetLots() {
		u := whole
		u.lot, u.schedule = l.GetId(), l.GetPriceSchedule()
		if l.GetCpv() != "" {
			u.codes = []string{l.GetCpv()}
		}
		if l.GetPlace().GetNuts() != "" || l.GetPlace().GetCity() != "" {
			u.place = l.GetPlace()
		}
		if l.GetValue() != nil || len(t.GetLots()) > 1 {
			u.value = l.GetValue()
		}
		if l.GetReservation() != tendersv1.Reservation_RESERVATION_UNSPECIFIED {
			u.reservation = l.GetReservation()
		}
		list = append(list, u)
	}
	return list
}

// fitOf says how well a tender and a supplier go together at an instant, by the
// lot that fits best. What it does not see of the supplier, such as its turnover,
// it does without.
func fitOf(t *tendersv1.Tender, s *suppliersv1.Supplier, now time.Time) *watchv1.Fit {
	var best *watchv1.Fit
	for _, u := range units(t) {
		fit := &watchv1.Fit{Tender: t.GetId(), Supplier: s.GetId(), Lot: u.lot, Reasons: []*watchv1.FitReason{
			categoryFit(u, s), placeFit(u, s), capacityFit(u, t, s), statusFit(u, s, now),
		}}
		fit.Good = true
		for _, r := range fit.GetReasons() {
			fit.Score += r.GetPoints()
			fit.Good = fit.GetGood() && !r.GetRulesOut()
		}
		fit.Good = fit.GetGood() && fit.GetScore() >= goodFrom
		if best == nil || better(fit, best) {
			best = fit
		}
	}
	return best
}

// better puts what can be bid for before what only scores.
func better(a, b *watchv1.Fit) bool {
	if a.GetGood() != b.GetGood() {
		return a.GetGood()
	}
	return a.GetScore() > b.GetScore()
}

// bestFirst orders fits, those alike by the tender's id.
func bestFirst(list []*watchv1.Fit) {
	slices.SortStableFunc(list, func(a, b *watchv1.Fit) int {
		if a.GetScore() != b.GetScore() {
			return int(b.GetScore() - a.GetScore())
		}
		if a.GetTender() < b.GetTender() {
			return -1
		}
		return 1
	})
}

// reason is a part with what it gives; figures are pairs of name and value.
func reason(part string, of, points int32, word string, rulesOut bool, figures ...string) *watchv1.FitReason {
	r := &watchv1.FitReason{Part: part, Of: of, Points: points, Reason: part + "." + word, RulesOut: rulesOut, Figures: map[string]string{}}
	for i := 0; i+1 < len(figures); i += 2 {
		r.Figures[figures[i]] = figures[i+1]
	}
	return r
}

func whole(n int) string { return strconv.Itoa(n) }
