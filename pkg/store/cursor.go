package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store/internal/codec"
	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// place is what a cursor holds: which query it belongs to, and the ordering
// values (null is a missing one) and the id of the last record of the page.
type place struct {
	Query  []byte    `json:"q"`
	Values []*string `json:"v,omitempty"`
	ID     string    `json:"i"`
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
	p := place{Query: fingerprint(s), ID: last.ID}
	for _, field := range s.Order() {
		values, err := codec.Lookup(last.Body, field)
		if err != nil || len(values) != 1 {
			return "", fmt.Errorf("store: record %s has %d values of %s: %w", last.ID, len(values), field, err)
		}
		var text *string
		if values[0] != nil {
			formatted := codec.Format(values[0])
			text = &formatted
		}
		p.Values = append(p.Values, text)
	}
	raw, err := json.Marshal(p)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

// readCursor gives the place a cursor holds; paths are the fields that order the
// list. A cursor comes from outside: anything may be in it.
func readCursor(s driver.Scan, paths []codec.Path, text string) (*driver.After, error) {
	if text == "" {
		return nil, nil
	}
	malformed := errs.Invalid("cursor", ReasonCursor, "this is not where a page of this list ended; start again without it")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, malformed
	}
	var p place
	if json.Unmarshal(raw, &p) != nil || !bytes.Equal(p.Query, fingerprint(s)) || len(p.Values) != len(paths) {
		return nil, malformed
	}
	after := &driver.After{ID: p.ID}
	for i, text := range p.Values {
		var v any
		if text != nil {
			if v, err = paths[i].Parse(*text); err != nil {
				return nil, malformed
			}
		}
		after.Values = append(after.Values, v)
	}
	return after, nil
}
