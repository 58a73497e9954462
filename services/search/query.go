package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// supplierQuery writes a request the way the index is asked.
func supplierQuery(req *searchv1.SearchSuppliersRequest, now time.Time) (engine.Query, error) {
	q := engine.Query{
		Text: req.GetQ(), Day: engine.Day(now), Highlight: []string{"description"},
		Facets: []string{"country", "legal_form", "social_status", "cpv", "serves"},
		Codes: map[string][]string{
			"country": upper(req.GetCountry()), "legal_form": req.GetLegalForm(), "social_status": req.GetSocialStatus(),
			"cpv": req.GetCpv(), "serves": serving(upper(req.GetServes())),
		},
		Page: int(max(req.GetPage(), 1)) - 1, Size: int(req.GetPageSize()),
	}
	if req.Verified != nil {
		at := engine.Millis(now)
		q.Ranges = map[string]engine.Range{"verified_until": {Max: &at}}
		if req.GetVerified() {
			at++
			q.Ranges = map[string]engine.Range{"verified_until": {Min: &at}}
		}
	}
	if (req.Latitude == nil) != (req.Longitude == nil) || req.Latitude == nil && req.GetRadiusKm() > 0 {
		return q, errs.Invalid("latitude", "search.no_centre", "give both latitude and longitude of the place to search around")
	}
	if req.Latitude != nil {
		centre := engine.Point{Latitude: req.GetLatitude(), Longitude: req.GetLongitude()}
		q.Near = &engine.Circle{Centre: centre, Radius: req.GetRadiusKm()}
	}
	switch req.GetSort() {
	case "distance":
		q.Sort = []engine.Sort{{Field: "place"}}
	case "name":
		q.Sort = []engine.Sort{{Field: "name"}}
	}
	return q, nil
}

// tenderQuery writes a request the way the index is asked. By deadline, what is
// open comes first.
func tenderQuery(req *searchv1.SearchTendersRequest, now time.Time) engine.Query {
	q := engine.Query{
		Text: req.GetQ(), Day: engine.Day(now), Highlight: []string{"description"},
		Facets: []string{"country", "cpv", "status", "reservation", "theme", "buyer"},
		Codes: map[string][]string{
			"country": upper(req.GetCountry()), "cpv": req.GetCpv(), "status": req.GetStatus(),
			"reservation": req.GetReservation(), "theme": req.GetTheme(),
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
	if req.GetSort() == "deadline" {
		q.Sort = []engine.Sort{{Field: "fit", Descending: true}, {Field: "deadline"}}
	}
	return q
}

// search settles what has become due, searches, and reads the records found.
func (c *collection[M]) search(ctx context.Context, now time.Time, q engine.Query) (engine.Result, []M, error) {
	if err := c.settle(ctx, now); err != nil {
		return engine.Result{}, nil, err
	}
	r, err := c.index.Search(ctx, q)
	if err != nil {
		return engine.Result{}, nil, err
	}
	records, err := c.records(r.Hits)
	return r, records, err
}

// shownFacets writes the facets. Of the CPV codes, all of whose beginnings are
// counted, it shows the divisions and those that were chosen.
func shownFacets(facets []engine.Facet, chosenCPV []string) []*searchv1.Facet {
	list := make([]*searchv1.Facet, 0, len(facets))
	for _, f := range facets {
		shown := &searchv1.Facet{Name: f.Field}
		for _, v := range f.Values {
			if f.Field == "cpv" && len(v.Value) > 2 && !slices.Contains(chosenCPV, v.Value) {
				continue
			}
			shown.Values = append(shown.Values, &searchv1.FacetValue{Value: v.Value, Count: int64(v.Count)})
		}
		list = append(list, shown)
	}
	return list
}

func upper(codes []string) []string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = strings.ToUpper(c)
	}
	return list
}

func language(ctx context.Context) string { return rpc.Language(ctx) }
