package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/search/engine"
)

// contractSchema keeps the contracts that something was delivered on, so that a
// supplier's document can be written without asking for them each time. The
// supplier stands in two fields: one is filtered by, the other is counted.
func contractSchema() engine.Schema {
	return engine.Schema{Name: "contracts", Version: 1, Fields: []engine.Field{
		{Name: "supplier", Kind: engine.Code},
		{Name: "delivered_by", Kind: engine.Code, Facet: true},
	}}
}

func contractWriter(context.Context, []*deliveryv1.Contract) (writer[*deliveryv1.Contract], error) {
	return func(c *deliveryv1.Contract, _ time.Time) (engine.Document, bool) {
		values := map[string]any{"supplier": c.GetSupplier(), "delivered_by": c.GetSupplier()}
		return engine.Document{ID: c.GetId(), Values: values}, hasDelivered(c)
	}, nil
}

// hasDelivered tells whether verified reports say that anything was delivered.
func hasDelivered(c *deliveryv1.Contract) bool {
	return slices.ContainsFunc(c.GetObligations(), func(o *deliveryv1.Obligation) bool {
		return strings.Trim(o.GetVerified(), "0.") != ""
	})
}

func listContracts(client deliveryv1.DeliveryServiceClient) func(context.Context, string) ([]*deliveryv1.Contract, string, error) {
	return func(ctx context.Context, token string) ([]*deliveryv1.Contract, string, error) {
		page, err := client.ListContracts(ctx, &deliveryv1.ListContractsRequest{PageSize: listPage, PageToken: token})
		return page.GetContracts(), page.GetNextPageToken(), err
	}
}

// delivered counts the contracts on which suppliers have delivered, by id.
func (s *Service) delivered(ctx context.Context, list []*suppliersv1.Supplier) (map[string]int, error) {
	counts := map[string]int{}
	for chunk := range slices.Chunk(list, engine.MaxChoices) {
		ids := make([]string, len(chunk))
		for i, supplier := range chunk {
			ids[i] = supplier.GetId()
		}
		r, err := s.contracts.index.Search(ctx, engine.Query{
			Codes: map[string][]string{"supplier": ids}, Facets: []string{"delivered_by"}, Size: -1,
		})
		if err != nil {
			return nil, err
		}
		for _, v := range r.Facets[0].Values {
			counts[v.Value] = v.Count
		}
	}
	return counts, nil
}

// hearReports writes the contracts whose reports were verified, then their
// suppliers.
func (s *Service) hearReports(ctx context.Context, ids []string) error {
	var contracts []*deliveryv1.Contract
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		c, err := s.delivery.GetContract(ctx, &deliveryv1.GetContractRequest{Contract: id})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		contracts = append(contracts, c)
	}
	now := s.clock.Now()
	if err := s.contracts.put(ctx, now, contracts); err != nil {
		return err
	}
	return s.suppliers.renew(ctx, now, suppliersOf(contracts))
}

func suppliersOf(contracts []*deliveryv1.Contract) []string {
	var ids []string
	for _, c := range contracts {
		ids = append(ids, c.GetSupplier())
	}
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// rebuildContracts fills the contracts again and writes the suppliers that have
// delivered anew.
func (s *Service) rebuildContracts(ctx context.Context) (int64, error) {
	return s.rebuilds.run(ctx, "contracts", func(ctx context.Context) (int64, error) {
		var found []*deliveryv1.Contract
		count, err := s.contracts.rebuild(ctx, s.clock.Now, func(page []*deliveryv1.Contract) {
			for _, c := range page {
				if hasDelivered(c) {
					found = append(found, &deliveryv1.Contract{Supplier: c.GetSupplier()})
				}
			}
		})
		if err != nil {
			return 0, err
		}
		return count, s.suppliers.renew(ctx, s.clock.Now(), suppliersOf(found))
	})
}
