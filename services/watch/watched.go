package watch

import (
	"context"
	"errors"

	"github.com/fairlot/fairlot/pkg/store"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// watched are the records of tenders that people keep an eye on.
type watched struct {
	following *store.Collection[*watchv1.Following]
	dates     *store.Collection[*watchv1.WatchedTender]
	questions *store.Collection[*watchv1.OpenQuestion]
	bidders   *store.Collection[*watchv1.Bidder]
	calendars *store.Collection[*watchv1.CalendarRecord]
}

func openWatched(ctx context.Context, db store.DB) (watched, error) {
	var w watched
	var failed [5]error
	w.following, failed[0] = store.NewCollection[*watchv1.Following](ctx, db, "following",
		store.Index{Name: byPerson, Fields: []string{"person", "followed_at"}},
		store.Index{Name: byTender, Fields: []string{"tender"}},
		store.Index{Name: byPair, Fields: []string{"person", "tender"}, Unique: true})
	w.dates, failed[1] = store.NewCollection[*watchv1.WatchedTender](ctx, db, "watched_tenders",
		store.Index{Name: byDue, Fields: []string{"remind_at"}})
	w.questions, failed[2] = store.NewCollection[*watchv1.OpenQuestion](ctx, db, "open_questions",
		store.Index{Name: byDue, Fields: []string{"remind_at"}},
		store.Index{Name: byTender, Fields: []string{"tender"}})
	w.bidders, failed[3] = store.NewCollection[*watchv1.Bidder](ctx, db, "bidders",
		store.Index{Name: byTender, Fields: []string{"tender"}})
	w.calendars, failed[4] = store.NewCollection[*watchv1.CalendarRecord](ctx, db, "calendars",
		store.Index{Name: bySecret, Fields: []string{"secret_sha256"}, Unique: true})
	return w, errors.Join(failed[:]...)
}
