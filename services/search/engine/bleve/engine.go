package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/fairlot/fairlot/services/search/engine"
)

// Engine implements engine.Engine in a folder of its own.
type Engine struct {
	dir   string
	mu    sync.RWMutex
	slots map[string]*slot
	// turns lets as many searches run at a time as there are processors: more
	// would only take time from each other.
	turns chan struct{}
}

// slot is an index and the generation that answers for it.
type slot struct {
	dir    string
	schema engine.Schema
	// mu is held for reading while the generation is used, for writing while
	// another one takes its place.
	mu         sync.RWMutex
	generation *generation
}

var _ engine.Engine = (*Engine)(nil)

// New makes an engine that keeps its indexes under dir.
func New(dir string) (*Engine, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the search: %w", err)
	}
	return &Engine{dir: dir, slots: map[string]*slot{}, turns: make(chan struct{}, runtime.GOMAXPROCS(0))}, nil
}

// Configure implements engine.Engine. Documents made under another declaration
// are thrown away.
func (e *Engine) Configure(_ context.Context, schema engine.Schema) (bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, twice := e.slots[schema.Name]; twice {
		return false, fmt.Errorf("the index %s is open already", schema.Name)
	}
	s := &slot{dir: filepath.Join(e.dir, schema.Name), schema: schema}
	g, err := s.open()
	if err != nil {
		return false, err
	}
	s.generation = g
	e.slots[schema.Name] = s
	return g.table.size() == 0, nil
}

// Upsert implements engine.Engine.
func (e *Engine) Upsert(ctx context.Context, index string, records []engine.Record) error {
	return e.use(index, func(g *generation) error { return g.Upsert(ctx, records) })
}

// Delete implements engine.Engine.
func (e *Engine) Delete(ctx context.Context, index string, ids []string) error {
	return e.use(index, func(g *generation) error { return g.Delete(ctx, ids) })
}

// Search implements engine.Engine.
func (e *Engine) Search(ctx context.Context, index string, s engine.Search) (engine.Answer, error) {
	select {
	case e.turns <- struct{}{}:
		defer func() { <-e.turns }()
	case <-ctx.Done():
		return engine.Answer{}, ctx.Err()
	}
	var answer engine.Answer
	err := e.use(index, func(g *generation) (err error) {
		answer, err = g.search(ctx, s)
		return err
	})
	return answer, err
}

// Rebuild implements engine.Engine.
func (e *Engine) Rebuild(_ context.Context, index string) (engine.Generation, error) {
	s, err := e.slot(index)
	if err != nil {
		return nil, err
	}
	return s.rebuild()
}

// Health implements engine.Engine: an embedded engine that is open answers.
func (e *Engine) Health(context.Context) error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.slots == nil {
		return errors.New("the search is closed")
	}
	return nil
}

// Close implements engine.Engine.
func (e *Engine) Close() error {
	e.mu.Lock()
	slots := e.slots
	e.slots = nil
	e.mu.Unlock()
	var all []error
	for _, s := range slots {
		s.mu.Lock()
		all = append(all, s.generation.close())
		s.generation = nil
		s.mu.Unlock()
	}
	return errors.Join(all...)
}

func (e *Engine) slot(index string) (*slot, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if s, ok := e.slots[index]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("the index %s is not open", index)
}

// use runs f with the generation that answers, which stays open meanwhile.
func (e *Engine) use(index string, f func(*generation) error) error {
	s, err := e.slot(index)
	if err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.generation == nil {
		return fmt.Errorf("the index %s is closed", index)
	}
	return f(s.generation)
}
