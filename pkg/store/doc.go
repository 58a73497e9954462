// Package store keeps a service's records: typed collections of protobuf
// messages. One record is one aggregate; a change replaces it whole, guarded by
// its revision, and the events it causes are written in the same step (the
// outbox). A record is found by its id or by a declared index.
//
//	db, err := store.Open(ctx, "sqlite:///var/lib/fairlot", "tenders")
//	tenders, err := store.NewCollection[*tendersv1.Tender](ctx, db, "tenders",
//		store.Index{Name: "state", Fields: []string{"state", "deadline"}})
//	tender, err = tenders.Create(ctx, id, tender, event)
//	tender, err = tenders.Update(ctx, id, 0, func(t *tendersv1.Tender) ([]store.Event, error) { … })
//	page, next, err := tenders.List(ctx, store.Query{Index: "state", Equal: []any{"STATE_OPEN"}, Limit: 20})
//
// Every write is on disk when it returns. What a caller may have to answer for
// comes back as a coded error (package errs): NotFound, AlreadyExists, Aborted,
// FailedPrecondition, InvalidArgument; everything else is internal.
//
// There are two drivers behind it, SQLite and MongoDB; one suite says what both
// must do (storetest). It offers no transaction over several records, no joins, no
// queries beyond the declared indexes, and does not publish the events itself:
// that is package events.
package store
