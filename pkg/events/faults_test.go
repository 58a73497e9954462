package events_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/run/runtest"
	"github.com/fairlot/fairlot/pkg/store"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// outbox is one in memory, for events that no store would write.
type outbox struct {
	mu   sync.Mutex
	list []store.Event
}

func (o *outbox) Pending(_ context.Context, limit int) ([]store.Event, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.list[:min(limit, len(o.list))]), nil
}

func (o *outbox) Sent(_ context.Context, ids ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.DeleteFunc(o.list, func(e store.Event) bool { return slices.Contains(ids, e.ID) })
	return nil
}

func (o *outbox) Wrote() <-chan struct{} { return nil }

func (o *outbox) ids() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []string
	for _, e := range o.list {
		list = append(list, e.ID)
	}
	return list
}

func event(id, kind, subject string) store.Event {
	return store.Event{ID: id, Type: kind, Subject: subject, At: time.Now(), Data: []byte("{}")}
}

// stored gives the ids in the stream of library, in its order.
func (h *house) stored() []string {
	h.t.Helper()
	s, err := h.js.Stream(h.t.Context(), "fairlot_evt_library")
	if err != nil {
		h.t.Fatal(err)
	}
	info, err := s.Info(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	var list []string
	for n := uint64(1); n <= info.State.LastSeq; n++ {
		m, err := s.GetMsg(h.t.Context(), n)
		if err != nil {
			h.t.Fatal(err)
		}
		list = append(list, m.Header.Get(jetstream.MsgIDHeader))
	}
	return list
}

func TestARecordWhoseEventIsNotTakenKeepsItsLaterOnesBackAndNoOthers(t *testing.T) {
	h := newHouse(t)
	large := event("2", "Changed", "b")
	large.Data = bytes.Repeat([]byte("x"), 5<<20) // above what a message may have
	box := &outbox{list: []store.Event{event("1", "Changed", "a"), large, event("3", "Changed", "b"), event("4", "Changed", "a")}}
	registry := prometheus.NewRegistry()
	relay, err := events.NewRelay(t.Context(), h.js, "library", box, h.log, events.Measured(registry))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := relay.Flush(t.Context()); n != 2 || err == nil || !strings.Contains(err.Error(), "publish Changed 2") {
		t.Errorf("published %d, %v", n, err)
	}
	if got := h.stored(); !slices.Equal(got, []string{"1", "4"}) {
		t.Errorf("the stream has %v", got)
	}
	if got := box.ids(); !slices.Equal(got, []string{"2", "3"}) {
		t.Errorf("the outbox has %v", got)
	}
	if n, err := testutil.GatherAndCount(registry, "fairlot_outbox_waiting"); n != 1 || err != nil {
		t.Errorf("%d figures, %v", n, err)
	}
}

func TestARelayThatStopsPublishesWhatWasWrittenJustBefore(t *testing.T) {
	h := newHouse(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	h.write("fil_a")
	if err := h.relay().Run(ctx); err != nil {
		t.Fatal(err)
	}
	if pending, err := h.db.Pending(t.Context(), 10); err != nil || len(pending) != 0 {
		t.Errorf("%d events are left, %v", len(pending), err)
	}
}

func TestAnOutageCostsNoEventHoweverLongItLasts(t *testing.T) {
	h, got := newHouse(t), newHeard()
	left := 20
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error {
		if left > 0 {
			left--
			return errs.New(codes.Unavailable, "rpc.unavailable", "the service is away")
		}
		got.add(f.GetId())
		return nil
	}), events.Options{Attempts: 2, Retry: time.Nanosecond})
	background(t, h.relay().Run)
	for _, id := range ids(2) {
		h.write(id)
	}
	if list := got.wait(t, 2); !slices.Equal(list, ids(2)) {
		t.Errorf("heard %v", list)
	}
}

func TestAPanicIsAFaultOfTheEventNotTheEndOfTheProcess(t *testing.T) {
	h, got := newHouse(t), newHeard()
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error {
		if f.GetId() == "fil_000" {
			panic("no such page")
		}
		got.add(f.GetId())
		return nil
	}), events.Options{Attempts: 2, Retry: time.Millisecond})
	background(t, h.relay().Run)
	for _, id := range ids(2) {
		h.write(id)
	}
	if list := got.wait(t, 1); list[0] != "fil_001" {
		t.Errorf("heard %v", list)
	}
	dead, err := h.js.Stream(t.Context(), "fairlot_dead")
	if err != nil {
		t.Fatal(err)
	}
	m, err := dead.GetMsg(t.Context(), 1)
	if err != nil || !strings.HasPrefix(m.Header.Get("Fairlot-Error"), "the handler panicked: no such page") {
		t.Errorf("the dead letter is %v, %v", m, err)
	}
}

