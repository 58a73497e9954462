package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	// makeWait is how long a stream is waited for that another process makes.
	makeWait = 2 * time.Minute
	// makeLook is how often it is looked for.
	makeLook = 250 * time.Millisecond

	bucketPrefix, filesPrefix = "KV_", "OBJ_" // streams of buckets
)

// replicated opens streams and buckets with no more rights than there is work:
// it asks for one first, makes it where there is none, and changes it only
// where it differs. Where the server lets the process do neither, it waits for
// the one that may make it, and takes it as it is. It asks for the same number
// of replicas wherever the house says nothing itself.
type replicated struct {
	jetstream.JetStream
	replicas int
	rights   rights
	wait     time.Duration
	log      *slog.Logger
}

// CreateStream implements jetstream.StreamManager.
func (r replicated) CreateStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	r.fill(&c.Replicas)
	return r.JetStream.CreateStream(ctx, c)
}

// CreateOrUpdateStream implements jetstream.StreamManager.
func (r replicated) CreateOrUpdateStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	r.fill(&c.Replicas)
	there, err := r.find(ctx, c.Name)
	switch {
	case err != nil:
		return nil, err
	case there == nil:
		return r.JetStream.CreateStream(ctx, c)
	case r.change(ctx, there, asStored(c)):
		return r.UpdateStream(ctx, c)
	}
	return there, nil
}

// CreateOrUpdateKeyValue implements jetstream.KeyValueManager.
func (r replicated) CreateOrUpdateKeyValue(ctx context.Context, c jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	r.fill(&c.Replicas)
	there, err := r.find(ctx, bucketPrefix+c.Bucket)
	switch {
	case err != nil:
		return nil, err
	case there == nil:
		return r.CreateKeyValue(ctx, c)
	case r.change(ctx, there, keyValueStream(c)):
		return r.UpdateKeyValue(ctx, c)
	}
	return r.KeyValue(ctx, c.Bucket)
}

// CreateOrUpdateObjectStore implements jetstream.ObjectStoreManager.
func (r replicated) CreateOrUpdateObjectStore(ctx context.Context, c jetstream.ObjectStoreConfig) (jetstream.ObjectStore, error) {
	r.fill(&c.Replicas)
	there, err := r.find(ctx, filesPrefix+c.Bucket)
	switch {
	case err != nil:
		return nil, err
	case there == nil:
		return r.JetStream.CreateObjectStore(ctx, c)
	case r.change(ctx, there, filesStream(c)):
		return r.JetStream.UpdateObjectStore(ctx, c)
	}
	return r.ObjectStore(ctx, c.Bucket)
}

func (r replicated) fill(n *int) {
	if *n == 0 {
		*n = r.replicas
	}
}

// find gives a stream, or nil where there is none and this process may make it.
func (r replicated) find(ctx context.Context, name string) (jetstream.Stream, error) {
	late := time.After(r.wait)
	tick := time.NewTicker(makeLook)
	defer tick.Stop()
	for told := false; ; told = true {
		there, err := r.Stream(ctx, name)
		switch {
		case err == nil:
			return there, nil
		case !errors.Is(err, jetstream.ErrStreamNotFound):
			return nil, err
		case r.rights.publish("$JS.API.STREAM.CREATE." + name):
			return nil, nil
		case !told:
			r.log.InfoContext(ctx, "waiting for a stream that another process makes", "stream", name)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late:
			return nil, fmt.Errorf("there is no stream %s, and NATS does not let this process make it: start the process that does", name)
		case <-tick.C:
		}
	}
}

// change tells whether a stream is to be changed into what is asked for.
func (r replicated) change(ctx context.Context, there jetstream.Stream, asked jetstream.StreamConfig) bool {
	is := there.CachedInfo().Config
	is.Metadata = maps.Clone(is.Metadata)
	maps.DeleteFunc(is.Metadata, func(k, _ string) bool { return strings.HasPrefix(k, "_nats.") }) // the server's own
	if len(is.Metadata) == 0 {
		is.Metadata = nil
	}
	if reflect.DeepEqual(is, asked) {
		return false
	}
	if r.rights.publish("$JS.API.STREAM.UPDATE." + is.Name) {
		return true
	}
	r.log.WarnContext(ctx, "a stream is not as this version asks for, and NATS does not let this process change it", "stream", is.Name)
	return false
}

// asStored is a configuration as the server keeps it, with its defaults.
func asStored(c jetstream.StreamConfig) jetstream.StreamConfig {
	c.MaxConsumers, c.MaxMsgs, c.MaxBytes = cmp.Or(c.MaxConsumers, -1), cmp.Or(c.MaxMsgs, -1), cmp.Or(c.MaxBytes, -1)
	c.MaxMsgsPerSubject, c.MaxMsgSize = cmp.Or(c.MaxMsgsPerSubject, -1), cmp.Or(c.MaxMsgSize, -1)
	if c.Duplicates == 0 {
		c.Duplicates = 2 * time.Minute
		if c.MaxAge > 0 {
			c.Duplicates = min(c.Duplicates, c.MaxAge)
		}
	}
	return c
}

// keyValueStream is the stream of a key-value bucket, as far as the house asks
// for one: what its configuration can say beyond that is a difference.
func keyValueStream(c jetstream.KeyValueConfig) jetstream.StreamConfig {
	return asStored(jetstream.StreamConfig{
		Name: bucketPrefix + c.Bucket, Description: c.Description, Subjects: []string{"$KV." + c.Bucket + ".>"},
		MaxMsgsPerSubject: int64(max(c.History, 1)), MaxBytes: c.MaxBytes, MaxAge: c.TTL, MaxMsgSize: c.MaxValueSize,
		Storage: c.Storage, Replicas: c.Replicas, RePublish: c.RePublish, Metadata: c.Metadata,
		Discard: jetstream.DiscardNew, AllowRollup: true, DenyDelete: true, AllowDirect: true,
	})
}

// filesStream is the stream of an object bucket, likewise.
func filesStream(c jetstream.ObjectStoreConfig) jetstream.StreamConfig {
	return asStored(jetstream.StreamConfig{
		Name: filesPrefix + c.Bucket, Description: c.Description, Subjects: []string{"$O." + c.Bucket + ".C.>", "$O." + c.Bucket + ".M.>"},
		MaxBytes: c.MaxBytes, MaxAge: c.TTL, Storage: c.Storage, Replicas: c.Replicas, Metadata: c.Metadata,
		Discard: jetstream.DiscardNew, AllowRollup: true, AllowDirect: true,
	})
}
