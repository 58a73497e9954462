package rpc

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
)

// maxKey bounds an idempotency key; a UUID has 36 characters.
const maxKey = 100

// Remember puts an idempotency key where the store finds it when the method
// creates its record: store.WithIdempotency.
type Remember func(ctx context.Context, scope, key, requestHash string) context.Context

// Creates tells whether a method of this name makes a record, so that an
// idempotency key has a meaning.
func Creates(name string) bool {
	for _, verb := range []string{"Create", "Add", "Ask", "Register", "Import"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// idempotencyInterceptor hands the key of a creating call to the store, bound
// to the caller, the method and the request's content.
func idempotencyInterceptor(methods map[string]*method, remember Remember) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		k, _ := ctx.Value(keyKey{}).(callKey)
		if k.key == "" || !Creates(methods[info.FullMethod].name) {
			return next(ctx, req)
		}
		if len(k.key) > maxKey {
			return nil, errs.Invalid("Idempotency-Key", "idempotency.key", "the key has at most 100 characters")
		}
		if remember == nil {
			return nil, errs.New(codes.Unimplemented, "idempotency.unsupported", "this service does not keep idempotency keys; call without one")
		}
		message, ok := req.(proto.Message)
		if !ok {
			return next(ctx, req)
		}
		body, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
		if err != nil {
			return nil, err
		}
		hash := sha256.Sum256(body)
		id, _ := auth.From(ctx)
		return next(remember(ctx, id.String()+info.FullMethod, k.key, hex.EncodeToString(hash[:])), req)
	}
}
