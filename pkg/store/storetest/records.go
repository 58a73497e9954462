package storetest

import (
	"context"
	"errors"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func recordChecks() []check {
	return []check{
		{"ARecordIsReadBackAsItWasWritten", roundTrip},
		{"AnUnknownRecordIsNotFound", unknown},
		{"AnIdIsTakenOnce", takenID},
		{"EveryChangeRaisesTheRevision", revisions},
		{"AnOldRevisionIsRefused", oldRevision},
		{"AChangeGivenUpWritesNothing", givenUp},
		{"ADeletedRecordIsGone", deleted},
		{"AnIdThatWasDeletedCanBeUsedAgain", reborn},
		{"CollectionsDoNotMix", apart},
		{"AnEndedRequestWritesNothing", ended},
	}
}

func sample() *testpb.Record {
	return &testpb.Record{
		Name: "Żabka é\x00 $", State: testpb.State_STATE_OPEN, Count: -7, Tags: []string{"a", "b"},
		Deadline: timestamppb.New(noon()), Score: 1.25, Open: true, Email: "a@b.example",
		Spot: &testpb.Spot{City: "Gdańsk"}, Spots: []*testpb.Spot{{City: "Milan"}, {}},
		Rank: proto.Int32(0), Labels: map[string]string{"en": "one", "a.b": "$two", "": "none"},
	}
}

func roundTrip(t *testing.T, db store.DB) {
	c := records(t, db)
	want := sample()
	made := create(t, c, "rec_1", want)
	want.Revision = 1
	got, err := c.Get(t.Context(), "rec_1")
	if err != nil || !proto.Equal(got, want) || !proto.Equal(made, want) {
		t.Errorf("got %v\nmade %v\nwant %v\nerror %v", got, made, want, err)
	}
	if empty := create(t, c, "rec_2", &testpb.Record{Revision: 99}); !proto.Equal(empty, &testpb.Record{Revision: 1}) {
		t.Errorf("an empty record comes back as %v", empty)
	}
}

func unknown(t *testing.T, db store.DB) {
	c := records(t, db)
	_, err := c.Get(t.Context(), "rec_1")
	wantCode(t, err, codes.NotFound, "record.not_found")
	_, err = c.Update(t.Context(), "rec_1", 0, func(*testpb.Record) ([]store.Event, error) {
		t.Error("a record that is not there is changed")
		return nil, nil
	})
	wantCode(t, err, codes.NotFound, "record.not_found")
	wantCode(t, c.Delete(t.Context(), "rec_1"), codes.NotFound, "record.not_found")
}

func takenID(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{Name: "first"})
	_, err := c.Create(t.Context(), "rec_1", &testpb.Record{Name: "second"}, happened("evt_1", "Made"))
	wantCode(t, err, codes.AlreadyExists, store.ReasonExists)
	if !store.Taken(err, "id") {
		t.Errorf("the error does not say that the id is taken: %v", err)
	}
	if got, err := c.Get(t.Context(), "rec_1"); err != nil || got.GetName() != "first" {
		t.Errorf("got %v, %v", got, err)
	}
	wantPending(t, db)
}

