package auth

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Bucket is the key-value bucket of the ring: key id → Key.
const Bucket = "fairlot_keys"

// Key is the public half of a process's key.
type Key struct {
	// ID names the key by its hash.
	ID string `json:"id"`
	// Public is the Ed25519 public key.
	Public ed25519.PublicKey `json:"public"`
	// Services are those the process runs now; for them its tokens are believed.
	Services []string `json:"services"`
	// Ever are those the process has ever run; for them its documents are believed.
	Ever []string `json:"ever"`
	// Registered is when the key was first registered (real time, UTC).
	Registered time.Time `json:"registered"`
}

// KeyRing knows the public keys of all processes of the instance. It follows
// the bucket until Close.
type KeyRing struct {
	kv   jetstream.KeyValue
	stop context.CancelFunc
	done chan struct{}

	mu   sync.RWMutex
	keys map[string]Key
}

// OpenKeyRing opens the ring that all processes on the same JetStream share.
func OpenKeyRing(ctx context.Context, js jetstream.JetStream) (*KeyRing, error) {
	kv, err := js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: Bucket, Description: "Public keys of the processes", History: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("open the key ring: %w", err)
	}
	follow, stop := context.WithCancel(context.WithoutCancel(ctx))
	watcher, err := kv.WatchAll(follow)
	if err != nil {
		stop()
		return nil, fmt.Errorf("watch the key ring: %w", err)
	}
	r := &KeyRing{kv: kv, stop: stop, done: make(chan struct{}), keys: map[string]Key{}}
	go r.follow(follow, watcher)
	return r, nil
}

// Close stops following the bucket.
func (r *KeyRing) Close() {
	r.stop()
	<-r.done
}

func (r *KeyRing) follow(ctx context.Context, watcher jetstream.KeyWatcher) {
	defer close(r.done)
	defer func() { _ = watcher.Stop() }()
	for {
		select {
		case <-ctx.Done():
			return
		case entry, ok := <-watcher.Updates():
			if !ok {
				return
			}
			if entry == nil {
				continue // the end of what was there at the start
			}
			r.keep(entry)
		}
	}
}

// keep remembers an entry. One that does not hold the key of its name was not
// written by us and is forgotten.
func (r *KeyRing) keep(entry jetstream.KeyValueEntry) (Key, bool) {
	var k Key
	ok := entry.Operation() == jetstream.KeyValuePut && json.Unmarshal(entry.Value(), &k) == nil &&
		len(k.Public) == ed25519.PublicKeySize && k.ID == entry.Key() && keyID(k.Public) == k.ID
	r.mu.Lock()
	defer r.mu.Unlock()
	if !ok {
		delete(r.keys, entry.Key())
		return Key{}, false
	}
	r.keys[k.ID] = k
	return k, true
}

// Register makes the signer's key known as that of a process that runs the
// services. It returns once the ring is stored, so a token signed afterwards is
// believed everywhere. Registering again replaces what the process runs now.
func (r *KeyRing) Register(ctx context.Context, s *Signer, services ...string) error {
	for {
		k := Key{ID: s.KeyID(), Public: s.Public(), Registered: time.Now().UTC().Truncate(time.Millisecond)}
		entry, err := r.kv.Get(ctx, k.ID)
		var revision uint64
		switch {
		case err == nil:
			revision = entry.Revision()
			if old, ok := r.keep(entry); ok {
				k = old
			}
		case !errors.Is(err, jetstream.ErrKeyNotFound):
			return fmt.Errorf("read the key ring: %w", err)
		}
		k.Services = sortedSet(services)
		k.Ever = sortedSet(append(slices.Clone(k.Ever), services...))
		body, err := json.Marshal(k)
		if err != nil {
			return fmt.Errorf("write the key ring: %w", err)
		}
		_, err = r.kv.Update(ctx, k.ID, body, revision)
		if err == nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.keys[k.ID] = k
			return nil
		}
		if !errors.Is(err, jetstream.ErrKeyExists) {
			return fmt.Errorf("store the key ring: %w", err)
		}
	}
}

// Key gives a key by its id, asking the bucket when the watch has not brought
// it yet. Codes: NotFound (key.not_found).
func (r *KeyRing) Key(ctx context.Context, id string) (Key, error) {
	r.mu.RLock()
	k, ok := r.keys[id]
	r.mu.RUnlock()
	if ok {
		return k, nil
	}
	entry, err := r.kv.Get(ctx, id)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound), errors.Is(err, jetstream.ErrInvalidKey):
		return Key{}, errs.NotFound("key", id)
	case err != nil:
		return Key{}, errs.New(codes.Unavailable, "key.unavailable", "the key ring cannot be read now").Because(err)
	}
	if k, ok = r.keep(entry); !ok {
		return Key{}, errs.NotFound("key", id)
	}
	return k, nil
}

// Keys gives all keys known here, oldest first; public, so that anyone can
// verify a document.
func (r *KeyRing) Keys() []Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.SortedFunc(maps.Values(r.keys), func(a, b Key) int { return a.Registered.Compare(b.Registered) })
}

func sortedSet(list []string) []string {
	set := slices.Clone(list)
	slices.Sort(set)
	return slices.Compact(set)
}
