package servicetest

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
)

// Listen runs the listener of a service until the test ends; subs are what its
// Consumers give.
func (h *House) Listen(service string, subs ...events.Subscription) {
	h.t.Helper()
	listener, err := events.NewListener(h.t.Context(), h.Bus.JetStream, service, subs, events.Options{Log: h.Log})
	check(h.t, err)
	h.background(listener.Run)
}

// Relay publishes what a service writes until the test ends.
func (h *House) Relay(service string, db store.DB) {
	h.t.Helper()
	relay, err := events.NewRelay(h.t.Context(), h.Bus.JetStream, service, db, h.Log)
	check(h.t, err)
	h.background(relay.Run)
}

// Tell publishes an event of a service that the test does not run, twice, as may
// happen: who hears it must not mind.
func (h *House) Tell(service, subject string, m proto.Message) {
	h.t.Helper()
	e, err := events.Make(h.Clock.Now(), subject, m)
	check(h.t, err)
	e.ID = ids.New("evt", e.At)
	again := e
	again.ID = ids.New("evt", e.At)
	relay, err := events.NewRelay(h.t.Context(), h.Bus.JetStream, service, letters{e, again}, h.Log)
	check(h.t, err)
	_, err = relay.Flush(h.t.Context())
	check(h.t, err)
}

// background runs until the test ends and waits for it to stop.
func (h *House) background(run func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	h.t.Cleanup(func() {
		stop()
		check(h.t, <-done)
	})
}

// letters is an outbox that holds what it was made with.
type letters []store.Event

// Pending implements events.Outbox.
func (l letters) Pending(context.Context, int) ([]store.Event, error) { return l, nil }

// Sent implements events.Outbox.
func (letters) Sent(context.Context, ...string) error { return nil }

// Wrote implements events.Outbox.
func (letters) Wrote() <-chan struct{} { return nil }
