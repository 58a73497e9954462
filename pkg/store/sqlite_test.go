package store_test

import (
	"context"
	"testing"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest"
)

// open opens a database in a directory and closes it when the test ends.
func open(t testing.TB, dir string) store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite://"+dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestSQLiteDoesWhatEveryDriverMust(t *testing.T) {
	storetest.Suite(t, func(t *testing.T) store.DB { return open(t, t.TempDir()) })
}
