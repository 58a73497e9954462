package store

import (
	"context"
	"fmt"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// How many records a page has when the query does not say, and at most.
const (
	DefaultLimit = 50
	MaxLimit     = 1000
)

// Query asks for a page of records in the order of an index.
type Query struct {
	// Index names a declared index; empty is all records by id.
	Index string
	// Equal are the values of the index's first fields: string, integer, bool,
	// float64, time.Time, *timestamppb.Timestamp or an enum; nil is a missing field.
	Equal []any
	// From (inclusive) and To (exclusive) bound the next field; nil is open. With
	// either, a record without that field is not listed.
	From, To any
	// Descending turns the order round: the fields after the equal ones, then the id.
	Descending bool
	// Limit is the size of the page; 0 is DefaultLimit, more than MaxLimit is MaxLimit.
	Limit int
	// Cursor is where the page before ended: what List returned with the same query.
	Cursor string
}

// List gives a page of records and the cursor of the next page, which is empty
// at the end. Records written meanwhile neither shift nor repeat others. An
// index that is not declared, or values that do not fit it, is a programming
// error; a cursor that this query did not give is InvalidArgument.
func (c *Collection[M]) List(ctx context.Context, q Query) ([]M, string, error) {
	scan, err := c.scan(q)
	if err != nil {
		return nil, "", err
	}
	if scan.After, err = readCursor(scan, c.order(scan), q.Cursor); err != nil {
		return nil, "", err
	}
	if outside(scan) {
		return nil, "", nil
	}
	limit := scan.Limit
	scan.Limit++ // one more tells whether there is a next page
	records, err := c.table.Scan(ctx, scan)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(records) > limit {
		records = records[:limit]
		if next, err = cursor(scan, records[limit-1]); err != nil {
			return nil, "", err
		}
	}
	page := make([]M, len(records))
	for i, r := range records {
		if page[i], err = c.decode(r); err != nil {
			return nil, "", err
		}
	}
	return page, next, nil
}

// All gives every record that a query lists, page by page; Limit and Cursor are
// not asked for. It is for lists that have an end people know.
func (c *Collection[M]) All(ctx context.Context, q Query) ([]M, error) {
	var all []M
	q.Limit, q.Cursor = MaxLimit, ""
	for {
		page, next, err := c.List(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if q.Cursor = next; next == "" {
			return all, nil
		}
	}
}

// outside tells whether the scan asks a unique index for what it leaves out.
func outside(s driver.Scan) bool {
	return s.Index != nil && s.Index.Unique && len(s.Equal) > 0 && codec.Zero(s.Equal[0])
}

// scan checks the query against the declared index and brings its values to the
// form the drivers know.
func (c *Collection[M]) scan(q Query) (driver.Scan, error) {
	s := driver.Scan{Descending: q.Descending, Limit: min(q.Limit, MaxLimit)}
	if s.Limit <= 0 {
		s.Limit = DefaultLimit
	}
	id := codec.Path{Kind: codec.Text}
	paths := []codec.Path{id}
	if q.Index != "" {
		ix, ok := c.indexes[q.Index]
		if !ok {
			return s, fmt.Errorf("store: collection %s declares no index %q", c.name, q.Index)
		}
		s.Index, paths = &ix.Index, ix.paths
	}
	if err := fits(q, paths); err != nil {
		return s, fmt.Errorf("store: collection %s, index %q: %w", c.name, q.Index, err)
	}
	var err error
	for i, v := range q.Equal {
		if v, err = paths[i].Value(v); err != nil {
			return s, err
		}
		s.Equal = append(s.Equal, v)
	}
	if q.From == nil && q.To == nil {
		return s, nil
	}
	ranged := paths[len(q.Equal)]
	if s.From, err = ranged.Value(q.From); err != nil {
		return s, err
	}
	s.To, err = ranged.Value(q.To)
	return s, err
}

// order gives the fields that order a scan, those after the equal ones.
func (c *Collection[M]) order(s driver.Scan) []codec.Path {
	if s.Index == nil {
		return nil
	}
	return c.indexes[s.Index.Name].paths[len(s.Equal):]
}

// fits checks the shape of a query.
func fits(q Query, paths []codec.Path) error {
	if q.Index == "" && len(q.Equal) > 0 {
		return fmt.Errorf("use Get to find a record by its id")
	}
	if len(q.Equal) > len(paths) {
		return fmt.Errorf("it has %d fields, %d values given", len(paths), len(q.Equal))
	}
	if len(q.Equal) == len(paths) && (q.From != nil || q.To != nil) {
		return fmt.Errorf("there is no field left for From and To")
	}
	for i, p := range paths {
		if i >= len(q.Equal) && p.Repeated {
			return fmt.Errorf("a repeated field must be given a value in Equal")
		}
		if i < len(q.Equal) && p.Repeated && q.Equal[i] == nil {
			return fmt.Errorf("a repeated field cannot be asked for nothing")
		}
	}
	return nil
}
