package notify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/notify"
)

const day = 24 * time.Hour

// ends is when the verification of these tests ends.
func ends() time.Time { return servicetest.Start().Add(365 * day) }

// verified is a supplier with one verification.
func verified() *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Id: "sup_1", Name: "Nad Motławą", Organisation: "org_supplier",
		Verifications: []*suppliersv1.Verification{verification("ver_1", servicetest.Start(), ends())},
	}
}

func verification(id string, from, until time.Time) *suppliersv1.Verification {
	return &suppliersv1.Verification{
		Id: id, Organisation: "org_city", OrganisationName: "City of Gdańsk", Claim: "social_status",
		VerifiedAt: timestamppb.New(from), ExpiresAt: timestamppb.New(until),
	}
}

// supplierIs makes the supplier what suppliers knows, and tells of it.
func (in *instance) supplierIs(t *testing.T, s *suppliersv1.Supplier) {
	t.Helper()
	in.world.mu.Lock()
	in.world.suppliers[s.GetId()] = s
	in.world.mu.Unlock()
	in.Tell("suppliers", s.GetId(), &suppliersv1.SupplierChanged{Supplier: s})
}

// reminding is an instance that has heard of the verification, with a
// representative of the supplier and a verifier of the city.
func reminding(t *testing.T, s *suppliersv1.Supplier) (in *instance, boss, city auth.Identity) {
	t.Helper()
	in = start(t, notify.Deps{})
	boss = in.person("org_supplier", "boss@motlawa.example", "en", representative)
	city = in.person("org_city", "verifier@gdansk.example", "en", verifier)
	in.person("org_city", "officer@gdansk.example", "en")
	in.Listen("notify", in.service.Consumers()...)
	in.supplierIs(t, s)
	until(t, "the end is kept", func() bool { return len(in.endings(t)) == len(s.GetVerifications()) })
	return in, boss, city
}

