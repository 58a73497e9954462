package store

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
	"github.com/fairlot/fairlot/pkg/store/internal/mongo"
	"github.com/fairlot/fairlot/pkg/store/internal/sqlite"
)

// DB is one service's database. It is safe for concurrent use.
type DB = driver.DB

// Event is something that happened to a record, written in the same step as the
// record and kept until it is sent.
type Event = driver.Event

// Index is a declared way to find records of a collection.
type Index = driver.Index

// Open opens the database of the service called name, and makes it where there
// is none. The URL decides the driver: "sqlite:///dir" is the file <name>.db in
// the directory /dir ("sqlite://dir" in a relative one); "mongodb://host/?…" is
// the database fairlot_<name> on that server, which must be a replica set.
func Open(ctx context.Context, rawURL, name string) (DB, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if dir, ok := strings.CutPrefix(rawURL, "sqlite://"); ok {
		if dir == "" {
			return nil, fmt.Errorf("store: %q names no directory", rawURL)
		}
		return sqlite.Open(ctx, dir, name)
	}
	if strings.HasPrefix(rawURL, "mongodb://") || strings.HasPrefix(rawURL, "mongodb+srv://") {
		return mongo.Open(ctx, rawURL, "fairlot_"+name)
	}
	scheme := "nothing"
	if u, err := url.Parse(rawURL); err == nil && u.Scheme != "" {
		scheme = u.Scheme // never the whole: it may hold a password
	}
	return nil, fmt.Errorf("store: there is no driver for %s; use sqlite:// or mongodb://", scheme)
}

// checkName keeps names of databases, collections and indexes to what every
// driver can use as it is.
func checkName(name string) error {
	if !regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`).MatchString(name) {
		return fmt.Errorf("store: %q is not a name: use up to 40 of a-z, 0-9 and _, a letter first", name)
	}
	return nil
}
