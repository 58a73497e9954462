package watch

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

const (
	// mostSearches a person keeps.
	mostSearches = 100
	// mostBytes a search may have, so that all of a person's fit in one answer.
	mostBytes = 7_000
	// settling is how long something public may take until the search finds it. An
	// alert looks no nearer to the present than that; what came later is for the
	// next one.
	settling = 5 * time.Minute
)

// rhythm is the time between two alerts; 0 is never.
func rhythm(alert watchv1.AlertRhythm) time.Duration {
	switch alert {
	case watchv1.AlertRhythm_ALERT_RHYTHM_DAILY:
		return 24 * time.Hour
	case watchv1.AlertRhythm_ALERT_RHYTHM_WEEKLY:
		return 7 * 24 * time.Hour
	default:
		return 0
	}
}

// checkSearch refuses what cannot be kept. It asks for one of the two searches.
func checkSearch(in *watchv1.SavedSearch) error {
	if (in.GetSuppliers() == nil) == (in.GetTenders() == nil) {
		return errs.Invalid("saved_search.suppliers", "saved_search.what", "save a search for suppliers or one for tenders, and not both")
	}
	if proto.Size(in) > mostBytes {
		return errs.Invalid("saved_search", "saved_search.too_long", "this search is too long to be kept; take some words or filters out")
	}
	return nil
}

// bare is a search without what belongs to one look at it: the page, and since when.
func bare(in *watchv1.SavedSearch) *watchv1.SavedSearch {
	in = proto.CloneOf(in)
	if s := in.GetSuppliers(); s != nil {
		s.Page, s.PageSize, s.ListedSince = 0, 0, nil
	}
	if t := in.GetTenders(); t != nil {
		t.Page, t.PageSize, t.ListedSince = 0, 0, nil
	}
	return in
}

// setAlert changes the rhythm. One that begins tells what is new from now on;
// one that changes leaves out nothing that was not told.
func setAlert(s *watchv1.SavedSearch, alert watchv1.AlertRhythm, now time.Time) {
	if alert == s.GetAlert() && s.GetToldUntil() != nil {
		return
	}
	if rhythm(s.GetAlert()) == 0 {
		s.ToldUntil = timestamppb.New(now)
	}
	s.Alert, s.NextAlertAt = alert, nil
	if period := rhythm(alert); period > 0 {
		s.NextAlertAt = timestamppb.New(now.Add(period))
	} else {
		s.TellingUntil = nil
	}
}

// begin fixes the end of the period that is told, once it is due. It tells
// whether there is anything to do.
func begin(s *watchv1.SavedSearch, now time.Time) bool {
	if s.GetNextAlertAt() == nil || s.GetNextAlertAt().AsTime().After(now) {
		return false
	}
	if s.GetTellingUntil() == nil {
		until := now.Add(-settling)
		if from := s.GetToldUntil().AsTime(); until.Before(from) {
			until = from
		}
		s.TellingUntil = timestamppb.New(until)
	}
	return true
}

// finish notes that the period was told. The next alert keeps the hour of the
// day, however late this one was.
func finish(s *watchv1.SavedSearch, until *timestamppb.Timestamp, now time.Time) {
	s.ToldUntil, s.TellingUntil = until, nil
	period := rhythm(s.GetAlert())
	next := s.GetNextAlertAt().AsTime()
	if missed := now.Sub(next); missed >= 0 {
		next = next.Add((missed/period + 1) * period)
	}
	s.NextAlertAt = timestamppb.New(next)
}
