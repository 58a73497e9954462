package pools

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	"github.com/fairlot/fairlot/services/internal/paging"
)

// CreatePool opens a pool with a demand of the caller's city, which leads, and
// invites the cities of other demands. Codes: InvalidArgument,
// FailedPrecondition (the demand is in a pool).
func (s *Service) CreatePool(ctx context.Context, r *poolsv1.CreatePoolRequest) (*poolsv1.Pool, error) {
	now := s.clock.Now()
	own, invited, err := s.demandsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	p, err := open(ids.New("poo", now), r, own, invited, now)
	if err != nil {
		return nil, err
	}
	opened, err := changed(p, now)
	if err != nil {
		return nil, err
	}
	p, err = s.pools.Create(ctx, p.GetId(), p, opened...)
	if err != nil {
		return nil, taken(err)
	}
	return shown(p), nil
}

// demandsOf reads the demands a pool begins with. One that is in a pool already
// cannot be invited; for the lead's own the store decides.
func (s *Service) demandsOf(ctx context.Context, r *poolsv1.CreatePoolRequest) (*poolsv1.Demand, []*poolsv1.Demand, error) {
	caller, _ := auth.From(ctx)
	own, err := s.demands.Get(ctx, r.GetDemand())
	if errs.Code(err) == codes.NotFound || (err == nil && own.GetOrganisation() != caller.Organisation) {
		return nil, nil, errs.Invalid("demand", "pool.demand_not_yours", "lead with a demand of your own city")
	}
	if err != nil {
		return nil, nil, err
	}
	var invited []*poolsv1.Demand
	var wrong []error
	for i, id := range r.GetInvited() {
		field := fmt.Sprintf("invited[%d]", i)
		d, err := s.demands.Get(ctx, id)
		if errs.Code(err) == codes.NotFound {
			wrong = append(wrong, errs.Invalid(field, "pool.demand_unknown", "there is no such demand"))
			continue
		}
		if err == nil {
			err = s.addPool(ctx, d)
		}
		if err != nil {
			return nil, nil, err
		}
		if d.GetPool() != "" {
			wrong = append(wrong, errs.Invalid(field, "pool.demand_taken", "this demand is in a pool already"))
			continue
		}
		invited = append(invited, d)
	}
	return own, invited, errs.Join(wrong...)
}

// taken says in words of pools that a demand is in one already.
func taken(err error) error {
	if store.Taken(err, indexDemand) {
		return errs.Precondition("pool.demand_taken", "this demand is in a pool already").Because(err)
	}
	return err
}

// GetPool gives a pool to its members' and invited people and to services, and
// to everyone once its tender is published. Codes: NotFound.
func (s *Service) GetPool(ctx context.Context, r *poolsv1.GetPoolRequest) (*poolsv1.Pool, error) {
	p, err := s.pools.Get(ctx, r.GetPool())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	switch {
	case caller.Service != "", memberOf(p, caller.Organisation) != nil:
		return shown(p), nil
	case p.GetTenderPublishedAt() != nil:
		return publicView(p), nil
	default:
		return nil, errs.NotFound("pool", r.GetPool())
	}
}

// ListPools gives the pools that the caller's city is in or invited to, newest
// first. Codes: InvalidArgument (page_token).
func (s *Service) ListPools(ctx context.Context, r *poolsv1.ListPoolsRequest) (*poolsv1.ListPoolsResponse, error) {
	caller, _ := auth.From(ctx)
	page, next, err := paging.Within(int(r.GetPageSize()), func(limit int) ([]*poolsv1.Pool, string, error) {
		return s.pools.List(ctx, store.Query{
			Index: "member", Equal: []any{caller.Organisation}, Descending: true, Limit: limit, Cursor: r.GetPageToken(),
		})
	})
	if err != nil {
		return nil, err
	}
	list := &poolsv1.ListPoolsResponse{NextPageToken: next}
	for _, p := range page {
		list.Pools = append(list.Pools, shown(p))
	}
	return list, nil
}

// JoinPool lets the caller's city in with the demand that was invited; again, it
// changes nothing. Codes: NotFound, PermissionDenied (not invited),
// FailedPrecondition (the tender is made, the demand is in another pool).
func (s *Service) JoinPool(ctx context.Context, r *poolsv1.JoinPoolRequest) (*poolsv1.Pool, error) {
	now := s.clock.Now()
	p, err := s.alter(ctx, r.GetPool(), func(p *poolsv1.Pool, caller auth.Identity) (bool, error) {
		return join(p, caller.Organisation, now)
	})
	return p, taken(err)
}

// SignPool agrees, for the caller's city, to what was read. Codes: NotFound,
// PermissionDenied (not invited), FailedPrecondition (not joined, or changed
// since it was read), InvalidArgument.
func (s *Service) SignPool(ctx context.Context, r *poolsv1.SignPoolRequest) (*poolsv1.Pool, error) {
	now := s.clock.Now()
	return s.alter(ctx, r.GetPool(), func(p *poolsv1.Pool, caller auth.Identity) (bool, error) {
		return sign(p, caller.Organisation, caller.Person, r.GetRevision(), now)
	})
}

// alter changes a pool in the name of one of its cities.
func (s *Service) alter(ctx context.Context, id string, change func(*poolsv1.Pool, auth.Identity) (bool, error)) (*poolsv1.Pool, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	p, err := s.pools.Update(ctx, id, 0, func(p *poolsv1.Pool) ([]store.Event, error) {
		if err := within(p, caller); err != nil {
			return nil, err
		}
		altered, err := change(p, caller)
		if err != nil {
			return nil, err
		}
		if !altered {
			return nil, store.ErrUnchanged
		}
		return changed(p, now)
	})
	if err != nil {
		return nil, err
	}
	return shown(p), nil
}

// within lets people of a member or invited city through; to others the pool
// does not exist unless it is public.
func within(p *poolsv1.Pool, caller auth.Identity) error {
	switch {
	case memberOf(p, caller.Organisation) != nil:
		return nil
	case p.GetTenderPublishedAt() != nil:
		return errs.Denied("pool.not_invited", "your city was not invited to this pool")
	default:
		return errs.NotFound("pool", p.GetId())
	}
}
