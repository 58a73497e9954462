// Package runtest gives tests the real bus: an embedded NATS server with
// JetStream that lives as long as the test.
package runtest

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/run"
)

// Bus starts a bus in a folder of the test and closes it afterwards.
func Bus(t testing.TB) *run.Bus {
	t.Helper()
	return BusIn(t, t.TempDir())
}

// BusIn is Bus in a given folder, for tests that start it a second time.
func BusIn(t testing.TB, dir string) *run.Bus {
	t.Helper()
	bus, err := run.OpenBus(t.Context(), run.BusOptions{Dir: dir, Name: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bus.Close)
	return bus
}

// NATS gives only the connection of a Bus.
func NATS(t testing.TB) *nats.Conn {
	t.Helper()
	return Bus(t).Conn
}

// JetStream gives only the JetStream of a Bus.
func JetStream(t testing.TB) jetstream.JetStream {
	t.Helper()
	return Bus(t).JetStream
}

// Eventually waits until ok is true and fails the test after a generous
// deadline. It is for what another goroutine brings about without a signal.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline:
			t.Fatalf("still waiting: %s", what)
		case <-tick.C:
		}
	}
}
