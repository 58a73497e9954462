// Package driver is what a database must do for package store: keep documents
// with a revision, find them by declared indexes and remember the events
// written with them. It holds the words both drivers share and no database.
package driver

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/bson"
)

// Event is something that happened to a record, written in the same step as the
// record and kept until it is sent.
type Event struct {
	// ID identifies the event for ever; empty means that the store makes one.
	ID string
	// Type names what happened, for example "TenderPublished".
	Type string
	// Subject is the id of the record it happened to; empty means the record
	// that is being written.
	Subject string
	// At is when it happened, in UTC milliseconds.
	At time.Time
	// Data is the event as protojson.
	Data []byte
}

// Index is a declared way to find records.
type Index struct {
	// Name is unique in the collection and says what it finds by, for example "state".
	Name string
	// Fields are dotted paths of field names as in the .proto file. At most one may
	// pass through a repeated field; a record is found by each element of it.
	Fields []string
	// Unique forbids two records with the same values. Its first field is text or a
	// whole number; a record where that is missing, empty or not positive stands
	// outside: it is neither checked nor listed by this index.
	Unique bool
	// Sparse leaves out records without a value in the last field: they cost no
	// writing and are not listed by this index. It fits what few records have.
	Sparse bool
}

// Record is a stored document.
type Record struct {
	ID       string
	Revision int64
	Body     bson.Raw
}

// Once makes an insert happen once: a second one with the same Key gives the
// first record when Hash is the same and ErrReused when it is not.
type Once struct {
	Key, Hash string
}

// After is the place in a list after which to go on: the values of the fields
// that order it and the id.
type After struct {
	Values []any
	ID     string
}

// Scan asks for records in the order of an index. Values are plain (see codec).
type Scan struct {
	// Index is nil for all records by id.
	Index *Index
	Equal []any
	// From is inclusive and To exclusive, on the field after the equal ones; nil is open.
	From, To   any
	After      *After
	Descending bool
	Limit      int
}

// Order gives the fields that order the scan: those after the equal ones.
func (s Scan) Order() []string {
	if s.Index == nil {
		return nil
	}
	return s.Index.Fields[len(s.Equal):]
}

// DB is one service's database. It is safe for concurrent use.
type DB interface {
	// Table opens a collection and makes its indexes be what is declared.
	Table(ctx context.Context, name string, indexes []Index) (Table, error)
	// Pending gives the oldest events not yet sent, in the order of writing; the
	// events of one record are never out of order. Only collections opened in this
	// process are looked at.
	Pending(ctx context.Context, limit int) ([]Event, error)
	// Sent forgets events that have been sent. Unknown ids are ignored.
	Sent(ctx context.Context, ids ...string) error
	// Wrote is signalled after events have been written by this process, and once
	// after opening. It is for one listener. Other processes may write too: look
	// at Pending from time to time as well.
	Wrote() <-chan struct{}
	// Ping tells whether the database answers.
	Ping(ctx context.Context) error
	// Close waits for writes under way and closes.
	Close(ctx context.Context) error
}

// Table keeps the records of one collection. Every write is durable when it
// returns, and its events are written with it or not at all.
type Table interface {
	// Insert writes a new record. It returns the record first made and false when
	// once has been used before. Errors: *TakenError, ErrReused.
	Insert(ctx context.Context, r Record, once *Once, events []Event) (Record, bool, error)
	// Get reads a record. Errors: ErrNotFound.
	Get(ctx context.Context, id string) (Record, error)
	// Replace writes a record in place of the one of the revision before
	// (r.Revision - 1). Errors: ErrNotFound, ErrConflict, *TakenError.
	Replace(ctx context.Context, r Record, events []Event) error
	// Delete removes a record. Errors: ErrNotFound.
	Delete(ctx context.Context, id string, events []Event) error
	// Scan lists records.
	Scan(ctx context.Context, s Scan) ([]Record, error)
}

// What a table answers besides failures of the database itself.
var (
	ErrNotFound = errors.New("store: no such record")
	ErrConflict = errors.New("store: the record has another revision")
	ErrReused   = errors.New("store: idempotency key used with another request")
	ErrClosed   = errors.New("store: the database is closed")
)

// PrimaryIndex is the name by which TakenError calls the record's own id.
const PrimaryIndex = "id"

// TakenError says that another record has the same values in a unique index.
type TakenError struct{ Index string }

// Error implements error.
func (e *TakenError) Error() string { return "store: taken: " + e.Index }
