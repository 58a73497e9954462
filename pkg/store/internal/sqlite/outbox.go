package sqlite

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// appendEvents writes events in their order. One whose id is waiting already is
// the same event and is written once.
func appendEvents(s *session, events []driver.Event) error {
	for _, e := range events {
		err := s.exec(`INSERT INTO "_outbox" (id, type, subject, at, data) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (id) DO NOTHING`,
			e.ID, e.Type, e.Subject, e.At.UnixMilli(), e.Data)
		if err != nil {
			return err
		}
	}
	return nil
}

// Pending implements driver.DB.
func (d *DB) Pending(ctx context.Context, limit int) ([]driver.Event, error) {
	statement, err := d.prepared(ctx, `SELECT id, type, subject, at, data FROM "_outbox" ORDER BY seq LIMIT ?`)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	var events []driver.Event
	for rows.Next() {
		var e driver.Event
		var at int64
		if err := rows.Scan(&e.ID, &e.Type, &e.Subject, &at, &e.Data); err != nil {
			return nil, err
		}
		e.At = time.UnixMilli(at).UTC()
		events = append(events, e)
	}
	return events, rows.Err()
}

// Sent implements driver.DB.
func (d *DB) Sent(ctx context.Context, ids ...string) error {
	if len(ids) == 0 {
		return nil
	}
	return d.writer.submit(ctx, false, func(s *session) error {
		for _, id := range ids {
			if err := s.exec(`DELETE FROM "_outbox" WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
}
