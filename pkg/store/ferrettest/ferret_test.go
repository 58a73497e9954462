package ferrettest

import (
	"context"
	"log/slog"
	"testing"

	"github.com/FerretDB/FerretDB/ferretdb"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest"
)

func TestTheMongoDriverSpeaksToAServer(t *testing.T) {
	storetest.Suite(t, open,
		storetest.CaseWriters,       // concurrent changes are lost
		storetest.CaseSent,          // $pull by condition does nothing
		storetest.CaseDeletedEvents, // the same
		storetest.CaseUniqueElement, // an array is one value of a unique index
		storetest.CaseUniqueUpdate,  // a duplicate key on update has no code
		storetest.CaseUniqueLater,   // the same
		storetest.CaseSparse,        // no partial index
		storetest.CaseIndexLater,    // dropping two indexes ends the connection
		storetest.CaseKinds,         // infinity is refused
	)
}

// open starts a server of its own with its files in the test's directory.
func open(t *testing.T) store.DB {
	t.Helper()
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + t.TempDir() + "/",
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- server.Run(ctx) }()
	db, err := store.Open(t.Context(), server.MongoDBURI(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(err)
		}
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return db
}
