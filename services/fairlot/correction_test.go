package main_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

// TestACorrectionIsToldOnceToABidderWhoFollowsAndTheBidIsConfirmed lets an
// enterprise bid and follow at once, and another only follow.
func TestACorrectionIsToldOnceToABidderWhoFollowsAndTheBidIsConfirmed(t *testing.T) {
	base := start(t, program{Sandbox: true})
	j := newJob(t, base)
	j.lead = j.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	bidder := j.enterprise(base, "nad", "Spółdzielnia Socjalna Łódź", "8567346215", "PL-NIP", "PL", "Łódź", "pl.przedsiebiorstwo-spoleczne")
	follower := j.enterprise(base, "rena", "Rena Hus Arbetsintegrerande", "1234567897", "SE-ON", "SE", "Malmö", "se.arbetsintegrerande")
	officer := j.as("officer@gdansk")
	tender := str(officer.post("/api/v1/tenders", object{"title": "Corrected"}), "id")
	j.publish(tender)
	bid := j.bid(bidder, tender, "100000.00", "900")
	bidder.post("/api/v1/tenders/"+tender+":follow", object{})
	follower.post("/api/v1/tenders/"+tender+":follow", object{})
	const note = "The schools in the harbour are cleaned at night, not in the morning."
	officer.post("/api/v1/tenders/"+tender+":amend", object{"revision": at(officer.get("/api/v1/tenders/"+tender), "revision"), "note": note})

	// Bidders are told first, so what followers were told comes after.
	for who, want := range map[*caller]string{&follower: "tender_amended", &bidder: "tender_amended_bid"} {
		got := eventually(t, want, func() ([]string, bool) {
			kinds := kindsTold(*who, "tender_amended")
			return kinds, len(kinds) > 0
		})
		if !slices.Equal(got, []string{want}) {
			t.Errorf("told %v, want %s once", got, want)
		}
	}

	p := browsertest.Start(t).Person(360, 900)
	p.Open(base + "/sign-in?lang=en")
	p.Type("#email", "nad@enterprise.example")
	p.Type("#password", password)
	p.Submit(mainButton)
	p.Open(base + "/bids/" + bid)
	p.Axe()
	p.Shot("bid-corrected-360")
	if shown := p.Text("section[aria-labelledby=corrected]"); !strings.Contains(shown, note) {
		t.Fatalf("the bid's page does not say what was corrected:\n%s", p.Text("main"))
	}
	p.Submit("section[aria-labelledby=corrected] button")
	p.Axe()
	if p.Count("section[aria-labelledby=corrected]") != 0 {
		t.Error("the page asks again for what is confirmed")
	}
	if got := str(bidder.get("/api/v1/bids/"+bid), "confirmed_version"); got != "2" {
		t.Errorf("the bid is confirmed for version %q, want 2", got)
	}
}

// kindsTold are the kinds of what somebody was told whose name begins so.
func kindsTold(who caller, beginning string) []string {
	list := who.get("/api/v1/notifications")
	var kinds []string
	for i := range size(list, "notifications") {
		if kind := str(at(list, "notifications").([]any)[i], "kind"); strings.HasPrefix(kind, beginning) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
