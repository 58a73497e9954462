package events_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	"github.com/fairlot/fairlot/pkg/store"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// house is a bus with one service that writes files and their events.
type house struct {
	t     *testing.T
	js    jetstream.JetStream
	db    store.DB
	files *store.Collection[*typesv1.File]
	log   *slog.Logger
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite://"+t.TempDir(), "library")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	files, err := store.NewCollection[*typesv1.File](t.Context(), db, "files")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	return &house{t: t, js: runtest.Bus(t).JetStream, db: db, files: files, log: log}
}

// write keeps a file, with its event.
func (h *house) write(id string) {
	h.t.Helper()
	file := &typesv1.File{Id: id, Name: "Größe " + id}
	e, err := events.Make(time.Now(), id, file)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.files.Create(h.t.Context(), id, file, e); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) relay() *events.Relay {
	h.t.Helper()
	r, err := events.NewRelay(h.t.Context(), h.js, "library", h.db, h.log)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// listen starts a listener and gives how to stop it.
func (h *house) listen(sub events.Subscription, opts events.Options) (stop func()) {
	h.t.Helper()
	opts.Log, opts.Registerer = h.log, prometheus.NewRegistry()
	l, err := events.NewListener(h.t.Context(), h.js, "reader", []events.Subscription{sub}, opts)
	if err != nil {
		h.t.Fatal(err)
	}
	return background(h.t, l.Run)
}

func background(t *testing.T, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// heard collects what a handler was given.
type heard struct {
	mu   sync.Mutex
	list []string
	more chan struct{}
}

func newHeard() *heard { return &heard{more: make(chan struct{}, 1000)} }

func (h *heard) add(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = append(h.list, id)
	h.more <- struct{}{}
}

// wait waits for n events and gives all that came.
func (h *heard) wait(t *testing.T, n int) []string {
	t.Helper()
	for {
		h.mu.Lock()
		list := slices.Clone(h.list)
		h.mu.Unlock()
		if len(list) >= n {
			return list
		}
		select {
		case <-h.more:
		case <-time.After(20 * time.Second):
			t.Fatalf("heard only %v", list)
		}
	}
}

func ids(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("fil_%03d", i)
	}
	return list
}

func TestEventsComeInTheirOrderWithTheirMessage(t *testing.T) {
	h, got := newHouse(t), newHeard()
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error {
		if f.GetName() != "Größe "+f.GetId() {
			t.Errorf("the message is %v", f)
		}
		got.add(f.GetId())
		return nil
	}), events.Options{})
	background(t, h.relay().Run)
	for _, id := range ids(40) {
		h.write(id)
	}
	if list := got.wait(t, 40); !slices.Equal(list, ids(40)) {
		t.Errorf("the order is %v", list)
	}
}

func TestWhatAProcessLeftInTheOutboxIsPublishedByTheNext(t *testing.T) {
	h, got := newHouse(t), newHeard()
	h.write("fil_a") // and the process dies: no relay ran
	if n, err := h.relay().Flush(t.Context()); err != nil || n != 1 {
		t.Fatalf("published %d, %v", n, err)
	}
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error { got.add(f.GetId()); return nil }), events.Options{})
	if list := got.wait(t, 1); list[0] != "fil_a" {
		t.Errorf("heard %v", list)
	}
}

// forgetful is an outbox whose process dies after publishing and before noting it.
type forgetful struct{ store.DB }

func (forgetful) Sent(context.Context, ...string) error { return errors.New("the process died") }

func TestAnEventPublishedTwiceIsHeardOnce(t *testing.T) {
	h, got := newHouse(t), newHeard()
	h.write("fil_a")
	dying, err := events.NewRelay(t.Context(), h.js, "library", forgetful{h.db}, h.log)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dying.Flush(t.Context()); err == nil {
		t.Fatal("the relay did not notice that it died")
	}
	background(t, h.relay().Run)
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error { got.add(f.GetId()); return nil }), events.Options{})
	h.write("fil_b")
	if list := got.wait(t, 2); !slices.Equal(list, []string{"fil_a", "fil_b"}) {
		t.Errorf("heard %v", list)
	}
}

func TestAFailingHandlerHearsTheEventAgainBeforeTheNext(t *testing.T) {
	h, got := newHouse(t), newHeard()
	failures := 2
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error {
		got.add(f.GetId())
		if f.GetId() == "fil_000" && failures > 0 {
			failures--
			return errors.New("not now")
		}
		return nil
	}), events.Options{Retry: time.Millisecond})
	background(t, h.relay().Run)
	for _, id := range ids(2) {
		h.write(id)
	}
	if list := got.wait(t, 4); !slices.Equal(list, []string{"fil_000", "fil_000", "fil_000", "fil_001"}) {
		t.Errorf("heard %v", list)
	}
}

func TestAnEventThatIsNeverTakenIsSetAsideAndTheOthersGoOn(t *testing.T) {
	h, got := newHouse(t), newHeard()
	sub := events.On("library", func(_ context.Context, f *typesv1.File) error {
		if f.GetId() == "fil_001" {
			return errors.New("never")
		}
		got.add(f.GetId())
		return nil
	})
	sub.Batch = 10 // of a batch that fails, each event is tried on its own
	h.listen(sub, events.Options{Attempts: 2, Retry: time.Millisecond})
	background(t, h.relay().Run)
	for _, id := range ids(3) {
		h.write(id)
	}
	for n := 2; ; n++ { // fil_000 comes with its batch and alone, fil_002 once the one before is set aside
		if list := got.wait(t, n); slices.Contains(list, "fil_000") && slices.Contains(list, "fil_002") {
			break
		}
	}
	dead, err := h.js.Stream(t.Context(), "fairlot_dead")
	if err != nil {
		t.Fatal(err)
	}
	m, err := dead.GetMsg(t.Context(), 1)
	if err != nil || m.Header.Get("Fairlot-Error") != "never" {
		t.Errorf("the dead letter is %v, %v", m, err)
	}
}

func TestAListenerGoesOnWhereItStopped(t *testing.T) {
	h, got := newHouse(t), newHeard()
	sub := events.On("library", func(_ context.Context, f *typesv1.File) error { got.add(f.GetId()); return nil })
	background(t, h.relay().Run)
	stop := h.listen(sub, events.Options{})
	h.write("fil_a")
	got.wait(t, 1)
	stop()
	h.write("fil_b")
	h.listen(sub, events.Options{})
	if list := got.wait(t, 2); !slices.Equal(list, []string{"fil_a", "fil_b"}) {
		t.Errorf("heard %v", list)
	}
}

func TestABatchTakesWhatHasCome(t *testing.T) {
	h, got := newHouse(t), newHeard()
	for _, id := range ids(30) {
		h.write(id)
	}
	if _, err := h.relay().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	calls := 0
	h.listen(events.Subscription{Service: "library", Batch: 100, Handle: func(_ context.Context, list []events.Event) error {
		calls++
		for _, e := range list {
			got.add(e.Subject)
		}
		return nil
	}}, events.Options{})
	if list := got.wait(t, 30); !slices.Equal(list, ids(30)) {
		t.Errorf("heard %v", list)
	}
	if calls > 5 {
		t.Errorf("30 waiting events took %d calls", calls)
	}
}

func TestFieldsOfANewerSenderArePassedOver(t *testing.T) {
	e := events.Event{ID: "e", Type: "File", Data: []byte(`{"id":"fil_a","colour":"red"}`)}
	f := &typesv1.File{}
	if err := e.Into(f); err != nil || !proto.Equal(f, &typesv1.File{Id: "fil_a"}) {
		t.Errorf("got %v, %v", f, err)
	}
}
