package pools

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	poolsv1 "github.com/fairlot/fairlot/proto/fairlot/pools/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Consumers is what the service hears. Publication and cancellation are heard by
// one subscription, so that they come in their order.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{
		{Service: "tenders", Types: []string{"TenderPublished", "TenderCancelled"}, Handle: s.tendersMoved},
		events.On("awards", s.awarded),
	}
}

func (s *Service) tendersMoved(ctx context.Context, list []events.Event) error {
	for _, e := range list {
		var err error
		switch e.Type {
		case "TenderPublished":
			err = hear(ctx, e, &tendersv1.TenderPublished{}, s.published)
		case "TenderCancelled":
			err = hear(ctx, e, &tendersv1.TenderCancelled{}, s.cancelled)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func hear[M proto.Message](ctx context.Context, e events.Event, m M, handle func(context.Context, M) error) error {
	if err := e.Into(m); err != nil {
		return err
	}
	return handle(ctx, m)
}

// changed makes the event that tells of a pool, without the names of people.
func changed(p *poolsv1.Pool, now time.Time) ([]store.Event, error) {
	told := shown(p)
	for _, m := range told.GetMembers() {
		m.SignedBy = ""
	}
	return events.One(now, &poolsv1.PoolChanged{Pool: told})
}

// published makes the pool of a tender public.
func (s *Service) published(ctx context.Context, e *tendersv1.TenderPublished) error {
	t := e.GetTender()
	if t.GetPool() == "" {
		return nil
	}
	return s.note(ctx, t.GetPool(), func(p *poolsv1.Pool) bool {
		if p.GetTenderPublishedAt() != nil || (p.GetTender() != "" && p.GetTender() != t.GetId()) {
			return false
		}
		p.Tender, p.TenderPublishedAt = t.GetId(), t.GetPublishedAt()
		return true
	})
}

// cancelled frees the pool of a cancelled tender for another one.
func (s *Service) cancelled(ctx context.Context, e *tendersv1.TenderCancelled) error {
	t := e.GetTender()
	if t.GetPool() == "" {
		return nil
	}
	return s.note(ctx, t.GetPool(), func(p *poolsv1.Pool) bool {
		if p.GetTender() != t.GetId() {
			return false
		}
		p.Tender, p.TenderPublishedAt = "", nil
		return true
	})
}

// awarded notes what each city pays.
func (s *Service) awarded(ctx context.Context, e *awardsv1.AwardDecided) error {
	list, _, err := s.pools.List(ctx, store.Query{Index: "tender", Equal: []any{e.GetAward().GetTender()}, Limit: 1})
	if err != nil || len(list) == 0 {
		return err
	}
	shares, err := sharesOf(e.GetAward())
	if err != nil {
		return fmt.Errorf("share award %s: %w", e.GetAward().GetId(), err)
	}
	return s.note(ctx, list[0].GetId(), func(p *poolsv1.Pool) bool {
		if len(p.GetShares()) > 0 {
			return false
		}
		p.Shares = shares
		return true
	})
}

// note writes what an event changes; hearing it again changes nothing.
func (s *Service) note(ctx context.Context, id string, change func(*poolsv1.Pool) bool) error {
	now := s.clock.Now()
	_, err := s.pools.Update(ctx, id, 0, func(p *poolsv1.Pool) ([]store.Event, error) {
		if !change(p) {
			return nil, store.ErrUnchanged
		}
		return changed(p, now)
	})
	return err
}
