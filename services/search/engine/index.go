package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Index is one searchable collection of documents. It is safe for concurrent use.
type Index struct {
	engine   Engine
	schema   Schema
	synonyms map[string][]string
	empty    atomic.Bool

	// writing is held for reading by each write, and for writing while a
	// rebuild starts and ends, so that no write falls between generations.
	writing sync.RWMutex
	next    *rebuild
}

// rebuild is a generation being filled while writes go on.
type rebuild struct {
	generation Generation
	mu         sync.Mutex
	// touched are the documents written since the rebuild began: what the
	// filler brings of them is older.
	touched map[string]bool
}

// Open makes the index of a schema ready on an engine. A mistake in the schema
// is an error.
func Open(ctx context.Context, e Engine, schema Schema) (*Index, error) {
	if err := schema.check(); err != nil {
		return nil, err
	}
	x := &Index{engine: e, schema: schema, synonyms: map[string][]string{}}
	for _, group := range schema.Synonyms {
		for _, w := range group {
			for _, other := range group {
				if other != w && !slices.Contains(x.synonyms[w], other) {
					x.synonyms[w] = append(x.synonyms[w], other)
				}
			}
		}
	}
	empty, err := e.Configure(ctx, schema)
	if err != nil {
		return nil, fmt.Errorf("open the search index %s: %w", schema.Name, err)
	}
	x.empty.Store(empty)
	return x, nil
}

// Empty tells that the index held nothing when it was opened, because it is new
// or was made under another schema: it must be rebuilt.
func (x *Index) Empty() bool { return x.empty.Load() }

// Upsert adds documents or replaces those with the same id. When it returns
// they are found. Of two with the same id the later one stays.
func (x *Index) Upsert(ctx context.Context, documents []Document) error {
	records, err := x.records(documents)
	if err != nil || len(records) == 0 {
		return err
	}
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	return x.write(ids,
		func() error { return x.engine.Upsert(ctx, x.schema.Name, records) },
		func(g Generation) error { return g.Upsert(ctx, records) })
}

// Delete takes documents out; unknown ids are no error.
func (x *Index) Delete(ctx context.Context, ids []string) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !validID.MatchString(id) })
	if len(ids) == 0 {
		return nil
	}
	return x.write(ids,
		func() error { return x.engine.Delete(ctx, x.schema.Name, ids) },
		func(g Generation) error { return g.Delete(ctx, ids) })
}

// write does the same to the index that answers and to the one being built.
func (x *Index) write(ids []string, live func() error, next func(Generation) error) error {
	x.writing.RLock()
	defer x.writing.RUnlock()
	if err := live(); err != nil {
		return err
	}
	if x.next == nil {
		return nil
	}
	x.next.mu.Lock()
	defer x.next.mu.Unlock()
	for _, id := range ids {
		x.next.touched[id] = true
	}
	return next(x.next.generation)
}

// records folds documents; of two with the same id the later one stays.
func (x *Index) records(documents []Document) ([]Record, error) {
	at := make(map[string]int, len(documents))
	records := make([]Record, 0, len(documents))
	for _, d := range documents {
		r, err := x.schema.record(d)
		if err != nil {
			return nil, err
		}
		if i, twice := at[r.ID]; twice {
			records[i] = r
			continue
		}
		at[r.ID] = len(records)
		records = append(records, r)
	}
	return records, nil
}

// Rebuild fills the index again from nothing while the old one answers. fill
// calls add with documents until there are no more; when it returns nil the new
// index takes the place of the old one. Writes meanwhile go to both, and win
// over what fill brings. A rebuild that runs already is a FailedPrecondition.
func (x *Index) Rebuild(ctx context.Context, fill func(add func([]Document) error) error) error {
	next, err := x.begin(ctx)
	if err != nil {
		return err
	}
	err = fill(func(documents []Document) error {
		records, err := x.records(documents)
		if err != nil {
			return err
		}
		next.mu.Lock()
		defer next.mu.Unlock()
		records = slices.DeleteFunc(records, func(r Record) bool { return next.touched[r.ID] })
		if len(records) == 0 {
			return nil
		}
		return next.generation.Upsert(ctx, records)
	})
	x.writing.Lock()
	defer x.writing.Unlock()
	x.next = nil
	if err != nil {
		if discarded := next.generation.Discard(context.WithoutCancel(ctx)); discarded != nil {
			return fmt.Errorf("rebuild %s: %w (and its remains are still there: %w)", x.schema.Name, err, discarded)
		}
		return fmt.Errorf("rebuild %s: %w", x.schema.Name, err)
	}
	if err := next.generation.Commit(ctx); err != nil {
		return fmt.Errorf("rebuild %s: %w", x.schema.Name, err)
	}
	x.empty.Store(false)
	return nil
}

func (x *Index) begin(ctx context.Context) (*rebuild, error) {
	x.writing.Lock()
	defer x.writing.Unlock()
	if x.next != nil {
		return nil, errs.Precondition("search.rebuilding", "the index is being rebuilt already", "index", x.schema.Name)
	}
	generation, err := x.engine.Rebuild(ctx, x.schema.Name)
	if err != nil {
		return nil, fmt.Errorf("rebuild %s: %w", x.schema.Name, err)
	}
	x.next = &rebuild{generation: generation, touched: map[string]bool{}}
	return x.next, nil
}

// Search finds documents. A field that the schema does not have is an
// InvalidArgument that names it; an engine that does not answer is Unavailable.
// Any text is safe.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	search, cut, err := x.compile(q)
	if err != nil {
		return Result{}, err
	}
	answer, err := x.engine.Search(ctx, x.schema.Name, search)
	if err != nil {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		return Result{}, errs.New(codes.Unavailable, "search.unavailable", "the search does not answer; try again").Because(err)
	}
	result := Result{Total: answer.Total, Cut: cut, Facets: facets(answer.Facets, search.Facets)}
	result.More = search.Size > 0 && answer.Total > (search.Page+1)*search.Size && search.Page+2 <= MaxDepth/search.Size
	for _, found := range answer.Hits {
		hit, err := complete(found, q, search.Terms)
		if err != nil {
			return Result{}, fmt.Errorf("search %s: %w", x.schema.Name, err)
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}

// complete adds to a found document what no engine does.
func complete(found Found, q Query, terms []Term) (Hit, error) {
	var keep stored
	if err := json.Unmarshal(found.Stored, &keep); err != nil {
		return Hit{}, fmt.Errorf("read the stored document %s: %w", found.ID, err)
	}
	hit := Hit{ID: found.ID, Source: keep.Source}
	if q.Near != nil && keep.At != nil {
		km := Distance(q.Near.Centre, *keep.At)
		hit.Distance = &km
	}
	for _, field := range q.Highlight {
		if pieces := highlight(keep.Texts[field], terms); pieces != nil {
			if hit.Highlights == nil {
				hit.Highlights = map[string][]Piece{}
			}
			hit.Highlights[field] = pieces
		}
	}
	return hit, nil
}

// facets orders counts: the largest first, then by name.
func facets(counts map[string]map[string]int, asked []string) []Facet {
	list := make([]Facet, 0, len(asked))
	for _, field := range asked {
		f := Facet{Field: field}
		for value, n := range counts[field] {
			f.Values = append(f.Values, Count{Value: value, Count: n})
		}
		slices.SortFunc(f.Values, func(a, b Count) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		})
		f.Values = f.Values[:min(len(f.Values), MaxValues)]
		list = append(list, f)
	}
	return list
}
