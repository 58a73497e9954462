package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	_ "modernc.org/sqlite" // registers the database/sql driver "sqlite"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// DB is one open file. It implements driver.DB.
type DB struct {
	write  *sql.DB
	read   *sql.DB
	writer *writer

	mu         sync.Mutex
	statements map[string]*sql.Stmt // of read, by their text
}

// layout makes the tables that every file has. An index is remembered with its
// declaration, so that a changed one is built anew.
func layout() []string {
	return []string{
		`CREATE TABLE IF NOT EXISTS "_outbox" (
		seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
		subject TEXT NOT NULL, at INTEGER NOT NULL, data BLOB)`,
		`CREATE TABLE IF NOT EXISTS "_indexes" (
		name TEXT PRIMARY KEY, collection TEXT NOT NULL, declared TEXT NOT NULL)`,
	}
}

// Open opens or makes <dir>/<name>.db.
func Open(ctx context.Context, dir, name string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(dir, name+".db"))
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	d := &DB{statements: map[string]*sql.Stmt{}}
	if err := d.open(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), d.Close(ctx))
	}
	return d, nil
}

func (d *DB) open(ctx context.Context, path string) error {
	// The file must exist before SQLite opens it to be the owner's alone; its
	// journal takes over the permissions.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if d.write, err = sql.Open("sqlite", source(path, "_txlock", "immediate", "_pragma", "journal_size_limit(67108864)")); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	for _, statement := range layout() {
		if _, err := d.write.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if d.read, err = sql.Open("sqlite", source(path, "_pragma", "query_only(1)")); err != nil {
		return err
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	d.writer, err = startWriter(ctx, d.write)
	return err
}

// source names the file and how each connection treats it: WAL, and a sync to
// disk at every commit.
func source(path string, more ...string) string {
	q := url.Values{}
	for _, pragma := range []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(4000)", "cache_size(-16000)"} {
		q.Add("_pragma", pragma)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Add(more[i], more[i+1])
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// Wrote implements driver.DB.
func (d *DB) Wrote() <-chan struct{} { return d.writer.wrote }

// Ping implements driver.DB: it reads on the connection that writes.
func (d *DB) Ping(ctx context.Context) error {
	return d.writer.submit(ctx, false, func(s *session) error {
		var one int
		_, err := s.row("SELECT 1", nil, &one)
		return err
	})
}

// Close implements driver.DB.
func (d *DB) Close(context.Context) error {
	var all []error
	if d.writer != nil {
		d.writer.stop()
	}
	if d.read != nil {
		all = append(all, d.read.Close())
	}
	if d.write != nil {
		all = append(all, d.write.Close())
	}
	return errors.Join(all...)
}

var _ driver.DB = (*DB)(nil)
