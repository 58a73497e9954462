package search

import (
	"context"
	"fmt"
	"slices"
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
	// writer asks for what documents of these records need, and gives what makes
	// a document of one as of an instant; false for a record that is not public.
	writer func(context.Context, []M) (writer[M], error)
	// list gives a page of the public records and the token of the next.
	list func(ctx context.Context, token string) ([]M, string, error)

	// mu keeps what is written from a source of its own from overtaking what
	// an event brings.
	mu sync.Mutex
	// missed are the records to renew that only the index being built may have;
	// nil while none is built.
	missed map[string]bool
	// next is an instant in ms before which nothing is due; 0 until the first
	// search has looked.
	next atomic.Int64
}

// writer makes a document of a record as of an instant; false for a record that
// is not public.
type writer[M proto.Message] func(M, time.Time) (engine.Document, bool)

// settleAtOnce is how many documents that have become due are written in one step.
const settleAtOnce = 1000

// never is the due instant of an index in which nothing changes by itself.
const never = int64(1) << 62

// put writes records as they are now and takes out those that are not public.
func (c *collection[M]) put(ctx context.Context, now time.Time, records []M) error {
	document, err := c.writer(ctx, records)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.write(ctx, now, records, document)
}

// renew writes records anew, by id, from their own sources; unknown ids are no
// error. Those that are not there while a rebuild runs are renewed after it.
func (c *collection[M]) renew(ctx context.Context, now time.Time, ids []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for chunk := range slices.Chunk(ids, engine.MaxSize) {
		r, err := c.index.Search(ctx, engine.Query{IDs: chunk, Size: engine.MaxSize})
		if err != nil {
			return err
		}
		if err := c.rewrite(ctx, now, r.Hits); err != nil {
			return err
		}
		if c.missed != nil {
			for _, id := range chunk {
				c.missed[id] = !slices.ContainsFunc(r.Hits, func(h engine.Hit) bool { return h.ID == id })
			}
		}
	}
	return nil
}

// rewrite writes hits anew from their own sources.
func (c *collection[M]) rewrite(ctx context.Context, now time.Time, hits []engine.Hit) error {
	records, err := c.records(hits)
	if err != nil {
		return err
	}
	document, err := c.writer(ctx, records)
	if err != nil {
		return err
	}
	return c.write(ctx, now, records, document)
}

func (c *collection[M]) write(ctx context.Context, now time.Time, records []M, document writer[M]) error {
	latest := make(map[string]M, len(records))
	for _, r := range records {
		latest[c.id(r)] = r
	}
	var gone []string
	var documents []engine.Document
	for id, r := range latest {
		d, public, err := c.prepare(r, now, document)
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
func (c *collection[M]) prepare(r M, now time.Time, document writer[M]) (engine.Document, bool, error) {
	d, public := document(r, now)
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
	if now.UnixMilli() < c.next.Load() {
		return nil // another search has just done it
	}
	for {
		hits, err := c.overdue(ctx, now)
		if err != nil {
			return err
		}
		if len(hits) == 0 {
			break
		}
		if err := c.rewrite(ctx, now, hits); err != nil {
			return err
		}
	}
	due, err := c.earliest(ctx, now)
	if err == nil {
		c.next.Store(due)
	}
	return err
}

// overdue finds documents that have become due by now, some at a time.
func (c *collection[M]) overdue(ctx context.Context, now time.Time) ([]engine.Hit, error) {
	latest := engine.Millis(now)
	var hits []engine.Hit
	for page := 0; len(hits) < settleAtOnce; page++ {
		r, err := c.index.Search(ctx, engine.Query{
			Ranges: map[string]engine.Range{dueField: {Max: &latest}}, Sort: []engine.Sort{{Field: dueField}},
			Page: page, Size: engine.MaxSize,
		})
		if err != nil {
			return nil, err
		}
		hits = append(hits, r.Hits...)
		if !r.More {
			break
		}
	}
	return hits, nil
}

// earliest finds the first instant at which something is due, once nothing is
// overdue by now.
func (c *collection[M]) earliest(ctx context.Context, now time.Time) (int64, error) {
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
	document, err := c.writer(ctx, records)
	if err != nil {
		return never, err
	}
	d, _ := document(records[0], now)
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
