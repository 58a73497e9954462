package mongo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readconcern"
	"go.mongodb.org/mongo-driver/mongo/readpref"
	"go.mongodb.org/mongo-driver/mongo/writeconcern"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// DB is one database on a server. It implements driver.DB.
type DB struct {
	client *mongo.Client
	db     *mongo.Database
	// certain is how to read what the server has just refused to write again.
	certain *readconcern.ReadConcern
	wrote   chan struct{}

	mu     sync.Mutex
	tables []*table
	seq    int64
}

// Open connects to the database of that name and makes sure that it answers.
func Open(ctx context.Context, uri, name string) (*DB, error) {
	journal := true
	majority := writeconcern.Majority()
	majority.Journal = &journal
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(uri).
		SetWriteConcern(majority).SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary()))
	if err != nil {
		return nil, fmt.Errorf("store: connect: %w", err)
	}
	d := &DB{client: client, db: client.Database(name), wrote: make(chan struct{}, 1)}
	if err := d.Ping(ctx); err != nil {
		_ = client.Disconnect(ctx) // the first error is the one that matters
		return nil, fmt.Errorf("store: connect: %w", err)
	}
	if d.certain, err = d.certainty(ctx); err != nil {
		_ = client.Disconnect(ctx) // the first error is the one that matters
		return nil, fmt.Errorf("store: connect: %w", err)
	}
	d.signal()
	return d, nil
}

// certainty is a linearizable read, which sees what a majority of a replica set
// has as of now. A server on its own refuses it and needs none: it has all that
// was written.
func (d *DB) certainty(ctx context.Context) (*readconcern.ReadConcern, error) {
	var server struct {
		SetName string `bson:"setName"`
		Msg     string `bson:"msg"`
	}
	if err := d.db.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&server); err != nil {
		return nil, err
	}
	const router = "isdbgrid" // what a sharded cluster's mongos says of itself
	if server.SetName == "" && server.Msg != router {
		return readconcern.Majority(), nil
	}
	return readconcern.Linearizable(), nil
}

// Table implements driver.DB.
func (d *DB) Table(ctx context.Context, name string, indexes []driver.Index) (driver.Table, error) {
	t := &table{
		db: d, docs: d.db.Collection(name),
		certain: d.db.Collection(name, options.Collection().SetReadConcern(d.certain)),
	}
	for _, ix := range indexes {
		t.indexes = append(t.indexes, newIndex(ix))
	}
	if err := t.prepare(ctx); err != nil {
		return nil, fmt.Errorf("store: collection %s: %w", name, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tables = slices.DeleteFunc(d.tables, func(other *table) bool { return other.docs.Name() == name })
	d.tables = append(d.tables, t)
	return t, nil
}

// Wrote implements driver.DB.
func (d *DB) Wrote() <-chan struct{} { return d.wrote }

func (d *DB) signal() {
	select {
	case d.wrote <- struct{}{}:
	default:
	}
}

// Ping implements driver.DB.
func (d *DB) Ping(ctx context.Context) error { return d.client.Ping(ctx, readpref.Primary()) }

// Close implements driver.DB.
func (d *DB) Close(ctx context.Context) error { return d.client.Disconnect(ctx) }

// sequence reserves n numbers that grow with time and with each call, and
// returns the first. They put the events of several records in order.
func (d *DB) sequence(n int) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	first := max(d.seq+1, time.Now().UnixMicro())
	d.seq = first + int64(n) - 1
	return first
}

// opened gives the collections opened so far.
func (d *DB) opened() []*table {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.tables)
}

var _ driver.DB = (*DB)(nil)

// live is what a document must match to be a record and not the rest of a
// deleted one.
func live() bson.E { return bson.E{Key: "revision", Value: bson.D{{Key: "$gt", Value: 0}}} }
