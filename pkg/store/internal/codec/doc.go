// Package codec turns protobuf messages into BSON documents and back, reads
// the indexed values out of a document and orders them as bytes.
//
// A field keeps its name from the .proto file; an enum is stored by name, a
// Timestamp as a date in milliseconds, a Struct as a plain document. A field
// without presence is always written, zero or not, so that it can be found by
// its zero value; a field with presence only when set. Field names of a
// document that the message does not know are ignored.
//
// It knows nothing of records, revisions or databases.
package codec
