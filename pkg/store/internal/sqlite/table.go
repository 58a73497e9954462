package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// table is one collection. It implements driver.Table.
type table struct {
	db      *DB
	name    string
	indexes []*index
	// statements of the writer
	insert, byKey, current, update, remove string
}

// Table implements driver.DB.
func (d *DB) Table(ctx context.Context, name string, indexes []driver.Index) (driver.Table, error) {
	t := &table{
		db: d, name: name,
		insert: fmt.Sprintf(`INSERT INTO %q (id, revision, body, once, hash) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (id) DO NOTHING`, name),
		byKey:   fmt.Sprintf(`SELECT id, revision, body, hash FROM %q WHERE once = ?`, name),
		current: fmt.Sprintf(`SELECT revision, body FROM %q WHERE id = ?`, name),
		update:  fmt.Sprintf(`UPDATE %q SET revision = ?, body = ? WHERE id = ?`, name),
		remove:  fmt.Sprintf(`DELETE FROM %q WHERE id = ?`, name),
	}
	for _, declared := range indexes {
		t.indexes = append(t.indexes, newIndex(name, declared))
	}
	if err := d.writer.submit(ctx, false, t.prepare); err != nil {
		return nil, fmt.Errorf("store: collection %s: %w", name, err)
	}
	return t, nil
}

// Insert implements driver.Table.
func (t *table) Insert(ctx context.Context, r driver.Record, once *driver.Once, events []driver.Event) (driver.Record, bool, error) {
	first := true
	err := t.db.writer.submit(ctx, len(events) > 0, func(s *session) error {
		if once != nil {
			made, found, err := t.madeWith(s, once)
			if err != nil {
				return err
			}
			if found {
				r, first = made, false
				return nil
			}
		}
		return t.add(s, r, once, events)
	})
	return r, first, err
}

// madeWith finds the record that an earlier insert made with the same key.
func (t *table) madeWith(s *session, once *driver.Once) (driver.Record, bool, error) {
	var r driver.Record
	var body []byte
	var hash string
	found, err := s.row(t.byKey, []any{once.Key}, &r.ID, &r.Revision, &body, &hash)
	if err != nil || !found {
		return r, false, err
	}
	if hash != once.Hash {
		return r, false, driver.ErrReused
	}
	r.Body = body
	return r, true, nil
}

func (t *table) add(s *session, r driver.Record, once *driver.Once, events []driver.Event) error {
	var key, hash sql.NullString
	if once != nil {
		key, hash = sql.NullString{String: once.Key, Valid: true}, sql.NullString{String: once.Hash, Valid: true}
	}
	n, err := s.change(t.insert, r.ID, r.Revision, []byte(r.Body), key, hash)
	if err != nil {
		return err
	}
	if n == 0 {
		return &driver.TakenError{Index: driver.PrimaryIndex}
	}
	for _, ix := range t.indexes {
		if err := ix.move(s, r.ID, nil, r.Body); err != nil {
			return err
		}
	}
	return appendEvents(s, events)
}

// Get implements driver.Table.
func (t *table) Get(ctx context.Context, id string) (driver.Record, error) {
	r := driver.Record{ID: id}
	statement, err := t.db.prepared(ctx, t.current)
	if err != nil {
		return r, err
	}
	var body []byte
	err = statement.QueryRowContext(ctx, id).Scan(&r.Revision, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return r, driver.ErrNotFound
	}
	r.Body = body
	return r, err
}

// stored reads a record inside the writer's transaction.
func (t *table) stored(s *session, id string) (driver.Record, error) {
	r := driver.Record{ID: id}
	var body []byte
	found, err := s.row(t.current, []any{id}, &r.Revision, &body)
	if err == nil && !found {
		err = driver.ErrNotFound
	}
	r.Body = body
	return r, err
}

// Replace implements driver.Table.
func (t *table) Replace(ctx context.Context, r driver.Record, events []driver.Event) error {
	return t.db.writer.submit(ctx, len(events) > 0, func(s *session) error {
		before, err := t.stored(s, r.ID)
		if err != nil {
			return err
		}
		if before.Revision != r.Revision-1 {
			return driver.ErrConflict
		}
		if err := s.exec(t.update, r.Revision, []byte(r.Body), r.ID); err != nil {
			return err
		}
		for _, ix := range t.indexes {
			if err := ix.move(s, r.ID, before.Body, r.Body); err != nil {
				return err
			}
		}
		return appendEvents(s, events)
	})
}

// Delete implements driver.Table.
func (t *table) Delete(ctx context.Context, id string, events []driver.Event) error {
	return t.db.writer.submit(ctx, len(events) > 0, func(s *session) error {
		before, err := t.stored(s, id)
		if err != nil {
			return err
		}
		for _, ix := range t.indexes {
			if err := ix.move(s, id, before.Body, nil); err != nil {
				return err
			}
		}
		if err := s.exec(t.remove, id); err != nil {
			return err
		}
		return appendEvents(s, events)
	})
}

var _ driver.Table = (*table)(nil)
