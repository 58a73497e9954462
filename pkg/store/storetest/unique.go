package storetest

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func uniqueChecks() []check {
	return []check{
		{"AUniqueIndexRefusesASecondRecord", uniqueCreate},
		{CaseUniqueUpdate, uniqueUpdate},
		{CaseUniqueElement, uniqueElement},
		{"SeveralFieldsAreUniqueTogether", uniqueTogether},
		{"ARecordWithoutTheFieldStandsOutsideAUniqueIndex", uniqueEmpty},
		{CaseUniqueLater, uniqueLater},
		{CaseSparse, sparse},
	}
}

func byEmail() store.Index {
	return store.Index{Name: "email", Fields: []string{"email"}, Unique: true}
}

func uniqueCreate(t *testing.T, db store.DB) {
	c := records(t, db, byEmail(), store.Index{Name: "name", Fields: []string{"name"}})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Email: "a"})
	_, err := c.Create(t.Context(), "rec_2", &testpb.Record{Name: "two", Email: "a"}, happened("evt_1", "Made"))
	wantCode(t, err, codes.AlreadyExists, store.ReasonExists)
	if !store.Taken(err, "email") || store.Taken(err, "id") {
		t.Errorf("the error does not name the index: %v", err)
	}
	_, err = c.Get(t.Context(), "rec_2")
	wantCode(t, err, codes.NotFound, "record.not_found")
	wantNames(t, c, store.Query{Index: "name"}, "one")
	wantNames(t, c, store.Query{Index: "email", Equal: []any{"a"}}, "one")
	wantPending(t, db)
}

func uniqueUpdate(t *testing.T, db store.DB) {
	c := records(t, db, byEmail())
	create(t, c, "rec_1", &testpb.Record{Name: "one", Email: "a"})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Email: "b"})
	move := func(id, email string) error {
		_, err := c.Update(t.Context(), id, 0, func(r *testpb.Record) ([]store.Event, error) {
			r.Email = email
			return []store.Event{happened("evt_"+id+email, "Moved")}, nil
		})
		return err
	}
	if err := move("rec_2", "a"); !store.Taken(err, "email") {
		t.Errorf("got %v", err)
	}
	wantPending(t, db)
	if got, err := c.Get(t.Context(), "rec_2"); err != nil || got.GetEmail() != "b" || got.GetRevision() != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, step := range [][2]string{{"rec_1", "c"}, {"rec_2", "a"}, {"rec_2", "a"}} {
		if err := move(step[0], step[1]); err != nil {
			t.Errorf("%v: %v", step, err)
		}
	}
	wantNames(t, c, store.Query{Index: "email"}, "two", "one")
}

func uniqueElement(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "alias", Fields: []string{"aliases"}, Unique: true})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Aliases: []string{"a", "b", "a", ""}})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Aliases: []string{"c", ""}})
	create(t, c, "rec_3", &testpb.Record{Name: "three"})
	_, err := c.Create(t.Context(), "rec_4", &testpb.Record{Aliases: []string{"d", "b"}})
	if !store.Taken(err, "alias") {
		t.Errorf("got %v", err)
	}
	wantNames(t, c, store.Query{Index: "alias", Equal: []any{"b"}}, "one")
	wantNames(t, c, store.Query{Index: "alias", Equal: []any{"d"}})
	wantNames(t, c, store.Query{Index: "alias", Equal: []any{""}})
}

func uniqueTogether(t *testing.T, db store.DB) {
	c := records(t, db, store.Index{Name: "number", Fields: []string{"year", "count"}, Unique: true})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Year: 2026, Count: 1})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Year: 2026, Count: 0})
	create(t, c, "rec_3", &testpb.Record{Name: "three", Year: 2025, Count: 1})
	for _, r := range []*testpb.Record{{Year: 2026, Count: 1}, {Year: 2026, Count: 0}} {
		if _, err := c.Create(t.Context(), "rec_4", r); !store.Taken(err, "number") {
			t.Errorf("%v: got %v", r, err)
		}
	}
	wantNames(t, c, store.Query{Index: "number"}, "three", "two", "one")
	wantNames(t, c, store.Query{Index: "number", Equal: []any{2026}, Descending: true}, "one", "two")
}

func uniqueEmpty(t *testing.T, db store.DB) {
	c := records(t, db, byEmail(), store.Index{Name: "number", Fields: []string{"year", "count"}, Unique: true})
	create(t, c, "rec_1", &testpb.Record{Name: "one"})
	create(t, c, "rec_2", &testpb.Record{Name: "two"})
	create(t, c, "rec_3", &testpb.Record{Name: "three", Email: "a", Year: -1})
	create(t, c, "rec_4", &testpb.Record{Name: "four", Email: "b", Year: -1})
	wantNames(t, c, store.Query{Index: "email"}, "three", "four")
	wantNames(t, c, store.Query{Index: "email", Equal: []any{""}})
	wantNames(t, c, store.Query{Index: "number"})
}

func sparse(t *testing.T, db store.DB) {
	create(t, records(t, db), "rec_0", &testpb.Record{Name: "before", Year: 2026, Deadline: timestamppb.New(noon())})
	c := records(t, db, store.Index{Name: "due", Fields: []string{"year", "deadline"}, Sparse: true})
	create(t, c, "rec_1", &testpb.Record{Name: "one", Year: 2026})
	create(t, c, "rec_2", &testpb.Record{Name: "two", Year: 2026, Deadline: timestamppb.New(noon().Add(time.Hour))})
	create(t, c, "rec_3", &testpb.Record{Name: "three", Year: 2025, Deadline: timestamppb.New(noon())})
	wantNames(t, c, store.Query{Index: "due", Equal: []any{2026}}, "before", "two")
	wantNames(t, c, store.Query{Index: "due", Equal: []any{2026}, Descending: true}, "two", "before")
	wantNames(t, c, store.Query{Index: "due", Equal: []any{2026, nil}})
	_, err := c.Update(t.Context(), "rec_1", 0, func(r *testpb.Record) ([]store.Event, error) {
		r.Deadline = timestamppb.New(noon().Add(-time.Hour))
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantNames(t, c, store.Query{Index: "due", Equal: []any{2026}, To: noon().Add(time.Minute)}, "one", "before")
	c = records(t, db, store.Index{Name: "due", Fields: []string{"year", "deadline"}})
	create(t, c, "rec_4", &testpb.Record{Name: "four", Year: 2026})
	wantNames(t, c, store.Query{Index: "due", Equal: []any{2026, nil}}, "four")
}

func uniqueLater(t *testing.T, db store.DB) {
	before := records(t, db)
	create(t, before, "rec_1", &testpb.Record{Name: "one", Email: "a"})
	create(t, before, "rec_2", &testpb.Record{Name: "two"})
	c := records(t, db, byEmail())
	wantNames(t, c, store.Query{Index: "email"}, "one")
	if _, err := c.Create(t.Context(), "rec_3", &testpb.Record{Email: "a"}); !store.Taken(err, "email") {
		t.Errorf("got %v", err)
	}
	// The same name with other fields is another index.
	c = records(t, db, store.Index{Name: "email", Fields: []string{"name"}, Unique: true})
	create(t, c, "rec_3", &testpb.Record{Name: "three", Email: "a"})
	wantNames(t, c, store.Query{Index: "email"}, "one", "three", "two")
	_, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", byEmail())
	if err == nil {
		t.Error("a unique index is built over records that are not")
	}
}
