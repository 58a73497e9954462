package search

import (
	"slices"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// tenderCPV are the codes of a tender and of its lots.
func tenderCPV(t *tendersv1.Tender) []string {
	codes := append([]string{t.GetCpv()}, t.GetAdditionalCpv()...)
	for _, lot := range t.GetLots() {
		codes = append(codes, lot.GetCpv())
	}
	return codes
}

// places are where a tender and its lots are performed.
func places(t *tendersv1.Tender) []*typesv1.Place {
	var list []*typesv1.Place
	if t.GetPlace() != nil {
		list = append(list, t.GetPlace())
	}
	for _, lot := range t.GetLots() {
		if lot.GetPlace() != nil {
			list = append(list, lot.GetPlace())
		}
	}
	return list
}

func tenderAddress(n *names, t *tendersv1.Tender) []string {
	var list []string
	for _, p := range places(t) {
		for _, text := range addressText(n, p) {
			if !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}

func tenderCountries(t *tendersv1.Tender) []string {
	var list []string
	for _, p := range places(t) {
		list = append(list, p.GetCountry())
	}
	return list
}

func tenderRegions(t *tendersv1.Tender) []string {
	var list []string
	for _, p := range places(t) {
		list = append(list, regions(p)...)
	}
	return list
}

// tenderPoint is where distances are measured from: the place of the tender, or
// of its first lot that has one.
func tenderPoint(t *tendersv1.Tender) (engine.Point, bool) {
	for _, p := range places(t) {
		if p.Latitude != nil && p.Longitude != nil {
			return engine.Point{Latitude: p.GetLatitude(), Longitude: p.GetLongitude()}, true
		}
	}
	return engine.Point{}, false
}

// tenderReservations are the tender's, and those of lots that say something else:
// who looks for what is reserved finds a tender with one such lot.
func tenderReservations(t *tendersv1.Tender) []string {
	own := reservation(t.GetReservation())
	if len(t.GetLots()) == 0 {
		return []string{own}
	}
	var list []string
	for _, lot := range t.GetLots() {
		if lot.GetReservation() == tendersv1.Reservation_RESERVATION_UNSPECIFIED {
			list = append(list, own)
			continue
		}
		list = append(list, reservation(lot.GetReservation()))
	}
	return list
}
