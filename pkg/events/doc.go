// Package events carries what happened from one service to the others.
//
// A service writes its events in the same step as the record they belong to
// (the outbox of package store). A Relay publishes them to JetStream, one stream
// a service, on fairlot.evt.<service>.v1.<Type>.<Subject>, and takes out of the
// outbox what the stream has acknowledged. A Listener hands them to the
// handlers of another service in the order of the stream, through a durable
// consumer that remembers what was handled.
//
// What holds: an event whose record was acknowledged reaches every listener,
// also one that starts later, whatever process dies between. It may come more
// than once (a relay or a listener that dies before it could note its success
// does its last step again; a listener that comes to hear more types starts
// over), so a handler must change nothing when it hears an event a second time.
// Usually it looks at the record first; Event.ID is the same each time.
//
// Events of one record reach the stream in the order they were written, and a
// listener hears a service in the order of its stream, whatever the types, one
// event at a time over all processes (a Batch: in order within a process).
//
// A fault of the moment (codes Unavailable, ResourceExhausted, Aborted,
// Canceled) is waited out for as long as it lasts, and what follows waits
// behind it. A handler that fails otherwise is tried again for a while; then
// the event is set aside in the stream fairlot_dead and counted
// (fairlot_events_handled_total, outcome dead), so that it does not hold up the
// others. A handler that panics fails.
//
// Read models are rebuilt from the lists of the service that owns the records,
// not from here.
package events
