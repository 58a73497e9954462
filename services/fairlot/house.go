package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/obs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/run"
	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/services/files"
	"github.com/fairlot/fairlot/services/internal/upload"
	"github.com/fairlot/fairlot/services/opendata"
)

// part is a service as the program sees it.
type part interface {
	Register(r grpc.ServiceRegistrar)
}

// hearer is a part that hears the events of others.
type hearer interface {
	Consumers() []events.Subscription
}

// house is everything that one process runs.
type house struct {
	*serveCommand
	demo     bool
	log      *slog.Logger
	out      io.Writer // where people read
	registry *prometheus.Registry
	bus      *run.Bus
	ring     *auth.KeyRing
	signer   *auth.Signer
	clock    clock.Clock
	sandbox  *clock.Sandbox // nil without --sandbox
	conn     *rpc.Client
	verifier *auth.Verifier
	files    *blob.Store
	uploads  *files.Service
	// directory is the open directory; every process gives it.
	directory *opendata.Directory
	server    *rpc.Server
	app       *fiber.App
	health    *obs.Health

	// work are what runs in the background: relays and listeners.
	work []func(context.Context) error
	// checks are what readiness asks.
	checks []obs.Check
	// closers are called in reverse at the end.
	closers []func() error
	// parts by name.
	parts map[string]part
}

// openHouse opens the bus, the keys, the clock and every service. On an error,
// what is open already is in the house, to be closed.
func openHouse(ctx context.Context, c *serveCommand, log *slog.Logger) (*house, error) {
	h := &house{
		serveCommand: c, log: log, registry: obs.Registry(), parts: map[string]part{},
		demo: c.Demo && slices.Contains(c.Services, "accounts"),
	}
	for _, step := range []func(context.Context) error{h.openBus, h.openKeys, h.openClock, h.openFiles, h.openDirectory, h.openServer, h.openParts, h.openDoors} {
		if err := step(ctx); err != nil {
			return h, err
		}
	}
	return h, nil
}

func (h *house) closer(f func() error) { h.closers = append(h.closers, f) }

// close ends what openHouse opened, last first.
func (h *house) close() error {
	var all []error
	for _, f := range slices.Backward(h.closers) {
		all = append(all, f())
	}
	return errors.Join(all...)
}

func (h *house) openBus(ctx context.Context) error {
	bus, err := run.OpenBus(ctx, run.BusOptions{
		URL: h.NATS, Dir: h.Data, Name: "fairlot", Credentials: h.NATSCredentials, RootCA: h.NATSRootCA, Replicas: h.NATSReplicas, Log: h.log,
	})
	if err != nil {
		return err
	}
	h.bus = bus
	h.closer(func() error { bus.Close(); return nil })
	h.checks = append(h.checks, obs.Check{Name: "nats", Do: func(context.Context) error {
		if !bus.Conn.IsConnected() {
			return errors.New("not connected")
		}
		return nil
	}})
	return nil
}

// openKeys registers the key of this process for the services it runs.
func (h *house) openKeys(ctx context.Context) error {
	ring, err := auth.OpenKeyRing(ctx, h.bus.JetStream)
	if err != nil {
		return err
	}
	h.ring = ring
	h.closer(func() error { ring.Close(); return nil })
	if h.signer, err = auth.OpenSigner(filepath.Join(h.Data, "process.key")); err != nil {
		return err
	}
	return ring.Register(ctx, h.signer, h.Services...)
}

func (h *house) openClock(ctx context.Context) error {
	if !h.Sandbox {
		h.clock = clock.Real{}
		h.conn = rpc.NewClient(h.bus.Conn)
		return nil
	}
	sandbox, err := clock.NewSandbox(ctx, h.bus.JetStream)
	if err != nil {
		return err
	}
	h.clock, h.sandbox = sandbox, sandbox
	h.conn = rpc.NewClient(h.bus.Conn, rpc.WithClock(sandbox))
	h.closer(func() error { sandbox.Close(); return nil })
	return nil
}

func (h *house) openFiles(ctx context.Context) error {
	files, err := blob.Open(ctx, h.bus.JetStream, upload.Bucket)
	h.files = files
	h.work = append(h.work, h.sweep)
	return err
}

// sweepAfter is how long an upload may stand still before its parts are removed.
const sweepAfter = 24 * time.Hour

// sweep removes what uploads left whose process died, at the start and daily.
func (h *house) sweep(ctx context.Context) error {
	clock.Every(ctx, clock.Real{}, sweepAfter, func(ctx context.Context, _ time.Time) {
		if n, err := h.files.Sweep(ctx, sweepAfter); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "parts of broken uploads could not be removed", "error", err)
		} else if n > 0 {
			h.log.InfoContext(ctx, "parts of broken uploads are removed", "uploads", n)
		}
	})
	return nil
}

// openDirectory takes a folder for the files of the open directory; what a
// process left that died is removed.
func (h *house) openDirectory(context.Context) error {
	dir := filepath.Join(h.Data, "directory")
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return err
	}
	h.directory = opendata.NewDirectory(opendata.DirectoryDeps{Conn: h.conn, Clock: h.clock, Dir: dir, PublicURL: h.PublicURL})
	h.closer(h.directory.Close)
	return nil
}

func (h *house) openServer(context.Context) error {
	h.verifier = auth.NewVerifier(h.ring)
	h.server = rpc.NewServer(h.bus.Conn, rpc.Options{
		Verifier: h.verifier, Remember: store.WithIdempotency, Clock: h.clock, Logger: h.log, Registerer: h.registry,
	})
	return nil
}

// openParts opens the services and starts to take calls for them.
func (h *house) openParts(ctx context.Context) error {
	for _, name := range h.Services {
		if err := h.openPart(ctx, name); err != nil {
			return fmt.Errorf("open %s: %w", name, err)
		}
	}
	h.openSandbox()
	return h.server.Start()
}

func (h *house) openPart(ctx context.Context, name string) error {
	p, err := rooms()[name](ctx, h)
	if err != nil || p == nil {
		return err
	}
	h.parts[name] = p
	p.Register(h.server)
	hears, ok := p.(hearer)
	if !ok {
		return nil
	}
	listener, err := events.NewListener(ctx, h.bus.JetStream, name, hears.Consumers(), events.Options{Log: h.log, Registerer: h.registry})
	if err != nil {
		return err
	}
	h.work = append(h.work, listener.Run)
	return nil
}

// db opens the database of a service and the relay of its events.
func (h *house) db(ctx context.Context, name string) (store.DB, error) {
	db, err := store.Open(ctx, h.Store, name)
	if err != nil {
		return nil, err
	}
	h.closer(func() error { return db.Close(context.WithoutCancel(ctx)) })
	h.checks = append(h.checks, obs.Check{Name: name, Do: db.Ping})
	relay, err := events.NewRelay(ctx, h.bus.JetStream, name, db, h.log, events.Measured(h.registry))
	if err != nil {
		return nil, err
	}
	h.work = append(h.work, relay.Run)
	return db, nil
}
