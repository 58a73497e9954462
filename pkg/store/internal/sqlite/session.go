package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// session is the writing connection with its prepared statements. Only the
// writer's goroutine uses it. Statements run to their end whatever becomes of
// the caller: an interrupted one would end the transaction of others.
type session struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func (s *session) prepare(query string) (*sql.Stmt, error) {
	if statement, ok := s.statements[query]; ok {
		return statement, nil
	}
	statement, err := s.conn.PrepareContext(context.Background(), query)
	if err == nil {
		s.statements[query] = statement
	}
	return statement, err
}

func (s *session) exec(query string, args ...any) error {
	_, err := s.change(query, args...)
	return err
}

// change runs a statement and tells how many rows it changed.
func (s *session) change(query string, args ...any) (int64, error) {
	statement, err := s.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads one row into dest; false when there is none.
func (s *session) row(query string, args []any, dest ...any) (bool, error) {
	statement, err := s.prepare(query)
	if err != nil {
		return false, err
	}
	err = statement.QueryRowContext(context.Background(), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// rollback ends a transaction that failed. SQLite may have ended it already; a
// second end is then the error that is dropped here.
func (s *session) rollback() error {
	if _, err := s.conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		return s.conn.PingContext(context.Background())
	}
	return nil
}

func (s *session) close() {
	for _, statement := range s.statements {
		_ = statement.Close() // the connection is closed next
	}
	_ = s.conn.Close() // returns it to its pool, which Close closes
}

// define runs a statement that changes the schema; it is not kept prepared.
func (s *session) define(statement string) error {
	_, err := s.conn.ExecContext(context.Background(), statement)
	return err
}

// texts reads rows of two texts into a map.
func (s *session) texts(query string, args ...any) (map[string]string, error) {
	rows, err := s.conn.QueryContext(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	all := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		all[key] = value
	}
	return all, rows.Err()
}

// records reads rows of id, revision and body.
func (s *session) records(query string, args ...any) ([]driver.Record, error) {
	rows, err := s.conn.QueryContext(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	return readRecords(rows)
}
