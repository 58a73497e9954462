package rpc_test

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

func BenchmarkOneHop(b *testing.B) {
	client, _ := library(b, &rpctest.Library{}, rpc.Options{})
	request := &rpctest.GetBookRequest{Book: "boo_1"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.GetBook(b.Context(), request); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareRequest(b *testing.B) {
	connect := rpctest.Connect(b)
	nc, caller := connect(), connect()
	if _, err := nc.Subscribe("bare", func(m *nats.Msg) { _ = m.Respond(m.Data) }); err != nil {
		b.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		b.Fatal(err)
	}
	payload, err := proto.Marshal(&rpctest.GetBookRequest{Book: "boo_1"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := caller.Request("bare", payload, time.Second); err != nil {
			b.Fatal(err)
		}
	}
}
