// Package rpctest is a small lending library with every shape of method that
// the transport carries, and an embedded NATS to serve it on. Tests of pkg/rpc
// and its subfolders share it; nothing else uses it.
//
// Its Go is generated like that of the contracts: put rpctest.proto under
// proto/fairlot/rpctest/v1, run the generator, and move both results here.
package rpctest
