package tenders

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/money"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// people gathers who the tender names. Someone accounts does not know is left
// out.
func (s *Service) people(ctx context.Context, t *tendersv1.Tender) (map[string]legalcheck.Person, error) {
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	list := slices.Concat(t.GetOpeningOfficers(), t.GetEvaluators())
	people := make(map[string]legalcheck.Person, len(list))
	for _, id := range list {
		p, err := s.accounts.GetPerson(own, &accountsv1.GetPersonRequest{Person: id})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read who opens and scores: %w", err)
		}
		people[id] = legalcheck.Person{Organisation: p.GetOrganisation(), Roles: auth.RoleNames(p.GetRoles()...), Barred: p.GetBarred()}
	}
	return people, s.addKeys(own, people, t.GetOpeningOfficers())
}

// addKeys says which opening officers have a key. Where bids does not answer it
// stays unknown, so that a draft can be checked; the seal is then refused.
func (s *Service) addKeys(own context.Context, people map[string]legalcheck.Person, officers []string) error {
	if len(officers) == 0 {
		return nil
	}
	answer, err := s.bids.ListOpeningKeys(own, &bidsv1.ListOpeningKeysRequest{People: officers})
	if errs.Code(err) == codes.Unavailable {
		s.log.InfoContext(own, "opening keys not read", slog.String("error", err.Error()))
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the opening keys: %w", err)
	}
	for _, id := range officers {
		p, ok := people[id]
		if !ok {
			continue
		}
		p.Key = legalcheck.KeyMissing
		if slices.ContainsFunc(answer.GetKeys(), func(k *bidsv1.OpeningKey) bool { return k.GetPerson() == id }) {
			p.Key = legalcheck.KeyPresent
		}
		people[id] = p
	}
	return nil
}

// poolBuyers gives the cities of a pool as buyers, the lead first, each with its
// value in minor units as its share. The pool is asked in this service's name.
// It must be led by the organisation, agreed by all who joined, and have no
// other tender. Codes: FailedPrecondition, NotFound.
func (s *Service) poolBuyers(ctx context.Context, organisation, id, tender string) ([]*tendersv1.Buyer, error) {
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	pool, err := s.pools.GetPool(own, &poolsv1.GetPoolRequest{Pool: id})
	if err != nil {
		return nil, fmt.Errorf("read the pool: %w", err)
	}
	switch {
	case pool.GetLead() != organisation:
		return nil, errs.NotFound("pool", id)
	case !pool.GetAgreed():
		return nil, errs.Precondition("pool.not_agreed", "not all cities of the pool have signed its terms as they stand", "pool", id)
	case pool.GetTender() != "" && pool.GetTender() != tender:
		return nil, errs.Precondition("pool.has_tender", "this pool has a tender already", "pool", id, "tender", pool.GetTender())
	}
	buyers := []*tendersv1.Buyer{nil}
	for _, m := range pool.GetMembers() {
		if m.GetJoinedAt() == nil {
			continue
		}
		value, err := money.From("value", m.GetValue())
		if err != nil {
			return nil, fmt.Errorf("read the share of %s: %w", m.GetOrganisation(), err)
		}
		b := &tendersv1.Buyer{Organisation: m.GetOrganisation(), Name: m.GetName(), Share: value.Minor}
		if m.GetOrganisation() == organisation {
			buyers[0] = b
		} else {
			buyers = append(buyers, b)
		}
	}
	if buyers[0] == nil {
		return nil, errs.NotFound("pool", id)
	}
	return buyers, nil
}
