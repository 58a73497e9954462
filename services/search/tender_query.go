package search

import (
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// tenderFacets are what tenders are counted by.
func tenderFacets() []string {
	return []string{"country", "region", "cpv", "status", "reservation", "theme", "language", "buyer"}
}

// tenderQuery writes a request the way the index is asked. By deadline, what is
// open comes first.
func tenderQuery(req *searchv1.SearchTendersRequest, now time.Time) (engine.Query, error) {
	q := engine.Query{
		Text: req.GetQ(), Day: engine.Day(now), Highlight: []string{"description"}, Facets: tenderFacets(),
		Codes: map[string][]string{
			"country": upper(req.GetCountry()), "region": req.GetRegion(), "cpv": req.GetCpv(), "status": req.GetStatus(),
			"reservation": req.GetReservation(), "theme": req.GetTheme(), "language": req.GetLanguage(),
		},
		Page: int(max(req.GetPage(), 1)) - 1, Size: int(req.GetPageSize()),
	}
	// A buyer is given by name, as the facet shows it, or by id.
	for _, b := range req.GetBuyer() {
		field := "buyer"
		if strings.HasPrefix(b, "org_") {
			field = "organisation"
		}
		q.Codes[field] = append(q.Codes[field], b)
	}
	q.Sort = map[string][]engine.Sort{
		"deadline": {{Field: "fit", Descending: true}, {Field: "deadline"}}, "distance": {{Field: "place"}},
		"newest": {{Field: "listed_at", Descending: true}}, "changed": {{Field: "changed_at", Descending: true}},
	}[req.GetSort()]
	var nearErr, rangeErr error
	q.Near, nearErr = around(req.Latitude, req.Longitude, req.GetRadiusKm())
	q.Ranges, rangeErr = tenderRanges(req)
	return q, errs.Join(nearErr, rangeErr)
}

// tenderRanges are the bounds of instants and of the value. Ends that cross are
// refused, rather than finding nothing for ever.
func tenderRanges(req *searchv1.SearchTendersRequest) (map[string]engine.Range, error) {
	ranges := map[string]engine.Range{}
	for name, r := range map[string]engine.Range{
		"listed_at": {Min: millis(req.GetListedSince())},
		"deadline":  {Min: millis(req.GetDeadlineFrom()), Max: millis(req.GetDeadlineUntil())},
		"value":     {Min: bound(req.GetValueFrom()), Max: bound(req.GetValueUntil())},
	} {
		if r.Min != nil && r.Max != nil && *r.Min > *r.Max {
			return nil, errs.Invalid(name+"_until", "search.crossed_range", "the end of the range lies before its beginning", "field", name)
		}
		if r.Min != nil || r.Max != nil {
			ranges[name] = r
		}
	}
	return ranges, nil
}

func millis(at *timestamppb.Timestamp) *float64 {
	if at == nil {
		return nil
	}
	ms := engine.Millis(at.AsTime())
	return &ms
}

// bound is an end of the range of values; 0 is none.
func bound(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}
