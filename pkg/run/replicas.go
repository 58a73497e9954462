package run

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
)

// replicated asks for the same number of replicas wherever the house makes a
// stream or a bucket and says nothing itself.
type replicated struct {
	jetstream.JetStream
	replicas int
}

// CreateStream implements jetstream.StreamManager.
func (r replicated) CreateStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	r.fill(&c.Replicas)
	return r.JetStream.CreateStream(ctx, c)
}

// CreateOrUpdateStream implements jetstream.StreamManager.
func (r replicated) CreateOrUpdateStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	r.fill(&c.Replicas)
	return r.JetStream.CreateOrUpdateStream(ctx, c)
}

// CreateOrUpdateKeyValue implements jetstream.KeyValueManager.
func (r replicated) CreateOrUpdateKeyValue(ctx context.Context, c jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	r.fill(&c.Replicas)
	return r.JetStream.CreateOrUpdateKeyValue(ctx, c)
}

// CreateOrUpdateObjectStore implements jetstream.ObjectStoreManager.
func (r replicated) CreateOrUpdateObjectStore(ctx context.Context, c jetstream.ObjectStoreConfig) (jetstream.ObjectStore, error) {
	r.fill(&c.Replicas)
	return r.JetStream.CreateOrUpdateObjectStore(ctx, c)
}

func (r replicated) fill(n *int) {
	if *n == 0 {
		*n = r.replicas
	}
}
