package search

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/services/search/engine"
)

// dueField is the instant at which a document changes by itself: a tender
// closes, a verification expires. It is then written anew from its own source.
const dueField = "due"

// collection keeps the records of another service in an index.
type collection[M proto.Message] struct {
	index *engine.Index
	// blank makes an empty record.
	blank func() M
	// id of a record.
	id func(M) string
	// learn asks for what documents of these records need.
	learn func(context.Context, []M)
	// document makes a document as of an instant; false for a record that is
	// not public.
	document func(M, time.Time) (engine.Document, bool)
	// list gives a page of the public records and the token of the next.
	list func(ctx context.Context, token string) ([]M, string, error)

	// mu keeps what is written from a source of its own from overtaking what
	// an event brings.
	mu sync.Mutex
	// next is the earliest due instant in ms, later ones in a row may pass too.
	next atomic.Int64
}

// never is the due instant of an index in which nothing changes by itself.
const never = int64(1) << 62

// open finds out what is due first.
func (c *collection[M]) open(ctx context.Context) error {
	due, err := c.earliest(ctx)
	c.next.Store(due)
	return err
}

// put writes records as they are now and takes out those that are not public.
func (c *collection[M]) put(ctx context.Context, now time.Time, records []M) error {
	c.learn(ctx, records)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.write(ctx, now, records)
}

func (c *collection[M]) write(ctx context.Context, now time.Time, records []M) error {
	latest := make(map[string]M, len(records))
	for _, r := range records {
		latest[c.id(r)] = r
	}
	var gone []string
	var documents []engine.Document
	for id, r := range latest {
		d, public, err := c.prepare(r, now)
		if err != nil {
			return err
		}
		if !public {
			gone = append(gone, id)
			continue
		}
		documents = append(documents, d)
	}
	if err := c.index.Upsert(ctx, documents); err != nil {
		return err
	}
	return c.index.Delete(ctx, gone)
}

// prepare makes a document that carries its record and notes when it is due.
func (c *collection[M]) prepare(r M, now time.Time) (engine.Document, bool, error) {
	d, public := c.document(r, now)
	if !public {
		return d, false, nil
	}
	source, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(r)
	if err != nil {
		return d, false, fmt.Errorf("write the source of %s: %w", d.ID, err)
	}
	d.Source = source
	if due, ok := d.Values[dueField].(time.Time); ok {
		c.expect(due.UnixMilli())
	}
	return d, true, nil
}

// expect makes sure that nothing is searched after an instant before what is
// due then has been written anew.
func (c *collection[M]) expect(due int64) {
	for {
		next := c.next.Load()
		if due >= next || c.next.CompareAndSwap(next, due) {
			return
		}
	}
}

// settle writes anew what has become due by now.
func (c *collection[M]) settle(ctx context.Context, now time.Time) error {
	if now.UnixMilli() < c.next.Load() {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	latest := engine.Millis(now)
	for now.UnixMilli() >= c.next.Load() {
		r, err := c.index.Search(ctx, engine.Query{
			Ranges: map[string]engine.Range{dueField: {Max: &latest}}, Sort: []engine.Sort{{Field: dueField}}, Size: engine.MaxSize,
		})
		if err != nil {
			return err
		}
		records, err := c.records(r.Hits)
		if err != nil {
			return err
		}
		if err := c.write(ctx, now, records); err != nil {
			return err
		}
		due, err := c.earliest(ctx)
		if err != nil {
			return err
		}
		c.next.Store(due)
	}
	return nil
}

// earliest finds the first instant at which something is due.
func (c *collection[M]) earliest(ctx context.Context) (int64, error) {
	r, err := c.index.Search(ctx, engine.Query{
		Ranges: map[string]engine.Range{dueField: {}}, Sort: []engine.Sort{{Field: dueField}}, Size: 1,
	})
	if err != nil || len(r.Hits) == 0 {
		return never, err
	}
	records, err := c.records(r.Hits)
	if err != nil {
		return never, err
	}
	d, _ := c.document(records[0], time.UnixMilli(0))
	if due, ok := d.Values[dueField].(time.Time); ok {
		return due.UnixMilli(), nil
	}
	return never, nil
}

// records reads the sources of hits.
func (c *collection[M]) records(hits []engine.Hit) ([]M, error) {
	records := make([]M, 0, len(hits))
	for _, h := range hits {
		r := c.blank()
		if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(h.Source, r); err != nil {
			return nil, fmt.Errorf("read the source of %s: %w", h.ID, err)
		}
		records = append(records, r)
	}
	return records, nil
}

// rebuild fills the index again from the list and counts the records.
func (c *collection[M]) rebuild(ctx context.Context, now func() time.Time) (int64, error) {
	var count int64
	err := c.index.Rebuild(ctx, func(add func([]engine.Document) error) error {
		for token, first := "", true; first || token != ""; first = false {
			records, next, err := c.list(ctx, token)
			if err != nil {
				return err
			}
			c.learn(ctx, records)
			at := now()
			var documents []engine.Document
			for _, r := range records {
				d, public, err := c.prepare(r, at)
				if err != nil {
					return err
				}
				if public {
					documents = append(documents, d)
				}
			}
			if err := add(documents); err != nil {
				return err
			}
			count += int64(len(documents))
			token = next
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, c.open(ctx)
}
