package watch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// lookEvery is how often the service looks which alerts are due.
	lookEvery = time.Minute
	// kindNews is the text of notify that an alert is told with; its words are
	// name and count.
	kindNews = "saved_search_news"
)

// Run tells alerts and reminders as they become due, until ctx ends. What fails is tried again.
func (s *Service) Run(ctx context.Context) error {
	clock.Every(ctx, s.clock, lookEvery, func(ctx context.Context, _ time.Time) {
		if err := s.Tell(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "alerts could not be told; they are tried again", "error", err)
		}
		if err := s.Remind(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "reminders could not be told; they are tried again", "error", err)
		}
	})
	return nil
}

// Tell tells the alerts that are due now. One that fails does not hold up the
// others; it is told by a later call. The errors are those of all that failed.
func (s *Service) Tell(ctx context.Context) error {
	now := s.clock.Now()
	var failed []error
	q := store.Query{Index: byDue, To: now.Add(time.Millisecond), Limit: store.DefaultLimit}
	for {
		due, next, err := s.searches.List(ctx, q)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, kept := range due {
			if err := s.tell(ctx, kept, now); err != nil {
				failed = append(failed, fmt.Errorf("alert of %s: %w", kept.GetId(), err))
			}
		}
		if next == "" {
			return errors.Join(failed...)
		}
		q.Cursor = next
	}
}

// tell fixes the period, counts, tells and notes it, in this order: broken off
// anywhere, it goes on with the same period under the same key.
func (s *Service) tell(ctx context.Context, kept *watchv1.SavedSearch, now time.Time) error {
	kept, err := s.searches.Update(ctx, kept.GetId(), kept.GetRevision(), func(kept *watchv1.SavedSearch) ([]store.Event, error) {
		if fixed := kept.GetTellingUntil() != nil; !begin(kept, now) || fixed {
			return nil, store.ErrUnchanged
		}
		return nil, nil
	})
	if passed(err) || err == nil && kept.GetTellingUntil() == nil {
		return nil
	}
	if err != nil {
		return err
	}
	// The token runs out, so each alert has its own.
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return err
	}
	own = rpc.WithLanguage(own, kept.GetLanguage())
	count, err := s.news(own, kept)
	if err != nil {
		return err
	}
	if count > 0 {
		if err := s.say(own, kept, count); err != nil {
			return err
		}
	}
	until := kept.GetTellingUntil()
	_, err = s.searches.Update(ctx, kept.GetId(), 0, func(kept *watchv1.SavedSearch) ([]store.Event, error) {
		if kept.GetTellingUntil() == nil || !kept.GetTellingUntil().AsTime().Equal(until.AsTime()) {
			return nil, store.ErrUnchanged
		}
		finish(kept, until, now)
		return nil, nil
	})
	if passed(err) {
		return nil
	}
	return err
}

// passed tells whether someone else told it or its person deleted it meanwhile.
func passed(err error) bool {
	return errs.Code(err) == codes.NotFound || errs.Code(err) == codes.Aborted
}

// news counts what became public in the period. The search has no end to give,
// so what came after it is taken off; it is counted first, so that what comes
// between the two counts is told too early rather than never.
func (s *Service) news(ctx context.Context, kept *watchv1.SavedSearch) (int64, error) {
	later, err := s.count(ctx, kept, kept.GetTellingUntil())
	if err != nil {
		return 0, err
	}
	since, err := s.count(ctx, kept, kept.GetToldUntil())
	if err != nil {
		return 0, err
	}
	return since - later, nil
}

func (s *Service) say(ctx context.Context, kept *watchv1.SavedSearch, count int64) error {
	_, err := s.notify.Notify(ctx, &notifyv1.NotifyRequest{
		Key:    "saved-search/" + kept.GetId() + "/" + instant(kept.GetToldUntil()),
		Kind:   kindNews,
		Words:  map[string]string{"name": kept.GetName(), "count": strconv.FormatInt(count, 10)},
		Link:   "/searches/" + kept.GetId() + "?since=" + url.QueryEscape(instant(kept.GetToldUntil())),
		People: []string{kept.GetPerson()},
	})
	return err
}

func instant(t *timestamppb.Timestamp) string { return t.AsTime().Format(time.RFC3339Nano) }
