package tenders_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// lines writes a price schedule out: number, what, how much.
func lines(l *tendersv1.Lot) string {
	var list []string
	for _, p := range l.GetPriceSchedule() {
		list = append(list, fmt.Sprintf("%s %s %s %s", p.GetId(), p.GetDescription(), p.GetQuantity(), p.GetUnit()))
	}
	return strings.Join(list, ", ")
}

func TestALotHasItsOwnCategoryPlaceAndReservation(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	lots := "/tenders/" + id + "/edit/lots"
	v.get(lots).fill("lots[0].title", "Schools", "lots[0].value.amount", "100000").send("add=1").fill("lots[1].title", "Laundry", "lots[1].value.amount", "50000").send("")
	page := v.get(lots + "/LOT-0002")
	page.shows("LOT-0002: Laundry", "As the whole tender: 90911200", "Who may bid for this lot?").
		fill("cpv_words", "98310000-9", "cpv", "", "place.country", "PL", "place.city", "Sopot", "reservation", "article_20").send("").
		shows("LOT-0002: Laundry: saved", "CPV 98310000 · Sopot · Reserved for inclusion, Article 20")
	d := h.tender(id)
	if l := d.GetLots()[1]; l.GetCpv() != "98310000" || l.GetPlace().GetCity() != "Sopot" || l.GetReservation() != tendersv1.Reservation_RESERVATION_ARTICLE_20 || l.GetValue().GetAmount() != "50000" {
		t.Errorf("the lot holds %v", l)
	}
	if p := d.GetLots()[1].GetPlace(); math.Abs(p.GetLatitude()-54.44) > 0.05 || math.Abs(p.GetLongitude()-18.56) > 0.05 {
		t.Errorf("Sopot is at %v, %v", p.GetLatitude(), p.GetLongitude())
	}
	if l := d.GetLots()[0]; l.GetCpv() != "" || l.GetPlace() != nil || l.GetReservation() != 0 {
		t.Errorf("the other lot holds %v", l)
	}
	v.get(lots).fill("lots[1].title", "Washing").send("").shows("Lots: saved")
	if l := h.tender(id).GetLots()[1]; l.GetTitle() != "Washing" || l.GetPlace().GetCity() != "Sopot" {
		t.Errorf("the list of lots lost what it does not show: %v", l)
	}
	v.get(lots+"/LOT-0002").fill("cpv", "", "place.country", "", "place.city", "", "reservation", "as_tender").send("")
	if l := h.tender(id).GetLots()[1]; l.GetCpv() != "" || l.GetPlace() != nil || l.GetReservation() != 0 {
		t.Errorf("the lot does not follow the tender again: %v", l)
	}
	if got := v.get(lots + "/LOT-0009").status; got != http.StatusNotFound {
		t.Errorf("a lot that there is not: %d", got)
	}
}

func TestAPriceScheduleIsWrittenPastedTakenAwayAndPutBack(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	v.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Schools", "lots[0].value.amount", "100000").send("")
	address := "/tenders/" + id + "/edit/lots/LOT-0001"
	page := v.get(address).send("add=5")
	if n := strings.Count(page.body, `name="remove"`); n != 5 {
		t.Fatalf("%d empty lines", n)
	}
	page = page.fill(
		"price_schedule[0].description", "Daily cleaning", "price_schedule[0].quantity", "12 500,5", "price_schedule[0].unit", "h",
		"price_schedule[1].description", "Windows", "price_schedule[1].quantity", "many", "price_schedule[1].unit", "m²",
	).send("")
	page.shows("Quantity 2: ")
	page.fill("price_schedule[1].quantity", "3200", "pasted", "Soap\t40\tl\n\nFloors ; 2 ; times").send("").shows("saved", "4 price lines")
	if got := lines(h.tender(id).GetLots()[0]); got != "PRI-0001 Daily cleaning 12500.5 h, PRI-0002 Windows 3200 m², PRI-0003 Soap 40 l, PRI-0004 Floors 2 times" {
		t.Errorf("the lines are %s", got)
	}
	gone := v.get(address).fill("price_schedule[2].unit", "litre").send("remove=1")
	gone.shows("Taken out of the draft: Windows", "Put it back")
	if got := lines(h.tender(id).GetLots()[0]); strings.Contains(got, "Windows") || !strings.Contains(got, "Soap 40 litre") {
		t.Errorf("after the removal: %s", got)
	}
	gone.form("/tenders/" + id + "/undo").send("undo=true").shows("It is back as it was").hides("Put it back")
	var order []string
	for _, p := range h.tender(id).GetLots()[0].GetPriceSchedule() {
		order = append(order, p.GetDescription())
	}
	if !slices.Equal(order, []string{"Daily cleaning", "Windows", "Soap", "Floors"}) {
		t.Errorf("the order is %v", order)
	}
	v.get(address).fill("pasted", "One;2;h\nTwo;3").send("").shows("Line 2 needs what, quantity and unit")
}

func TestTwoOfficersOnTwoLotsNeverMeet(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	lots := "/tenders/" + id + "/edit/lots"
	anna.get(lots).fill("lots[0].title", "One").send("add=1").fill("lots[1].title", "Two").send("")
	mine := anna.get(lots+"/LOT-0001").fill("description", "By Anna")
	piotr.get(lots+"/LOT-0002").fill("description", "By Piotr").send("").shows("saved")
	mine.send("").shows("LOT-0001: One: saved")
	if got := h.tender(id).GetLots(); got[0].GetDescription() != "By Anna" || got[1].GetDescription() != "By Piotr" {
		t.Errorf("one overwrote the other: %v", got)
	}
	mine = anna.get(lots+"/LOT-0001").fill("title", "First")
	piotr.get(lots+"/LOT-0001").fill("title", "Erste").send("")
	if clash := mine.send(""); clash.status != http.StatusConflict {
		t.Errorf("status %d", clash.status)
	} else {
		clash.shows("Someone else saved this part meanwhile", "First", "Erste").send("").shows("LOT-0001: First: saved")
	}
}

func TestLimitsOnLotsAreSetAndChecked(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	lots := "/tenders/" + id + "/edit/lots"
	v.get(lots).hides("Limits for one bidder").fill("lots[0].title", "One", "lots[0].value.amount", "10").send("add=1").fill("lots[1].title", "Two", "lots[1].value.amount", "10").send("")
	page := v.get(lots).shows("Limits for one bidder").fill("lots_bid_limit", "2", "lots_award_limit", "1").send("")
	page.shows("Limits on lots", "a limit on winning needs a rule")
	if !strings.Contains(page.body, `href="`+lots+`#lots_award_rule"`) {
		t.Error("the finding does not lead to the rule")
	}
	v.get(lots).fill("lots_award_rule", "The lots that give the lowest total price.").send("").hides("a limit on winning needs a rule")
	if d := h.tender(id); d.GetLotsBidLimit() != 2 || d.GetLotsAwardLimit() != 1 || d.GetLotsAwardRule() == "" {
		t.Errorf("the draft holds %v", d)
	}
	v.get(lots).fill("lots_bid_limit", "two").send("").shows("Most lots that one bidder may bid for: ")
}
