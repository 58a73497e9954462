// Package blob keeps files in the JetStream object store: attachments, sealed
// or not, evidence, documents and reports. They are streamed both ways, never
// held whole in memory, with a limit on their size; their SHA-256 is computed
// when they come and checked to the last byte when they are read.
//
// A file is kept when Put returns: the embedded server writes through to the
// disk; with servers elsewhere that rests on their sync_interval and replicas.
// The package does not decide who may read a file.
package blob
