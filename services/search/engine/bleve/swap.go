package bleve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// current is the file in an index's folder that names the generation's folder.
const current = "CURRENT"

// open opens the generation that answered last, or a new one, and removes what
// others left behind.
func (s *slot) open() (*generation, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w", err)
	}
	name, err := os.ReadFile(filepath.Join(s.dir, current))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read which generation is current: %w", err)
	}
	if dir := filepath.Join(s.dir, filepath.Base(strings.TrimSpace(string(name)))); len(name) > 0 {
		g, err := openGeneration(dir, s.schema)
		if err == nil || !errors.Is(err, errOtherSchema) {
			if err == nil {
				s.sweep(g)
			}
			return g, err
		}
	}
	g, err := s.create()
	if err != nil {
		return nil, err
	}
	if err := s.point(g); err != nil {
		return nil, errors.Join(err, g.close())
	}
	s.sweep(g)
	return g, nil
}

// create makes an empty generation in a new folder.
func (s *slot) create() (*generation, error) {
	dir, err := os.MkdirTemp(s.dir, "generation-")
	if err != nil {
		return nil, fmt.Errorf("make the folder of a generation: %w", err)
	}
	return openGeneration(dir, s.schema)
}

// point makes a generation the one that is opened next time, in one step.
func (s *slot) point(g *generation) error {
	temporary := filepath.Join(s.dir, current+".new")
	if err := os.WriteFile(temporary, []byte(filepath.Base(g.dir)+"\n"), 0o600); err != nil {
		return fmt.Errorf("name the current generation: %w", err)
	}
	if err := os.Rename(temporary, filepath.Join(s.dir, current)); err != nil {
		return fmt.Errorf("name the current generation: %w", err)
	}
	return nil
}

// sweep removes the folders of other generations. What cannot be removed now is
// removed the next time.
func (s *slot) sweep(keep *generation) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if entry.IsDir() && entry.Name() != filepath.Base(keep.dir) {
			_ = os.RemoveAll(filepath.Join(s.dir, entry.Name()))
		}
	}
}

// building is a generation that is being filled beside the current one.
type building struct {
	*generation
	slot *slot
}

func (s *slot) rebuild() (*building, error) {
	g, err := s.create()
	if err != nil {
		return nil, err
	}
	return &building{generation: g, slot: s}, nil
}

// Commit implements engine.Generation: running searches end on the old
// generation, the next ones start on the new one.
func (b *building) Commit(ctx context.Context) error {
	b.slot.mu.Lock()
	if b.slot.generation == nil {
		b.slot.mu.Unlock()
		return errors.Join(errors.New("the index was closed meanwhile"), b.Discard(ctx))
	}
	if err := b.slot.point(b.generation); err != nil {
		b.slot.mu.Unlock()
		return err
	}
	old := b.slot.generation
	b.slot.generation = b.generation
	b.slot.mu.Unlock()
	return errors.Join(old.close(), os.RemoveAll(old.dir))
}

// Discard implements engine.Generation.
func (b *building) Discard(context.Context) error {
	return errors.Join(b.close(), os.RemoveAll(b.dir))
}
