package mongo

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// table is one collection. It implements driver.Table.
type table struct {
	db      *DB
	docs    *mongo.Collection
	certain *mongo.Collection // the same, read from a majority as of now
	indexes []index
}

// document is a record as it is stored.
type document struct {
	ID       string         `bson:"_id"`
	Revision int64          `bson:"revision,omitempty"`
	Body     bson.Raw       `bson:"body,omitempty"`
	Unique   map[string]any `bson:"unique,omitempty"`
	Once     *once          `bson:"once,omitempty"`
	Outbox   []event        `bson:"outbox,omitempty"`
	// Pending orders the documents with events to send: at most the number of the
	// oldest of them, missing when there is none.
	Pending int64 `bson:"pending,omitempty"`
}

// once is the idempotency key a record was made with.
type once struct {
	Key  string `bson:"key"`
	Hash string `bson:"hash"`
}

func (d document) record() driver.Record {
	return driver.Record{ID: d.ID, Revision: d.Revision, Body: d.Body}
}

// Insert implements driver.Table.
func (t *table) Insert(ctx context.Context, r driver.Record, key *driver.Once, events []driver.Event) (driver.Record, bool, error) {
	doc := document{ID: r.ID, Revision: r.Revision, Body: r.Body, Outbox: t.db.outbox(events)}
	if len(events) > 0 {
		doc.Pending = doc.Outbox[0].Seq
	}
	var err error
	if doc.Unique, err = t.unique(r.Body); err != nil {
		return r, false, err
	}
	if key != nil {
		doc.Once = &once{Key: key.Key, Hash: key.Hash}
	}
	_, err = t.docs.InsertOne(ctx, doc)
	if mongo.IsDuplicateKeyError(err) {
		if made, found, lookupErr := t.madeWith(ctx, key); found || lookupErr != nil {
			return made, false, lookupErr
		}
		if err = t.taken(ctx, err, doc); errors.Is(err, errPrimary) {
			err = t.revive(ctx, doc)
		}
	}
	if err == nil && len(events) > 0 {
		t.db.signal()
	}
	return r, err == nil, err
}

// madeWith finds the record that an earlier insert made with the same key. The
// server has just refused the key, so the record is there, but perhaps not yet
// on a majority: a linearizable read waits for that.
func (t *table) madeWith(ctx context.Context, key *driver.Once) (driver.Record, bool, error) {
	if key == nil {
		return driver.Record{}, false, nil
	}
	var doc document
	err := t.certain.FindOne(ctx, bson.D{{Key: "once.key", Value: key.Key}}).Decode(&doc)
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		return driver.Record{}, false, nil
	case err != nil:
		return driver.Record{}, false, err
	case doc.Once == nil || doc.Once.Hash != key.Hash:
		return driver.Record{}, false, driver.ErrReused
	}
	return doc.record(), true, nil
}

// revive makes a record where a deleted one still has events to send.
func (t *table) revive(ctx context.Context, doc document) error {
	set := bson.D{{Key: "revision", Value: doc.Revision}, {Key: "body", Value: doc.Body}, {Key: "unique", Value: doc.Unique}}
	if doc.Once != nil {
		set = append(set, bson.E{Key: "once", Value: doc.Once})
	}
	result, err := t.docs.UpdateOne(ctx,
		bson.D{{Key: "_id", Value: doc.ID}, {Key: "deleted", Value: true}},
		pushing(doc.Outbox, bson.D{{Key: "$set", Value: set}, {Key: "$unset", Value: bson.D{{Key: "deleted", Value: ""}}}}))
	if err != nil {
		return t.taken(ctx, err, doc)
	}
	if result.MatchedCount == 0 {
		return &driver.TakenError{Index: driver.PrimaryIndex}
	}
	return nil
}

// Get implements driver.Table.
func (t *table) Get(ctx context.Context, id string) (driver.Record, error) {
	var doc document
	err := t.docs.FindOne(ctx, bson.D{{Key: "_id", Value: id}, live()}, options.FindOne().SetProjection(recordOnly())).Decode(&doc)
	if errors.Is(err, mongo.ErrNoDocuments) {
		err = driver.ErrNotFound
	}
	return doc.record(), err
}

// Replace implements driver.Table.
func (t *table) Replace(ctx context.Context, r driver.Record, events []driver.Event) error {
	unique, err := t.unique(r.Body)
	if err != nil {
		return err
	}
	result, err := t.docs.UpdateOne(ctx,
		bson.D{{Key: "_id", Value: r.ID}, {Key: "revision", Value: r.Revision - 1}},
		pushing(t.db.outbox(events), bson.D{{Key: "$set", Value: bson.D{
			{Key: "revision", Value: r.Revision}, {Key: "body", Value: r.Body}, {Key: "unique", Value: unique},
		}}}))
	if err != nil {
		return t.taken(ctx, err, document{ID: r.ID, Unique: unique})
	}
	if result.MatchedCount == 0 {
		if _, err := t.Get(ctx, r.ID); err != nil {
			return err
		}
		return driver.ErrConflict
	}
	if len(events) > 0 {
		t.db.signal()
	}
	return nil
}

// Delete implements driver.Table. A record with events to send, old or new,
// leaves its outbox behind.
func (t *table) Delete(ctx context.Context, id string, events []driver.Event) error {
	if len(events) == 0 {
		result, err := t.docs.DeleteOne(ctx, bson.D{{Key: "_id", Value: id}, live(), noEvents()})
		if err != nil || result.DeletedCount == 1 {
			return err
		}
	}
	const remove = ""
	result, err := t.docs.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}, live()},
		pushing(t.db.outbox(events), bson.D{
			{Key: "$set", Value: bson.D{{Key: "deleted", Value: true}}},
			{Key: "$unset", Value: bson.D{
				{Key: "revision", Value: remove}, {Key: "body", Value: remove},
				{Key: "unique", Value: remove}, {Key: "once", Value: remove},
			}},
		}))
	if err != nil {
		return err
	}
	if result.MatchedCount == 0 {
		return driver.ErrNotFound
	}
	t.db.signal()
	return nil
}

// pushing adds events to an update.
func pushing(events []event, update bson.D) bson.D {
	if len(events) == 0 {
		return update
	}
	return append(update,
		bson.E{Key: "$push", Value: bson.D{{Key: "outbox", Value: bson.D{{Key: "$each", Value: events}}}}},
		bson.E{Key: "$min", Value: bson.D{{Key: "pending", Value: events[0].Seq}}})
}

// recordOnly leaves out of an answer what is not the record itself.
func recordOnly() bson.D { return bson.D{{Key: "revision", Value: 1}, {Key: "body", Value: 1}} }

var _ driver.Table = (*table)(nil)
