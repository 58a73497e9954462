// Package run keeps a process alive and ends it well.
//
// A Group starts components in order and stops them in reverse, within a drain
// deadline, when a signal comes or one of them fails. Workers count goroutines
// so that they can be drained. OpenBus gives NATS with JetStream: an embedded
// server without a port, or a connection to servers elsewhere. Health answers
// /healthz, /readyz and /metrics.
//
// The package knows no service and reads no configuration.
package run
