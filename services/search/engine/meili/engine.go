package meili

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/fairlot/fairlot/services/search/engine"
)

// poll is how often a task is asked about. A small one takes a few milliseconds.
const poll = 10 * time.Millisecond

// batchSize is how many records go into one task.
const batchSize = 1000

// Options configure an Engine.
type Options struct {
	// Key is an API key that may search, write and manage the indexes.
	Key string
	// Prefix of the names of the indexes, so that several instances share a
	// server; "fairlot" where empty.
	Prefix string
}

// Engine implements engine.Engine on a Meilisearch server.
type Engine struct {
	client  meilisearch.ServiceManager
	prefix  string
	mu      sync.RWMutex
	indexes map[string]*index
	// background counts changes of the turn that run; stop ends them.
	background sync.WaitGroup
	stopped    context.Context
	stop       context.CancelFunc
}

// index is what the engine knows of one of its indexes.
type index struct {
	uid     string
	schema  engine.Schema
	turn    atomic.Int64
	turning sync.Mutex
}

var _ engine.Engine = (*Engine)(nil)

// New makes an engine for the server at a URL. It does not connect yet.
func New(url string, o Options) *Engine {
	if o.Prefix == "" {
		o.Prefix = "fairlot"
	}
	e := &Engine{client: meilisearch.New(url, meilisearch.WithAPIKey(o.Key)), prefix: o.Prefix, indexes: map[string]*index{}}
	e.stopped, e.stop = context.WithCancel(context.Background())
	return e
}

// Configure implements engine.Engine.
func (e *Engine) Configure(ctx context.Context, schema engine.Schema) (bool, error) {
	x := &index{uid: e.prefix + "_" + schema.Name + "_" + schema.Fingerprint(), schema: schema}
	x.turn.Store(turnOf(0, false))
	count, err := e.count(ctx, x.uid)
	if err != nil {
		return false, err
	}
	if count < 0 {
		if err := e.create(ctx, x.uid); err != nil {
			return false, err
		}
	}
	if err := e.configure(ctx, x.uid, schema); err != nil {
		return false, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.indexes[schema.Name] = x
	return count <= 0, nil
}

// count gives the number of documents, -1 where there is no such index.
func (e *Engine) count(ctx context.Context, uid string) (int64, error) {
	stats, err := e.client.Index(uid).GetStatsWithContext(ctx, nil)
	var answer *meilisearch.Error
	if errors.As(err, &answer) && answer.MeilisearchApiError.Code == "index_not_found" {
		return -1, nil
	}
	if err != nil {
		return 0, fmt.Errorf("ask Meilisearch about %s: %w", uid, err)
	}
	return stats.NumberOfDocuments, nil
}

func (e *Engine) create(ctx context.Context, uid string) error {
	task, err := e.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: idAttribute})
	return e.done(ctx, "create the index", task, err)
}

func (e *Engine) configure(ctx context.Context, uid string, schema engine.Schema) error {
	task, err := e.client.Index(uid).UpdateSettingsWithContext(ctx, settings(schema))
	return e.done(ctx, "configure the index", task, err)
}

// done waits for a task and checks how it ended: the client gives no error for
// a failed one.
func (e *Engine) done(ctx context.Context, what string, info *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	task, err := e.client.WaitForTaskWithContext(ctx, info.TaskUID, poll)
	if err != nil {
		return fmt.Errorf("%s: wait for task %d: %w", what, info.TaskUID, err)
	}
	if task.Status != meilisearch.TaskStatusSucceeded {
		return fmt.Errorf("%s: task %d %s: %s (%s)", what, info.TaskUID, task.Status, task.Error.Message, task.Error.Code)
	}
	return nil
}

// Upsert implements engine.Engine.
func (e *Engine) Upsert(ctx context.Context, name string, records []engine.Record) error {
	x, err := e.index(name)
	if err != nil {
		return err
	}
	return e.upsert(ctx, x.uid, records)
}

func (e *Engine) upsert(ctx context.Context, uid string, records []engine.Record) error {
	key := idAttribute
	for start := 0; start < len(records); start += batchSize {
		var documents []map[string]any
		for _, r := range records[start:min(start+batchSize, len(records))] {
			documents = append(documents, document(r))
		}
		task, err := e.client.Index(uid).AddDocumentsWithContext(ctx, documents, &meilisearch.DocumentOptions{PrimaryKey: &key})
		if err := e.done(ctx, "write to the index", task, err); err != nil {
			return err
		}
	}
	return nil
}

// Delete implements engine.Engine.
func (e *Engine) Delete(ctx context.Context, name string, ids []string) error {
	x, err := e.index(name)
	if err != nil {
		return err
	}
	return e.delete(ctx, x.uid, ids)
}

func (e *Engine) delete(ctx context.Context, uid string, ids []string) error {
	task, err := e.client.Index(uid).DeleteDocumentsWithContext(ctx, ids, nil)
	return e.done(ctx, "delete from the index", task, err)
}

// Health implements engine.Engine.
func (e *Engine) Health(ctx context.Context) error {
	health, err := e.client.HealthWithContext(ctx)
	if err != nil {
		return fmt.Errorf("ask Meilisearch for its health: %w", err)
	}
	if health.Status != "available" {
		return fmt.Errorf("the state of Meilisearch is %s", health.Status)
	}
	return nil
}

// Close implements engine.Engine.
func (e *Engine) Close() error {
	e.stop()
	e.background.Wait()
	e.client.Close()
	return nil
}

func (e *Engine) index(name string) (*index, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if x, ok := e.indexes[name]; ok {
		return x, nil
	}
	return nil, fmt.Errorf("the index %s is not open", name)
}
