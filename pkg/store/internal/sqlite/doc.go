// Package sqlite keeps a service's records in one SQLite file: the embedded
// default. A record is a row with its BSON body, an index is a table of keys
// that compare as bytes, the outbox is a table, and all of them change in one
// transaction.
//
// One connection writes. Writes that wait while another is being synced to disk
// share the next transaction, so that many writers cost one sync; each of them
// still succeeds or fails alone. Readers have connections of their own and see
// what has been committed.
package sqlite
