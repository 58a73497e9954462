package servicetest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/run"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	"github.com/fairlot/fairlot/pkg/store"
)

// Start is when the clock of every house stands at first: a Monday morning.
func Start() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

// everyService are the names that the house's key speaks for.
func everyService() []string {
	return []string{
		"accounts", "suppliers", "codelists", "files", "tenders", "pools", "record", "bids", "awards",
		"delivery", "search", "notify", "watch", "clauses", "opendata", "web",
	}
}

// House is an instance for one test. It ends with the test.
type House struct {
	// Conn carries calls; hand it to the generated clients and to services.
	Conn *rpc.Client
	// Bus is the embedded NATS with JetStream.
	Bus *run.Bus
	// Clock stands still until it is moved.
	Clock *clock.Manual
	// Signer is the key of the process; it is believed for every service.
	Signer *auth.Signer
	// Ring knows the key.
	Ring *auth.KeyRing
	// Verifier believes the ring.
	Verifier *auth.Verifier
	// Log writes errors and warnings to the test's output.
	Log *slog.Logger

	t testing.TB
}

// New starts a house.
func New(t testing.TB) *House {
	t.Helper()
	bus := runtest.Bus(t)
	ring, err := auth.OpenKeyRing(t.Context(), bus.JetStream)
	check(t, err)
	t.Cleanup(ring.Close)
	signer, err := auth.NewSigner()
	check(t, err)
	check(t, ring.Register(t.Context(), signer, everyService()...))
	return &House{
		Conn: rpc.NewClient(bus.Conn), Bus: bus, Clock: clock.NewManual(Start()),
		Signer: signer, Ring: ring, Verifier: auth.NewVerifier(ring),
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), t: t,
	}
}

// DB opens an empty database for the service.
func (h *House) DB(service string) store.DB {
	h.t.Helper()
	db, err := store.Open(h.t.Context(), "sqlite://"+h.t.TempDir(), service)
	check(h.t, err)
	h.t.Cleanup(func() { check(h.t, db.Close(context.Background())) })
	return db
}

// Serve opens services for calls, each given by its Register method, behind the
// interceptors that a process has. It may be called more than once.
func (h *House) Serve(register ...func(grpc.ServiceRegistrar)) {
	h.t.Helper()
	server := rpc.NewServer(h.Bus.Conn, rpc.Options{
		Verifier: h.Verifier, Remember: store.WithIdempotency, Clock: h.Clock,
		Logger: h.Log, Registerer: prometheus.NewRegistry(),
	})
	for _, r := range register {
		r(server)
	}
	check(h.t, server.Start())
	h.t.Cleanup(func() { check(h.t, server.Drain(context.Background())) })
}

// As gives a context in which a person or a service calls, with a token signed
// as accounts would. The token is good for a minute of real time.
func (h *House) As(id auth.Identity) context.Context {
	h.t.Helper()
	token, err := h.Signer.Sign(id)
	check(h.t, err)
	return auth.WithToken(h.t.Context(), token)
}

// Person makes up the identity of a new person of an organisation.
func (h *House) Person(organisation string, roles ...string) auth.Identity {
	return auth.Identity{Person: ids.New("per", h.Clock.Now()), Organisation: organisation, Roles: roles}
}

// Organisation makes up the id of an organisation.
func (h *House) Organisation() string { return ids.New("org", h.Clock.Now()) }

// Emitted gives the events that a service has written and not sent yet, oldest
// first, and forgets them.
func Emitted(t testing.TB, db store.DB) []store.Event {
	t.Helper()
	events, err := db.Pending(t.Context(), 1000)
	check(t, err)
	sent := make([]string, 0, len(events))
	for _, e := range events {
		sent = append(sent, e.ID)
	}
	check(t, db.Sent(t.Context(), sent...))
	return events
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
