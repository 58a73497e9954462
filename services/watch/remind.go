package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// deadlineBefore is how long before the deadline followers are reminded.
	deadlineBefore = 3 * 24 * time.Hour
	// answerBefore is by when additional information is to be given, before the
	// deadline (Directive 2014/24/EU Art. 53(2)).
	answerBefore = 6 * 24 * time.Hour
)

// keepDates keeps when a tender ends as it was at an instant, and moves what is
// due with it. What was heard before is never put back.
func (s *Service) keepDates(ctx context.Context, t *tendersv1.Tender, at time.Time) error {
	dates := &watchv1.WatchedTender{Id: t.GetId(), Deadline: closes(t), Over: t.GetCancelledAt() != nil}
	if !dates.GetOver() {
		dates.RemindAt = later(dates.GetDeadline(), deadlineBefore, at)
	}
	_, err := s.dates.Create(ctx, t.GetId(), dates)
	if store.Taken(err, "id") {
		_, err = s.dates.Update(ctx, t.GetId(), 0, func(kept *watchv1.WatchedTender) ([]store.Event, error) {
			same := kept.GetDeadline().AsTime().Equal(dates.GetDeadline().AsTime())
			if kept.GetOver() || same && !dates.GetOver() || dates.GetDeadline().AsTime().Before(kept.GetDeadline().AsTime()) {
				return nil, store.ErrUnchanged
			}
			kept.Deadline, kept.RemindAt, kept.Over = dates.GetDeadline(), dates.GetRemindAt(), dates.GetOver()
			return nil, nil
		})
	}
	if err != nil {
		return err
	}
	return s.moveQuestions(ctx, t, at)
}

// moveQuestions has the open questions of a tender follow its deadline.
func (s *Service) moveQuestions(ctx context.Context, t *tendersv1.Tender, at time.Time) error {
	list, err := s.questions.All(ctx, store.Query{Index: byTender, Equal: []any{t.GetId()}})
	if err != nil {
		return err
	}
	for _, q := range list {
		_, err := s.questions.Update(ctx, q.GetId(), 0, func(kept *watchv1.OpenQuestion) ([]store.Event, error) {
			if kept.GetDone() {
				return nil, store.ErrUnchanged
			}
			kept.RemindAt = nil
			if t.GetCancelledAt() == nil {
				kept.RemindAt = later(closes(t), answerBefore, at)
			}
			return nil, nil
		})
		if err != nil && !passed(err) {
			return err
		}
	}
	return nil
}

// Remind tells of deadlines that are near and of questions still open then. What
// fails is tried again by a later call, under the same key.
func (s *Service) Remind(ctx context.Context) error {
	now := s.clock.Now()
	return errors.Join(
		due(ctx, s.dates, now, func(d *watchv1.WatchedTender) error { return s.remindDeadline(ctx, d, now) }),
		due(ctx, s.questions, now, func(q *watchv1.OpenQuestion) error { return s.remindQuestion(ctx, q, now) }),
	)
}

// dated is a record that is due at some time.
type dated interface {
	proto.Message
	GetId() string
}

// due gives each record whose time has come to do.
func due[M dated](ctx context.Context, kept *store.Collection[M], now time.Time, do func(M) error) error {
	var failed []error
	q := store.Query{Index: byDue, To: now.Add(time.Millisecond), Limit: store.DefaultLimit}
	for {
		list, next, err := kept.List(ctx, q)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, m := range list {
			if err := do(m); err != nil {
				failed = append(failed, fmt.Errorf("reminder of %s: %w", m.GetId(), err))
			}
		}
		if next == "" {
			return errors.Join(failed...)
		}
		q.Cursor = next
	}
}

// remindDeadline tells the followers without a bid that the time ends.
func (s *Service) remindDeadline(ctx context.Context, d *watchv1.WatchedTender, now time.Time) error {
	if d.GetDeadline().AsTime().After(now) {
		if err := s.tellNear(ctx, d); err != nil {
			return err
		}
	}
	_, err := s.dates.Update(ctx, d.GetId(), d.GetRevision(), func(kept *watchv1.WatchedTender) ([]store.Event, error) {
		kept.RemindAt = nil
		return nil, nil
	})
	if passed(err) {
		return nil // it moved meanwhile: then it comes again
	}
	return err
}

func (s *Service) tellNear(ctx context.Context, d *watchv1.WatchedTender) error {
	t, err := s.published(ctx, d.GetId())
	if err != nil {
		return err
	}
	bidding, err := s.bidding(ctx, d.GetId())
	if err != nil {
		return err
	}
	following, err := s.followersOf(ctx, d.GetId())
	if err != nil {
		return err
	}
	var people []string
	for _, f := range following {
		if f.GetOrganisation() == "" || !slices.Contains(bidding, f.GetOrganisation()) {
			people = append(people, f.GetPerson())
		}
	}
	key := "tender-deadline/" + d.GetId() + "/" + d.GetDeadline().AsTime().Format(time.RFC3339)
	return s.tellPeople(ctx, newsOf(t, key, kindNear), people)
}

// remindQuestion tells the officers that a question has no answer yet.
func (s *Service) remindQuestion(ctx context.Context, q *watchv1.OpenQuestion, now time.Time) error {
	t, err := s.published(ctx, q.GetTender())
	if err != nil {
		return err
	}
	if end := closes(t); t.GetCancelledAt() == nil && end != nil && end.AsTime().After(now) {
		n := newsOf(t, "question-open/"+q.GetId()+"/"+end.AsTime().Format(time.RFC3339), kindOpen)
		n.note, n.link = q.GetText(), questionsPath(t)
		if err := s.tellOrganisations(ctx, n, officers(), buyersOf(t)...); err != nil {
			return err
		}
	}
	_, err = s.questions.Update(ctx, q.GetId(), q.GetRevision(), func(kept *watchv1.OpenQuestion) ([]store.Event, error) {
		kept.RemindAt = nil
		return nil, nil
	})
	if passed(err) {
		return nil
	}
	return err
}
