package rpc_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

func TestCallsBeyondTheQueueAreRefusedAndNotLost(t *testing.T) {
	running, free := make(chan struct{}), make(chan struct{})
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		running <- struct{}{}
		<-free
		return &rpctest.Book{}, nil
	}}
	client, _ := library(t, lib, rpc.Options{Workers: 1, Queue: 1})
	results := make(chan error, 3)
	call := func() {
		_, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{})
		results <- err
	}
	go call()
	<-running
	go call()
	go call()
	if got := errs.From(<-results); got.Code != codes.Unavailable || got.Reason != "service.busy" {
		t.Fatalf("the third call: %+v", got)
	}
	close(free)
	<-running
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func TestDrainFinishesRunningCallsAndRefusesNewOnes(t *testing.T) {
	running, free := make(chan struct{}), make(chan struct{})
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		running <- struct{}{}
		<-free
		return &rpctest.Book{Title: "finished"}, nil
	}}
	client, server := library(t, lib, rpc.Options{})
	type result struct {
		book *rpctest.Book
		err  error
	}
	answer := make(chan result, 1)
	go func() {
		book, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{})
		answer <- result{book, err}
	}()
	<-running
	drained := make(chan error, 1)
	go func() { drained <- server.Drain(t.Context()) }()
	for errs.Code(refused(t, client)) != codes.Unavailable {
		if t.Context().Err() != nil {
			t.Fatal("the server still takes calls")
		}
	}
	select {
	case err := <-drained:
		t.Fatalf("drained before the call was finished: %v", err)
	default:
	}
	close(free)
	if r := <-answer; r.err != nil || r.book.GetTitle() != "finished" {
		t.Errorf("the running call: %v, %v", r.book, r.err)
	}
	if err := <-drained; err != nil {
		t.Error(err)
	}
}

func refused(t *testing.T, client rpctest.LibraryServiceClient) error {
	t.Helper()
	_, err := client.ListBooks(t.Context(), &rpctest.ListBooksRequest{})
	return err
}

func TestDrainCancelsWhatDoesNotFinishInTime(t *testing.T) {
	running, ended := make(chan struct{}), make(chan error, 1)
	lib := &rpctest.Library{Get: func(ctx context.Context, _ string) (*rpctest.Book, error) {
		close(running)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}}
	client, server := library(t, lib, rpc.Options{})
	go client.GetBook(t.Context(), &rpctest.GetBookRequest{}) //nolint:errcheck // the answer does not matter here
	<-running
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := server.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("drain: %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the call: %v", err)
	}
}

func TestTwoProcessesShareTheCallsAndOneMayLeave(t *testing.T) {
	connect := rpctest.Connect(t)
	served := func(name string) *rpctest.Library {
		return &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) { return &rpctest.Book{Id: name}, nil }}
	}
	first := serve(t, connect(), served("first"), rpc.Options{})
	serve(t, connect(), served("second"), rpc.Options{})
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(connect()))
	seen := map[string]int{}
	for len(seen) < 2 {
		book, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{})
		if err != nil {
			t.Fatal(err)
		}
		seen[book.GetId()]++
	}
	if err := first.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if book, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{}); err != nil || book.GetId() != "second" {
			t.Fatalf("after one left: %v, %v", book, err)
		}
	}
}