func (in *instance) endings(t *testing.T) []string {
	t.Helper()
	list, _, err := in.service.Endings().List(t.Context(), store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range list {
		all = append(all, fmt.Sprintf("%s due %v", e.GetId(), e.GetDueAt().IsValid()))
	}
	return all
}

// at sets the clock and lets a new process remind, as after a restart.
func (in *instance) at(t *testing.T, now time.Time) {
	t.Helper()
	in.Clock.Set(now)
	in.open(t)
	in.service.Remind(t.Context(), now)
}

// told is what someone was told, oldest first.
func (in *instance) told(t *testing.T, who auth.Identity) string {
	t.Helper()
	var kinds []string
	for _, n := range in.reads(t, who).GetNotifications() {
		kinds = append(kinds, strings.TrimPrefix(n.GetKind(), "verification_")+n.GetCreatedAt().AsTime().Format(" 2006-01-02"))
	}
	slices.Reverse(kinds)
	return strings.Join(kinds, ", ")
}

func TestPeopleAreRemindedSixtyThirtyAndSevenDaysBeforeAndOnceAtTheEnd(t *testing.T) {
	in, boss, city := reminding(t, verified())
	for d := 70; d >= -3; d-- {
		for range 2 { // twice a day
			in.at(t, ends().Add(-time.Duration(d)*day))
		}
	}
	want := "ends 2027-09-24, ends 2027-10-24, ends 2027-11-16, ended 2027-11-23"
	for name, who := range map[string]auth.Identity{"the representative": boss, "the verifier": city} {
		if got := in.told(t, who); got != want {
			t.Errorf("%s was told: %s; want %s", name, got, want)
		}
	}
	officer := auth.Identity{Person: in.world.people[2].GetId(), Organisation: "org_city"}
	if got := in.told(t, officer); got != "" {
		t.Errorf("an officer was told: %s", got)
	}
}

func TestNobodyIsRemindedBeforeTheInstant(t *testing.T) {
	in, boss, _ := reminding(t, verified())
	in.at(t, ends().Add(-60*day-time.Millisecond))
	if got := in.told(t, boss); got != "" {
		t.Errorf("told early: %s", got)
	}
	in.at(t, ends().Add(-60*day))
	if got := in.told(t, boss); got != "ends 2027-09-24" {
		t.Errorf("told: %s", got)
	}
}

func TestAClockThatJumpsTellsTheNearestReminderOnly(t *testing.T) {
	in, boss, _ := reminding(t, verified())
	in.at(t, ends().Add(-5*day))
	if got := in.told(t, boss); got != "ends 2027-11-18" {
		t.Errorf("after a jump over three: %s", got)
	}
	in.at(t, ends().Add(100*day))
	if got := in.told(t, boss); got != "ends 2027-11-18, ended 2028-03-02" {
		t.Errorf("after the end: %s", got)
	}
}

func TestAReminderIsNotToldAgainWhenTheProcessDiedBeforeItNotedIt(t *testing.T) {
	in, boss, _ := reminding(t, verified())
	in.at(t, ends().Add(-60*day))
	_, err := in.service.Endings().Update(t.Context(), "ver_1", 0, func(e *notifyv1.EndingRecord) ([]store.Event, error) {
		e.DueAt = timestamppb.New(ends().Add(-60 * day)) // as it stood before
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	in.at(t, ends().Add(-59*day))
	if got := in.told(t, boss); got != "ends 2027-09-24" {
		t.Errorf("told: %s", got)
	}
}

func TestAVerificationThatWasRenewedOrWithdrawnIsNotRemindedOf(t *testing.T) {
	renewal := verification("ver_2", ends().Add(-90*day), ends().Add(365*day))
	other := verification("ver_2", ends().Add(-90*day), ends().Add(365*day))
	other.Claim = "identity"
	linked := verification("ver_2", ends().Add(-90*day), ends().Add(365*day))
	linked.Organisation, linked.Renews = "org_other", "ver_1"
	for _, c := range []struct {
		why    string
		change func(*suppliersv1.Supplier)
		want   string
	}{
		{"renewed by who stated it", func(s *suppliersv1.Supplier) { s.Verifications = append(s.Verifications, renewal) }, ""},
		{"named by its renewal", func(s *suppliersv1.Supplier) { s.Verifications = append(s.Verifications, linked) }, ""},
		{"withdrawn", func(s *suppliersv1.Supplier) { s.Verifications[0].WithdrawnAt = timestamppb.New(ends().Add(-90 * day)) }, ""},
		{"of a supplier that is gone", func(s *suppliersv1.Supplier) { s.Verifications = nil }, ""},
		{"beside another claim", func(s *suppliersv1.Supplier) { s.Verifications = append(s.Verifications, other) }, "ends 2027-09-24, ended 2027-11-23"},
	} {
		in, boss, _ := reminding(t, verified())
		s := verified()
		c.change(s)
		in.supplierIs(t, s)
		in.at(t, ends().Add(-60*day))
		in.at(t, ends())
		if got := in.told(t, boss); got != c.want {
			t.Errorf("%s: told %q, want %q", c.why, got, c.want)
		}
	}
}

func TestAShortVerificationIsNotRemindedOfOnItsFirstDay(t *testing.T) {
	s := verified()
	s.Verifications[0].ExpiresAt = timestamppb.New(servicetest.Start().Add(20 * day))
	in, boss, _ := reminding(t, s)
	in.at(t, servicetest.Start().Add(time.Hour))
	if got := in.told(t, boss); got != "" {
		t.Errorf("told: %s", got)
	}
	in.at(t, servicetest.Start().Add(13*day))
	if got := in.told(t, boss); got != "ends 2026-12-06" {
		t.Errorf("told: %s", got)
	}
}

func TestAnActIsToldToThoseItConcernsOnce(t *testing.T) {
	in := start(t, notify.Deps{})
	boss := in.person("org_supplier", "boss@motlawa.example", "fr", representative)
	city := in.person("org_city", "verifier@gdansk.example", "en", verifier)
	in.Listen("notify", in.service.Consumers()...)
	acted := func(kind string, at time.Time, concerned ...string) {
		in.Tell("suppliers", "sup_1", &suppliersv1.SupplierActed{
			Supplier: "sup_1", SupplierName: "Nad Motławą", Organisation: "org_supplier", Concerned: concerned, Until: timestamppb.New(ends()),
			Act: &suppliersv1.Act{At: timestamppb.New(at), Kind: kind, OrganisationName: "Torino", Note: "La sede è cambiata."},
		})
	}
	now := in.Clock.Now()
	acted("verified", now.Add(-8*day), "org_supplier") // long ago, before anyone was told anything
	acted("edited", now, "org_supplier")
	acted("asked_again", now, "org_supplier", "org_city")
	acted("asked_again", now.Add(time.Second), "org_city")
	until(t, "the city is told", func() bool { return len(in.reads(t, city).GetNotifications()) == 2 })
	list := in.reads(t, boss).GetNotifications()
	if len(list) != 1 {
		t.Fatalf("the supplier was told %v", list)
	}
	if n := list[0]; n.GetSubject() != "Torino demande un nouvel examen de Nad Motławą" || !strings.Contains(n.GetText(), "“La sede è cambiata.”") || n.GetLink() != "/enterprises/sup_1" {
		t.Errorf("told %v", n)
	}
}
