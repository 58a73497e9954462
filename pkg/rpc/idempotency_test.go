package rpc_test

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

type keys struct{ scope, key, hash string }

func remembered(into *[]keys) rpc.Remember {
	return func(ctx context.Context, scope, key, hash string) context.Context {
		*into = append(*into, keys{scope, key, hash})
		return ctx
	}
}

func TestTheStoreLearnsTheKeyOfACreation(t *testing.T) {
	var got []keys
	client, _ := library(t, &rpctest.Library{}, rpc.Options{Remember: remembered(&got)})
	create := func(who, key, title string) {
		t.Helper()
		ctx := rpc.WithIdempotencyKey(as(t, who), key)
		if _, err := client.CreateBook(ctx, &rpctest.CreateBookRequest{Book: &rpctest.Book{Title: title}}); err != nil {
			t.Fatal(err)
		}
	}
	create("olga", "k1", "T")
	create("olga", "k1", "T")
	create("olga", "k1", "U")
	if _, err := client.GetBook(rpc.WithIdempotencyKey(t.Context(), "k1"), &rpctest.GetBookRequest{}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 {
		t.Fatalf("told of %v; a read has no key", got)
	}
	if got[0] != got[1] || got[0].hash == got[2].hash || got[0].key != "k1" {
		t.Errorf("got %v", got)
	}
	if got[0].scope != "person:per_olga/fairlot.rpctest.v1.LibraryService/CreateBook" {
		t.Errorf("scope %q", got[0].scope)
	}
}

func TestAKeyIsRefusedWhereItCannotBeKept(t *testing.T) {
	client, _ := library(t, &rpctest.Library{}, rpc.Options{})
	for key, want := range map[string]codes.Code{"k": codes.Unimplemented, strings.Repeat("k", 101): codes.InvalidArgument} {
		ctx := rpc.WithIdempotencyKey(as(t, "olga"), key)
		_, err := client.CreateBook(ctx, &rpctest.CreateBookRequest{Book: &rpctest.Book{Title: "T"}})
		if errs.Code(err) != want {
			t.Errorf("%d characters: %v", len(key), err)
		}
	}
}

func TestCallsOnBehalfOfACallGetKeysOfTheirOwn(t *testing.T) {
	connect := rpctest.Connect(t)
	var got []keys
	nc := connect()
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(nc))
	lib := &rpctest.Library{Get: func(ctx context.Context, _ string) (*rpctest.Book, error) {
		for _, title := range []string{"A", "B"} {
			if _, err := client.CreateBook(ctx, &rpctest.CreateBookRequest{Book: &rpctest.Book{Title: title}}); err != nil {
				return nil, err
			}
		}
		return &rpctest.Book{}, nil
	}}
	serve(t, nc, lib, rpc.Options{Remember: remembered(&got)})
	for range 2 {
		if _, err := client.GetBook(rpc.WithIdempotencyKey(as(t, "olga"), "k1"), &rpctest.GetBookRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(got) != 4 || got[0].key == "k1" || got[0].key == got[1].key || got[0].key != got[2].key || got[1].key != got[3].key {
		t.Fatalf("got %v", got)
	}
}
