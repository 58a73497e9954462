package mongo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// Names of indexes on the server. Those with the prefix are the store's own and
// dropped when no longer declared; an operator may add others.
const (
	namePrefix   = "fairlot_"
	uniquePrefix = namePrefix + "unique_"
	onceName     = namePrefix + "once"
)

// errPrimary says that the id itself is taken.
var errPrimary = errors.New("store: id taken")

// index is one declared index. Its field is its name with a mark of its
// declaration, so that a changed one is another.
type index struct {
	driver.Index
	field string
}

func newIndex(declared driver.Index) index {
	mark := strings.Join(declared.Fields, " ")
	if declared.Sparse {
		mark += " sparse"
	}
	sum := sha256.Sum256([]byte(mark))
	return index{Index: declared, field: declared.Name + "_" + hex.EncodeToString(sum[:4])}
}

// ordered is the server's index that finds and orders.
func (ix index) ordered() mongo.IndexModel {
	var keys bson.D
	for _, field := range ix.Fields {
		keys = append(keys, bson.E{Key: "body." + field, Value: 1})
	}
	keys = append(keys, bson.E{Key: "_id", Value: 1})
	o := options.Index().SetName(namePrefix + ix.field)
	if ix.Sparse {
		o.SetPartialFilterExpression(bson.D{ix.present()})
	}
	return mongo.IndexModel{Keys: keys, Options: o}
}

// present is the condition that a sparse index has of its records.
func (ix index) present() bson.E {
	return bson.E{Key: "body." + ix.Fields[len(ix.Fields)-1], Value: bson.D{{Key: "$exists", Value: true}}}
}

// exclusive is the server's index that forbids two records with the same values.
func (ix index) exclusive() mongo.IndexModel {
	return mongo.IndexModel{
		Keys:    bson.D{{Key: "unique." + ix.field, Value: 1}},
		Options: options.Index().SetName(uniquePrefix + ix.field).SetUnique(true).SetSparse(true),
	}
}

// unique gives the keys of a document in the unique indexes: one text, or with
// a repeated field one for each element. The texts are hashes, bounded in size.
func (t *table) unique(body bson.Raw) (map[string]any, error) {
	all := map[string]any{}
	for _, ix := range t.indexes {
		if !ix.Unique {
			continue
		}
		keys, err := ix.Keys(body)
		if err != nil {
			return nil, err
		}
		texts := make([]string, len(keys))
		for i, key := range keys {
			sum := sha256.Sum256(key)
			texts[i] = hex.EncodeToString(sum[:])
		}
		switch len(texts) {
		case 0:
		case 1:
			all[ix.field] = texts[0]
		default:
			all[ix.field] = texts
		}
	}
	return all, nil
}

// prepare makes the server's indexes be what is declared. Index builds on the
// server let reads and writes go on.
func (t *table) prepare(ctx context.Context) error {
	present, err := t.present(ctx)
	if err != nil {
		return err
	}
	wanted := []mongo.IndexModel{
		{Keys: bson.D{{Key: "once.key", Value: 1}}, Options: options.Index().SetName(onceName).SetUnique(true).SetSparse(true)},
		{Keys: bson.D{{Key: "pending", Value: 1}}, Options: options.Index().SetName(namePrefix + "pending").SetSparse(true)},
		{Keys: bson.D{{Key: "outbox.id", Value: 1}}, Options: options.Index().SetName(namePrefix + "outbox").SetSparse(true)},
	}
	for _, ix := range t.indexes {
		wanted = append(wanted, ix.ordered())
		if !ix.Unique {
			continue
		}
		wanted = append(wanted, ix.exclusive())
		if !present[uniquePrefix+ix.field] {
			if err := t.fill(ctx, ix); err != nil {
				return err
			}
		}
	}
	if _, err := t.docs.Indexes().CreateMany(ctx, wanted); err != nil {
		return err
	}
	for _, model := range wanted {
		delete(present, *model.Options.Name)
	}
	for name := range present {
		if !strings.HasPrefix(name, namePrefix) {
			continue
		}
		if _, err := t.docs.Indexes().DropOne(ctx, name); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// present gives the names of the indexes on the server.
func (t *table) present(ctx context.Context) (map[string]bool, error) {
	specs, err := t.docs.Indexes().ListSpecifications(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, spec := range specs {
		names[spec.Name] = true
	}
	return names, nil
}

// fill gives the records there are their keys in a new unique index. A record
// that changes meanwhile gets them with that change.
func (t *table) fill(ctx context.Context, ix index) error {
	found, err := t.docs.Find(ctx, bson.D{live()})
	if err != nil {
		return err
	}
	defer func() { _ = found.Close(ctx) }() // what went wrong is in found.Err
	for found.Next(ctx) {
		var doc document
		if err := found.Decode(&doc); err != nil {
			return err
		}
		unique, err := t.unique(doc.Body)
		if err != nil {
			return err
		}
		if unique[ix.field] == nil {
			continue
		}
		_, err = t.docs.UpdateOne(ctx, bson.D{{Key: "_id", Value: doc.ID}, {Key: "revision", Value: doc.Revision}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "unique." + ix.field, Value: unique[ix.field]}}}})
		if err != nil {
			return err
		}
	}
	return found.Err()
}

// taken turns the server's duplicate key error about a document into the index
// it is about. MongoDB names it in the text ("… index: <name> dup key: …"); where
// a server does not, the record that has the values is looked for.
func (t *table) taken(ctx context.Context, err error, doc document) error {
	if !mongo.IsDuplicateKeyError(err) {
		return err
	}
	match := regexp.MustCompile(`index: (\S+) dup key`).FindStringSubmatch(err.Error())
	for _, ix := range t.indexes {
		if match != nil && match[1] == uniquePrefix+ix.field {
			return &driver.TakenError{Index: ix.Name}
		}
	}
	if match != nil && strings.HasPrefix(match[1], "_id") {
		return errPrimary
	}
	if match != nil {
		return err
	}
	return t.owner(ctx, err, doc)
}

// owner looks for the record that has what doc wants: its id or a unique key.
func (t *table) owner(ctx context.Context, err error, doc document) error {
	for _, ix := range t.indexes {
		keys, ok := doc.Unique[ix.field]
		if !ok {
			continue
		}
		if one, isOne := keys.(string); isOne {
			keys = []string{one}
		}
		n, lookupErr := t.docs.CountDocuments(ctx, bson.D{
			{Key: "unique." + ix.field, Value: bson.D{{Key: "$in", Value: keys}}},
			{Key: "_id", Value: bson.D{{Key: "$ne", Value: doc.ID}}},
		})
		if lookupErr != nil {
			return lookupErr
		}
		if n > 0 {
			return &driver.TakenError{Index: ix.Name}
		}
	}
	n, lookupErr := t.docs.CountDocuments(ctx, bson.D{{Key: "_id", Value: doc.ID}})
	if lookupErr != nil {
		return lookupErr
	}
	if n > 0 {
		return errPrimary
	}
	return err
}
