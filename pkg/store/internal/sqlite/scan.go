package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Scan implements driver.Table.
func (t *table) Scan(ctx context.Context, sc driver.Scan) ([]driver.Record, error) {
	var query string
	var args []any
	var err error
	if sc.Index == nil {
		query, args = t.byID(sc)
	} else if query, args, err = t.byIndex(sc); err != nil {
		return nil, err
	}
	statement, err := t.db.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, append(args, sc.Limit)...)
	if err != nil {
		return nil, err
	}
	return readRecords(rows)
}

func readRecords(rows *sql.Rows) ([]driver.Record, error) {
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	var records []driver.Record
	for rows.Next() {
		var r driver.Record
		var body []byte
		if err := rows.Scan(&r.ID, &r.Revision, &body); err != nil {
			return nil, err
		}
		r.Body = body
		records = append(records, r)
	}
	return records, rows.Err()
}

// prepared gives a reading statement, which is prepared once. There are few: an
// index has one for each direction, with and without a place to go on from.
func (d *DB) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if statement, ok := d.statements[query]; ok {
		return statement, nil
	}
	statement, err := d.read.PrepareContext(ctx, query)
	if err == nil {
		d.statements[query] = statement
	}
	return statement, err
}

// words gives how a direction is spelled: the order and the comparison with the
// place after which to go on.
func words(descending bool) (order, beyond string) {
	if descending {
		return "DESC", "<"
	}
	return "ASC", ">"
}

func (t *table) byID(sc driver.Scan) (string, []any) {
	order, beyond := words(sc.Descending)
	var where []string
	var args []any
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	if sc.From != nil {
		add("id >= ?", sc.From)
	}
	if sc.To != nil {
		add("id < ?", sc.To)
	}
	if sc.After != nil {
		add("id "+beyond+" ?", sc.After.ID)
	}
	query := fmt.Sprintf(`SELECT id, revision, body FROM %q`, t.name)
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	return query + fmt.Sprintf(" ORDER BY id %s LIMIT ?", order), args
}

// byIndex reads a range of keys in order and fetches each record by its id; the
// CROSS JOIN keeps SQLite from turning that around.
func (t *table) byIndex(sc driver.Scan) (string, []any, error) {
	low, high, prefix, err := bounds(sc)
	if err != nil {
		return "", nil, err
	}
	order, beyond := words(sc.Descending)
	where := "e.key >= ? AND e.key < ?"
	args := []any{low, high}
	if sc.After != nil {
		key := slices.Clone(prefix)
		for _, v := range sc.After.Values {
			if key, err = codec.AppendKey(key, v); err != nil {
				return "", nil, err
			}
		}
		where += fmt.Sprintf(" AND (e.key, e.id) %s (?, ?)", beyond)
		args = append(args, key, sc.After.ID)
	}
	return fmt.Sprintf(`SELECT r.id, r.revision, r.body FROM %q e CROSS JOIN %q r ON r.id = e.id
		WHERE %s ORDER BY e.key %s, e.id %s LIMIT ?`,
		t.name+":"+sc.Index.Name, t.name, where, order, order), args, nil
}

// bounds gives the lowest key, the first key above all, and the part of the key
// that is equal. With From or To, a record without the field is not in range.
func bounds(sc driver.Scan) (low, high, prefix []byte, err error) {
	for _, v := range sc.Equal {
		if prefix, err = codec.AppendKey(prefix, v); err != nil {
			return nil, nil, nil, err
		}
	}
	low, high = slices.Clone(prefix), codec.AppendAbove(slices.Clone(prefix))
	if low == nil {
		low = []byte{}
	}
	if sc.From != nil {
		low, err = codec.AppendKey(low, sc.From)
	} else if sc.To != nil {
		low = codec.AppendAboveNull(low)
	}
	if err == nil && sc.To != nil {
		high, err = codec.AppendKey(slices.Clone(prefix), sc.To)
	}
	return low, high, prefix, err
}
