package watch

import (
	"context"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// pageOfHits is how many suppliers one search gives, mostPages how many pages
	// are read of one: the search orders by verification and names.
	pageOfHits = 100
	mostPages  = 10
	// mostPlaces is how many places of lots are looked around.
	mostPlaces = 20
)

// tellFitting tells the suppliers whom a tender fits well, once each, with the
// score and the reasons.
func (s *Service) tellFitting(ctx context.Context, t *tendersv1.Tender) error {
	now := s.clock.Now()
	if end := closes(t); t.GetCancelledAt() != nil || end == nil || !end.AsTime().After(now) {
		return nil
	}
	return s.eachFitting(ctx, t, func(supplier *suppliersv1.Supplier, fit *watchv1.Fit) error {
		n := newsOf(t, "tender-fits/"+t.GetId(), kindFits)
		n.more = map[string]string{"score": strconv.Itoa(int(fit.GetScore())), "reasons": words(fit)}
		return s.tellOrganisations(ctx, n, representatives(), supplier.GetOrganisation())
	})
}

// eachFitting gives do the suppliers whom a tender fits well, each with its fit.
func (s *Service) eachFitting(ctx context.Context, t *tendersv1.Tender, do func(*suppliersv1.Supplier, *watchv1.Fit) error) error {
	now := s.clock.Now()
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return err
	}
	candidates, err := s.candidates(own, t)
	if err != nil {
		return err
	}
	for _, id := range candidates {
		supplier, err := s.suppliers.GetSupplier(own, &suppliersv1.GetSupplierRequest{Supplier: id})
		if errs.Code(err) == codes.NotFound || supplier.GetOrganisation() == "" && err == nil {
			continue // gone meanwhile, or imported and nobody's yet
		}
		if err != nil {
			return err
		}
		fit := fitOf(t, supplier, now)
		if !fit.GetGood() {
			continue
		}
		if err := do(supplier, fit); err != nil {
			return err
		}
	}
	return nil
}

// words are the reasons of a fit as notify takes them.
func words(fit *watchv1.Fit) string {
	var list []string
	for _, r := range fit.GetReasons() {
		list = append(list, r.GetReason())
	}
	return strings.Join(list, " ")
}

// candidates are the suppliers of the right groups that work where it is to be
// done, or are there.
func (s *Service) candidates(own context.Context, t *tendersv1.Tender) ([]string, error) {
	var list, bought []string
	for _, u := range units(t) {
		bought = append(bought, u.codes...)
	}
	groups := prefixes(bought)
	if len(groups) == 0 {
		return nil, nil
	}
	seen := map[string]bool{}
	for _, place := range places(t) {
		for _, req := range around(place, groups) {
			found, err := s.hits(own, req)
			if err != nil {
				return nil, err
			}
			for _, id := range found {
				if !seen[id] {
					seen[id], list = true, append(list, id)
				}
			}
		}
	}
	return list, nil
}

// places are where the units of a tender are, each once.
func places(t *tendersv1.Tender) []*typesv1.Place {
	var list []*typesv1.Place
	seen := map[string]bool{}
	for _, u := range units(t) {
		key := u.place.GetNuts() + "/" + u.place.GetCity()
		if !seen[key] && len(list) < mostPlaces {
			seen[key], list = true, append(list, u.place)
		}
	}
	return list
}

// around are the searches for a place: who serves it, and who is in its region.
func around(place *typesv1.Place, groups []string) []*searchv1.SearchSuppliersRequest {
	serves := &searchv1.SearchSuppliersRequest{Cpv: groups, ServesPlace: place.GetNuts()}
	if located(place) {
		serves.Latitude, serves.Longitude = place.Latitude, place.Longitude
	}
	is := &searchv1.SearchSuppliersRequest{Cpv: groups}
	switch {
	case place.GetNuts() != "":
		is.Region = []string{place.GetNuts()}
	case place.GetCountry() != "":
		is.Country = []string{place.GetCountry()}
	default:
		return []*searchv1.SearchSuppliersRequest{is}
	}
	if place.GetNuts() == "" && !located(place) {
		return []*searchv1.SearchSuppliersRequest{is}
	}
	return []*searchv1.SearchSuppliersRequest{serves, is}
}

// hits are the suppliers that a search finds.
func (s *Service) hits(own context.Context, req *searchv1.SearchSuppliersRequest) ([]string, error) {
	var list []string
	req.PageSize = pageOfHits
	for req.Page = 1; req.GetPage() <= mostPages; req.Page++ {
		answer, err := s.search.SearchSuppliers(own, req)
		if err != nil {
			return nil, err
		}
		for _, h := range answer.GetHits() {
			list = append(list, h.GetSupplier())
		}
		if len(answer.GetHits()) < pageOfHits {
			break
		}
	}
	return list, nil
}
