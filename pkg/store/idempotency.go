package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"

	"github.com/fairlot/fairlot/pkg/store/internal/driver"
)

// onceKey is the context's key for the idempotency of a request.
type onceKey struct{}

// request is the idempotency of one request. The first record it makes in a
// collection carries the key.
type request struct {
	once driver.Once
	mu   sync.Mutex
	used map[string]bool
}

// WithIdempotency makes creations under ctx happen once. Scope says whose key it
// is (the caller and the method), key is what the caller sent, requestHash
// stands for the request's content. Only the first record that is made in each
// collection under ctx uses the key.
func WithIdempotency(ctx context.Context, scope, key, requestHash string) context.Context {
	// The length keeps ("a", "bc") apart from ("ab", "c"); the hash bounds the size.
	sum := sha256.Sum256([]byte(strconv.Itoa(len(scope)) + ":" + scope + key))
	return context.WithValue(ctx, onceKey{}, &request{
		once: driver.Once{Key: hex.EncodeToString(sum[:]), Hash: requestHash},
		used: map[string]bool{},
	})
}

// WithoutIdempotency takes the key out of ctx, for records that must be made
// anew each time or of which one request makes many.
func WithoutIdempotency(ctx context.Context) context.Context {
	return context.WithValue(ctx, onceKey{}, nil)
}

// claim gives the request's key if it is still free in the collection, and what
// to call with the outcome: a creation that failed leaves the key for the next.
func claim(ctx context.Context, collection string) (*driver.Once, func(made bool)) {
	r, ok := ctx.Value(onceKey{}).(*request)
	if !ok {
		return nil, func(bool) {}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.used[collection] {
		return nil, func(bool) {}
	}
	r.used[collection] = true
	return &r.once, func(made bool) {
		if made {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.used, collection)
	}
}
