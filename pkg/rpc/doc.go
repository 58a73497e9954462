// Package rpc carries the contracts' methods over NATS.
//
// Server is a grpc.ServiceRegistrar: the generated Register…Server functions
// mount every unary method on a NATS micro endpoint,
// fairlot.rpc.<service>.v1.<Method>, and processes that run the same service
// share its calls. Client is a grpc.ClientConnInterface: the generated
// New…Client functions call through it. Around every method stand the same
// steps: who calls and whether the contract lets them (Access), whether the
// request keeps the contract's rules (protovalidate), whether it was made
// before (idempotency key), and one span, one figure and one log record.
//
// A method that does not say who may call it does not start. Payloads are
// protobuf, errors are google.rpc.Status as pkg/errs writes them. Streams are
// not carried: files go through pkg/blob, events through pkg/events. The
// subfolders mount the same methods as REST and describe them as OpenAPI.
//
// The package knows no procurement word and decides nothing about records:
// whether a record belongs to the caller is the service's question.
package rpc
