package watch_test

import (
	"sync"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/watch"
)

func (h *house) followedBy(who auth.Identity) []string {
	h.t.Helper()
	list, err := h.client.ListFollowing(h.As(who), &watchv1.ListFollowingRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	var tenders []string
	for _, f := range list.GetFollowing() {
		tenders = append(tenders, f.GetTender())
	}
	return tenders
}

func TestFollowingTwiceIsOnceAndEndsWhenOneStops(t *testing.T) {
	h := newHouse(t)
	like := &tendersv1.Tender{}
	h.publish(like, "ten_1", 30)
	h.publish(like, "ten_2", 30)
	first := h.follow(h.officer, "ten_1")
	h.Clock.Advance(day)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { h.follow(h.officer, "ten_2") })
	}
	all.Wait()
	if again := h.follow(h.officer, "ten_1"); again.GetId() != first.GetId() {
		t.Errorf("followed twice: %v and %v", first, again)
	}
	if got := h.followedBy(h.officer); len(got) != 2 || got[0] != "ten_2" || got[1] != "ten_1" {
		t.Errorf("follows %v", got)
	}
	if got := h.followedBy(h.Person(h.city, auth.RoleOfficer)); len(got) != 0 {
		t.Errorf("a colleague follows %v", got)
	}
	for range 2 {
		if _, err := h.client.UnfollowTender(h.As(h.officer), &watchv1.UnfollowTenderRequest{Tender: "ten_2"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.followedBy(h.officer); len(got) != 1 || got[0] != "ten_1" {
		t.Errorf("follows %v", got)
	}
}

func TestADraftCannotBeFollowedNorJudged(t *testing.T) {
	h := newHouse(t)
	h.put(&tendersv1.Tender{Id: "ten_draft"})
	set := readLabelled(t, chosenOn)
	h.enterprise(set.suppliers["gardens-torino"], h.other)
	for _, id := range []string{"ten_draft", "ten_none"} {
		_, err := h.client.FollowTender(h.As(h.officer), &watchv1.FollowTenderRequest{Tender: id})
		wantCode(t, "follow "+id, err, codes.NotFound)
		_, err = h.client.GetFit(h.As(h.Person(h.other, auth.RoleRepresentative)), &watchv1.GetFitRequest{Tender: id})
		wantCode(t, "fit of "+id, err, codes.NotFound)
	}
}

func TestFitIsThatOfTheCallersOwnEnterprise(t *testing.T) {
	h := newHouse(t)
	set := readLabelled(t, chosenOn)
	h.publish(set.tenders["parks-torino"], "ten_parks", 30)
	h.publish(set.tenders["offices-gdansk"], "ten_offices", 30)
	closed := h.publish(set.tenders["green-ivrea"], "ten_closed", 30)
	closed.Status = tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	h.put(closed)
	h.directory.tenders = []string{"ten_offices", "ten_parks", "ten_closed", "ten_gone"}
	gardens := h.enterprise(set.suppliers["gardens-torino"], h.other)
	own := h.As(h.Person(h.other, auth.RoleRepresentative))
	fit, err := h.client.GetFit(own, &watchv1.GetFitRequest{Tender: "ten_parks"})
	if err != nil || fit.GetSupplier() != gardens.GetId() || !fit.GetGood() || fit.GetScore() < watch.GoodFrom {
		t.Fatalf("got %v, %v", fit, err)
	}
	list, err := h.client.ListFitting(own, &watchv1.ListFittingRequest{})
	if err != nil || len(list.GetFits()) != 1 || list.GetFits()[0].GetTender() != "ten_parks" {
		t.Errorf("fitting %v, %v", list, err)
	}
	_, err = h.client.GetFit(h.As(h.Person(h.Organisation(), auth.RoleRepresentative)), &watchv1.GetFitRequest{Tender: "ten_parks"})
	wantReason(t, "without an enterprise", err, "fit.no_supplier")
	_, err = h.client.GetFit(h.As(h.officer), &watchv1.GetFitRequest{Tender: "ten_parks"})
	wantCode(t, "an officer", err, codes.PermissionDenied)
}

func TestACalendarOpensWithItsNewestSecretOnly(t *testing.T) {
	h := newHouse(t)
	h.publish(&tendersv1.Tender{}, "ten_1", 30)
	h.follow(h.officer, "ten_1")
	renew := func() string {
		got, err := h.client.RenewCalendar(h.As(h.officer), &watchv1.RenewCalendarRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return got.GetSecret()
	}
	first, second := renew(), renew()
	if first == second || len(second) < 20 {
		t.Fatalf("the secrets are %q and %q", first, second)
	}
	got, err := h.client.ReadCalendar(t.Context(), &watchv1.ReadCalendarRequest{Secret: second})
	if err != nil || len(got.GetTenders()) != 1 || got.GetTenders()[0] != "ten_1" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, secret := range []string{first, "guess", h.officer.Person} {
		_, err = h.client.ReadCalendar(t.Context(), &watchv1.ReadCalendarRequest{Secret: secret})
		wantCode(t, "another secret", err, codes.NotFound)
	}
}
