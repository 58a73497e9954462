package store

import (
	"context"
	"fmt"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Collection keeps records of one message type. If the message has an int64
// field named revision, the store fills it on every read and ignores it on
// every write. It is safe for concurrent use.
type Collection[M proto.Message] struct {
	table    driver.Table
	name     string
	kind     string
	message  protoreflect.MessageType
	revision protoreflect.FieldDescriptor
	indexes  map[string]index
}

// index is a declared index with the kinds of its fields.
type index struct {
	driver.Index
	paths []codec.Path
}

// NewCollection opens a collection with its declared indexes and makes it where
// there is none. Indexes that are new or changed are built from the records;
// ones no longer declared are dropped. A path that the message does not have is
// an error.
func NewCollection[M proto.Message](ctx context.Context, db DB, name string, indexes ...Index) (*Collection[M], error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	var zero M
	message := zero.ProtoReflect().Type()
	c := &Collection[M]{
		name: name, message: message,
		kind:     kindName(string(message.Descriptor().Name())),
		revision: codec.Revision(message.Descriptor()),
		indexes:  make(map[string]index, len(indexes)),
	}
	for _, declared := range indexes {
		ix, err := resolve(message.Descriptor(), declared)
		if err != nil {
			return nil, fmt.Errorf("store: collection %s, index %q: %w", name, declared.Name, err)
		}
		if _, twice := c.indexes[declared.Name]; twice {
			return nil, fmt.Errorf("store: collection %s declares index %q twice", name, declared.Name)
		}
		c.indexes[declared.Name] = ix
	}
	var err error
	c.table, err = db.Table(ctx, name, indexes)
	return c, err
}

func resolve(md protoreflect.MessageDescriptor, declared Index) (index, error) {
	ix := index{Index: declared}
	if err := checkName(declared.Name); err != nil {
		return ix, err
	}
	if declared.Name == driver.PrimaryIndex || len(declared.Fields) == 0 {
		return ix, fmt.Errorf("an index has a name of its own and at least one field")
	}
	repeated := 0
	for i, field := range declared.Fields {
		path, err := codec.Resolve(md, field)
		if err != nil {
			return ix, err
		}
		if path.Repeated {
			repeated++
		}
		if i == 0 && declared.Unique && (path.Enum || path.Kind != codec.Text && path.Kind != codec.Whole) {
			return ix, fmt.Errorf("a unique index begins with text or a whole number, not %s", field)
		}
		ix.paths = append(ix.paths, path)
	}
	if repeated > 1 {
		return ix, fmt.Errorf("only one field may be repeated")
	}
	return ix, nil
}

// Create writes a new record with its events and returns it as stored. Under
// WithIdempotency a second creation with the same key and content returns the
// record first made, as it is now, and writes nothing.
// Errors: AlreadyExists (Taken names the index), FailedPrecondition.
func (c *Collection[M]) Create(ctx context.Context, id string, m M, events ...Event) (M, error) {
	var none M
	if id == "" || !utf8.ValidString(id) {
		return none, fmt.Errorf("store: a %s needs an id, not %q", c.kind, id)
	}
	body, err := codec.Encode(m)
	if err != nil {
		return none, fmt.Errorf("store: write %s %s: %w", c.kind, id, err)
	}
	events, err = complete(id, events)
	if err != nil {
		return none, err
	}
	once, finish := claim(ctx, c.name)
	record, _, err := c.table.Insert(ctx, driver.Record{ID: id, Revision: 1, Body: body}, once, events)
	finish(err == nil)
	if err != nil {
		return none, c.coded(err, id)
	}
	return c.decode(record)
}

// Get reads a record. Errors: NotFound.
func (c *Collection[M]) Get(ctx context.Context, id string) (M, error) {
	record, err := c.table.Get(ctx, id)
	if err != nil {
		var none M
		return none, c.coded(err, id)
	}
	return c.decode(record)
}

// Delete removes a record and writes the events that say so. Errors: NotFound.
func (c *Collection[M]) Delete(ctx context.Context, id string, events ...Event) error {
	events, err := complete(id, events)
	if err != nil {
		return err
	}
	return c.coded(c.table.Delete(ctx, id, events), id)
}

func (c *Collection[M]) decode(r driver.Record) (M, error) {
	var none M
	m, ok := c.message.New().Interface().(M)
	if !ok {
		return none, fmt.Errorf("store: %T is not the message of collection %s", none, c.name)
	}
	if err := codec.Decode(r.Body, m); err != nil {
		return none, fmt.Errorf("store: read %s %s: %w", c.kind, r.ID, err)
	}
	if c.revision != nil {
		m.ProtoReflect().Set(c.revision, protoreflect.ValueOfInt64(r.Revision))
	}
	return m, nil
}
