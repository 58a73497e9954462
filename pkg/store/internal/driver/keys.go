package driver

import (
	"bytes"
	"slices"

	"go.mongodb.org/mongo-driver/bson"

	"github.com/fairlot/fairlot/pkg/store/internal/codec"
)

// Keys gives the entries of a document in the index: the fields' values one
// after the other in an encoding that compares as bytes, ordered and each once.
// A document that stands outside a unique or a sparse index has none.
func (ix Index) Keys(body bson.Raw) ([][]byte, error) {
	if body == nil {
		return nil, nil
	}
	keys := [][]byte{nil}
	for i, field := range ix.Fields {
		values, err := codec.Lookup(body, field)
		if err != nil {
			return nil, err
		}
		var longer [][]byte
		for _, v := range values {
			if ix.Unique && i == 0 && codec.Zero(v) || ix.Sparse && i == len(ix.Fields)-1 && v == nil {
				continue
			}
			for _, key := range keys {
				next, err := codec.AppendKey(slices.Clone(key), v)
				if err != nil {
					return nil, err
				}
				longer = append(longer, next)
			}
		}
		keys = longer
	}
	slices.SortFunc(keys, bytes.Compare)
	return slices.CompactFunc(keys, bytes.Equal), nil
}