func revisions(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", sample())
	for i := int64(1); i <= 3; i++ {
		got, err := c.Update(t.Context(), "rec_1", i, func(r *testpb.Record) ([]store.Event, error) {
			if r.GetRevision() != i {
				t.Errorf("the change sees revision %d, want %d", r.GetRevision(), i)
			}
			r.Count, r.Revision, r.Tags = i, 42, nil
			return nil, nil
		})
		if err != nil || got.GetRevision() != i+1 || got.GetCount() != i {
			t.Fatalf("got %v, %v", got, err)
		}
	}
	if got, err := c.Get(t.Context(), "rec_1"); err != nil || got.GetRevision() != 4 || len(got.GetTags()) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func oldRevision(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{})
	touch := func(r *testpb.Record) ([]store.Event, error) { r.Count++; return nil, nil }
	if _, err := c.Update(t.Context(), "rec_1", 1, touch); err != nil {
		t.Fatal(err)
	}
	_, err := c.Update(t.Context(), "rec_1", 1, touch)
	wantCode(t, err, codes.Aborted, store.ReasonChanged)
	// Someone else writes between the reading and the writing of this change.
	_, err = c.Update(t.Context(), "rec_1", 2, func(r *testpb.Record) ([]store.Event, error) {
		if _, err := c.Update(t.Context(), "rec_1", 0, touch); err != nil {
			t.Error(err)
		}
		return touch(r)
	})
	wantCode(t, err, codes.Aborted, store.ReasonChanged)
	if got, err := c.Get(t.Context(), "rec_1"); err != nil || got.GetCount() != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

func givenUp(t *testing.T, db store.DB) {
	c := records(t, db)
	create(t, c, "rec_1", &testpb.Record{Name: "first"})
	sorry := errors.New("sorry")
	for _, reason := range []error{sorry, store.ErrUnchanged} {
		got, err := c.Update(t.Context(), "rec_1", 0, func(r *testpb.Record) ([]store.Event, error) {
			r.Name = "second"
			return []store.Event{happened("evt_1", "Changed")}, reason
		})
		if errors.Is(reason, sorry) && !errors.Is(err, sorry) {
			t.Errorf("the error of the change is lost: %v", err)
		}
		if errors.Is(reason, store.ErrUnchanged) && (err != nil || got.GetName() != "first" || got.GetRevision() != 1) {
			t.Errorf("unchanged: got %v, %v", got, err)
		}
	}
	if got, err := c.Get(t.Context(), "rec_1"); err != nil || got.GetName() != "first" || got.GetRevision() != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	wantPending(t, db)
}

func deleted(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "name", Fields: []string{"name"}, Unique: true})
	create(t, c, "rec_1", &testpb.Record{Name: "a"})
	if err := c.Delete(t.Context(), "rec_1"); err != nil {
		t.Fatal(err)
	}
	_, err := c.Get(t.Context(), "rec_1")
	wantCode(t, err, codes.NotFound, "record.not_found")
	wantCode(t, c.Delete(t.Context(), "rec_1"), codes.NotFound, "record.not_found")
	wantNames(t, c, store.Query{})
	wantNames(t, c, store.Query{Index: "name"})
	create(t, c, "rec_2", &testpb.Record{Name: "a"})
}

func reborn(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "name", Fields: []string{"name"}})
	create(t, c, "rec_1", &testpb.Record{Name: "a"}, happened("evt_1", "Made"))
	if err := c.Delete(t.Context(), "rec_1", happened("evt_2", "Gone")); err != nil {
		t.Fatal(err)
	}
	got := create(t, c, "rec_1", &testpb.Record{Name: "b"}, happened("evt_3", "Made"))
	if got.GetName() != "b" || got.GetRevision() != 1 {
		t.Errorf("got %v", got)
	}
	_, err := c.Create(t.Context(), "rec_1", &testpb.Record{})
	wantCode(t, err, codes.AlreadyExists, store.ReasonExists)
	wantNames(t, c, store.Query{Index: "name"}, "b")
	wantPending(t, db, "evt_1", "evt_2", "evt_3")
}

func apart(t *testing.T, db store.DB) {
	a := records(t, db)
	b, err := store.NewCollection[*testpb.Spot](t.Context(), db, "spots")
	if err != nil {
		t.Fatal(err)
	}
	create(t, a, "x", &testpb.Record{Name: "a"})
	if _, err := b.Create(t.Context(), "x", &testpb.Spot{City: "b"}); err != nil {
		t.Fatal(err)
	}
	if err := a.Delete(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Get(t.Context(), "x"); err != nil || got.GetCity() != "b" {
		t.Errorf("got %v, %v", got, err)
	}
}

func ended(t *testing.T, db store.DB) {
	c := records(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Create(ctx, "rec_1", &testpb.Record{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_, err := c.Get(t.Context(), "rec_1")
	wantCode(t, err, codes.NotFound, "record.not_found")
}
