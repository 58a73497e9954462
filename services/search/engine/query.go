package engine

import "encoding/json"

// Limits of a query, the same for every engine.
const (
	// MaxWords is how many words are looked at; Meilisearch takes ten.
	MaxWords = 10
	// MaxText is how much of the text asked for is looked at, in letters.
	MaxText = 500
	// DefaultSize is how many hits a page has when nobody says.
	DefaultSize = 20
	// MaxSize is how many hits a page may have.
	MaxSize = 100
	// MaxDepth is the last hit that can be paged to.
	MaxDepth = 10_000
	// MaxValues is the number of values of a facet that are given.
	MaxValues = 1000
	// MaxChoices is the number of values that a filter on a field may name.
	MaxChoices = 200
	// MaxRadius is half way around the earth, in km.
	MaxRadius = 20_037
)

// Query is what people ask. Its zero value finds everything.
type Query struct {
	// Text is any text; all its words must be found.
	Text string
	// Codes restricts Code fields, each to any of the values.
	Codes map[string][]string
	// Ranges restricts Number and Date fields (see Millis).
	Ranges map[string]Range
	// Near restricts to a circle where Radius is not 0, and gives distances
	// from its centre.
	Near *Circle
	// Reach restricts to documents that reach a place, by code or by a distance of
	// their own; nil asks for nothing.
	Reach *Reach
	// IDs restricts to these documents, at most MaxChoices; empty for any.
	IDs []string
	// Facets are the fields to count. A field that is restricted is counted as
	// if it were not, so that people see what else they could choose.
	Facets []string
	// Sort is empty for the fair order: match of the words, fit, turn of the day.
	Sort []Sort
	// Highlight names the Text fields whose matches are shown.
	Highlight []string
	// Day is the day of the turn (see Day).
	Day int
	// Page counts from 0; Size is hits a page, 0 for DefaultSize, negative for
	// none at all.
	Page, Size int
}

// Sort is one key of an explicit order: a Number, Date, Name or Place field.
type Sort struct {
	Field      string
	Descending bool
}

// Result is what was found.
type Result struct {
	Total  int
	Hits   []Hit
	Facets []Facet
	// Cut tells that the text was too long and only its beginning was used.
	Cut bool
	// More tells that there is a further page.
	More bool
}

// Hit is a document found.
type Hit struct {
	ID     string
	Source json.RawMessage
	// Distance from the centre of Near in km; nil where there is none.
	Distance *float64
	// Highlights by field: the text around the first match, cut into pieces.
	Highlights map[string][]Piece
}

// Piece is a part of a highlighted text. It is plain text and not yet escaped.
type Piece struct {
	Text  string
	Match bool
}

// Facet counts the values of a field, most frequent first, then by name.
type Facet struct {
	Field  string
	Values []Count
}

// Count is the number of documents with a value.
type Count struct {
	Value string
	Count int
}
