package tenders

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Consumers is what the service hears.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{events.On("bids", s.opened), events.On("awards", s.awarded)}
}

// opened notes that the bids of a tender are open. Hearing it again changes
// nothing.
func (s *Service) opened(ctx context.Context, e *bidsv1.BidsOpened) error {
	return s.progress(ctx, e.GetTender(), func(t *tendersv1.Tender) bool {
		if t.GetOpenedAt() != nil {
			return false
		}
		t.OpenedAt = e.GetOpenedAt()
		return true
	})
}

// awarded notes the decision and until when the contract must wait.
func (s *Service) awarded(ctx context.Context, e *awardsv1.AwardDecided) error {
	return s.progress(ctx, e.GetAward().GetTender(), func(t *tendersv1.Tender) bool {
		if t.GetAwardedAt() != nil {
			return false
		}
		t.AwardedAt, t.StandstillUntil = e.GetAward().GetDecidedAt(), e.GetAward().GetStandstillUntil()
		return true
	})
}

// progress moves a tender's instants on.
func (s *Service) progress(ctx context.Context, id string, move func(*tendersv1.Tender) bool) error {
	now := s.clock.Now()
	_, err := s.tenders.Update(ctx, id, 0, func(t *tendersv1.Tender) ([]store.Event, error) {
		if !move(t) {
			return nil, store.ErrUnchanged
		}
		t.UpdatedAt = timestamppb.New(now)
		return events.One(now, &tendersv1.TenderProgressed{Tender: publicView(t, now)})
	})
	return err
}
