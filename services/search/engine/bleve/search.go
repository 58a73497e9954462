package bleve

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/fairlot/fairlot/services/search/engine"
)

// search finds the words in scorch and decides the rest in the columns.
func (g *generation) search(ctx context.Context, search engine.Search) (engine.Answer, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	snapshot, err := g.snapshot()
	if err != nil {
		return engine.Answer{}, err
	}
	defer func() { _ = snapshot.Close() }() // only counts references down
	g.ordinals.forget(snapshot)
	work := g.scratch.Get().(*scratch)
	defer g.scratch.Put(work)
	defer work.reset()
	c := newCollector(g.table, g.schema, search)
	if len(search.Terms) == 0 {
		c.all()
	} else {
		if err := g.match(ctx, snapshot, search, work); err != nil {
			return engine.Answer{}, err
		}
		c.these(work.found, work.costs)
	}
	answer := engine.Answer{Total: c.total, Facets: c.facets(), Hits: c.page()}
	return answer, g.fetch(snapshot, answer.Hits)
}

// fetch reads what is stored with the hits.
func (g *generation) fetch(snapshot *scorch.IndexSnapshot, hits []engine.Found) error {
	if len(hits) == 0 {
		return nil
	}
	at := make(map[string]int, len(hits))
	for i, h := range hits {
		at[h.ID] = i
	}
	ids := slices.Collect(maps.Keys(at))
	for _, seg := range snapshot.Segments() {
		numbers, err := seg.DocNumbers(ids)
		if err != nil {
			return fmt.Errorf("find a stored document: %w", err)
		}
		for it := numbers.Iterator(); it.HasNext(); {
			number := uint64(it.Next())
			id, err := seg.DocID(number)
			if err != nil {
				return fmt.Errorf("find a stored document: %w", err)
			}
			err = seg.VisitDocument(number, func(field string, _ byte, value []byte, _ []uint64) bool {
				if field == storedField {
					hits[at[string(id)]].Stored = bytes.Clone(value)
					return false
				}
				return true
			})
			if err != nil {
				return fmt.Errorf("read a stored document: %w", err)
			}
		}
	}
	return nil
}
