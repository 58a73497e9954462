// Package run gives a process its bus: NATS with JetStream, as an embedded server
// without a port or as a connection to servers elsewhere.
//
// The package knows no service and reads no configuration.
package run
