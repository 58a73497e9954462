package bids

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"filippo.io/age"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// OpenTender releases the caller's part of a tender's key; the second release
// opens all bids. Again by the same officer it changes nothing. When the process
// dies while the bids are opened, the second officer repeats the call and the
// opening goes on where it stopped. Codes: FailedPrecondition
// (opening.before_deadline, opening.tender_cancelled), PermissionDenied
// (opening.not_named), InvalidArgument (opening.passphrase), NotFound.
func (s *Service) OpenTender(ctx context.Context, r *bidsv1.OpenTenderRequest) (*bidsv1.Opening, error) {
	at := s.deps.Clock.Now()
	seal, err := s.named(ctx, r.GetTender(), at)
	if err != nil {
		return nil, err
	}
	person := caller(ctx).Person
	if seal.GetOpenedAt() != nil || released(seal, person) {
		return opening(seal), nil
	}
	key, err := s.unwrap(ctx, seal, person, r.GetPassphrase())
	if err != nil {
		return nil, err
	}
	for {
		if seal.GetOpenedAt() != nil || released(seal, person) {
			return opening(seal), nil
		}
		if len(seal.GetReleases()) > 0 {
			return s.second(ctx, seal, person, key, at)
		}
		first, err := s.first(ctx, seal, person, key, at)
		if errs.Code(err) != codes.Aborted {
			return first, err
		}
		// Another officer released at the same moment: this one is the second.
		if seal, err = s.seals.Get(ctx, r.GetTender()); err != nil {
			return nil, err
		}
	}
}

// named reads the seal of a tender whose bids may be opened now, for one of its
// three officers.
func (s *Service) named(ctx context.Context, id string, at time.Time) (*bidsv1.Seal, error) {
	tender, err := s.bought(ctx, id)
	if err != nil {
		return nil, err
	}
	seal, err := s.seals.Get(ctx, id)
	if errs.Code(err) == codes.NotFound {
		return nil, errs.Precondition("opening.not_sealed", "this tender has no key; it was not published")
	}
	if err != nil {
		return nil, err
	}
	if !slices.Contains(seal.GetOfficers(), caller(ctx).Person) {
		return nil, errs.Denied("opening.not_named", "only the three officers named in the tender can open its bids")
	}
	return seal, mayOpen(tender, at)
}

// unwrap gives the officer's private key that the tender was sealed for.
func (s *Service) unwrap(ctx context.Context, seal *bidsv1.Seal, person, passphrase string) (*age.X25519Identity, error) {
	record, err := s.keys.Get(ctx, seal.GetKeys()[slices.Index(seal.GetOfficers(), person)])
	if err != nil {
		return nil, fmt.Errorf("opening key of %s: %w", person, err)
	}
	return unwrapKey(record.GetWrapped(), passphrase)
}

// first takes the outer layers off. Codes: Aborted when the seal has changed.
func (s *Service) first(ctx context.Context, seal *bidsv1.Seal, person string, key *age.X25519Identity, at time.Time) (*bidsv1.Opening, error) {
	seal, err := s.seals.Update(ctx, seal.GetTender(), seal.GetRevision(), func(seal *bidsv1.Seal) ([]store.Event, error) {
		seal.Releases = append(seal.Releases, &bidsv1.Release{Person: person, ReleasedAt: timestamppb.New(at)})
		return nil, takeOff(seal, person, key)
	})
	if err != nil {
		return nil, err
	}
	return opening(seal), nil
}

// second holds the key in memory, opens every bid, and only then notes the
// release, so that it can be repeated until it is done.
func (s *Service) second(ctx context.Context, seal *bidsv1.Seal, person string, key *age.X25519Identity, at time.Time) (*bidsv1.Opening, error) {
	private, err := complete(seal, person, key)
	if err != nil {
		return nil, err
	}
	if _, err := s.begin(ctx, seal.GetTender(), at); err != nil {
		return nil, err
	}
	count, err := s.openBids(ctx, seal.GetTender(), private)
	if err != nil {
		return nil, err
	}
	seal, err = s.seals.Update(ctx, seal.GetTender(), 0, func(seal *bidsv1.Seal) ([]store.Event, error) {
		if seal.GetOpenedAt() != nil {
			return nil, store.ErrUnchanged
		}
		return finish(seal, person, count, at)
	})
	if err != nil {
		return nil, err
	}
	return opening(seal), nil
}

