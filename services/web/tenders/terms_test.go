package tenders_test

import (
	"net/http"
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// enrich writes what only some tenders have into a finished draft.
func (h *house) enrich(v *visitor, id string) {
	h.t.Helper()
	edit := "/tenders/" + id + "/edit/"
	v.get(edit+"contract").fill(
		"framework_agreement", "fa-wo-rc", "framework_participants", "3", "options", "Two more schools until 2028.", "renewals", "1",
		"minimum_turnover.amount", "100 000", "life_cycle_cost", "Price plus soap and water for two years.", "market_consultation.held", "true",
		"market_consultation.held_at.day", "1", "market_consultation.held_at.month", "9", "market_consultation.held_at.year", "2026",
		"market_consultation.description", "Six enterprises were asked.", "market_consultation.measures", "All answers are in the documents.",
	).send("").shows("Contract: saved")
	v.get(edit+"lots").fill("lots_bid_limit", "2", "lots_award_limit", "1", "lots_award_rule", "Lowest total price.").send("").shows("Lots: saved")
	v.get(edit+"lots/LOT-0002").fill(
		"reservation", "article_20", "place.country", "PL", "place.city", "Sopot", "cpv", "", "cpv_words", "98310000",
		"pasted", "Towels;1200;kg\nUniforms;300;pieces",
	).send("").shows("saved")
	v.get(edit+"timetable").fill("site_visit", "true", "documents_not_electronic", "true").send("").shows("Timetable: saved")
}

func TestEverythingAboutTheContractIsOnThePublicPageAndInThePreview(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.finish(v, id)
	h.enrich(v, id)
	facts := []string{
		"Orders go out as agreed, without a new competition", "Two more schools until 2028.", "€ 100,000", "Price plus soap and water",
		"The market was asked on 1 September 2026", "Six enterprises were asked.", "Lowest total price.", "You must see the place", "Some cannot be had online",
		"CPV 98310000 · Sopot · Reserved for inclusion, Article 20 · 2 price lines", "Price schedule of LOT-0002: Offices", "Towels", "1,200", "kg",
		"90911200", "Below the threshold", "in 2 lots; you can bid for up to 2 of them", "1 lot is reserved for certain enterprises",
	}
	v.get("/tenders/" + id + "/preview").shows(facts...)
	v.get("/tenders/"+id+"/lots/LOT-0002").shows("LOT-0002: Offices", "Sopot, Poland", "Reserved for inclusion, Article 20", "Towels", "833 h")
	if got := h.visit("").get("/tenders/" + id + "/lots/LOT-0002").status; got != http.StatusNotFound {
		t.Errorf("a visitor reads a lot of a draft: %d", got)
	}
	v.get("/tenders/" + id).form("/tenders/" + id + "/deadline").send("").shows("first lawful date")
	v.get("/tenders/"+id+"/publish").fill("reasons[0].reason", "Cleaning is not used by visitors.").send("").shows("Your tender is published")
	visitor := h.visit("")
	visitor.get("/tenders/" + id).shows(facts...)
	visitor.get("/tenders/"+id+"/lots/LOT-0001").shows("Open to all", "Cleaning of buildings", "Gdańsk, Poland").hides("Towels")
	if got := visitor.get("/tenders/" + id + "/lots/LOT-0099").status; got != http.StatusNotFound {
		t.Errorf("a lot that there is not: %d", got)
	}
}

func TestAnAmendmentShowsWhatWasSaidAndIsSaidNow(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.publish(v)
	v.get("/tenders/"+id+"/amend").fill("note", "One more school is cleaned.", "description", "Daily cleaning of ten schools and five offices.").send("").shows("The change is published")
	page := h.visit("").get("/tenders/" + id)
	for _, part := range []string{`<del class="typed">Daily cleaning of nine schools and five offices.</del>`, `<ins class="typed">Daily cleaning of ten schools and five offices.</ins>`} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the page does not hold %s", part)
		}
	}
	page.shows("Before:", "Now:").hides("The deadline moved")
}

func TestARestrictedProcedureTakesRequestsFirst(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.finish(v, id)
	v.get("/tenders/"+id+"/edit/need").fill("procedure", "restricted").send("")
	set := v.get("/tenders/" + id).form("/tenders/" + id + "/deadline")
	set.path += "?field=participation_deadline"
	set.send("").shows("The date is set")
	v.get("/tenders/"+id+"/preview").shows("You can ask to take part", "Requests to take part until").hides("You can bid")
	v.get("/tenders/"+id+"/publish").fill("reasons[0].reason", "Cleaning is not used by visitors.").send("").shows("Your tender is published")
	if got := h.tender(id).GetStatus(); got != tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION {
		t.Fatalf("status %v", got)
	}
	address := "/tenders/" + id
	page := h.visit("").get(address)
	page.shows("You can ask to take part", "Taking requests to take part", "Restricted procedure").hides("Make a bid", "This tender was cancelled")
	if !strings.Contains(page.body, `href="`+address+`/participation"`) {
		t.Error("nothing leads to the request")
	}
	v.get(address).shows("Requests to take part come in, sealed, until")
	before := h.tender(id).GetParticipationDeadline().AsTime()
	v.get(address+"/amend").shows("Requests to take part until").fill("note", "More enterprises should see the call.", "deadline.year", "2027", "deadline.month", "3").send("").
		shows("The change is published", "The deadline moved")
	if d := h.tender(id); !d.GetParticipationDeadline().AsTime().After(before) || d.GetDeadline() != nil {
		t.Errorf("requests until %v, bids until %v", d.GetParticipationDeadline().AsTime(), d.GetDeadline())
	}
	h.House.Clock.Set(h.tender(id).GetParticipationDeadline().AsTime().AddDate(0, 0, 1))
	h.visit("").get(address).shows("The buyer chooses who may bid").hides("Ask to take part")
	v.get(address).shows("Read the requests and invite")
}

func TestTheOfficerSeesHowEasyATextIsToRead(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	need := "/tenders/" + id + "/edit/need"
	v.get(need).hides("Easy to read?").fill("description", strings.Repeat("We clean the rooms each day and ", 12)).send("").shows("What you need: saved")
	v.get(need).shows("Easy to read?", "“We clean the rooms each …” has", "84 words")
}
