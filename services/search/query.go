package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// supplierQuery writes a request the way the index is asked.
func supplierQuery(req *searchv1.SearchSuppliersRequest, now time.Time) (engine.Query, error) {
	q := engine.Query{
		Text: req.GetQ(), Day: engine.Day(now), Highlight: []string{"description"},
		Facets: supplierFacets(), IDs: req.GetSupplier(),
		Codes: map[string][]string{
			"country": upper(req.GetCountry()), "region": req.GetRegion(), "legal_form": req.GetLegalForm(),
			"social_status": req.GetSocialStatus(), "verified": asked(req.Verified), "verified_by": req.GetVerifiedBy(),
			"cpv": req.GetCpv(), "size": req.GetSize(), "label": req.GetLabel(), "contract_nature": req.GetContractNature(),
			"serves": serving(upper(req.GetServes())), "eligible": req.GetEligible(), "has_delivered": asked(req.HasDelivered),
		},
		Ranges: since(req.GetListedSince()),
		Page:   int(max(req.GetPage(), 1)) - 1, Size: int(req.GetPageSize()),
	}
	var err error
	if q.Near, err = around(req.Latitude, req.Longitude, req.GetRadiusKm()); err != nil {
		return q, err
	}
	q.Reach = reach(req, q.Near)
	switch req.GetSort() {
	case "distance":
		q.Sort = []engine.Sort{{Field: "place"}}
	case "name":
		q.Sort = []engine.Sort{{Field: "name"}}
	}
	return q, nil
}

// around is the circle to search in; nil where no point is named.
func around(latitude, longitude *float64, km float64) (*engine.Circle, error) {
	if (latitude == nil) != (longitude == nil) || latitude == nil && km > 0 {
		return nil, errs.Invalid("latitude", "search.no_centre", "give both latitude and longitude of the place to search around")
	}
	if latitude == nil {
		return nil, nil
	}
	return &engine.Circle{Centre: engine.Point{Latitude: *latitude, Longitude: *longitude}, Radius: km}, nil
}

// reach asks for suppliers that serve a place: by a region they list, or, where
// its point is given, by how far from their own place they go.
func reach(req *searchv1.SearchSuppliersRequest, near *engine.Circle) *engine.Reach {
	if req.GetServesPlace() == "" {
		return nil
	}
	r := &engine.Reach{Codes: "serves", Values: serving([]string{req.GetServesPlace()}), Radius: "serves_within_km"}
	if near != nil {
		r.Centre = &near.Centre
	}
	return r
}

// asked writes a yes or no that may be left open.
func asked(v *bool) []string {
	if v == nil {
		return nil
	}
	return []string{yesNo(*v)}
}

// since restricts to what has been public since an instant.
func since(at *timestamppb.Timestamp) map[string]engine.Range {
	if at == nil {
		return nil
	}
	return map[string]engine.Range{"listed_at": {Min: millis(at)}}
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
// counted, it shows the divisions and those that were chosen; organisations are
// counted by id and by name, and the ids shown where they were chosen.
func shownFacets(facets []engine.Facet, chosenCPV, chosenOrganisations []string) []*searchv1.Facet {
	list := make([]*searchv1.Facet, 0, len(facets))
	for _, f := range facets {
		shown := &searchv1.Facet{Name: f.Field}
		for _, v := range f.Values {
			if f.Field == "cpv" && len(v.Value) > 2 && !slices.Contains(chosenCPV, v.Value) {
				continue
			}
			if strings.HasPrefix(v.Value, "org_") && !slices.Contains(chosenOrganisations, v.Value) {
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
