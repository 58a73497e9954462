package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Scan implements driver.Table.
func (t *table) Scan(ctx context.Context, s driver.Scan) ([]driver.Record, error) {
	direction := 1
	if s.Descending {
		direction = -1
	}
	var sort bson.D
	for _, path := range order(s) {
		sort = append(sort, bson.E{Key: path, Value: direction})
	}
	found, err := t.docs.Find(ctx, filter(s), options.Find().SetSort(sort).SetLimit(int64(s.Limit)).
		SetProjection(recordOnly()))
	if err != nil {
		return nil, err
	}
	var docs []document
	if err := found.All(ctx, &docs); err != nil {
		return nil, err
	}
	records := make([]driver.Record, len(docs))
	for i, doc := range docs {
		records[i] = doc.record()
	}
	return records, nil
}

// order gives the paths that order a scan, the id last.
func order(s driver.Scan) []string {
	var paths []string
	for _, field := range s.Order() {
		paths = append(paths, "body."+field)
	}
	return append(paths, "_id")
}

// filter says which documents a scan is about. Every condition stands in one
// $and, because several may be on the same path.
func filter(s driver.Scan) bson.D {
	all := bson.A{bson.D{live()}}
	add := func(path, operator string, v any) {
		all = append(all, bson.D{{Key: path, Value: bson.D{{Key: operator, Value: v}}}})
	}
	for i, v := range s.Equal {
		add("body."+s.Index.Fields[i], "$eq", v)
	}
	if s.Index != nil && s.Index.Unique && len(s.Equal) == 0 {
		add("unique."+newIndex(*s.Index).field, "$exists", true)
	}
	if s.Index != nil && s.Index.Sparse {
		all = append(all, bson.D{newIndex(*s.Index).present()})
	}
	paths := order(s)
	if s.From != nil {
		add(paths[0], "$gte", s.From)
	}
	if s.To != nil {
		add(paths[0], "$lt", s.To)
	}
	if s.After != nil {
		all = append(all, edge(s, paths), beyond(s, paths))
	}
	return bson.D{{Key: "$and", Value: all}}
}

// edge bounds the first ordering field by the place to go on from. It follows
// from beyond, but as one condition it lets the server start at the place.
func edge(s driver.Scan, paths []string) bson.D {
	first := any(s.After.ID)
	if len(s.After.Values) > 0 {
		first = s.After.Values[0]
	}
	switch {
	case first == nil && s.Descending:
		return bson.D{{Key: paths[0], Value: nil}}
	case first == nil:
		return bson.D{}
	case s.Descending: // not above it, which a missing value is not either
		return bson.D{{Key: paths[0], Value: bson.D{{Key: "$not", Value: bson.D{{Key: "$gt", Value: first}}}}}}
	default:
		return bson.D{{Key: paths[0], Value: bson.D{{Key: "$gte", Value: first}}}}
	}
}

// beyond says which documents come after a place: those beyond it in the first
// field, or equal there and beyond it in the second, and so on to the id. The
// server compares only values of one type, so that a missing value, which
// orders before all, is spelled out.
func beyond(s driver.Scan, paths []string) bson.D {
	values := append(append([]any{}, s.After.Values...), s.After.ID)
	var cases, equal bson.A
	add := func(condition bson.D) {
		cases = append(cases, bson.D{{Key: "$and", Value: append(append(bson.A{}, equal...), condition)}})
	}
	for i, path := range paths {
		v := values[i]
		switch {
		case s.Descending && v != nil:
			add(bson.D{{Key: path, Value: bson.D{{Key: "$lt", Value: v}}}})
			if path != "_id" {
				add(bson.D{{Key: path, Value: nil}})
			}
		case !s.Descending && v != nil:
			add(bson.D{{Key: path, Value: bson.D{{Key: "$gt", Value: v}}}})
		case !s.Descending:
			add(bson.D{{Key: path, Value: bson.D{{Key: "$ne", Value: nil}}}})
		}
		equal = append(equal, bson.D{{Key: path, Value: v}})
	}
	return bson.D{{Key: "$or", Value: cases}}
}
