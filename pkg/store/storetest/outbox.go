package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func outboxChecks() []check {
	return []check{
		{"EventsComeInTheOrderOfWriting", eventOrder},
		{CaseSent, sent},
		{CaseDeletedEvents, deletedEvents},
		{"AnEventIsCompletedByTheStore", completed},
		{"AnEventWithoutTypeOrTimeIsRefused", incomplete},
		{"WritingEventsIsSignalled", signalled},
	}
}

// wantPending checks which events wait, in order.
func wantPending(t *testing.T, db store.DB, ids ...string) {
	t.Helper()
	events, err := db.Pending(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, e := range events {
		got = append(got, e.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("pending\n got %v\nwant %v", got, ids)
	}
}

func change(t *testing.T, c *store.Collection[*testpb.Record], id string, events ...store.Event) {
	t.Helper()
	if _, err := c.Update(t.Context(), id, 0, func(r *testpb.Record) ([]store.Event, error) {
		r.Count++
		return events, nil
	}); err != nil {
		t.Fatal(err)
	}
}

func eventOrder(t *testing.T, db store.DB) {
	c := records(t, db)
	spots, err := store.NewCollection[*testpb.Spot](t.Context(), db, "spots")
	if err != nil {
		t.Fatal(err)
	}
	create(t, c, "rec_1", &testpb.Record{}, happened("evt_z", "Made"), happened("evt_y", "Published"))
	create(t, c, "rec_0", &testpb.Record{}, happened("evt_x", "Made"))
	if _, err := spots.Create(t.Context(), "spot", &testpb.Spot{}, happened("evt_w", "Made")); err != nil {
		t.Fatal(err)
	}
	change(t, c, "rec_1", happened("evt_v", "Changed"))
	change(t, c, "rec_1")
	change(t, c, "rec_1", happened("evt_u", "Changed"), happened("evt_t", "Closed"))
	wantPending(t, db, "evt_z", "evt_y", "evt_x", "evt_w", "evt_v", "evt_u", "evt_t")
	if events, err := db.Pending(t.Context(), 2); err != nil || len(events) != 2 || events[1].ID != "evt_y" {
		t.Errorf("the first two: %v, %v", events, err)
	}
}

func sent(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{}, happened("evt_1", "Made"), happened("evt_2", "A"), happened("evt_3", "B"))
	create(t, c, "rec_2", &testpb.Record{}, happened("evt_4", "Made"))
	for _, step := range []struct{ sent, left []string }{
		{[]string{}, []string{"evt_1", "evt_2", "evt_3", "evt_4"}},
		{[]string{"evt_2", "evt_unknown"}, []string{"evt_1", "evt_3", "evt_4"}},
		{[]string{"evt_4", "evt_1"}, []string{"evt_3"}},
		{[]string{"evt_1"}, []string{"evt_3"}},
		{[]string{"evt_3"}, nil},
	} {
		if err := db.Sent(t.Context(), step.sent...); err != nil {
			t.Fatal(err)
		}
		wantPending(t, db, step.left...)
	}
	if got, err := c.Get(t.Context(), "rec_1"); err != nil || got.GetRevision() != 1 {
		t.Errorf("sending changed the record: %v, %v", got, err)
	}
	change(t, c, "rec_1", happened("evt_5", "C"))
	wantPending(t, db, "evt_5")
}

func deletedEvents(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{}, happened("evt_1", "Made"))
	create(t, c, "rec_2", &testpb.Record{}, happened("evt_2", "Made"))
	if err := c.Delete(t.Context(), "rec_1", happened("evt_3", "Gone")); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(t.Context(), "rec_2"); err != nil {
		t.Fatal(err)
	}
	wantNames(t, c, store.Query{})
	wantPending(t, db, "evt_1", "evt_2", "evt_3")
	if err := db.Sent(t.Context(), "evt_1", "evt_2", "evt_3"); err != nil {
		t.Fatal(err)
	}
	wantPending(t, db)
	create(t, c, "rec_1", &testpb.Record{})
}

func completed(t *testing.T, db store.DB) {
	c := records(t, db)
	at := noon().Add(1234567 * time.Nanosecond).In(time.FixedZone("CET", 3600))
	create(t, c, "rec_1", &testpb.Record{},
		store.Event{Type: "Made", At: at, Data: []byte(`{"a":"é"}`)},
		store.Event{ID: "evt_own", Type: "Told", Subject: "other", At: at})
	events, err := db.Pending(t.Context(), 10)
	if err != nil || len(events) != 2 {
		t.Fatal(events, err)
	}
	first, second := events[0], events[1]
	if first.ID == "" || first.Type != "Made" || first.Subject != "rec_1" || string(first.Data) != `{"a":"é"}` {
		t.Errorf("got %+v", first)
	}
	if want := noon().Add(time.Millisecond); !first.At.Equal(want) || first.At.Location() != time.UTC {
		t.Errorf("time %v, want %v", first.At, want)
	}
	if second.ID != "evt_own" || second.Subject != "other" || len(second.Data) != 0 {
		t.Errorf("got %+v", second)
	}
}

func incomplete(t *testing.T, db store.DB) {
	c := records(t, db)
	for i, e := range []store.Event{{Type: "Made"}, {At: noon()}} {
		if _, err := c.Create(t.Context(), fmt.Sprint(i), &testpb.Record{}, e); err == nil {
			t.Errorf("%+v is taken", e)
		}
	}
	wantNames(t, c, store.Query{})
}

func signalled(t *testing.T, db store.DB) {
	c := records(t, db)
	wait := func(why string) {
		select {
		case <-db.Wrote():
		case <-time.After(10 * time.Second):
			t.Fatalf("no signal %s", why)
		}
	}
	wait("after opening")
	create(t, c, "rec_1", &testpb.Record{})
	select {
	case <-db.Wrote():
		t.Error("a signal without an event")
	default:
	}
	create(t, c, "rec_2", &testpb.Record{}, happened("evt_1", "Made"))
	wait("after creating")
	wantPending(t, db, "evt_1")
	change(t, c, "rec_2", happened("evt_2", "Changed"))
	wait("after a change")
	if err := c.Delete(t.Context(), "rec_2", happened("evt_3", "Gone")); err != nil {
		t.Fatal(err)
	}
	wait("after deleting")
}
