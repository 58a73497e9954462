package rpc_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

// movable is a sandbox clock of one process.
type movable struct {
	clock.Real
	offset atomic.Int64
}

func (m *movable) Offset() time.Duration      { return time.Duration(m.offset.Load()) }
func (m *movable) Adopt(offset time.Duration) { m.offset.Store(max(m.offset.Load(), int64(offset))) }

func TestNoCallSeesAnOlderTimeThanItsCaller(t *testing.T) {
	connect := rpctest.Connect(t)
	ahead, behind := &movable{}, &movable{}
	ahead.offset.Store(int64(time.Hour))
	var seen time.Duration
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		seen = behind.Offset()
		behind.offset.Store(int64(2 * time.Hour))
		return &rpctest.Book{}, nil
	}}
	serve(t, connect(), lib, rpc.Options{Clock: behind})
	client := rpctest.NewLibraryServiceClient(rpc.NewClient(connect(), rpc.WithClock(ahead)))
	if _, err := client.GetBook(t.Context(), &rpctest.GetBookRequest{}); err != nil {
		t.Fatal(err)
	}
	if seen != time.Hour {
		t.Errorf("the method saw %v", seen)
	}
	if ahead.Offset() != 2*time.Hour {
		t.Errorf("the answer brought %v", ahead.Offset())
	}
}
