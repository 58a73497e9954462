package mongo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// event is an event in the outbox of its record.
type event struct {
	ID      string    `bson:"id"`
	Seq     int64     `bson:"seq"`
	Type    string    `bson:"type"`
	Subject string    `bson:"subject"`
	At      time.Time `bson:"at"`
	Data    []byte    `bson:"data"`
}

func (d *DB) outbox(events []driver.Event) []event {
	if len(events) == 0 {
		return nil
	}
	first := d.sequence(len(events))
	list := make([]event, len(events))
	for i, e := range events {
		list[i] = event{ID: e.ID, Seq: first + int64(i), Type: e.Type, Subject: e.Subject, At: e.At, Data: e.Data}
	}
	return list
}

// noEvents is what a document without events to send matches.
func noEvents() bson.E { return bson.E{Key: "outbox.0", Value: bson.D{{Key: "$exists", Value: false}}} }

// Pending implements driver.DB. Numbers come from the clocks of the processes
// that wrote: across records they give the order as well as those clocks agree;
// within a record the array is the order, whatever the numbers say.
func (d *DB) Pending(ctx context.Context, limit int) ([]driver.Event, error) {
	var all []event
	for _, t := range d.opened() {
		events, err := t.pending(ctx, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, events...)
	}
	slices.SortStableFunc(all, func(a, b event) int { return cmp.Compare(a.Seq, b.Seq) })
	all = all[:min(len(all), limit)]
	events := make([]driver.Event, len(all))
	for i, e := range all {
		events[i] = driver.Event{ID: e.ID, Type: e.Type, Subject: e.Subject, At: e.At.UTC(), Data: e.Data}
	}
	return events, nil
}

func (t *table) pending(ctx context.Context, limit int) ([]event, error) {
	found, err := t.docs.Find(ctx,
		bson.D{{Key: "pending", Value: bson.D{{Key: "$gt", Value: 0}}}},
		options.Find().SetSort(bson.D{{Key: "pending", Value: 1}}).SetLimit(int64(limit)).
			SetProjection(bson.D{{Key: "outbox", Value: 1}}))
	if err != nil {
		return nil, err
	}
	var docs []document
	if err := found.All(ctx, &docs); err != nil {
		return nil, err
	}
	var all []event
	for _, doc := range docs {
		var last int64
		for _, e := range doc.Outbox {
			e.Seq = max(e.Seq, last)
			last = e.Seq
			all = append(all, e)
		}
	}
	return all, nil
}

// Sent implements driver.DB.
func (d *DB) Sent(ctx context.Context, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	for _, t := range d.opened() {
		if err := t.sent(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

// sent takes events out of the documents that have them. Those left without
// events are no longer pending, and what is left of a deleted record goes. An
// event written meanwhile is seen by the conditions of each step.
func (t *table) sent(ctx context.Context, ids []string) error {
	these := bson.D{{Key: "$in", Value: ids}}
	found, err := t.docs.Find(ctx, bson.D{{Key: "outbox.id", Value: these}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return err
	}
	var docs []document
	if err := found.All(ctx, &docs); err != nil || len(docs) == 0 {
		return err
	}
	owners := make([]string, len(docs))
	for i, doc := range docs {
		owners[i] = doc.ID
	}
	theirs := bson.E{Key: "_id", Value: bson.D{{Key: "$in", Value: owners}}}
	if _, err := t.docs.UpdateMany(ctx, bson.D{theirs},
		bson.D{{Key: "$pull", Value: bson.D{{Key: "outbox", Value: bson.D{{Key: "id", Value: these}}}}}}); err != nil {
		return err
	}
	if _, err := t.docs.DeleteMany(ctx, bson.D{theirs, {Key: "deleted", Value: true}, noEvents()}); err != nil {
		return err
	}
	_, err = t.docs.UpdateMany(ctx, bson.D{theirs, noEvents()},
		bson.D{{Key: "$unset", Value: bson.D{{Key: "pending", Value: ""}}}})
	return err
}
