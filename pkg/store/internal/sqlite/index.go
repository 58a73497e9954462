package sqlite

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/bson"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// index is one declared index: a table of (key, id), where the key is the
// fields' values one after the other in an encoding that compares as bytes.
type index struct {
	driver.Index
	table       string
	add, remove string
}

func newIndex(collection string, declared driver.Index) *index {
	table := collection + ":" + declared.Name
	return &index{
		Index: declared, table: table,
		add:    fmt.Sprintf(`INSERT INTO %q (key, id) VALUES (?, ?) ON CONFLICT DO NOTHING`, table),
		remove: fmt.Sprintf(`DELETE FROM %q WHERE key = ? AND id = ?`, table),
	}
}

// declaration is what must not change for the entries to stay valid. The
// version at its head is that of the key encoding.
func (ix *index) declaration() string {
	declared := fmt.Sprintf("1 unique=%t %s", ix.Unique, strings.Join(ix.Fields, " "))
	if ix.Sparse {
		declared += " sparse"
	}
	return declared
}

// create is the statement that makes the table; a unique key has one owner.
func (ix *index) create() string {
	key := "key, id"
	if ix.Unique {
		key = "key"
	}
	return fmt.Sprintf(`CREATE TABLE %q (key BLOB NOT NULL, id TEXT NOT NULL, PRIMARY KEY (%s)) WITHOUT ROWID`, ix.table, key)
}

// move brings the entries of a record from one body to the next; nil is no
// record. Only what differs is written.
func (ix *index) move(s *session, id string, from, to bson.Raw) error {
	before, err := ix.Keys(from)
	if err != nil {
		return err
	}
	after, err := ix.Keys(to)
	if err != nil {
		return err
	}
	for _, key := range without(before, after) {
		if err := s.exec(ix.remove, key, id); err != nil {
			return err
		}
	}
	for _, key := range without(after, before) {
		n, err := s.change(ix.add, key, id)
		if err != nil {
			return err
		}
		if n == 0 && ix.Unique {
			return &driver.TakenError{Index: ix.Name}
		}
	}
	return nil
}

// without gives the keys of one ordered list that the other lacks.
func without(keys, other [][]byte) [][]byte {
	var rest [][]byte
	for _, key := range keys {
		if _, found := slices.BinarySearchFunc(other, key, bytes.Compare); !found {
			rest = append(rest, key)
		}
	}
	return rest
}
