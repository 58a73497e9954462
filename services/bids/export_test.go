package bids

import (
	"context"

	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// Swap puts another ciphertext into a bid, as a failing disk would, and gives
// the one before.
func (s *Service) Swap(ctx context.Context, id string, ciphertext []byte) (before []byte, err error) {
	_, err = s.bids.Update(ctx, id, 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		before, record.Ciphertext = record.GetCiphertext(), ciphertext
		return nil, nil
	})
	return before, err
}

// BeginOpening notes that the opening of a tender has begun, as the second
// release does before it looks for bids.
func (s *Service) BeginOpening(ctx context.Context, tender string) error {
	_, err := s.begin(ctx, tender, s.deps.Clock.Now())
	return err
}
