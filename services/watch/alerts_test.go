package watch_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/watch"
)

const (
	never  = watchv1.AlertRhythm_ALERT_RHYTHM_UNSPECIFIED
	daily  = watchv1.AlertRhythm_ALERT_RHYTHM_DAILY
	weekly = watchv1.AlertRhythm_ALERT_RHYTHM_WEEKLY
	day    = 24 * time.Hour
)

func TestAnAlertTellsWhatIsNewSinceTheLastOneAndOnlyThat(t *testing.T) {
	h := newHouse(t)
	h.directory.list("laundry before", h.Clock.Now().Add(-time.Hour))
	kept := h.save("laundry", daily)
	h.passes(day)
	h.told()
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	h.directory.list("laundry two", h.Clock.Now().Add(2*time.Hour))
	h.directory.list("kitchen", h.Clock.Now().Add(2*time.Hour))
	h.passes(23 * time.Hour)
	h.told()
	h.passes(time.Hour)
	h.told("2")
	h.passes(0)
	h.passes(day)
	h.told("2")

	got := h.post.told[0]
	if got.GetKind() != "saved_search_news" || got.GetWords()["name"] != kept.GetName() || len(got.GetPeople()) != 1 || got.GetPeople()[0] != h.officer.Person {
		t.Errorf("told %v", got)
	}
	if want := "/searches/" + kept.GetId() + "?since=2026-11-24T08%3A55%3A00Z"; got.GetLink() != want {
		t.Errorf("leads to %s, want %s", got.GetLink(), want)
	}
}

func TestAWeeklyAlertWaitsAWeekAndNoneNeverComes(t *testing.T) {
	h := newHouse(t)
	h.save("laundry", weekly)
	h.save("laundry", never)
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	h.passes(6 * day)
	h.told()
	h.passes(day)
	h.told("1")
}

func TestWhatTheSearchFindsLateIsToldByTheNextAlert(t *testing.T) {
	h := newHouse(t)
	h.save("laundry", daily)
	// Public a minute before the alert, found only after it.
	public := h.Clock.Now().Add(day - time.Minute)
	h.passes(day)
	h.directory.list("laundry late", public)
	h.passes(day)
	h.told("1")
}

func TestAnAlertWhoseAnswerWasLostIsNotToldTwiceAndLeavesNothingOut(t *testing.T) {
	h := newHouse(t)
	h.save("laundry", daily)
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	h.post.lose = true
	h.Clock.Advance(day)
	if err := h.service.Tell(t.Context()); err == nil {
		t.Fatal("the alert should have failed")
	}
	// Something new comes before it is tried again.
	h.directory.list("laundry two", h.Clock.Now().Add(time.Hour))
	h.passes(2 * time.Hour)
	h.told("1")
	h.passes(day)
	h.told("1", "1")
}

func TestAnAlertWaitsForASearchThatIsDownAndHoldsUpNobodyElse(t *testing.T) {
	h := newHouse(t)
	h.save("laundry", daily)
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	h.directory.fail(true)
	h.Clock.Advance(day)
	if err := h.service.Tell(t.Context()); err == nil {
		t.Fatal("the alert should have failed")
	}
	h.directory.fail(false)
	h.passes(0)
	h.told("1")
}

func TestAfterALongSilenceThereIsOneAlertAndTheHourStays(t *testing.T) {
	h := newHouse(t)
	kept := h.save("laundry", daily)
	for n := range 10 {
		h.directory.list("laundry "+string(rune('a'+n)), h.Clock.Now().Add(time.Duration(n)*day))
	}
	h.passes(10*day + 3*time.Hour)
	h.told("10")
	mine, err := h.client.ListSavedSearches(h.As(h.officer), &watchv1.ListSavedSearchesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if next, want := mine.GetSavedSearches()[0].GetNextAlertAt().AsTime(), kept.GetCreatedAt().AsTime().Add(11*day); !next.Equal(want) {
		t.Errorf("the next alert is at %v, want %v", next, want)
	}
}

func TestTwoProcessesTellAnAlertOnce(t *testing.T) {
	h := newHouse(t)
	for range 20 {
		h.save("laundry", daily)
	}
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	h.Clock.Advance(day)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := h.service.Tell(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if got := len(h.post.counts()); got != 20 {
		t.Errorf("%d alerts told, want 20", got)
	}
	h.passes(0)
	if got := len(h.post.keys); got != 20 {
		t.Errorf("%d occasions, want 20", got)
	}
}

func TestTheServiceTellsByItselfWhenItsClockJumps(t *testing.T) {
	h := newHouse(t)
	jumping, err := clock.NewSandbox(t.Context(), h.Bus.JetStream)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(jumping.Close)
	service, err := watch.New(t.Context(), watch.Deps{DB: h.DB("watch2"), Clock: jumping, Conn: h.Conn, Signer: h.Signer, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	ctx := auth.With(h.As(h.officer), h.officer)
	if _, err := service.CreateSavedSearch(ctx, &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{
		Name: "All", Alert: daily, Suppliers: &searchv1.SearchSuppliersRequest{Q: "laundry"},
	}}); err != nil {
		t.Fatal(err)
	}
	h.directory.list("laundry one", jumping.Now().Add(time.Hour))
	running, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(running) }()
	if _, err := jumping.Advance(t.Context(), jumping.Now().Add(25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-h.post.news:
	case <-t.Context().Done():
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	h.told("1")
}
