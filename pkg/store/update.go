package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Update reads a record, lets change alter it and say what events that causes,
// and writes both in one step; it returns the record as stored. With a revision
// the record must still have it. With revision 0 the caller does not care what
// came before: when someone else writes in between, change is called again with
// the newer record until ctx ends, so it must not do anything but change it.
// An error of change is returned as it is and nothing is written; ErrUnchanged
// gives back the record as read. Errors: NotFound, Aborted, AlreadyExists.
func (c *Collection[M]) Update(ctx context.Context, id string, revision int64, change func(M) ([]Event, error)) (M, error) {
	var none M
	for attempt := 0; ; attempt++ {
		record, err := c.table.Get(ctx, id)
		if err == nil && revision != 0 && record.Revision != revision {
			err = driver.ErrConflict
		}
		if err != nil {
			return none, c.coded(err, id)
		}
		m, err := c.replace(ctx, record, change)
		if errors.Is(err, ErrUnchanged) {
			return c.decode(record)
		}
		if !errors.Is(err, driver.ErrConflict) || revision != 0 {
			return m, c.coded(err, id)
		}
		if err := pause(ctx, attempt); err != nil {
			return none, err
		}
	}
}

// replace makes the next revision of a record and writes it.
func (c *Collection[M]) replace(ctx context.Context, record driver.Record, change func(M) ([]Event, error)) (M, error) {
	var none M
	m, err := c.decode(record)
	if err != nil {
		return none, err
	}
	events, err := change(m)
	if err != nil {
		return none, err
	}
	if events, err = complete(record.ID, events); err != nil {
		return none, err
	}
	body, err := codec.Encode(m)
	if err != nil {
		return none, fmt.Errorf("store: write %s %s: %w", c.kind, record.ID, err)
	}
	next := driver.Record{ID: record.ID, Revision: record.Revision + 1, Body: body}
	if err := c.table.Replace(ctx, next, events); err != nil {
		return none, err
	}
	return c.decode(next)
}

// pause waits a random moment before the next attempt, longer with each of the
// first ones (to 16 ms), so that writers of one record do not run in step.
func pause(ctx context.Context, attempt int) error {
	limit := time.Millisecond << min(attempt, 4)
	timer := time.NewTimer(rand.N(limit))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// complete fills what an event leaves to the store: its id, its subject, and
// the precision of its time. An event without a type or a time is an error.
func complete(id string, events []Event) ([]Event, error) {
	events = slices.Clone(events)
	for i := range events {
		e := &events[i]
		if e.Type == "" || e.At.IsZero() {
			return nil, fmt.Errorf("store: event %q of %s needs a type and a time", e.Type, id)
		}
		e.At = time.UnixMilli(e.At.UnixMilli()).UTC()
		if e.ID == "" {
			e.ID = ids.New("evt", e.At)
		}
		if e.Subject == "" {
			e.Subject = id
		}
	}
	return events, nil
}
