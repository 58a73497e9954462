package store_test

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest"
)

// TestMongoDBDoesWhatEveryDriverMust runs the suite on the replica set that
// FAIRLOT_TEST_MONGO_URI names; each case has a database of its own, which is
// dropped afterwards.
func TestMongoDBDoesWhatEveryDriverMust(t *testing.T) {
	uri := os.Getenv("FAIRLOT_TEST_MONGO_URI")
	if uri == "" {
		t.Skip("FAIRLOT_TEST_MONGO_URI names no MongoDB to test on")
	}
	storetest.Suite(t, func(t *testing.T) store.DB {
		name := "test_" + strings.ToLower(rand.Text()[:12])
		t.Cleanup(func() { drop(t, uri, "fairlot_"+name) })
		db, err := store.Open(t.Context(), uri, name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
		return db
	})
}

func drop(t *testing.T, uri, name string) {
	ctx := context.Background()
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(uri))
	if err != nil {
		t.Error(err)
		return
	}
	if err := client.Database(name).Drop(ctx); err != nil {
		t.Error(err)
	}
	if err := client.Disconnect(ctx); err != nil {
		t.Error(err)
	}
}
