package engine

import "context"

// Engine stores records and finds them. It gets only what Index has checked
// and folded. An engine is safe for concurrent use; what Upsert and Delete have
// returned for is found by the next Search.
type Engine interface {
	// Configure makes the index of a schema ready, keeping its records where
	// they were made under the same declaration. empty tells that there are
	// none, so that the caller fills it.
	Configure(ctx context.Context, schema Schema) (empty bool, err error)
	// Upsert adds records or replaces those with the same id.
	Upsert(ctx context.Context, index string, records []Record) error
	// Delete takes records out; an unknown id is no error.
	Delete(ctx context.Context, index string, ids []string) error
	// Search finds records.
	Search(ctx context.Context, index string, search Search) (Answer, error)
	// Rebuild starts an empty generation of the index beside the one that
	// answers. One at a time.
	Rebuild(ctx context.Context, index string) (Generation, error)
	// Health says whether the engine answers.
	Health(ctx context.Context) error
	// Close waits for running searches and lets go of files and connections.
	Close() error
}

// Generation is an index being filled. Commit or Discard ends it.
type Generation interface {
	Upsert(ctx context.Context, records []Record) error
	Delete(ctx context.Context, ids []string) error
	// Commit puts the generation in the place of the one that answers, without
	// a moment in which neither does.
	Commit(ctx context.Context) error
	// Discard throws the generation away.
	Discard(ctx context.Context) error
}

// Record is a document in the form that engines store.
type Record struct {
	ID string
	// Texts hold folded words with one space between, by field.
	Texts map[string]string
	// Whole are the telling words of the first text in one piece, to be
	// compared with Search.Whole; an engine with its own notion of an exact
	// match leaves it alone.
	Whole string
	// Codes hold values without repetition, sorted, by field.
	Codes map[string][]string
	// Numbers hold numbers, and dates as milliseconds since 1970, by field.
	Numbers map[string]float64
	// Names hold folded texts that are sorted by, by field.
	Names map[string]string
	// At is where the document is, nil where that is not known.
	At *Point
	// Stored is JSON that Search gives back as it is.
	Stored []byte
}

// Search is a checked and compiled query.
type Search struct {
	// Terms are the words asked for: a document must have all of them.
	Terms []Term
	// Whole are the words in one piece: a document whose first text is just
	// that comes before others that match as well.
	Whole string
	// Codes: a document must have one of the values, for each field.
	Codes map[string][]string
	// Ranges: a document must have a number in the range, for each field.
	Ranges map[string]Range
	// Circle: a document must be in it; nil for anywhere.
	Circle *Circle
	// Reach: a document must reach it; nil asks for nothing.
	Reach *Reach
	// IDs: a document must be one of these; empty for any.
	IDs []string
	// Facets are the Code fields to count. The count of a field that is itself
	// in Codes is made without that restriction.
	Facets []string
	// Order are the explicit keys. After them, and where there are none, come
	// the match of the words, the schema's fit, and the turn of the day.
	Order []Key
	// Turn and Backwards choose the order among equals (see TurnOf). An engine
	// that keeps turns with its documents may use Turn modulo Turns.
	Turn      int
	Backwards bool
	// Page counts from 0, Size is the number of hits a page; 0 only counts.
	Page, Size int
}

// Term is one word asked for.
type Term struct {
	Word string
	// Typos that the word may have.
	Typos int
	// Prefix: the word may go on.
	Prefix bool
	// Synonyms stand for the word, whole and without typos.
	Synonyms []string
}

// Circle is the area within a radius in km.
type Circle struct {
	Centre Point
	Radius float64
}

// Reach is what a document must come to in one of two ways: one of Values is in
// its Code field Codes, or its place is within as many km of Centre as its
// Number field Radius says.
type Reach struct {
	Codes  string
	Values []string
	// Centre is nil where only the codes count.
	Centre *Point
	Radius string
}

// Range is closed; a nil end is open.
type Range struct {
	Min, Max *float64
}

// Contains tells whether a number is in the range.
func (r Range) Contains(v float64) bool {
	return (r.Min == nil || v >= *r.Min) && (r.Max == nil || v <= *r.Max)
}

// Key is one explicit key of an order. A document without a value comes last
// in both directions.
type Key struct {
	// Field is a Number or Date field, or with Name a Name field; empty for the
	// distance from From.
	Field      string
	Name       bool
	From       *Point
	Descending bool
}

// Answer is what an engine found.
type Answer struct {
	// Total counts all documents found, on every page.
	Total int
	Hits  []Found
	// Facets gives the counts by field and value; values that no document has are absent.
	Facets map[string]map[string]int
}

// Found is a document found.
type Found struct {
	ID     string
	Stored []byte
}
