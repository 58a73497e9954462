package run_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/run"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

// elsewhere is a NATS server that another process would run.
func elsewhere(t *testing.T, o *server.Options) *server.Server {
	t.Helper()
	o.Host, o.Port, o.NoLog, o.NoSigs, o.StoreDir = "127.0.0.1", server.RANDOM_PORT, true, true, t.TempDir()
	srv, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not start")
	}
	return srv
}

func TestWhatTheEmbeddedBusAcknowledgedIsThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	bus := runtest.BusIn(t, dir)
	if _, err := bus.JetStream.CreateStream(t.Context(), jetstream.StreamConfig{Name: "s", Subjects: []string{"s.>"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.JetStream.Publish(t.Context(), "s.a", []byte("kept")); err != nil {
		t.Fatal(err)
	}
	bus.Close()
	stream, err := runtest.BusIn(t, dir).JetStream.Stream(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	if m, err := stream.GetMsg(t.Context(), 1); err != nil || string(m.Data) != "kept" {
		t.Errorf("got %v, %v", m, err)
	}
}

func TestOneDataFolderIsForOneProcess(t *testing.T) {
	dir := t.TempDir()
	first := runtest.BusIn(t, dir)
	if _, err := run.OpenBus(t.Context(), run.BusOptions{Dir: dir}); err == nil || !strings.Contains(err.Error(), "another process uses") {
		t.Fatalf("got %v", err)
	}
	first.Close()
	runtest.BusIn(t, dir)
}

func TestTheEmbeddedBusHasNoPort(t *testing.T) {
	if addr := runtest.NATS(t).ConnectedAddr(); addr != "pipe" && addr != "" {
		t.Errorf("connected to %s", addr)
	}
}

func TestAServerElsewhereIsWaitedFor(t *testing.T) {
	srv := elsewhere(t, &server.Options{JetStream: true})
	bus, err := run.OpenBus(t.Context(), run.BusOptions{URL: srv.ClientURL(), Name: "test"})
	if err != nil {
		t.Fatal(err)
	}
	bus.Close()
	ctx, cancel := context.WithCancel(t.Context())
	log := slog.New(onRecord(cancel)) // gives up at the first attempt that failed
	if _, err := run.OpenBus(ctx, run.BusOptions{URL: "nats://127.0.0.1:1", Log: log}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// onRecord is a log handler that calls itself at each record.
type onRecord func()

func (f onRecord) Enabled(context.Context, slog.Level) bool  { return true }
func (f onRecord) Handle(context.Context, slog.Record) error { f(); return nil }
func (f onRecord) WithAttrs([]slog.Attr) slog.Handler        { return f }
func (f onRecord) WithGroup(string) slog.Handler             { return f }

func TestAMistakeIsToldAtOnce(t *testing.T) {
	plain := elsewhere(t, &server.Options{})
	guarded := elsewhere(t, &server.Options{JetStream: true, Username: "fairlot", Password: "secret"})
	for name, c := range map[string]struct {
		options run.BusOptions
		words   string
	}{
		"no JetStream":        {run.BusOptions{URL: plain.ClientURL()}, "without JetStream"},
		"no authorisation":    {run.BusOptions{URL: guarded.ClientURL()}, "Authorization Violation"},
		"no credentials file": {run.BusOptions{URL: guarded.ClientURL(), Credentials: t.TempDir() + "/missing.creds"}, "missing.creds"},
	} {
		if _, err := run.OpenBus(t.Context(), c.options); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestStreamsAndBucketsAskForTheReplicasOfTheInstance(t *testing.T) {
	srv := elsewhere(t, &server.Options{JetStream: true})
	bus, err := run.OpenBus(t.Context(), run.BusOptions{URL: srv.ClientURL(), Replicas: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bus.Close)
	// A single server cannot keep three: its refusal shows that they were asked for.
	js, ctx := bus.JetStream, t.Context()
	for name, make := range map[string]func() error{
		"stream": func() error { _, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "a"}); return err },
		"stream or update": func() error {
			_, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: "b"})
			return err
		},
		"key-value bucket": func() error {
			_, err := js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "c"})
			return err
		},
		"object bucket": func() error {
			_, err := js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "d"})
			return err
		},
	} {
		if err := make(); err == nil || !strings.Contains(err.Error(), "replicas") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "e", Replicas: 1}); err != nil {
		t.Errorf("an explicit number is overruled: %v", err)
	}
}

func TestWhatIsAsAskedForIsNotWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	open := func(js jetstream.JetStream, words string) {
		t.Helper()
		ctx := t.Context()
		_, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: "s", Description: words, Subjects: []string{"s.>"}, Duplicates: time.Minute})
		if err == nil {
			_, err = js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
				Bucket: "k", Description: words, RePublish: &jetstream.RePublish{Source: "$KV.k.>", Destination: "told.>"},
			})
		}
		if err == nil {
			_, err = js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "o", Description: words})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	first := runtest.BusIn(t, dir)
	open(first.JetStream, "one")
	first.Close()
	bus := runtest.BusIn(t, dir)
	changes, err := bus.Conn.SubscribeSync("$JS.API.STREAM.*.>")
	if err != nil {
		t.Fatal(err)
	}
	written := func() (list []string) {
		for {
			m, err := changes.NextMsg(time.Second)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case m.Subject == "$JS.API.STREAM.INFO.end":
				return list
			case !strings.HasPrefix(m.Subject, "$JS.API.STREAM.INFO."):
				list = append(list, m.Subject)
			}
		}
	}
	for _, c := range []struct {
		words string
		want  int
	}{{"one", 0}, {"two", 3}, {"two", 0}} {
		open(bus.JetStream, c.words)
		if err := bus.Conn.Publish("$JS.API.STREAM.INFO.end", nil); err != nil {
			t.Fatal(err)
		}
		if got := written(); len(got) != c.want {
			t.Errorf("%s: written are %v", c.words, got)
		}
	}
}

func TestAProcessWaitsForTheStreamsThatItMayNotMake(t *testing.T) {
	allow := []string{"$SYS.REQ.USER.INFO", "$JS.API.INFO", "$JS.API.STREAM.INFO.>"}
	srv := elsewhere(t, &server.Options{JetStream: true, Users: []*server.User{
		{Username: "maker", Password: "m"},
		{Username: "user", Password: "u", Permissions: &server.Permissions{Publish: &server.SubjectPermission{Allow: allow}}},
	}})
	as := func(user string, o run.BusOptions) jetstream.JetStream {
		o.URL = strings.Replace(srv.ClientURL(), "nats://", "nats://"+user+"@", 1)
		bus, err := run.OpenBus(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(bus.Close)
		return bus.JetStream
	}
	ctx, config := t.Context(), jetstream.StreamConfig{Name: "s", Subjects: []string{"s.>"}}
	hurried := as("user:u", run.BusOptions{Wait: time.Millisecond})
	if _, err := hurried.CreateOrUpdateStream(ctx, config); err == nil || !strings.Contains(err.Error(), "start the process that does") {
		t.Errorf("got %v", err)
	}
	waits, opened := make(chan struct{}, 10), make(chan error, 1)
	log := slog.New(onRecord(func() { waits <- struct{}{} }))
	patient := as("user:u", run.BusOptions{Log: log})
	go func() {
		_, err := patient.CreateOrUpdateStream(ctx, config)
		opened <- err
	}()
	<-waits
	if _, err := as("maker:m", run.BusOptions{}).CreateOrUpdateStream(ctx, config); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Errorf("got %v", err)
	}
	config.Description = "of another version"
	if s, err := hurried.CreateOrUpdateStream(ctx, config); err != nil || s.CachedInfo().Config.Description != "" {
		t.Errorf("a stream that differs is not taken as it is: %v", err)
	}
}