func TestWhatIsNoEventIsSetAside(t *testing.T) {
	h, got := newHouse(t), newHeard()
	relay := h.relay()
	if _, err := h.js.Publish(t.Context(), "fairlot.evt.library.v1.File.x", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	h.write("fil_a")
	background(t, relay.Run)
	h.listen(events.On("library", func(_ context.Context, f *typesv1.File) error { got.add(f.GetId()); return nil }), events.Options{})
	if list := got.wait(t, 1); list[0] != "fil_a" {
		t.Errorf("heard %v", list)
	}
}

func TestAServiceIsHeardInItsOrderAcrossTypes(t *testing.T) {
	h, got := newHouse(t), newHeard()
	box := &outbox{}
	var want []string
	for _, id := range ids(30) {
		box.list = append(box.list, event(id+"p", "Published", id), event(id+"c", "Cancelled", id))
		want = append(want, "Published "+id+"p", "Cancelled "+id+"c")
	}
	box.list = append(box.list, event("z", "Other", "z"))
	relay, err := events.NewRelay(t.Context(), h.js, "library", box, h.log)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := relay.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	hear := func(kind string) events.Subscription {
		return events.Subscription{Service: "library", Types: []string{kind}, Handle: func(_ context.Context, list []events.Event) error {
			for _, e := range list {
				got.add(kind + " " + e.ID)
			}
			return nil
		}}
	}
	l, err := events.NewListener(t.Context(), h.js, "reader", []events.Subscription{hear("Published"), hear("Cancelled")}, events.Options{Log: h.log})
	if err != nil {
		t.Fatal(err)
	}
	background(t, l.Run)
	if list := got.wait(t, len(want)); !slices.Equal(list, want) {
		t.Errorf("heard %v", list)
	}
}

func TestAListenerThatAsksTwiceForAnEventIsRefused(t *testing.T) {
	js := runtest.JetStream(t)
	none := func(context.Context, []events.Event) error { return nil }
	sub := func(batch int, types ...string) events.Subscription {
		return events.Subscription{Service: "library", Types: types, Batch: batch, Handle: none}
	}
	for name, subs := range map[string][]events.Subscription{
		"one type twice":        {sub(0, "A", "B"), sub(0, "B")},
		"all and one":           {sub(0), sub(0, "B")},
		"one and all":           {sub(0, "B"), sub(0)},
		"the same batch twice":  {sub(5, "A", "B"), sub(5, "B", "A")},
		"a batch and the same":  {sub(5, "A"), sub(0, "A")},
		"all twice, as batches": {sub(5), sub(9)},
	} {
		if _, err := events.NewListener(t.Context(), js, "reader", subs, events.Options{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestAnEventInHandIsGivenBackWhenTheProcessStops(t *testing.T) {
	h, got := newHouse(t), newHeard()
	var first atomic.Bool
	trying := make(chan struct{}, 100)
	sub := events.On("library", func(ctx context.Context, f *typesv1.File) error {
		if !first.Load() {
			trying <- struct{}{}
			return errors.New("not in this process")
		}
		got.add(f.GetId())
		return nil
	})
	background(t, h.relay().Run)
	stop := h.listen(sub, events.Options{Retry: time.Hour})
	h.write("fil_a")
	<-trying
	stop()
	first.Store(true)
	h.listen(sub, events.Options{})
	if list := got.wait(t, 1); !slices.Equal(list, []string{"fil_a"}) {
		t.Errorf("heard %v", list)
	}
}

func TestAHandlerMayFinishWhatItBeganWhenTheProcessStops(t *testing.T) {
	h, got := newHouse(t), newHeard()
	began, finish := make(chan struct{}), make(chan struct{})
	stop := h.listen(events.On("library", func(ctx context.Context, f *typesv1.File) error {
		close(began)
		<-finish
		if ctx.Err() == nil {
			got.add(f.GetId())
		}
		return ctx.Err()
	}), events.Options{})
	background(t, h.relay().Run)
	h.write("fil_a")
	<-began
	go close(finish)
	stop()
	if list := got.wait(t, 1); !slices.Equal(list, []string{"fil_a"}) {
		t.Errorf("heard %v", list)
	}
}
