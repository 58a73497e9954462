package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// startWait is how long the embedded server may take to recover its store.
	startWait = 60 * time.Second
	// maxPayload is what one message holds, in bytes, as in deploy/nats.conf: the
	// notice of a tender with 200 lots needs 2 MB.
	maxPayload = 4 << 20
	// The wait between two attempts to reach a server grows between these.
	firstRetry, lastRetry = 200 * time.Millisecond, 5 * time.Second
)

// BusOptions say where NATS is.
type BusOptions struct {
	// URL of the servers, several separated by commas; empty starts one inside
	// this process, reachable by nobody else.
	URL string
	// Dir is the data folder of the embedded server; unused with URL.
	Dir string
	// Name of this process, shown by the servers' monitoring.
	Name string
	// Credentials is the path of a NATS credentials file; empty means none.
	Credentials string
	// RootCA is the path of a PEM file of certificate authorities; empty means
	// those of the system.
	RootCA string
	// Replicas is how many servers keep each stream and bucket; 0 means 1. A
	// cluster wants 3.
	Replicas int
	// Wait is how long streams and buckets are waited for that only another
	// process may make; 0 means 2 minutes.
	Wait time.Duration
	// Log gets warnings of the server and the connection; nil means nowhere.
	Log *slog.Logger
}

// Bus is a connection to NATS with JetStream.
type Bus struct {
	// Conn is the connection that all parts of the process share.
	Conn *nats.Conn
	// JetStream makes streams and buckets with the replicas asked for. Its
	// CreateOrUpdate… write only what differs; see replicated.
	JetStream jetstream.JetStream

	server *server.Server
	unlock func()
}

// OpenBus starts or reaches NATS. With a URL it tries until ctx ends. It fails
// with a clear error when JetStream is off, or when another process uses Dir.
//
// The embedded server writes every acknowledged message through to the disk
// (sync_interval always). Servers elsewhere sync every two minutes unless their
// configuration says the same, and then rely on replicas.
func OpenBus(ctx context.Context, o BusOptions) (*Bus, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	bus := &Bus{unlock: func() {}}
	var err error
	if o.URL == "" {
		err = bus.embed(o)
	} else {
		err = bus.reach(ctx, o)
	}
	if err != nil {
		bus.Close()
		return nil, err
	}
	js, err := jetstream.New(bus.Conn)
	if err != nil {
		bus.Close()
		return nil, fmt.Errorf("open JetStream: %w", err)
	}
	if _, err := js.AccountInfo(ctx); err != nil {
		bus.Close()
		if errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) {
			return nil, fmt.Errorf("NATS at %s runs without JetStream; start it with jetstream enabled: %w", o.URL, err)
		}
		return nil, fmt.Errorf("ask JetStream for its state: %w", err)
	}
	may := rights{all: true}
	if o.URL != "" {
		may = askRights(bus.Conn, o.Log)
	}
	bus.JetStream = replicated{JetStream: js, replicas: max(o.Replicas, 1), rights: may, wait: cmp.Or(o.Wait, makeWait), log: o.Log}
	return bus, nil
}

// embed starts a server inside the process and connects to it over a pipe.
func (b *Bus) embed(o BusOptions) error {
	dir := filepath.Join(o.Dir, "nats")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("embedded NATS: %w", err)
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return fmt.Errorf("embedded NATS: %w", err)
	}
	b.unlock = unlock
	srv, err := server.NewServer(&server.Options{
		ServerName: "fairlot", DontListen: true, NoSigs: true,
		JetStream: true, StoreDir: dir, SyncAlways: true,
		MaxPayload: maxPayload,
	})
	if err != nil {
		return fmt.Errorf("embedded NATS: %w", err)
	}
	b.server = srv
	srv.SetLoggerV2(serverLog{o.Log}, false, false, false)
	srv.Start()
	if !srv.ReadyForConnections(startWait) {
		return fmt.Errorf("embedded NATS is not ready after %s", startWait)
	}
	b.Conn, err = nats.Connect("", append(connOptions(o), nats.InProcessServer(srv))...)
	if err != nil {
		return fmt.Errorf("embedded NATS: %w", err)
	}
	return nil
}

// reach connects to servers elsewhere and does not give up before ctx does.
func (b *Bus) reach(ctx context.Context, o BusOptions) error {
	options := connOptions(o)
	if o.Credentials != "" {
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	if o.RootCA != "" {
		options = append(options, nats.RootCAs(o.RootCA))
	}
	wait := firstRetry
	for {
		conn, err := nats.Connect(o.URL, options...)
		if err == nil {
			b.Conn = conn
			return nil
		}
		if !worthRetrying(err) {
			return fmt.Errorf("connect to NATS: %w", err)
		}
		o.Log.WarnContext(ctx, "NATS cannot be reached, trying again", "error", err, "wait", wait)
		select {
		case <-ctx.Done():
			return fmt.Errorf("connect to NATS: %w", errors.Join(err, ctx.Err()))
		case <-time.After(wait):
		}
		wait = min(2*wait, lastRetry)
	}
}

// worthRetrying tells an outage from a mistake in the configuration.
func worthRetrying(err error) bool {
	return !errors.Is(err, nats.ErrAuthorization) && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission)
}

func connOptions(o BusOptions) []nats.Option {
	return []nats.Option{
		nats.Name(o.Name), nats.MaxReconnects(-1), nats.DrainTimeout(10 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				o.Log.Warn("the connection to NATS is lost", "error", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { o.Log.Info("the connection to NATS is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			subject := ""
			if sub != nil {
				subject = sub.Subject
			}
			o.Log.Warn("NATS reports an error", "subject", subject, "error", err)
		}),
	}
}

// Close ends the connection and the embedded server, which writes its state.
// Drain what uses the bus first.
func (b *Bus) Close() {
	if b.Conn != nil {
		b.Conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
	b.unlock()
}

// serverLog writes what the embedded server says. Its notices are about
// starting up and are of no use to whoever runs Fairlot.
type serverLog struct{ log *slog.Logger }

// Noticef implements server.Logger.
func (l serverLog) Noticef(format string, v ...any) {
	l.log.Debug(fmt.Sprintf(format, v...), "part", "nats")
}

// Warnf implements server.Logger.
func (l serverLog) Warnf(format string, v ...any) {
	l.log.Warn(fmt.Sprintf(format, v...), "part", "nats")
}

// Fatalf implements server.Logger.
func (l serverLog) Fatalf(format string, v ...any) {
	l.log.Error(fmt.Sprintf(format, v...), "part", "nats")
}

// Errorf implements server.Logger.
func (l serverLog) Errorf(format string, v ...any) {
	l.log.Error(fmt.Sprintf(format, v...), "part", "nats")
}

// Debugf implements server.Logger.
func (l serverLog) Debugf(string, ...any) {}

// Tracef implements server.Logger.
func (l serverLog) Tracef(string, ...any) {}
