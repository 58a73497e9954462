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
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/internal/paging"
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
	declared, err := events.One(now, &poolsv1.DemandDeclared{Demand: d})
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
	page, next, err := paging.Within(q.Limit, func(limit int) ([]*poolsv1.Demand, string, error) {
		q.Limit = limit
		return s.demands.List(ctx, q)
	})
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

// mostMatches is how many matches are offered; further down they fit little.
const mostMatches = 100

// MatchDemand gives other cities' demands that fit one of the caller's city and
// are in no pool, best first, 100 at most. Codes: NotFound (no such demand of
// this city).
func (s *Service) MatchDemand(ctx context.Context, r *poolsv1.MatchDemandRequest) (*poolsv1.MatchDemandResponse, error) {
	mine, err := s.demands.Get(ctx, r.GetDemand())
	if err != nil {
		return nil, err
	}
	if caller, _ := auth.From(ctx); mine.GetOrganisation() != caller.Organisation {
		return nil, errs.NotFound("demand", r.GetDemand())
	}
	candidates, err := s.fitting(ctx, mine)
	if err != nil {
		return nil, err
	}
	rank(candidates)
	answer := &poolsv1.MatchDemandResponse{}
	for _, m := range candidates {
		if err := s.addPool(ctx, m.GetDemand()); err != nil {
			return nil, err
		}
		if m.GetDemand().GetPool() == "" {
			answer.Matches = append(answer.Matches, m)
		}
		if len(answer.GetMatches()) == mostMatches {
			break
		}
	}
	return answer, nil
}

// fitting reads the demands of the same division of the CPV that fit.
func (s *Service) fitting(ctx context.Context, mine *poolsv1.Demand) ([]*poolsv1.Match, error) {
	var list []*poolsv1.Match
	from, to := division(mine.GetCpv())
	q := store.Query{Index: "cpv", From: from, To: to, Limit: store.MaxLimit}
	for {
		page, next, err := s.demands.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, other := range page {
			if m, ok := fit(mine, other); ok {
				list = append(list, m)
			}
		}
		if next == "" {
			return list, nil
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
