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
		Name: "suppliers", Version: 1, Fit: "fit", Synonyms: synonyms(),
		Fields: []engine.Field{
			{Name: "title", Kind: engine.Text},
			{Name: "brand", Kind: engine.Text},
			{Name: "number", Kind: engine.Text},
			{Name: "activity", Kind: engine.Text},
			{Name: "address", Kind: engine.Text},
			{Name: "form", Kind: engine.Text},
			{Name: "description", Kind: engine.Text, Highlight: true},
			{Name: "country", Kind: engine.Code, Facet: true},
			{Name: "legal_form", Kind: engine.Code, Facet: true},
			{Name: "social_status", Kind: engine.Code, Facet: true},
			{Name: "cpv", Kind: engine.Code, Facet: true},
			{Name: "serves", Kind: engine.Code, Facet: true},
			{Name: "verified_until", Kind: engine.Date},
			{Name: dueField, Kind: engine.Date},
			{Name: "fit", Kind: engine.Number},
			{Name: "name", Kind: engine.Name},
			{Name: "place", Kind: engine.Place},
		},
	}
}

// supplierDocument makes a supplier findable. Only submitted ones are public.
func (s *Service) supplierDocument(supplier *suppliersv1.Supplier, now time.Time) (engine.Document, bool) {
	if supplier.GetState() != suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED {
		return engine.Document{}, false
	}
	place := supplier.GetPlace()
	values := map[string]any{
		"title": supplier.GetName(), "brand": supplier.GetBrand(), "name": supplier.GetName(),
		"number":        supplier.GetIdentifier().GetValue(),
		"activity":      s.names.of("cpv", supplier.GetCpv()...),
		"address":       addressText(s.names, place),
		"form":          append(s.names.of("legal-form", supplier.GetLegalForm()), s.names.of("social-status", supplier.GetSocialStatus())...),
		"description":   sortedTexts(supplier.GetDescription()),
		"country":       place.GetCountry(),
		"legal_form":    supplier.GetLegalForm(),
		"social_status": supplier.GetSocialStatus(),
		"cpv":           beginnings(supplier.GetCpv(), 2),
		"serves":        supplier.GetServes(),
		"fit":           supplierFit(supplier, now),
		// One that was never verified counts as verified until long ago.
		"verified_until": time.Unix(0, 0),
	}
	if until := supplier.GetVerifiedUntil(); until != nil {
		values["verified_until"] = until.AsTime()
		if until.AsTime().After(now) {
			values[dueField] = until.AsTime()
		}
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
	if s.GetVerifiedUntil().AsTime().After(now) {
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
	}
	if until := s.GetVerifiedUntil(); until.AsTime().After(now) {
		h.VerifiedUntil = timestamppb.New(until.AsTime())
		for _, v := range s.GetVerifications() {
			if v.GetExpiresAt().AsTime().After(now) && !slices.Contains(h.VerifiedBy, v.GetOrganisationName()) {
				h.VerifiedBy = append(h.VerifiedBy, v.GetOrganisationName())
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
