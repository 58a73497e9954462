package meili

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/fairlot/fairlot/services/search/engine"
)

// building is an index being filled, to be swapped with the one that answers.
type building struct {
	engine *Engine
	index  *index
	uid    string
}

var _ engine.Generation = (*building)(nil)

// Rebuild implements engine.Engine. What an earlier rebuild left is removed.
func (e *Engine) Rebuild(ctx context.Context, name string) (engine.Generation, error) {
	x, err := e.index(name)
	if err != nil {
		return nil, err
	}
	b := &building{engine: e, index: x, uid: x.uid + "_next"}
	left, err := e.count(ctx, b.uid)
	if err == nil && left >= 0 {
		err = b.Discard(ctx)
	}
	if err == nil {
		err = e.create(ctx, b.uid)
	}
	if err == nil {
		err = e.configure(ctx, b.uid, x.schema)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Upsert implements engine.Generation.
func (b *building) Upsert(ctx context.Context, records []engine.Record) error {
	return b.engine.upsert(ctx, b.uid, records)
}

// Delete implements engine.Generation.
func (b *building) Delete(ctx context.Context, ids []string) error {
	return b.engine.delete(ctx, b.uid, ids)
}

// Commit implements engine.Generation: Meilisearch swaps the two in one step.
func (b *building) Commit(ctx context.Context) error {
	task, err := b.engine.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{b.index.uid, b.uid}}})
	if err := b.engine.done(ctx, "swap the indexes", task, err); err != nil {
		return err
	}
	b.index.restart()
	return errors.Join(b.Discard(ctx), b.engine.sweep(ctx, b.index))
}

// Discard implements engine.Generation.
func (b *building) Discard(ctx context.Context) error {
	task, err := b.engine.client.DeleteIndexWithContext(ctx, b.uid)
	return b.engine.done(ctx, "delete the index", task, err)
}

// sweep deletes the indexes of other declarations of a schema.
func (e *Engine) sweep(ctx context.Context, x *index) error {
	list, err := e.client.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		return fmt.Errorf("list the indexes of Meilisearch: %w", err)
	}
	for _, other := range list.Results {
		fingerprint, ours := strings.CutPrefix(other.UID, e.prefix+"_"+x.schema.Name+"_")
		if !ours || other.UID == x.uid || strings.Contains(fingerprint, "_") {
			continue
		}
		task, err := e.client.DeleteIndexWithContext(ctx, other.UID)
		if err := e.done(ctx, "delete an index of another version", task, err); err != nil {
			return err
		}
	}
	return nil
}
