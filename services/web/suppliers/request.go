package suppliers

import (
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/static"
)

// request is the call that answers the query around a city; nil is anywhere.
func (q query) request(around *static.City) *searchv1.SearchSuppliersRequest {
	req := &searchv1.SearchSuppliersRequest{
		Q: q.text, Country: q.chosen[byCountry], Region: q.chosen[byRegion], LegalForm: q.chosen[byForm],
		SocialStatus: q.chosen[byStatus], Cpv: q.chosen[byCPV], Serves: q.chosen[byServes], VerifiedBy: q.chosen[byVerifier],
		Size: q.chosen[bySize], Label: q.chosen[byLabel], ContractNature: q.chosen[byNature], Eligible: q.chosen[byEligible],
		Verified: either(q.chosen[byVerified]), HasDelivered: either(q.chosen[byDelivered]), Sort: q.order,
		PageSize: askSize, Page: int32((q.page-1)/(askSize/pageSize) + 1),
	}
	if !q.since.IsZero() {
		req.ListedSince = timestamppb.New(q.since)
	}
	switch {
	case around != nil && q.reaches:
		req.Latitude, req.Longitude, req.ServesPlace = &around.Latitude, &around.Longitude, around.Country
	case around != nil:
		req.Latitude, req.Longitude, req.RadiusKm = &around.Latitude, &around.Longitude, float64(q.km)
	case q.order == "distance":
		req.Sort = ""
	}
	return req
}

// either is a yes or no; both of them, or none, leave it open.
func either(chosen []string) *bool {
	if len(chosen) != 1 {
		return nil
	}
	yes := chosen[0] == "yes"
	return &yes
}

// asQuery is the query that makes such a request; the city is found again by its
// place.
func asQuery(req *searchv1.SearchSuppliersRequest, cities *enterprise.Gazetteer) query {
	q := query{text: req.GetQ(), km: usualKm, order: req.GetSort(), page: 1, chosen: map[string][]string{
		byCountry: req.GetCountry(), byRegion: req.GetRegion(), byForm: req.GetLegalForm(), byStatus: req.GetSocialStatus(),
		byCPV: req.GetCpv(), byServes: req.GetServes(), byVerifier: req.GetVerifiedBy(), bySize: req.GetSize(), byLabel: req.GetLabel(),
		byNature: req.GetContractNature(), byEligible: req.GetEligible(), byVerified: chosenOf(req.Verified), byDelivered: chosenOf(req.HasDelivered),
	}}
	if req.Latitude != nil && req.Longitude != nil {
		if c, ok := cities.At(req.GetLatitude(), req.GetLongitude()); ok {
			q = q.around(c)
		}
		q.reaches = req.GetServesPlace() != ""
		if km := int(req.GetRadiusKm()); slices.Contains(radii(), km) {
			q.km = km
		}
	}
	return q
}

func chosenOf(yes *bool) []string {
	switch {
	case yes == nil:
		return nil
	case *yes:
		return []string{"yes"}
	default:
		return []string{"no"}
	}
}
