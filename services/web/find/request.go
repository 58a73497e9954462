package find

import (
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/static"
)

// window is how many days from now a deadline lies; 0 is no bound.
type window struct{ from, until int }

// closings are the choices of when a tender closes, by their name in the address.
func closings() map[string]window {
	return map[string]window{"in7": {until: 7}, "in14": {until: 14}, "in30": {until: 30}, "after14": {from: 14}, "after30": {from: 30}}
}

// closingNames are the closings in the order they are shown.
func closingNames() []string { return []string{"in7", "in14", "in30", "after14", "after30"} }

// request is the call that answers the query around a city; nil is anywhere.
func (q query) request(city *static.City, now time.Time) *searchv1.SearchTendersRequest {
	req := &searchv1.SearchTendersRequest{
		Q: q.text, Country: q.chosen[byCountry], Region: q.chosen[byRegion], Cpv: q.chosen[byCPV], Status: q.chosen[byStatus],
		Reservation: q.chosen[byReservation], Theme: q.chosen[byTheme], Language: q.chosen[byLanguage], Buyer: q.chosen[byBuyer],
		ValueFrom: float64(q.from), ValueUntil: float64(q.until), Sort: q.sorted(), PageSize: pageSize, Page: int32(q.page),
	}
	if !q.since.IsZero() {
		req.ListedSince = timestamppb.New(q.since)
	}
	if w, ok := closings()[q.closes]; ok {
		// What has closed already does not close within a week.
		req.DeadlineFrom = timestamppb.New(now.AddDate(0, 0, w.from))
		if w.until > 0 {
			req.DeadlineUntil = timestamppb.New(now.AddDate(0, 0, w.until))
		}
	}
	if city != nil {
		req.Latitude, req.Longitude, req.RadiusKm = &city.Latitude, &city.Longitude, float64(q.km)
	} else if req.GetSort() == orderDistance {
		req.Sort = orderDeadline
	}
	return req
}

// asQuery is the query that makes such a request; the city is found again by its
// place.
func asQuery(req *searchv1.SearchTendersRequest, cities *enterprise.Gazetteer) query {
	q := query{text: req.GetQ(), km: usualKm, from: int64(req.GetValueFrom()), until: int64(req.GetValueUntil()), page: 1, chosen: map[string][]string{}}
	for name, values := range map[string][]string{
		byCountry: req.GetCountry(), byRegion: req.GetRegion(), byCPV: req.GetCpv(), byStatus: req.GetStatus(), byReservation: req.GetReservation(),
		byTheme: req.GetTheme(), byLanguage: req.GetLanguage(), byBuyer: req.GetBuyer(),
	} {
		if len(values) > 0 {
			q.chosen[name] = values
		}
	}
	if req.Latitude != nil && req.Longitude != nil {
		if c, ok := cities.At(req.GetLatitude(), req.GetLongitude()); ok {
			q = q.around(c)
		}
		if km := int(req.GetRadiusKm()); slices.Contains(radii(), km) {
			q.km = km
		}
	}
	return q
}
