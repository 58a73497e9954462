// Package blob keeps files in the JetStream object store: attachments, sealed
// or not, evidence, documents and reports. They are streamed both ways, never
// held whole in memory, with a limit on their size; their SHA-256 is computed
// when they come and checked to the last byte when they are read.
//
// The form is that of NATS's object stores (ADR-20), so its own tools read it
// too. Sending and reading are done here all the same: the client library lets
// an upload run ahead of the disk without bound, leaves the parts of one that
// breaks off behind, and ends a download with the request that began it.
//
// A file is kept when Put returns: the embedded server writes through to the
// disk; with servers elsewhere that rests on their sync_interval and replicas.
// The package does not decide who may read a file.
package blob
