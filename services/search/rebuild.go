package search

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/services/search/engine"
)

// building notes from now on what cannot be renewed yet; built gives it.
func (c *collection[M]) building() (built func() []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.missed = map[string]bool{}
	return func() []string {
		c.mu.Lock()
		defer c.mu.Unlock()
		var ids []string
		for id, missed := range c.missed {
			if missed {
				ids = append(ids, id)
			}
		}
		c.missed = nil
		return ids
	}
}

// rebuild fills the index again from the list and counts the records.
// seen hears each page, it may be nil.
func (c *collection[M]) rebuild(ctx context.Context, now func() time.Time, seen func([]M)) (int64, error) {
	var count int64
	built := c.building()
	err := c.index.Rebuild(ctx, func(add func([]engine.Document) error) error {
		for token, first := "", true; first || token != ""; first = false {
			records, next, err := c.list(ctx, token)
			if err != nil {
				return err
			}
			document, err := c.writer(ctx, records)
			if err != nil {
				return err
			}
			if seen != nil {
				seen(records)
			}
			at := now()
			var documents []engine.Document
			for _, r := range records {
				d, public, err := c.prepare(r, at, document)
				if err != nil {
					return err
				}
				if public {
					documents = append(documents, d)
				}
			}
			if err := add(documents); err != nil {
				return err
			}
			count += int64(len(documents))
			token = next
		}
		return nil
	})
	c.next.Store(0) // what a search found out meanwhile was of the old index
	if missed := built(); err == nil {
		err = c.renew(ctx, now(), missed)
	}
	return count, err
}
