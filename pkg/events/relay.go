package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/store"
)

// Outbox is where a service's events wait; every store.DB is one.
type Outbox interface {
	Pending(ctx context.Context, limit int) ([]store.Event, error)
	Sent(ctx context.Context, ids ...string) error
	Wrote() <-chan struct{}
}

const (
	// relayBatch is how many events are on their way at a time.
	relayBatch = 256
	// relayLook is how often the outbox is looked at without being told:
	// another process may have written to the same database.
	relayLook = 2 * time.Second
	// relayWait bounds the wait for the stream's acknowledgement.
	relayWait = 10 * time.Second
	// relayRetry is the pause after a failure.
	relayRetry = 500 * time.Millisecond
)

// Relay publishes the outbox of one service.
type Relay struct {
	js      jetstream.JetStream
	service string
	outbox  Outbox
	log     *slog.Logger
}

// NewRelay makes the relay of a service and its stream.
func NewRelay(ctx context.Context, js jetstream.JetStream, service string, outbox Outbox, log *slog.Logger) (*Relay, error) {
	if err := openStream(ctx, js, service); err != nil {
		return nil, err
	}
	return &Relay{js: js, service: service, outbox: outbox, log: log}, nil
}

// Run publishes until ctx ends. What is not acknowledged by then stays in the
// outbox for the next start.
func (r *Relay) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		wrote := r.outbox.Wrote()
		sent, err := r.Flush(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			r.log.Error("events are not published and will be tried again", slog.String("service", r.service), slog.Any("error", err))
			pause(ctx, nil, relayRetry)
		case sent == 0:
			pause(ctx, wrote, relayLook)
		}
	}
	return nil
}

// Flush publishes one batch and gives how many events the stream has taken.
func (r *Relay) Flush(ctx context.Context) (int, error) {
	pending, err := r.outbox.Pending(ctx, relayBatch)
	if err != nil || len(pending) == 0 {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, relayWait)
	defer cancel()
	futures := make([]jetstream.PubAckFuture, 0, len(pending))
	for _, e := range pending {
		f, err := r.js.PublishMsgAsync(message(r.service, e))
		if err != nil {
			return 0, fmt.Errorf("publish %s: %w", e.ID, err)
		}
		futures = append(futures, f)
	}
	var sent []string
	var failed error
	for i, f := range futures {
		select {
		case <-f.Ok():
			sent = append(sent, pending[i].ID)
			continue
		case err := <-f.Err():
			failed = fmt.Errorf("publish %s: %w", pending[i].ID, err)
		case <-ctx.Done():
			failed = fmt.Errorf("publish %s: %w", pending[i].ID, ctx.Err())
		}
		break
	}
	if len(sent) == 0 {
		return 0, failed
	}
	return len(sent), errors.Join(failed, r.outbox.Sent(ctx, sent...))
}

// pause waits for a signal, for a while at most.
func pause(ctx context.Context, signal <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-signal:
	case <-timer.C:
	}
}
