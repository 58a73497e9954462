package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// maxDeliveries is after how many deliveries without an answer an event is set
// aside: it takes the process down each time. A restart counts as well, hence
// so many.
const maxDeliveries = 40

// deliver hands messages to the handler and answers for each: acknowledged, set
// aside, or given back because the process stops. While it is at it, it tells
// the server that they are in hand.
func (l *Listener) deliver(ctx context.Context, s Subscription, list []jetstream.Msg) {
	stop := keepAlive(ctx, list)
	defer stop()
	events := make([]Event, 0, len(list))
	good := make([]jetstream.Msg, 0, len(list))
	for _, m := range list {
		e, err := read(s.Service, m)
		if err == nil {
			err = l.overdue(s, m)
		}
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
	l.handle(ctx, s, events, good)
}

// handle answers for messages that are events. A batch that is not taken is
// taken apart, so that only the events at fault are set aside.
func (l *Listener) handle(ctx context.Context, s Subscription, events []Event, msgs []jetstream.Msg) {
	err := l.try(ctx, s, events)
	switch {
	case err == nil:
		l.acknowledge(msgs)
	case ctx.Err() != nil:
		giveBack(msgs)
	case len(events) > 1:
		for i := range events {
			l.handle(ctx, s, events[i:i+1], msgs[i:i+1])
		}
	default:
		l.setAside(ctx, msgs[0], err)
	}
}

// try calls the handler up to the number of attempts, and for as long as the
// fault is one of the moment.
func (l *Listener) try(ctx context.Context, s Subscription, events []Event) error {
	wait := l.opts.Retry
	for n := 1; ; {
		err := call(ctx, s, events)
		if err == nil || ctx.Err() != nil {
			return err
		}
		if !passing(err) {
			if n >= l.attempts(s) {
				return err
			}
			n++
		}
		l.handled.WithLabelValues(l.name, "again").Inc()
		l.opts.Log.Warn("an event is tried again", slog.String("listener", l.name), slog.String("event", events[0].Type),
			slog.String("id", events[0].ID), slog.Int("batch", len(events)), slog.Int("attempt", n), slog.Any("error", err))
		pause(ctx, nil, wait)
		wait = min(2*wait, maxRetry)
	}
}

func (l *Listener) attempts(s Subscription) int {
	if s.Attempts > 0 {
		return s.Attempts
	}
	return l.opts.Attempts
}

// passing tells a fault of the moment (a service that is away, a full disk, a
// record that others are writing) from one of the event. An outage of an hour
// must not cost an event.
func passing(err error) bool {
	switch errs.Code(err) {
	case codes.Unavailable, codes.ResourceExhausted, codes.Aborted, codes.Canceled:
		return true
	default:
		return false
	}
}

// overdue says whether a message was delivered too often without an answer.
func (l *Listener) overdue(s Subscription, m jetstream.Msg) error {
	meta, err := m.Metadata()
	if err != nil {
		return err
	}
	if meta.NumDelivered > uint64(max(maxDeliveries, l.attempts(s))) {
		return fmt.Errorf("delivered %d times without an answer", meta.NumDelivered)
	}
	return nil
}

// call runs the handler. It may finish what it began when the process is told
// to stop, for a while. A panic is an error of the event.
func call(ctx context.Context, s Subscription, events []Event) (err error) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	unhook := context.AfterFunc(ctx, func() { pause(work, nil, grace); cancel() })
	defer unhook()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the handler panicked: %v\n%s", v, debug.Stack())
		}
	}()
	return s.Handle(work, events)
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

// giveBack lets another process, or the next start, have messages at once.
func giveBack(list []jetstream.Msg) {
	for _, m := range list {
		_ = m.Nak() // at worst the server gives it back by itself, after ackWait
	}
}

// keepAlive tells the server that messages are in hand until it is stopped,
// also while the process stops: they are then still being given back.
func keepAlive(ctx context.Context, list []jetstream.Msg) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			pause(ctx, nil, beat)
			if ctx.Err() != nil {
				return
			}
			for _, m := range list {
				_ = m.InProgress() // at worst it is delivered once more
			}
		}
	}()
	return func() { cancel(); <-done }
}

// setAside moves an event to the dead letters. If even that fails it is left
// unacknowledged and comes again.
func (l *Listener) setAside(ctx context.Context, m jetstream.Msg, cause error) {
	dead := nats.NewMsg("fairlot.dead." + l.name + "." + token(m.Headers().Get(headerType)))
	for key, values := range m.Headers() {
		dead.Header[key] = values
	}
	dead.Header.Set(jetstream.MsgIDHeader, l.name+"/"+m.Headers().Get(jetstream.MsgIDHeader))
	dead.Header.Set("Fairlot-Error", oneLine(cause))
	dead.Data = m.Data()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, err := l.js.PublishMsg(ctx, dead); err != nil {
		l.opts.Log.Error("a dead letter could not be kept", slog.String("listener", l.name), slog.Any("error", errors.Join(err, cause)))
		return
	}
	l.handled.WithLabelValues(l.name, "dead").Inc()
	l.opts.Log.Error("an event is set aside", slog.String("listener", l.name), slog.String("subject", m.Subject()), slog.Any("error", cause))
	if err := m.Ack(); err != nil {
		l.opts.Log.Warn("a dead letter is not acknowledged", slog.Any("error", err))
	}
}

// oneLine makes a cause fit for a header.
func oneLine(cause error) string {
	const most = 2000
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, cause.Error())
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}
