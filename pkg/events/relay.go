package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"

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
	// The pause after a failure doubles between these.
	firstRelayRetry, lastRelayRetry = 250 * time.Millisecond, 15 * time.Second
	// relayLast is how long a relay that is told to stop goes on with what is there.
	relayLast = 5 * time.Second
)

// Relay publishes the outbox of one service. Several processes may do so for
// one outbox: the stream drops what comes twice.
type Relay struct {
	js      jetstream.JetStream
	service string
	outbox  Outbox
	log     *slog.Logger
	waiting prometheus.Gauge
}

// RelayOption changes how a relay works.
type RelayOption func(*Relay) error

// Measured shows fairlot_outbox_waiting, the events of a service that were in
// its outbox at the last look (up to one batch).
func Measured(registerer prometheus.Registerer) RelayOption {
	return func(r *Relay) error {
		waiting := prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "fairlot_outbox_waiting", Help: "Events in the outbox at the last look, up to one batch.",
		}, []string{"service"})
		var already prometheus.AlreadyRegisteredError
		if err := registerer.Register(waiting); errors.As(err, &already) {
			waiting, _ = already.ExistingCollector.(*prometheus.GaugeVec)
		} else if err != nil {
			return err
		}
		r.waiting = waiting.WithLabelValues(r.service)
		return nil
	}
}

// NewRelay makes the relay of a service and its stream.
func NewRelay(ctx context.Context, js jetstream.JetStream, service string, outbox Outbox, log *slog.Logger, options ...RelayOption) (*Relay, error) {
	if err := openStream(ctx, js, service); err != nil {
		return nil, err
	}
	r := &Relay{js: js, service: service, outbox: outbox, log: log, waiting: prometheus.NewGauge(prometheus.GaugeOpts{Name: "unseen"})}
	for _, option := range options {
		if err := option(r); err != nil {
			return nil, fmt.Errorf("relay of %s: %w", service, err)
		}
	}
	return r, nil
}

// Run publishes until ctx ends, then what was written just before. What is not
// acknowledged by then stays in the outbox for the next start.
func (r *Relay) Run(ctx context.Context) error {
	retry := firstRelayRetry
	for ctx.Err() == nil {
		wrote := r.outbox.Wrote()
		sent, err := r.Flush(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			r.log.Error("events are not published and will be tried again", slog.String("service", r.service), slog.Any("error", err))
			pause(ctx, nil, retry)
			retry = min(2*retry, lastRelayRetry)
			continue
		case sent == 0:
			pause(ctx, wrote, relayLook)
		}
		retry = firstRelayRetry
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), relayLast)
	defer cancel()
	for {
		sent, err := r.Flush(last)
		if err != nil {
			r.log.Warn("events wait for the next start", slog.String("service", r.service), slog.Any("error", err))
		}
		if err != nil || sent == 0 {
			return nil
		}
	}
}

// Flush publishes one batch and gives how many events the stream has taken. A
// record whose event is not taken keeps its later ones back, so that they stay
// in order; the others go on.
func (r *Relay) Flush(ctx context.Context) (int, error) {
	pending, err := r.outbox.Pending(ctx, relayBatch)
	if err != nil {
		return 0, fmt.Errorf("read the outbox: %w", err)
	}
	r.waiting.Set(float64(len(pending)))
	total, held := 0, map[string]bool{}
	var failed error
	for len(pending) > 0 {
		var wave []store.Event
		wave, pending = nextWave(pending, held)
		sent, err := r.publish(ctx, wave, held)
		failed = errors.Join(failed, err)
		if len(sent) == 0 {
			continue
		}
		if err := r.outbox.Sent(ctx, sent...); err != nil {
			return total, errors.Join(failed, fmt.Errorf("clear the outbox: %w", err))
		}
		total += len(sent)
	}
	return total, failed
}

// nextWave takes events from the front, up to the second one of a record, and
// passes over those of records that are held. Within a wave no order is lost
// when one fails, so it is on its way all at once.
func nextWave(pending []store.Event, held map[string]bool) (wave, rest []store.Event) {
	taken := map[string]bool{}
	for i, e := range pending {
		if held[e.Subject] {
			continue
		}
		if taken[e.Subject] {
			return wave, pending[i:]
		}
		taken[e.Subject] = true
		wave = append(wave, e)
	}
	return wave, nil
}

// publish sends a wave and waits for the stream. It gives the ids that are
// taken and holds the records of the others.
func (r *Relay) publish(ctx context.Context, wave []store.Event, held map[string]bool) (sent []string, failed error) {
	ctx, cancel := context.WithTimeout(ctx, relayWait)
	defer cancel()
	fail := func(e store.Event, err error) {
		held[e.Subject] = true
		failed = errors.Join(failed, fmt.Errorf("publish %s %s: %w", e.Type, e.ID, err))
	}
	futures := make([]jetstream.PubAckFuture, len(wave))
	for i, e := range wave {
		var err error
		if futures[i], err = r.js.PublishMsgAsync(message(r.service, e)); err != nil {
			fail(e, err)
		}
	}
	for i, e := range wave {
		if futures[i] == nil {
			continue
		}
		select {
		case <-futures[i].Ok():
			sent = append(sent, e.ID)
		case err := <-futures[i].Err():
			fail(e, err)
		case <-ctx.Done():
			fail(e, ctx.Err())
		}
	}
	return sent, failed
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
