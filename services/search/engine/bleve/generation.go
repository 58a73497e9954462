package bleve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/fairlot/fairlot/services/search/engine"
)

// errOtherSchema says that a folder was filled under another declaration.
var errOtherSchema = errors.New("the index was made under another schema")

// schemaKey is where a generation keeps the fingerprint of its schema.
const schemaKey = "fairlot-schema"

// batchSize is how many documents go to scorch in one step: more take memory,
// fewer take time (each step waits for the disk).
const batchSize = 1000

// generation is one filled index: scorch and the columns that belong to it.
type generation struct {
	dir        string
	schema     engine.Schema
	texts      []string
	scorch     *scorch.Scorch
	analysis   *index.AnalysisQueue
	vocabulary *vocabulary
	ordinals   ordinals
	scratch    sync.Pool

	// writing keeps writes in order. table is read under mu, changed under both.
	writing sync.Mutex
	mu      sync.RWMutex
	table   *table
}

func openGeneration(dir string, schema engine.Schema) (*generation, error) {
	queue := index.NewAnalysisQueue(2)
	opened, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "bolt_timeout": "2s"}, queue)
	if err != nil {
		queue.Close()
		return nil, fmt.Errorf("open the index %s: %w", schema.Name, err)
	}
	g := &generation{
		dir: dir, schema: schema, texts: schema.Of(engine.Text), scorch: opened.(*scorch.Scorch), analysis: queue,
		vocabulary: newVocabulary(), table: newTable(schema),
	}
	g.scratch.New = func() any { return &scratch{} }
	if err := g.scorch.Open(); err != nil {
		queue.Close()
		return nil, fmt.Errorf("open the index %s (another process may have it open): %w", schema.Name, err)
	}
	if err := g.load(); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (g *generation) close() error {
	err := g.scorch.Close()
	g.analysis.Close()
	return err
}

// load checks the schema of what is on disk and reads the columns and the
// vocabulary back. A new folder gets the fingerprint.
func (g *generation) load() error {
	snapshot, err := g.snapshot()
	if err != nil {
		return err
	}
	defer func() { _ = snapshot.Close() }() // only counts references down
	made, err := snapshot.GetInternal([]byte(schemaKey))
	if err != nil {
		return fmt.Errorf("read the schema of the index: %w", err)
	}
	count, err := snapshot.DocCount()
	if err != nil {
		return fmt.Errorf("count the documents of the index: %w", err)
	}
	switch fingerprint := g.schema.Fingerprint(); {
	case len(made) == 0 && count == 0:
		return g.scorch.SetInternal([]byte(schemaKey), []byte(fingerprint))
	case string(made) != fingerprint:
		return errOtherSchema
	}
	if err := g.vocabulary.load(snapshot, g.texts); err != nil {
		return err
	}
	return g.loadTable(snapshot)
}

func (g *generation) loadTable(snapshot *scorch.IndexSnapshot) error {
	for _, segment := range snapshot.Segments() {
		for live := segment.DocNumbersLive().Iterator(); live.HasNext(); {
			var broken error
			number := uint64(live.Next())
			id, err := segment.DocID(number)
			if err != nil {
				return fmt.Errorf("read an id: %w", err)
			}
			ord := g.table.reserve(string(id))
			err = segment.VisitDocument(number, func(field string, _ byte, value []byte, _ []uint64) bool {
				if field != factsField {
					return true
				}
				var r engine.Record
				if r, broken = readFacts(value); broken == nil {
					g.table.set(ord, r)
				}
				return false
			})
			if err := errors.Join(err, broken); err != nil {
				return fmt.Errorf("read the facts of %s: %w", id, err)
			}
		}
	}
	return nil
}

// snapshot gives a stable view of scorch; the caller closes it.
func (g *generation) snapshot() (*scorch.IndexSnapshot, error) {
	reader, err := g.scorch.Reader()
	if err != nil {
		return nil, fmt.Errorf("read the index: %w", err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, os.ErrClosed
	}
	return snapshot, nil
}

// Upsert writes records in batches. Ordinals are given before a batch is in
// scorch, so that a search can always name what it finds there.
func (g *generation) Upsert(ctx context.Context, records []engine.Record) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	for start := 0; start < len(records); start += batchSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := g.write(records[start:min(start+batchSize, len(records))]); err != nil {
			return err
		}
	}
	return nil
}

func (g *generation) write(records []engine.Record) error {
	batch := index.NewBatch()
	for _, r := range records {
		batch.Update(g.document(r))
	}
	ords := make([]uint32, len(records))
	g.mu.Lock()
	for i, r := range records {
		ords[i] = g.table.reserve(r.ID)
	}
	g.mu.Unlock()
	if err := g.scorch.Batch(batch); err != nil {
		return fmt.Errorf("write to the index: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, r := range records {
		g.table.set(ords[i], r)
	}
	return nil
}

// Delete takes documents out of scorch and the columns.
func (g *generation) Delete(_ context.Context, ids []string) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	batch := index.NewBatch()
	for _, id := range ids {
		batch.Delete(id)
	}
	if err := g.scorch.Batch(batch); err != nil {
		return fmt.Errorf("delete from the index: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range ids {
		g.table.remove(id)
	}
	return nil
}

// document makes what scorch stores of a record, and teaches the vocabulary.
func (g *generation) document(r engine.Record) *document.Document {
	doc := document.NewDocument(r.ID)
	doc.AddField(document.NewTextFieldWithIndexingOptions(factsField, nil, writeFacts(r), index.StoreField))
	doc.AddField(document.NewTextFieldWithIndexingOptions(storedField, nil, r.Stored, index.StoreField))
	for rank, name := range g.texts {
		words := distinct(r.Texts[name])
		if len(words) == 0 {
			continue
		}
		g.vocabulary.add(words, rank)
		doc.AddField(terms(name, words))
		doc.AddField(terms(name+beginnings, shortBeginnings(words)))
	}
	if r.Whole != "" {
		doc.AddField(terms(wholeField, []string{r.Whole}))
	}
	return doc
}
