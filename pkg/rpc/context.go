package rpc

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

type (
	languageKey struct{}
	keyKey      struct{}
)

// callKey is the idempotency key of the call in a context. One that came with
// the call being served is inherited: a call made on its behalf gets a key of
// its own, derived from it, so that two different calls never share one.
type callKey struct {
	key       string
	inherited bool
}

// WithLanguage gives a context whose outgoing calls prefer these languages, in
// the form of the Accept-Language header.
func WithLanguage(ctx context.Context, accept string) context.Context {
	return context.WithValue(ctx, languageKey{}, accept)
}

// Language gives the caller's preference in the form of the Accept-Language
// header, or "".
func Language(ctx context.Context) string {
	accept, _ := ctx.Value(languageKey{}).(string)
	return accept
}

// WithIdempotencyKey gives a context whose next call may be repeated: the same
// key with the same request makes one record only.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, keyKey{}, callKey{key: key})
}

func inheritKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, keyKey{}, callKey{key: key, inherited: true})
}

// outgoingKey is the key that a call to subject with this payload carries.
func outgoingKey(ctx context.Context, subject string, payload []byte) string {
	k, _ := ctx.Value(keyKey{}).(callKey)
	if !k.inherited || k.key == "" {
		return k.key
	}
	h := sha256.New()
	h.Write([]byte(k.key + "\n" + subject + "\n"))
	h.Write(payload)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
