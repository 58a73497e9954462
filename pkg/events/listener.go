package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
)

// Options are what a listener needs from its process.
type Options struct {
	Log *slog.Logger
	// Registerer gets fairlot_events_handled_total and fairlot_events_waiting.
	Registerer prometheus.Registerer
	// Attempts is how often an event is tried before it is set aside (8), Retry
	// the pause after the first failure, doubled each time (200 ms, 30 s at most).
	// A fault of the moment, by its code, does not count.
	Attempts int
	Retry    time.Duration
}

// deadStream keeps events that a handler never took.
const deadStream = "fairlot_dead"

const (
	// ackWait is how long a process may be silent about an event it was given
	// until another gets it; beat is how often a busy one gives a sign of life.
	ackWait = 15 * time.Second
	beat    = 5 * time.Second
	// grace is how long a handler may go on when the process has been told to stop.
	grace = 10 * time.Second
	// idle is how long a request for events waits.
	idle = 5 * time.Second
	// maxRetry is the longest pause between two attempts.
	maxRetry = 30 * time.Second
)

// Listener hands events to the handlers of one service.
type Listener struct {
	js        jetstream.JetStream
	name      string
	subs      []Subscription
	consumers []jetstream.Consumer // one a subscription
	opts      Options
	handled   *prometheus.CounterVec
	waiting   *prometheus.GaugeVec
}

// NewListener makes the listener of a service and its durable consumers.
// Processes that run the same service share them.
func NewListener(ctx context.Context, js jetstream.JetStream, service string, subs []Subscription, opts Options) (*Listener, error) {
	if opts.Attempts <= 0 {
		opts.Attempts = 8
	}
	if opts.Retry <= 0 {
		opts.Retry = 200 * time.Millisecond
	}
	subs, err := combine(subs)
	if err != nil {
		return nil, fmt.Errorf("%s listens: %w", service, err)
	}
	l := &Listener{js: js, name: service, subs: subs, opts: opts}
	if err := l.metrics(); err != nil {
		return nil, err
	}
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: deadStream, Description: "Events that a handler never took", Subjects: []string{"fairlot.dead.>"}, Storage: jetstream.FileStorage,
	})
	if err != nil {
		return nil, fmt.Errorf("open the stream of dead letters: %w", err)
	}
	for _, s := range subs {
		if err := openStream(ctx, js, s.Service); err != nil {
			return nil, err
		}
		c, err := l.consumer(ctx, s)
		if err != nil {
			return nil, err
		}
		l.consumers = append(l.consumers, c)
	}
	return l, nil
}

func (l *Listener) metrics() error {
	l.handled = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "fairlot_events_handled_total", Help: "Events handed to a handler, by outcome: done, again or dead.",
	}, []string{"listener", "outcome"})
	l.waiting = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "fairlot_events_waiting", Help: "Events of a service that a listener has not been given yet.",
	}, []string{"listener", "service"})
	if l.opts.Registerer == nil {
		return nil
	}
	var already prometheus.AlreadyRegisteredError
	if err := l.opts.Registerer.Register(l.handled); errors.As(err, &already) {
		l.handled, _ = already.ExistingCollector.(*prometheus.CounterVec)
	} else if err != nil {
		return err
	}
	if err := l.opts.Registerer.Register(l.waiting); errors.As(err, &already) {
		l.waiting, _ = already.ExistingCollector.(*prometheus.GaugeVec)
	} else if err != nil {
		return err
	}
	return nil
}

// consumer opens the durable consumer of a subscription. MaxAckPending keeps an
// event back while those before it are in hand, in whichever process.
func (l *Listener) consumer(ctx context.Context, s Subscription) (jetstream.Consumer, error) {
	var filters []string
	for _, t := range s.Types {
		filters = append(filters, streamSubject(s.Service, t+".*"))
	}
	c, err := l.js.CreateOrUpdateConsumer(ctx, streamName(s.Service), jetstream.ConsumerConfig{
		Durable: s.durable(l.name), Description: l.name + " hears " + strings.Join(names(s), " "),
		FilterSubjects: filters, AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait,
		DeliverPolicy: jetstream.DeliverAllPolicy, MaxAckPending: max(s.Batch, 1), MaxDeliver: -1,
	})
	if err != nil {
		return nil, fmt.Errorf("%s listens to %s: %w", l.name, s.Service, err)
	}
	return c, nil
}

// Run handles events until ctx ends; an event in hand is finished first.
func (l *Listener) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for i, s := range l.subs {
		all.Go(func() { l.follow(ctx, s, l.consumers[i]) })
	}
	all.Wait()
	return nil
}

func (l *Listener) follow(ctx context.Context, s Subscription, c jetstream.Consumer) {
	for ctx.Err() == nil {
		err := l.next(ctx, s, c)
		if err != nil && ctx.Err() == nil {
			l.opts.Log.Warn("events are not heard and will be asked for again", slog.String("listener", l.name), slog.String("service", s.Service), slog.Any("error", err))
			pause(ctx, nil, time.Second)
		}
	}
}

// next waits for an event, takes those that have come with it, and handles them.
func (l *Listener) next(ctx context.Context, s Subscription, c jetstream.Consumer) error {
	wait, cancel := context.WithTimeout(ctx, idle)
	defer cancel()
	first, err := c.Fetch(1, jetstream.FetchContext(wait))
	if err != nil {
		return err
	}
	list := collect(first)
	if len(list) == 0 {
		if err := first.Error(); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nats.ErrTimeout) {
			return err
		}
		return nil
	}
	if s.Batch > 1 {
		if more, err := c.FetchNoWait(s.Batch - 1); err == nil { // else the fault shows again, after those in hand
			list = append(list, collect(more)...)
		}
	}
	l.deliver(ctx, s, list)
	return nil
}

func collect(b jetstream.MessageBatch) []jetstream.Msg {
	var list []jetstream.Msg
	for m := range b.Messages() {
		list = append(list, m)
	}
	return list
}
