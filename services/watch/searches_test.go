package watch_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

func (h *house) searches(who auth.Identity) []*watchv1.SavedSearch {
	h.t.Helper()
	list, err := h.client.ListSavedSearches(h.As(who), &watchv1.ListSavedSearchesRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return list.GetSavedSearches()
}

func TestASavedSearchIsKeptWithoutItsPageNewestFirst(t *testing.T) {
	h := newHouse(t)
	h.save("laundry", never)
	h.Clock.Advance(time.Minute)
	h.save("kitchen", daily)
	got := h.searches(h.officer)
	if len(got) != 2 || got[0].GetName() != "All for kitchen" || got[1].GetName() != "All for laundry" {
		t.Fatalf("got %v", got)
	}
	if s := got[0].GetSuppliers(); s.GetQ() != "kitchen" || s.GetPage() != 0 || len(s.GetCountry()) != 1 {
		t.Errorf("kept %v", s)
	}
	if got[0].GetNextAlertAt() == nil || got[1].GetNextAlertAt() != nil {
		t.Errorf("the next alerts are at %v and %v", got[0].GetNextAlertAt(), got[1].GetNextAlertAt())
	}
}

func TestNobodyReadsOrChangesAnothersSavedSearch(t *testing.T) {
	h := newHouse(t)
	kept := h.save("laundry", daily)
	for who, other := range map[string]auth.Identity{
		"a colleague": h.Person(h.city, auth.RoleOfficer), "another organisation": h.Person(h.other, auth.RoleAdministrator),
	} {
		if got := h.searches(other); len(got) != 0 {
			t.Errorf("%s reads %v", who, got)
		}
		_, err := h.client.UpdateSavedSearch(h.As(other), &watchv1.UpdateSavedSearchRequest{SavedSearch: kept})
		wantCode(t, who+" changes it", err, codes.NotFound)
		_, err = h.client.DeleteSavedSearch(h.As(other), &watchv1.DeleteSavedSearchRequest{SavedSearch: kept.GetId()})
		wantCode(t, who+" deletes it", err, codes.NotFound)
	}
	_, err := h.client.ListSavedSearches(t.Context(), &watchv1.ListSavedSearchesRequest{})
	wantCode(t, "signed out", err, codes.Unauthenticated)
	if got := h.searches(h.officer); len(got) != 1 || got[0].GetRevision() != kept.GetRevision() {
		t.Errorf("its person reads %v", got)
	}
}

func TestASearchCannotBeSavedInAnothersNameNorToldAsTold(t *testing.T) {
	h := newHouse(t)
	victim := h.Person(h.other)
	kept, err := h.client.CreateSavedSearch(h.As(h.officer), &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{
		Id: "sav_mine", Person: victim.Person, Name: "n", Alert: daily, Suppliers: &searchv1.SearchSuppliersRequest{},
	}})
	if err != nil || kept.GetPerson() != h.officer.Person || kept.GetId() == "sav_mine" {
		t.Fatalf("got %v, %v", kept, err)
	}
	if len(h.searches(victim)) != 0 {
		t.Error("another person got a search")
	}
}

func TestOnlyNameAndAlertOfASavedSearchChangeOnTheRevisionRead(t *testing.T) {
	h := newHouse(t)
	kept := h.save("laundry", daily)
	h.Clock.Advance(time.Hour)
	revision := kept.GetRevision()
	kept.Name, kept.Alert, kept.Person, kept.Suppliers.Q = " Washing ", weekly, "per_x", "other"
	changed, err := h.client.UpdateSavedSearch(h.As(h.officer), &watchv1.UpdateSavedSearchRequest{SavedSearch: kept})
	if err != nil {
		t.Fatal(err)
	}
	if changed.GetName() != "Washing" || changed.GetSuppliers().GetQ() != "laundry" || changed.GetPerson() != h.officer.Person ||
		!changed.GetToldUntil().AsTime().Equal(kept.GetCreatedAt().AsTime()) || !changed.GetNextAlertAt().AsTime().Equal(h.Clock.Now().Add(7*day)) {
		t.Errorf("changed to %v", changed)
	}
	kept.Revision = revision
	_, err = h.client.UpdateSavedSearch(h.As(h.officer), &watchv1.UpdateSavedSearchRequest{SavedSearch: kept})
	wantCode(t, "on an old revision", err, codes.Aborted)
	kept.Revision = 0
	_, err = h.client.UpdateSavedSearch(h.As(h.officer), &watchv1.UpdateSavedSearchRequest{SavedSearch: kept})
	wantReason(t, "on none", err, "revision.missing")
}

func TestAnAlertThatIsSwitchedOnTellsFromThenOn(t *testing.T) {
	h := newHouse(t)
	kept := h.save("laundry", never)
	h.directory.list("laundry before", h.Clock.Now().Add(time.Hour))
	h.Clock.Advance(2 * time.Hour)
	kept.Alert = daily
	if _, err := h.client.UpdateSavedSearch(h.As(h.officer), &watchv1.UpdateSavedSearchRequest{SavedSearch: kept}); err != nil {
		t.Fatal(err)
	}
	h.passes(day)
	h.told()
}

func TestADeletedSearchTellsNothing(t *testing.T) {
	h := newHouse(t)
	kept := h.save("laundry", daily)
	h.directory.list("laundry one", h.Clock.Now().Add(time.Hour))
	if _, err := h.client.DeleteSavedSearch(h.As(h.officer), &watchv1.DeleteSavedSearchRequest{SavedSearch: kept.GetId()}); err != nil {
		t.Fatal(err)
	}
	h.passes(day)
	h.told()
}

func TestASearchThatCannotBeKeptSaysWhy(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		what, reason string
		search       *watchv1.SavedSearch
	}{
		{"none of the two", "saved_search.what", &watchv1.SavedSearch{Name: "n"}},
		{"both", "saved_search.what", &watchv1.SavedSearch{Name: "n", Suppliers: &searchv1.SearchSuppliersRequest{}, Tenders: &searchv1.SearchTendersRequest{}}},
		{"a name of blanks", "required", &watchv1.SavedSearch{Name: "  ", Suppliers: &searchv1.SearchSuppliersRequest{}}},
		{"a radius of nowhere", "search.no_centre", &watchv1.SavedSearch{Name: "n", Suppliers: &searchv1.SearchSuppliersRequest{RadiusKm: 5}}},
		{"a long one", "saved_search.too_long", &watchv1.SavedSearch{Name: "n", Suppliers: &searchv1.SearchSuppliersRequest{Label: []string{strings.Repeat("x", 8000)}}}},
	} {
		_, err := h.client.CreateSavedSearch(h.As(h.officer), &watchv1.CreateSavedSearchRequest{SavedSearch: c.search})
		wantReason(t, c.what, err, c.reason)
	}
	for range 100 {
		h.save("laundry", never)
	}
	_, err := h.client.CreateSavedSearch(h.As(h.officer), &watchv1.CreateSavedSearchRequest{SavedSearch: &watchv1.SavedSearch{Name: "n", Tenders: &searchv1.SearchTendersRequest{}}})
	wantReason(t, "the 101st", err, "saved_search.too_many")
	if got := len(h.searches(h.officer)); got != 100 {
		t.Errorf("%d are kept", got)
	}
}
