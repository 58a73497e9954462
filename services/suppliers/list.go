package suppliers

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	// maxAnswer bounds a page in bytes, well below what the bus carries (4 MB).
	maxAnswer = 700_000
	// endedDays is how long one whose last verification has ended stays among
	// those that end soon.
	endedDays = 90
)

// indexes are what suppliers are found by. Those that end in _country narrow
// the one before to a country.
func indexes() []store.Index {
	const country = "place.country"
	return []store.Index{
		{Name: "organisation", Fields: []string{"organisation"}, Unique: true},
		{Name: "identifier", Fields: []string{"identifier.scheme", "identifier.value"}, Unique: true},
		{Name: "enterprise", Fields: []string{"enterprise_key"}, Unique: true},
		{Name: "similar", Fields: []string{"similar_keys"}},
		{Name: "state", Fields: []string{"state"}},
		{Name: "state_country", Fields: []string{"state", country}},
		{Name: "verified", Fields: []string{"state", "verified_until", "submitted_at"}},
		{Name: "verified_country", Fields: []string{"state", country, "verified_until", "submitted_at"}},
		{Name: "claimed", Fields: []string{"state", "claimed_at"}, Sparse: true},
		{Name: "claimed_country", Fields: []string{"state", country, "claimed_at"}, Sparse: true},
		{Name: "disputed", Fields: []string{"disputed_at"}, Sparse: true},
		{Name: "disputed_country", Fields: []string{country, "disputed_at"}, Sparse: true},
		{Name: "answered", Fields: []string{"state", "answered_at"}},
		{Name: "answered_country", Fields: []string{"state", country, "answered_at"}},
		{Name: "mandated", Fields: []string{"mandates.organisation"}, Sparse: true},
		{Name: "disputed_by", Fields: []string{"disputes.organisation"}, Sparse: true},
	}
}

// ListSuppliers pages through the public suppliers; for verifiers, through
// those that wait for them. A page may be shorter than asked. Codes:
// PermissionDenied (auth.role) when someone else asks for what waits.
func (s *Service) ListSuppliers(ctx context.Context, req *suppliersv1.ListSuppliersRequest) (*suppliersv1.ListSuppliersResponse, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	query, waiting := listed(req, now)
	if waiting && !caller.verifier {
		return nil, errs.Denied("auth.role", "only verifiers see what waits for them").With("roles", "verifier")
	}
	query.Limit, query.Cursor = int(req.GetPageSize()), req.GetPageToken()
	return s.page(ctx, query, func(record *suppliersv1.Supplier) *suppliersv1.Supplier { return caller.see(record, now) })
}

// listed gives the query for a list, and whether it is one of what waits for
// verifiers.
func listed(req *suppliersv1.ListSuppliersRequest, now time.Time) (query store.Query, waiting bool) {
	query, waiting = store.Query{Index: "state", Equal: []any{submitted}}, true
	switch ever := time.Unix(0, 0); {
	case req.GetDisputed():
		query.Index, query.Equal, query.From = "disputed", nil, ever
	case req.GetClaimed():
		query.Index, query.From = "claimed", ever
	case req.GetSuspended():
		query.Index, query.Equal, query.Descending = "answered", []any{suspended}, true
	case req.GetExpiringWithinDays() > 0:
		query.Index, query.From, query.To = "verified", now.AddDate(0, 0, -endedDays), now.AddDate(0, 0, int(req.GetExpiringWithinDays()))
	case req.GetAwaitingVerification():
		query.Index, query.Equal, query.From = "verified", []any{submitted, nil}, ever
	default:
		waiting = false
	}
	if req.GetCountry() != "" {
		query = inCountry(query, req.GetCountry())
	}
	return query, waiting
}

// inCountry narrows a query; the country stands after the state.
func inCountry(query store.Query, country string) store.Query {
	query.Index += "_country"
	if len(query.Equal) == 0 {
		query.Equal = []any{country}
		return query
	}
	query.Equal = append([]any{query.Equal[0], country}, query.Equal[1:]...)
	return query
}

// page lists what a query finds and show does not leave out, as much as fits.
func (s *Service) page(ctx context.Context, query store.Query, show func(*suppliersv1.Supplier) *suppliersv1.Supplier) (*suppliersv1.ListSuppliersResponse, error) {
	for {
		list, next, err := s.suppliers.List(ctx, query)
		if err != nil {
			return nil, err
		}
		answer := &suppliersv1.ListSuppliersResponse{NextPageToken: next}
		for _, record := range list {
			if shown := show(record); shown != nil {
				answer.Suppliers = append(answer.Suppliers, shown)
			}
		}
		if len(list) <= 1 || proto.Size(answer) <= maxAnswer {
			return answer, nil
		}
		query.Limit = len(list) / 2
	}
}
