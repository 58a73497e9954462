package house_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/run"
)

// bus is one NATS server with the users and permissions of deploy/nats.conf.
type bus struct {
	t       *testing.T
	secrets string
	srv     *server.Server
}

func startBus(t *testing.T) bus {
	t.Helper()
	secrets := secretsFor(t)
	o := natsOptions(t, secrets)
	o.Host, o.Port, o.HTTPHost, o.HTTPPort = "127.0.0.1", server.RANDOM_PORT, "", 0
	o.Cluster, o.Routes, o.StoreDir, o.NoSigs, o.NoLog = server.ClusterOpts{}, nil, t.TempDir(), true, true
	o.JetStreamMaxStore, o.SyncAlways = 1<<30, false // the disk is not what is tested
	srv, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(20 * time.Second) {
		t.Fatal("NATS is not ready")
	}
	return bus{t, secrets, srv}
}

// url is the address as the process's file gives it, at this server.
func (b bus) url(user string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.secrets, user+".nats"))
	if err != nil {
		b.t.Fatal(err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), ",")
	return strings.Replace(first, "nats-0.nats:4222", b.srv.Addr().String(), 1)
}

func (b bus) ca() string { return filepath.Join(b.secrets, "ca.pem") }

// connect gives a connection as a process has it, and what the server refuses it.
func (b bus) connect(user string) (*nats.Conn, func() []string) {
	b.t.Helper()
	var mu sync.Mutex
	var refused []string
	conn, err := nats.Connect(b.url(user), nats.RootCAs(b.ca()), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
		mu.Lock()
		defer mu.Unlock()
		refused = append(refused, err.Error())
	}))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(conn.Close)
	return conn, func() []string {
		b.t.Helper()
		if err := conn.Flush(); err != nil { // the server's refusals come before its answer
			b.t.Fatal(err)
		}
		runUntil(b.t, func() bool {
			return conn.LastError() == nil || func() bool { mu.Lock(); defer mu.Unlock(); return len(refused) > 0 }()
		})
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(refused)
	}
}

func runUntil(t *testing.T, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatal("did not come about")
		case <-tick.C:
		}
	}
}

func TestNoProcessPublishesOnTheSubjectsOfAnothersEvents(t *testing.T) {
	b := startBus(t)
	for user := range deployed {
		for owner, services := range deployed {
			for _, service := range services {
				if service == "web" || service == "search" || service == "codelists" {
					continue // have no events
				}
				subject := "fairlot.evt." + service + ".v1.Anything.one"
				conn, refused := b.connect(user)
				if err := conn.Publish(subject, []byte("{}")); err != nil {
					t.Fatal(err)
				}
				if got := len(refused()) > 0; got != (user != owner) {
					t.Errorf("%s publishes on %s: refused %v", user, subject, got)
				}
				conn.Close()
			}
		}
	}
}

func TestWhatTheBusRefusesTheWebProcess(t *testing.T) {
	b := startBus(t)
	for _, c := range []struct{ why, publish, subscribe string }{
		{why: "events of tenders", publish: "fairlot.evt.tenders.v1.TenderPublished.ten_1"},
		{why: "dead letters of others", publish: "fairlot.dead.record.TenderPublished"},
		{why: "a stream of events made its own", publish: "$JS.API.STREAM.UPDATE.fairlot_evt_tenders"},
		{why: "the removal of events", publish: "$JS.API.STREAM.DELETE.fairlot_evt_tenders"},
		{why: "events emptied", publish: "$JS.API.STREAM.PURGE.fairlot_evt_tenders"},
		{why: "the removal of the keys", publish: "$JS.API.STREAM.DELETE.KV_fairlot_keys"},
		{why: "the removal of all files", publish: "$JS.API.STREAM.DELETE.OBJ_fairlot_files"},
		{why: "a listener's events acknowledged", publish: "$JS.ACK.fairlot_evt_tenders.search_1.1.1.1.1.0"},
		{why: "answers to others' calls", publish: "_INBOX.someone.else"},
		{why: "a key for accounts", publish: "$KV.fairlot_keys.accounts.AAAAAAAAAAAAAAAAAAAAAA"},
		{why: "the keys' bucket changed", publish: "$JS.API.STREAM.UPDATE.KV_fairlot_keys"},
		{why: "the files' bucket changed", publish: "$JS.API.STREAM.UPDATE.OBJ_fairlot_files"},
		{why: "keys sent on by a consumer", publish: "$JS.API.CONSUMER.CREATE.KV_fairlot_keys.one"},
		{why: "files sent on by a consumer", publish: "$JS.API.CONSUMER.CREATE.OBJ_fairlot_files.one"},
		{why: "keys sent on by a read", publish: "$JS.API.DIRECT.GET.KV_fairlot_keys"},
		{why: "files sent on by a read", publish: "$JS.API.DIRECT.GET.OBJ_fairlot_files"},
		{why: "word of a changed key", publish: "fairlot.keys.accounts.AAAAAAAAAAAAAAAAAAAAAA"},
		{why: "a backup of the files", publish: "$JS.API.STREAM.SNAPSHOT.OBJ_fairlot_files"},
		{why: "calls to accounts", subscribe: "fairlot.rpc.accounts.v1.*"},
		{why: "calls to bids", subscribe: "fairlot.rpc.>"},
		{why: "events as they pass", subscribe: "fairlot.evt.>"},
		{why: "everything", subscribe: ">"},
	} {
		conn, refused := b.connect("web")
		var err error
		if c.publish != "" {
			err = conn.Publish(c.publish, nil)
		} else {
			_, err = conn.SubscribeSync(c.subscribe)
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(refused()) == 0 {
			t.Errorf("%s: not refused", c.why)
		}
		conn.Close()
	}
}

func TestEveryProcessKeepsReadsAndReplacesFiles(t *testing.T) {
	b := startBus(t)
	for _, user := range startOrder() {
		conn, err := run.OpenBus(t.Context(), run.BusOptions{URL: b.url(user), RootCA: b.ca()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(conn.Close)
		files, err := blob.Open(t.Context(), conn.JetStream, "fairlot_files")
		if err != nil {
			t.Fatalf("%s: %v", user, err)
		}
		for _, content := range []string{"first", "second"} {
			if _, err := files.Put(t.Context(), blob.Meta{ID: "fil_" + user}, strings.NewReader(content), 100); err != nil {
				t.Fatalf("%s keeps a file: %v", user, err)
			}
			r, _, err := files.Get(t.Context(), "fil_"+user)
			if err != nil {
				t.Fatalf("%s reads a file: %v", user, err)
			}
			if got, err := io.ReadAll(r); err != nil || string(got) != content {
				t.Errorf("%s reads %q, %v", user, got, err)
			}
		}
		if _, err := files.Sweep(t.Context(), 0); err != nil {
			t.Errorf("%s sweeps: %v", user, err)
		}
		if err := files.Delete(t.Context(), "fil_"+user); err != nil {
			t.Errorf("%s removes a file: %v", user, err)
		}
	}
}
