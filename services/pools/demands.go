package pools

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
)

// CreateDemand declares what the caller's city plans to buy. Codes:
// InvalidArgument.
func (s *Service) CreateDemand(ctx context.Context, r *poolsv1.CreateDemandRequest) (*poolsv1.Demand, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	if err := checkDemand(r.GetDemand()); err != nil {
		return nil, err
	}
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: caller.Organisation})
	if err != nil {
		return nil, fmt.Errorf("read the city: %w", err)
	}
	d := proto.CloneOf(r.GetDemand())
	d.Id, d.Revision, d.Pool, d.CreatedAt = ids.New("dem", now), 0, "", timestamppb.New(now)
	d.Organisation, d.OrganisationName = o.GetId(), o.GetName()
	if d.GetPlace() == nil {
		d.Place = o.GetPlace()
	}
	declared, err := emit(now, &poolsv1.DemandDeclared{Demand: d})
	if err != nil {
		return nil, err
	}
	return s.demands.Create(ctx, d.GetId(), d, declared...)
}

// GetDemand gives a demand, for everyone. Codes: NotFound.
func (s *Service) GetDemand(ctx context.Context, r *poolsv1.GetDemandRequest) (*poolsv1.Demand, error) {
	d, err := s.demands.Get(ctx, r.GetDemand())
	if err != nil {
		return nil, err
	}
	return d, s.addPool(ctx, d)
}

// addPool says which pool a demand is in. It is read off the pools, so that it
// cannot disagree with them.
func (s *Service) addPool(ctx context.Context, d *poolsv1.Demand) error {
	list, _, err := s.pools.List(ctx, store.Query{Index: indexDemand, Equal: []any{d.GetId()}, Limit: 1})
	if err != nil {
		return err
	}
	d.Pool = ""
	if len(list) > 0 {
		d.Pool = list[0].GetId()
	}
	return nil
}

// ListDemands gives declared demands, or with mine those of the caller's city;
// newest first. Codes: Unauthenticated (mine without signing in),
// InvalidArgument (page_token).
func (s *Service) ListDemands(ctx context.Context, r *poolsv1.ListDemandsRequest) (*poolsv1.ListDemandsResponse, error) {
	q := store.Query{Descending: true, Limit: int(r.GetPageSize()), Cursor: r.GetPageToken()}
	if r.GetMine() {
		caller, _ := auth.From(ctx)
		if caller.Organisation == "" {
			return nil, errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to see your organisation's demands")
		}
		q.Index, q.Equal = "organisation", []any{caller.Organisation}
	}
	page, next, err := s.demands.List(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, d := range page {
		if err := s.addPool(ctx, d); err != nil {
			return nil, err
		}
	}
	return &poolsv1.ListDemandsResponse{Demands: page, NextPageToken: next}, nil
}

// MatchDemand gives other cities' demands that fit one of the caller's city and
// are in no pool, best first. Codes: NotFound (no such demand of this city).
func (s *Service) MatchDemand(ctx context.Context, r *poolsv1.MatchDemandRequest) (*poolsv1.MatchDemandResponse, error) {
	mine, err := s.demands.Get(ctx, r.GetDemand())
	if err != nil {
		return nil, err
	}
	if caller, _ := auth.From(ctx); mine.GetOrganisation() != caller.Organisation {
		return nil, errs.NotFound("demand", r.GetDemand())
	}
	answer := &poolsv1.MatchDemandResponse{}
	from, to := division(mine.GetCpv())
	q := store.Query{Index: "cpv", From: from, To: to, Limit: store.MaxLimit}
	for {
		page, next, err := s.demands.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, other := range page {
			match, ok := fit(mine, other)
			if !ok {
				continue
			}
			if err := s.addPool(ctx, other); err != nil {
				return nil, err
			}
			if other.GetPool() == "" {
				answer.Matches = append(answer.Matches, match)
			}
		}
		if next == "" {
			rank(answer.Matches)
			return answer, nil
		}
		q.Cursor = next
	}
}

// division gives the range of CPV codes with the same first two digits.
func division(cpv string) (from, to string) {
	n, err := strconv.Atoi(cpv[:leastDigits])
	if err != nil {
		return cpv, cpv
	}
	return fmt.Sprintf("%02d", n), fmt.Sprintf("%02d", n+1)
}
