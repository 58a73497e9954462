package store

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/bson/bsontype"
	"go.mongodb.org/mongo-driver/x/bsonx/bsoncore"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// place is what a cursor holds: which query it belongs to, and the ordering
// values and id of the last record of the page.
type place struct {
	Query  []byte `bson:"q"`
	Values []any  `bson:"v"`
	ID     string `bson:"i"`
}

// fingerprint stands for the query a cursor belongs to; the limit may change.
func fingerprint(s driver.Scan) []byte {
	name := ""
	if s.Index != nil {
		name = s.Index.Name
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %t", name, s.Equal, s.From, s.To, s.Descending))
	return sum[:6]
}

// cursor says where the page that ends with last ended.
func cursor(s driver.Scan, last driver.Record) (string, error) {
	p := place{Query: fingerprint(s), Values: []any{}, ID: last.ID}
	for _, field := range s.Order() {
		values, err := codec.Lookup(last.Body, field)
		if err != nil || len(values) != 1 {
			return "", fmt.Errorf("store: record %s has %d values of %s: %w", last.ID, len(values), field, err)
		}
		p.Values = append(p.Values, values[0])
	}
	raw, err := bson.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

// readCursor gives the place a cursor holds. It comes from outside: anything may
// be in it.
func readCursor(s driver.Scan, text string) (*driver.After, error) {
	if text == "" {
		return nil, nil
	}
	malformed := errs.Invalid("cursor", ReasonCursor, "this is not where a page of this list ended; start again without it")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, malformed
	}
	var p struct {
		Query  []byte        `bson:"q"`
		Values bson.RawValue `bson:"v"`
		ID     string        `bson:"i"`
	}
	if bson.Raw(raw).Validate() != nil || bson.Unmarshal(raw, &p) != nil || string(p.Query) != string(fingerprint(s)) {
		return nil, malformed
	}
	after := &driver.After{ID: p.ID}
	if p.Values.Type != bsontype.Array {
		return nil, malformed
	}
	values, err := bsoncore.Document(p.Values.Value).Values()
	if err != nil || len(values) != len(s.Order()) {
		return nil, malformed
	}
	for _, v := range values {
		plain, err := codec.Plain(v)
		if err != nil {
			return nil, malformed
		}
		after.Values = append(after.Values, plain)
	}
	return after, nil
}
