package search

import (
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// supplierSchema says how suppliers are found.
func supplierSchema() engine.Schema {
	return engine.Schema{
		Name: "suppliers", Version: 2, Fit: "fit", Synonyms: synonyms(),
		Fields: []engine.Field{
			{Name: "title", Kind: engine.Text},
			{Name: "brand", Kind: engine.Text},
			{Name: "number", Kind: engine.Text},
			{Name: "activity", Kind: engine.Text},
			{Name: "address", Kind: engine.Text},
			{Name: "form", Kind: engine.Text},
			{Name: "description", Kind: engine.Text, Highlight: true},
			{Name: "country", Kind: engine.Code, Facet: true},
			{Name: "region", Kind: engine.Code, Facet: true},
			{Name: "legal_form", Kind: engine.Code, Facet: true},
			{Name: "social_status", Kind: engine.Code, Facet: true},
			{Name: "verified", Kind: engine.Code, Facet: true},
			{Name: "verified_by", Kind: engine.Code, Facet: true},
			{Name: "cpv", Kind: engine.Code, Facet: true},
			{Name: "size", Kind: engine.Code, Facet: true},
			{Name: "label", Kind: engine.Code, Facet: true},
			{Name: "contract_nature", Kind: engine.Code, Facet: true},
			{Name: "serves", Kind: engine.Code, Facet: true},
			{Name: "eligible", Kind: engine.Code, Facet: true},
			{Name: "has_delivered", Kind: engine.Code, Facet: true},
			{Name: "serves_within_km", Kind: engine.Number},
			{Name: "listed_at", Kind: engine.Date},
			{Name: dueField, Kind: engine.Date},
			{Name: "fit", Kind: engine.Number},
			{Name: "name", Kind: engine.Name},
			{Name: "place", Kind: engine.Place},
		},
	}
}

// supplierFacets are what suppliers are counted by.
func supplierFacets() []string {
	return []string{
		"country", "region", "legal_form", "social_status", "verified", "verified_by", "cpv", "size", "label",
		"contract_nature", "serves", "eligible", "has_delivered",
	}
}

// supplierDocument makes a supplier findable that has delivered on so many
// contracts. Only submitted ones are public.
func (s *Service) supplierDocument(supplier *suppliersv1.Supplier, delivered int, now time.Time) (engine.Document, bool) {
	if supplier.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED {
		return engine.Document{}, false
	}
	place := supplier.GetPlace()
	values := map[string]any{
		"title": supplier.GetName(), "brand": supplier.GetBrand(), "name": supplier.GetName(),
		"number":          supplier.GetIdentifier().GetValue(),
		"activity":        s.names.of("cpv", supplier.GetCpv()...),
		"address":         addressText(s.names, place),
		"form":            append(s.names.of("legal-form", supplier.GetLegalForm()), s.names.of("social-status", supplier.GetSocialStatus())...),
		"description":     sortedTexts(supplier.GetDescription()),
		"country":         place.GetCountry(),
		"region":          regions(place),
		"legal_form":      supplier.GetLegalForm(),
		"social_status":   supplier.GetSocialStatus(),
		"verified":        yesNo(isVerified(supplier, now)),
		"verified_by":     verifiers(supplier, now),
		"cpv":             beginnings(supplier.GetCpv(), 2),
		"size":            supplier.GetSize(),
		"label":           labels(supplier, now),
		"contract_nature": supplier.GetContractNatures(),
		"serves":          supplier.GetServes(),
		"eligible":        eligible(supplier),
		"has_delivered":   yesNo(delivered > 0),
		"listed_at":       listedAt(supplier).AsTime(),
		"fit":             supplierFit(supplier, now),
	}
	if km := supplier.GetServesWithinKm(); km > 0 {
		values["serves_within_km"] = km
	}
	if due, ok := nextChange(supplier, now); ok {
		values[dueField] = due
	}
	if place != nil && place.Latitude != nil && place.Longitude != nil {
		values["place"] = engine.Point{Latitude: place.GetLatitude(), Longitude: place.GetLongitude()}
	}
	return engine.Document{ID: supplier.GetId(), Values: values}, true
}

// supplierFit is two for a supplier whose claims somebody vouches for today and
// one more for one that says what it does.
func supplierFit(s *suppliersv1.Supplier, now time.Time) float64 {
	fit := 0.0
	if isVerified(s, now) {
		fit += 2
	}
	if len(s.GetCpv()) > 0 {
		fit++
	}
	return fit
}

// addressText is what a place is called: its street, town and region.
func addressText(n *names, p *typesv1.Place) []string {
	return append([]string{p.GetCity(), p.GetPostcode(), p.GetStreet()}, n.of("nuts", beginnings([]string{p.GetNuts()}, 3)...)...)
}

// supplierHit writes what a result shows of a supplier.
func supplierHit(s *suppliersv1.Supplier, hit engine.Hit, now time.Time, accept string) *searchv1.SupplierHit {
	h := &searchv1.SupplierHit{
		Supplier: s.GetId(), Name: s.GetName(), Brand: s.GetBrand(), Place: s.GetPlace(),
		LegalForm: s.GetLegalForm(), SocialStatus: s.GetSocialStatus(), Cpv: s.GetCpv(), Serves: s.GetServes(),
		Excerpt:    excerpt(hit.Highlights["description"], inLanguage(s.GetDescription(), accept)),
		DistanceKm: hit.Distance, Employees: s.GetWorkforce().GetEmployees(),
		Size: s.GetSize(), Labels: labels(s, now), ListedAt: listedAt(s), Identifier: s.GetIdentifier(),
		Website: s.GetWebsite(), ContractNatures: s.GetContractNatures(),
	}
	if isVerified(s, now) {
		h.VerifiedUntil = timestamppb.New(s.GetVerifiedUntil().AsTime())
		for _, v := range holding(s, now) {
			if name := v.GetOrganisationName(); !slices.Contains(h.VerifiedBy, name) {
				h.VerifiedBy = append(h.VerifiedBy, name)
			}
		}
	}
	if n := int64(s.GetWorkforce().GetEmployees()); n > 0 {
		integrated := int64(s.GetWorkforce().GetDisadvantaged()) + int64(s.GetWorkforce().GetDisabled())
		h.IntegrationPercent = int32(min(100, integrated*100/n))
	}
	return h
}

// sortedTexts gives texts by language, in the order of the languages' codes.
func sortedTexts(texts map[string]string) []string {
	list := make([]string, 0, len(texts))
	for _, language := range sortedKeys(texts) {
		list = append(list, texts[language])
	}
	return list
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
