package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func TestAnAddressWithoutADriverIsRefusedWithoutShowingIt(t *testing.T) {
	for _, address := range []string{"", "postgres://user:secret@host/db", "sqlite://", "/var/lib", "mongodb://%zz"} {
		if _, err := store.Open(t.Context(), address, "test"); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", address, err)
		}
	}
	for _, name := range []string{"", "Tenders", "a/b", "../x", "1a", strings.Repeat("a", 41)} {
		if _, err := store.Open(t.Context(), "sqlite://"+t.TempDir(), name); err == nil {
			t.Errorf("the name %q is taken", name)
		}
	}
}

func TestADirectoryWithOddNamesIsMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "données ?&%41#x", "deep")
	c, err := store.NewCollection[*testpb.Record](t.Context(), open(t, dir), "records")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Create(t.Context(), "rec_1", &testpb.Record{}); err != nil {
		t.Fatal(err)
	}
	if found, err := filepath.Glob(filepath.Join(dir, "test.db")); err != nil || len(found) != 1 {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestACollectionOutlivesItsProcess(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		db, err := store.Open(t.Context(), "sqlite://"+dir, "test")
		if err != nil {
			t.Fatal(err)
		}
		c, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", countIndex())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Create(t.Context(), "rec_1", &testpb.Record{Count: 3}); err != nil && !store.Taken(err, "id") {
			t.Fatal(err)
		}
		if page, _, err := c.List(t.Context(), store.Query{Index: "count", Equal: []any{3}}); err != nil || len(page) != 1 {
			t.Fatalf("got %v, %v", page, err)
		}
		if err := db.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := db.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

func TestTwoProcessesMayWriteOneFile(t *testing.T) {
	dir := t.TempDir()
	var both [2]*store.Collection[*testpb.Record]
	for i := range both {
		var err error
		if both[i], err = store.NewCollection[*testpb.Record](t.Context(), open(t, dir), "records"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := both[0].Create(t.Context(), "rec_1", &testpb.Record{}); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if _, err := both[i%2].Update(t.Context(), "rec_1", int64(i+1), func(r *testpb.Record) ([]store.Event, error) {
			r.Count++
			return nil, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAClosedDatabaseSaysSo(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite://"+t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	c, err := store.NewCollection[*testpb.Record](t.Context(), db, "records")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := db.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Create(t.Context(), "rec_1", &testpb.Record{}); err == nil {
		t.Error("a closed database takes a record")
	}
	if _, err := c.Get(t.Context(), "rec_1"); err == nil {
		t.Error("a closed database gives a record")
	}
}

func TestADeclarationThatDoesNotFitIsRefused(t *testing.T) {
	db := open(t, t.TempDir())
	for why, ix := range map[string]store.Index{
		"no such field":           {Name: "x", Fields: []string{"nothing"}},
		"no fields":               {Name: "x"},
		"no name":                 {Fields: []string{"name"}},
		"the name of the id":      {Name: "id", Fields: []string{"name"}},
		"a name with a dot":       {Name: "spot.city", Fields: []string{"spot.city"}},
		"two repeated fields":     {Name: "x", Fields: []string{"tags", "aliases"}},
		"a map":                   {Name: "x", Fields: []string{"labels"}},
		"the revision":            {Name: "x", Fields: []string{"revision"}},
		"unique by an enum":       {Name: "x", Fields: []string{"state"}, Unique: true},
		"unique by a time":        {Name: "x", Fields: []string{"deadline", "name"}, Unique: true},
		"a field below plain one": {Name: "x", Fields: []string{"name.first"}},
	} {
		if _, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", ix); err == nil {
			t.Errorf("%s is taken", why)
		}
	}
	twice := store.Index{Name: "x", Fields: []string{"name"}}
	if _, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", twice, twice); err == nil {
		t.Error("an index declared twice is taken")
	}
	if _, err := store.NewCollection[*testpb.Record](t.Context(), db, "Records"); err == nil {
		t.Error("a name in capitals is taken")
	}
}

func TestWhatCannotBeStoredIsRefused(t *testing.T) {
	c, err := store.NewCollection[*testpb.Record](t.Context(), open(t, t.TempDir()), "records")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "\xff"} {
		if _, err := c.Create(t.Context(), id, &testpb.Record{}); err == nil {
			t.Errorf("a record with the id %q is taken", id)
		}
	}
	if _, err := c.Create(t.Context(), "rec_1", &testpb.Record{Name: "\xff"}); err == nil {
		t.Error("text that is not UTF-8 is taken")
	}
}

func TestAStructCanBeARecord(t *testing.T) {
	c, err := store.NewCollection[*structpb.Struct](t.Context(), open(t, t.TempDir()), "facts")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := structpb.NewStruct(map[string]any{"a": 1, "b": []any{"x"}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Create(t.Context(), "fact_1", facts)
	if err != nil || got.GetFields()["a"].GetNumberValue() != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

// FuzzCursor feeds cursors from anywhere: a page or InvalidArgument, nothing else.
func FuzzCursor(f *testing.F) {
	c, err := store.NewCollection[*testpb.Record](f.Context(), open(f, f.TempDir()), "records", countIndex())
	if err != nil {
		f.Fatal(err)
	}
	for _, id := range []string{"a", "b", "c"} {
		if _, err := c.Create(f.Context(), id, &testpb.Record{}); err != nil {
			f.Fatal(err)
		}
	}
	q := store.Query{Index: "count", Limit: 1}
	_, next, err := c.List(f.Context(), q)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(next)
	f.Add("AAAAAA")
	f.Add("e30")
	f.Fuzz(func(t *testing.T, cursor string) {
		q.Cursor = cursor
		if _, _, err := c.List(context.Background(), q); err != nil && !errs.Is(err, store.ReasonCursor) {
			t.Errorf("%q: %v", cursor, err)
		}
	})
}