// begin notes that bids begin to be opened: no bid is taken from here on; see
// Service.inTime.
func (s *Service) begin(ctx context.Context, tender string, at time.Time) (*bidsv1.Seal, error) {
	return s.seals.Update(ctx, tender, 0, func(seal *bidsv1.Seal) ([]store.Event, error) {
		if seal.GetOpeningAt() != nil {
			return nil, store.ErrUnchanged
		}
		seal.OpeningAt = timestamppb.New(at)
		return nil, nil
	})
}

// finish notes that the bids are open. The envelopes are of no more use.
func finish(seal *bidsv1.Seal, person string, count int32, at time.Time) ([]store.Event, error) {
	seal.Releases = append(seal.Releases, &bidsv1.Release{Person: person, ReleasedAt: timestamppb.New(at)})
	seal.OpenedAt, seal.Bids, seal.Envelopes = timestamppb.New(at), count, nil
	event, err := events.Make(at, seal.GetTender(), &bidsv1.BidsOpened{Tender: seal.GetTender(), OpenedAt: seal.GetOpenedAt(), Bids: count})
	return []store.Event{event}, err
}

// openBids opens every bid that counts and gives how many are open.
func (s *Service) openBids(ctx context.Context, tender string, key *age.X25519Identity) (int32, error) {
	err := s.each(ctx, tender, bidsv1.BidState_BID_STATE_SUBMITTED, func(record *bidsv1.SealedBid) error {
		return s.openBid(ctx, record, key)
	})
	if err != nil {
		return 0, err
	}
	count := int32(0)
	err = s.each(ctx, tender, bidsv1.BidState_BID_STATE_OPENED, func(*bidsv1.SealedBid) error {
		count++
		return nil
	})
	return count, err
}

// openBid decrypts one bid as it is at that moment: a replacement that was in
// time and stored just now counts.
func (s *Service) openBid(ctx context.Context, record *bidsv1.SealedBid, key *age.X25519Identity) error {
	id := record.GetBid().GetId()
	_, err := s.bids.Update(ctx, id, 0, func(record *bidsv1.SealedBid) ([]store.Event, error) {
		if live(record) != nil {
			return nil, store.ErrUnchanged
		}
		offer, err := unsealOffer(record, key)
		if err != nil {
			return nil, err
		}
		record.Bid.Offer, record.Bid.State = offer, bidsv1.BidState_BID_STATE_OPENED
		record.Keys, err = s.attachmentKeys(ctx, offer, key)
		return nil, err
	})
	if errs.Is(err, "opening.bid_damaged") {
		s.deps.Log.LogAttrs(ctx, slog.LevelError, "a bid cannot be opened", slog.String("bid", id), slog.String("error", err.Error()))
	}
	return err
}

// each goes through the bids for a tender in a state, some at a time: an offer
// may be large.
func (s *Service) each(ctx context.Context, tender string, state bidsv1.BidState, do func(*bidsv1.SealedBid) error) error {
	q := store.Query{Index: "tender_state", Equal: []any{tender, state}, Limit: 20}
	for {
		page, next, err := s.bids.List(ctx, q)
		if err != nil {
			return err
		}
		for _, record := range page {
			if err := do(record); err != nil {
				return err
			}
		}
		if q.Cursor = next; next == "" {
			return nil
		}
	}
}

// GetOpening tells the buyers' people, and awards, who has released and whether
// the bids are open. Codes: NotFound.
func (s *Service) GetOpening(ctx context.Context, r *bidsv1.GetOpeningRequest) (*bidsv1.Opening, error) {
	if caller(ctx).Service == "" {
		if _, err := s.bought(ctx, r.GetTender()); err != nil {
			return nil, err
		}
	}
	seal, err := s.seals.Get(ctx, r.GetTender())
	if errs.Code(err) == codes.NotFound {
		return nil, errs.NotFound("opening", r.GetTender())
	}
	if err != nil {
		return nil, err
	}
	return opening(seal), nil
}
