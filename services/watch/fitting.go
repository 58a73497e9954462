package watch

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// mine names the supplier of the caller's organisation.
	mine = "mine"
	// mostCandidates is how many open tenders of the right groups are looked at, the
	// first to close first.
	mostCandidates = 100
	// fewFits is how many are given where nobody says.
	fewFits = 20
	// mostPrefixes is how many groups of CPV a search takes.
	mostPrefixes = 50
)

// GetFit says how well a published tender fits the caller's supplier. Codes:
// NotFound (the tender), FailedPrecondition (fit.no_supplier).
func (s *Service) GetFit(ctx context.Context, r *watchv1.GetFitRequest) (*watchv1.Fit, error) {
	now := s.clock.Now()
	t, err := s.published(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	supplier, err := s.ownSupplier(ctx)
	if err != nil {
		return nil, err
	}
	return fitOf(t, supplier, now), nil
}

// ListFitting gives the open tenders that fit the caller's supplier well, best
// first. Codes: FailedPrecondition (fit.no_supplier).
func (s *Service) ListFitting(ctx context.Context, r *watchv1.ListFittingRequest) (*watchv1.ListFittingResponse, error) {
	now := s.clock.Now()
	supplier, err := s.ownSupplier(ctx)
	if err != nil {
		return nil, err
	}
	answer := &watchv1.ListFittingResponse{}
	groups := prefixes(supplier.GetCpv())
	if len(groups) == 0 {
		return answer, nil
	}
	found, err := s.search.SearchTenders(ctx, &searchv1.SearchTendersRequest{Cpv: groups, Status: []string{"open", "consultation"}, Sort: "deadline", PageSize: mostCandidates})
	if err != nil {
		return nil, err
	}
	for _, hit := range found.GetHits() {
		t, err := s.published(ctx, hit.GetTender())
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if fit := fitOf(t, supplier, now); fit.GetGood() && takesOffers(t) {
			answer.Fits = append(answer.Fits, fit)
		}
	}
	bestFirst(answer.GetFits())
	most := int(r.GetPageSize())
	if most == 0 {
		most = fewFits
	}
	answer.Fits = answer.GetFits()[:min(most, len(answer.GetFits()))]
	return answer, nil
}

// takesOffers tells whether bids, requests to take part, or answers to a
// consultation are still taken.
func takesOffers(t *tendersv1.Tender) bool {
	return t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN || t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION
}

// ownSupplier is the one of the caller's organisation, with all of its figures.
func (s *Service) ownSupplier(ctx context.Context) (*suppliersv1.Supplier, error) {
	supplier, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: mine})
	if errs.Code(err) == codes.NotFound {
		return nil, errs.Precondition("fit.no_supplier", "register your enterprise first; then we can say which tenders fit it")
	}
	return supplier, err
}

// prefixes are the groups of CPV that codes lie in, as searches take them; of a
// code that names a whole division, the division.
func prefixes(list []string) []string {
	var groups []string
	for _, code := range list {
		switch {
		case len(code) <= groupDigits:
		case code[divisionDigits] == '0':
			groups = append(groups, code[:divisionDigits])
		default:
			groups = append(groups, code[:groupDigits])
		}
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	return groups[:min(mostPrefixes, len(groups))]
}
