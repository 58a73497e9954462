package events_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

// BenchmarkFromOutboxToHandler measures one event's way on the embedded bus,
// which syncs each to the disk: singly in order, and in batches.
func BenchmarkFromOutboxToHandler(b *testing.B) {
	for _, size := range []int{1, 500} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			js := runtest.Bus(b).JetStream
			box, log := &outbox{}, slog.New(slog.DiscardHandler)
			for i := range b.N {
				box.list = append(box.list, event(fmt.Sprint(i), "Changed", fmt.Sprint(i)))
			}
			relay, err := events.NewRelay(b.Context(), js, "library", box, log)
			if err != nil {
				b.Fatal(err)
			}
			heard, done := 0, make(chan struct{})
			sub := events.Subscription{Service: "library", Batch: size, Handle: func(_ context.Context, list []events.Event) error {
				if heard += len(list); heard == b.N {
					close(done)
				}
				return nil
			}}
			listener, err := events.NewListener(b.Context(), js, "reader", []events.Subscription{sub}, events.Options{Log: log})
			if err != nil {
				b.Fatal(err)
			}
			ctx, stop := context.WithCancel(b.Context())
			defer stop()
			b.ResetTimer()
			go func() { _ = relay.Run(ctx) }()
			go func() { _ = listener.Run(ctx) }()
			select {
			case <-done:
			case <-time.After(time.Minute):
				b.Fatalf("heard %d of %d", heard, b.N)
			}
		})
	}
}
