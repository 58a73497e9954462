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
// does its last step again), so a handler must change nothing when it hears an
// event a second time; Event.ID is the same then. Events of one subject come in
// the order they were written. A handler that keeps failing is tried again for
// a while and then the event is set aside in the stream fairlot_dead and
// counted, so that it does not hold up the others.
package events
