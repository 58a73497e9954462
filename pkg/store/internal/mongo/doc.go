// Package mongo keeps a service's records in MongoDB: what a city runs at
// scale. A record is one document:
//
//	{_id, revision, body: {…the message…}, unique: {…}, once: {key, hash}, outbox: [{id, seq, type, …}], pending}
//
// so that a record and its events change in one step without transactions. The
// indexes are MongoDB's own over body; a unique one has a second index over a key
// made of its values, which a record outside of it lacks. A deleted record whose
// events are not yet sent stays as a document with nothing but its outbox.
//
// Writes wait for the journals of a majority. The server must be a replica set:
// on a single server a majority is one.
package mongo
