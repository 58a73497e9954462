package events

import (
	"context"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// deliver hands messages to the handler until it takes them. One that it never
// takes is set aside; of a batch, each event is then tried on its own.
func (l *Listener) deliver(ctx context.Context, s Subscription, list []jetstream.Msg) {
	events := make([]Event, 0, len(list))
	good := make([]jetstream.Msg, 0, len(list))
	for _, m := range list {
		e, err := read(s.Service, m)
		if err != nil {
			l.setAside(ctx, m, err)
			continue
		}
		events, good = append(events, e), append(good, m)
	}
	if len(events) == 0 {
		return
	}
	if meta, err := good[len(good)-1].Metadata(); err == nil {
		l.waiting.WithLabelValues(l.name, s.Service).Set(float64(meta.NumPending))
	}
	err := l.try(ctx, s, events, good)
	switch {
	case ctx.Err() != nil && err != nil:
		return // not acknowledged: it comes again
	case err == nil:
		l.acknowledge(good)
	case len(events) > 1:
		for i := range good {
			l.deliver(ctx, s, good[i:i+1])
		}
	default:
		l.setAside(ctx, good[0], err)
	}
}

// try calls the handler up to the number of attempts. While it waits it tells
// the server that the messages are still in hand. A batch gets one attempt.
func (l *Listener) try(ctx context.Context, s Subscription, events []Event, msgs []jetstream.Msg) error {
	attempts, wait := l.opts.Attempts, l.opts.Retry
	if len(events) > 1 {
		attempts = 1
	}
	var err error
	for n := 1; ; n++ {
		// The handler may finish what it began: stopping waits for it.
		if err = s.Handle(context.WithoutCancel(ctx), events); err == nil || n == attempts || ctx.Err() != nil {
			return err
		}
		l.handled.WithLabelValues(l.name, "again").Inc()
		l.opts.Log.Warn("an event is tried again", slog.String("listener", l.name), slog.String("event", events[0].Type),
			slog.String("id", events[0].ID), slog.Int("attempt", n), slog.Any("error", err))
		for _, m := range msgs {
			_ = m.InProgress() // at worst it is delivered once more
		}
		pause(ctx, nil, wait)
		wait = min(2*wait, maxRetry/2)
	}
}

func (l *Listener) acknowledge(list []jetstream.Msg) {
	for _, m := range list {
		if err := m.Ack(); err != nil {
			l.opts.Log.Warn("an event is handled but not acknowledged and will come again", slog.String("listener", l.name), slog.Any("error", err))
			continue
		}
		l.handled.WithLabelValues(l.name, "done").Inc()
	}
}

// setAside moves an event to the dead letters. If even that fails it is left
// unacknowledged and comes again.
func (l *Listener) setAside(ctx context.Context, m jetstream.Msg, cause error) {
	dead := nats.NewMsg("fairlot.dead." + l.name + "." + token(m.Headers().Get(headerType)))
	for key, values := range m.Headers() {
		dead.Header[key] = values
	}
	dead.Header.Set(jetstream.MsgIDHeader, l.name+"/"+m.Headers().Get(jetstream.MsgIDHeader))
	dead.Header.Set("Fairlot-Error", cause.Error())
	dead.Data = m.Data()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, err := l.js.PublishMsg(ctx, dead); err != nil {
		l.opts.Log.Error("a dead letter could not be kept", slog.String("listener", l.name), slog.Any("error", err))
		return
	}
	l.handled.WithLabelValues(l.name, "dead").Inc()
	l.opts.Log.Error("an event is set aside", slog.String("listener", l.name), slog.String("subject", m.Subject()), slog.Any("error", cause))
	if err := m.Ack(); err != nil {
		l.opts.Log.Warn("a dead letter is not acknowledged", slog.Any("error", err))
	}
}
