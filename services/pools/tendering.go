package pools

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// TenderPool makes the draft tender of an agreed pool in the caller's name, with
// every city that joined as buyer. For officers of the lead. A pool that has its
// tender is given back as it is. Codes: NotFound, PermissionDenied,
// FailedPrecondition.
func (s *Service) TenderPool(ctx context.Context, r *poolsv1.TenderPoolRequest) (*poolsv1.Pool, error) {
	p, err := s.pools.Get(ctx, r.GetPool())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	if err := within(p, caller); err != nil {
		return nil, err
	}
	if p.GetLead() != caller.Organisation {
		return nil, errs.Denied("pool.lead_only", "only officers of the city that leads the pool can do this")
	}
	if p.GetTender() != "" {
		return shown(p), nil
	}
	if err := mayTender(p); err != nil {
		return nil, err
	}
	demands, err := s.joinedDemands(ctx, p)
	if err != nil {
		return nil, err
	}
	// The revision is part of the key: a repeated call makes the same tender, and
	// after that tender was cancelled another one can be made.
	key := fmt.Sprintf("%s:%d", p.GetId(), p.GetRevision())
	t, err := s.tenders.CreateTender(rpc.WithIdempotencyKey(ctx, key), &tendersv1.CreateTenderRequest{Tender: draftOf(p, demands)})
	if err != nil {
		return nil, fmt.Errorf("make the tender: %w", err)
	}
	return s.link(ctx, p, t.GetId())
}

// link notes the tender in the pool, unless the pool changed while it was made
// or another officer was first; the tender nobody needs is then cancelled.
func (s *Service) link(ctx context.Context, read *poolsv1.Pool, tender string) (*poolsv1.Pool, error) {
	now := s.clock.Now()
	p, err := s.pools.Update(ctx, read.GetId(), 0, func(p *poolsv1.Pool) ([]store.Event, error) {
		if p.GetTender() != "" {
			return nil, store.ErrUnchanged
		}
		if p.GetContentRevision() != read.GetContentRevision() {
			return nil, errs.Precondition("pool.content_changed", "the pool changed meanwhile; all must sign it again")
		}
		p.Tender = tender
		return changed(p, now)
	})
	if err != nil || p.GetTender() != tender {
		s.abandon(ctx, tender)
	}
	if err != nil {
		return nil, err
	}
	return shown(p), nil
}

// abandon cancels a draft that no pool names. Where that fails the draft stays
// among the lead's, and cannot be published for the pool.
func (s *Service) abandon(ctx context.Context, tender string) {
	_, err := s.tenders.CancelTender(ctx, &tendersv1.CancelTenderRequest{Tender: tender, Reason: "The pool went on without this draft."})
	if err != nil {
		s.log.WarnContext(ctx, "unneeded draft not cancelled", slog.String("tender", tender), slog.String("error", err.Error()))
	}
}

// joinedDemands reads the demands of those who joined, in the order of joining.
func (s *Service) joinedDemands(ctx context.Context, p *poolsv1.Pool) ([]*poolsv1.Demand, error) {
	list := make([]*poolsv1.Demand, 0, len(p.GetDemands()))
	for _, id := range p.GetDemands() {
		d, err := s.demands.Get(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read what the cities plan: %w", err)
		}
		list = append(list, d)
	}
	return list, nil
}
