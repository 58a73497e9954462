package sqlite

import (
	"fmt"
)

// rebuildPage is how many records are in memory while an index is built anew.
const rebuildPage = 500

// prepare makes the tables of a collection be what is declared: indexes that
// are new or declared otherwise are built from the records, others dropped.
func (t *table) prepare(s *session) error {
	for _, statement := range []string{
		fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %q (id TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL,
			body BLOB NOT NULL, once TEXT, hash TEXT)`, t.name),
		fmt.Sprintf(`CREATE UNIQUE INDEX IF NOT EXISTS %q ON %q (once) WHERE once IS NOT NULL`, t.name+":once", t.name),
	} {
		if err := s.define(statement); err != nil {
			return err
		}
	}
	known, err := s.texts(`SELECT name, declared FROM "_indexes" WHERE collection = ?`, t.name)
	if err != nil {
		return err
	}
	for _, ix := range t.indexes {
		declared, found := known[ix.table]
		delete(known, ix.table)
		if found && declared == ix.declaration() {
			continue
		}
		if err := t.build(s, ix); err != nil {
			return fmt.Errorf("index %s: %w", ix.Name, err)
		}
	}
	for name := range known {
		if err := dropIndex(s, name); err != nil {
			return err
		}
	}
	return nil
}

func dropIndex(s *session, name string) error {
	if err := s.define(fmt.Sprintf(`DROP TABLE IF EXISTS %q`, name)); err != nil {
		return err
	}
	return s.exec(`DELETE FROM "_indexes" WHERE name = ?`, name)
}

// build makes an index from all records, a page at a time.
func (t *table) build(s *session, ix *index) error {
	if err := dropIndex(s, ix.table); err != nil {
		return err
	}
	if err := s.define(ix.create()); err != nil {
		return err
	}
	if err := s.exec(`INSERT INTO "_indexes" (name, collection, declared) VALUES (?, ?, ?)`,
		ix.table, t.name, ix.declaration()); err != nil {
		return err
	}
	query := fmt.Sprintf(`SELECT id, revision, body FROM %q WHERE id > ? ORDER BY id LIMIT %d`, t.name, rebuildPage)
	after := ""
	for {
		page, err := s.records(query, after)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, r := range page {
			if err := ix.move(s, r.ID, nil, r.Body); err != nil {
				return fmt.Errorf("record %s: %w", r.ID, err)
			}
		}
		after = page[len(page)-1].ID
	}
}
