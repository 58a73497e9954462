package tenders_test

import (
	"net/http"
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// begin creates a draft as an officer does and gives its id.
func (h *house) begin(v *visitor) string {
	h.t.Helper()
	page := v.get("/tenders/new").fill(
		"title", "Cleaning of 14 municipal buildings", "contract_nature", "services", "cpv", "90911200",
		"value.amount", "196 000", "value.currency", "EUR", "procedure", "below_threshold",
	).send("")
	id, ok := strings.CutPrefix(page.path, "/tenders/")
	if !ok || !strings.HasPrefix(id, "ten_") {
		h.t.Fatalf("the draft was not made: %d %s\n%s", page.status, page.path, page.text())
	}
	return id
}

// finish fills every part in, up to what publishing asks.
func (h *house) finish(v *visitor, id string) {
	h.t.Helper()
	edit := "/tenders/" + id + "/edit/"
	v.get(edit+"need").fill("description", "Daily cleaning of nine schools and five offices.", "language", "en", "place.country", "PL", "place.city", "Gdańsk").send("").shows("What you need: saved")
	v.get(edit+"lots").fill("lots[0].title", "Schools", "lots[0].value.amount", "120 000,50").send("add=1").
		fill("lots[1].title", "Offices", "lots[1].value.amount", "60000").send("").shows("Lots: saved")
	v.get(edit+"clauses/fill?clause=inclusion-hours").fill("clauses[0].target", "833").send("").shows("The clause is in the draft", "833 h", "Hours worked by people far from employment")
	v.get(edit+"criteria").fill("criteria[0].type", "price", "criteria[0].weight", "70", "criteria[0].name", "Price").send("add=1").
		fill("criteria[1].type", "social", "criteria[1].weight", "30", "criteria[1].name", "Social offer", "criteria[1].clause", "CLA-0001").send("").shows("Award criteria: saved")
	v.get(edit+"timetable").fill(
		"contract_start.day", "1", "contract_start.month", "2", "contract_start.year", "2027",
		"contract_end.day", "31", "contract_end.month", "1", "contract_end.year", "2029",
	).send("").shows("Timetable: saved")
	v.get(edit+"people").fill("opening_officers", h.people[0], "opening_officers", h.people[1], "opening_officers", h.people[2], "evaluators", h.people[3]).send("").shows("People: saved")
}

func TestADraftIsWrittenPartByPartAndTheCheckLeadsToEachField(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	tasks := v.get("/tenders/" + id)
	tasks.shows("Cleaning of 14 municipal buildings", "Services · CPV 90911200 · € 196,000", "To do", "Legal check", "Time for bids", "Use this date")
	for _, link := range []string{"/edit/need#description", "/edit/lots", "/edit/people#opening_officers", "/edit/timetable#contract_start"} {
		if !strings.Contains(tasks.body, `href="/tenders/`+id+link+`"`) {
			t.Errorf("no finding leads to %s", link)
		}
	}
	h.finish(v, id)
	draft := h.tender(id)
	if draft.GetLots()[0].GetValue().GetAmount() != "120000.50" || draft.GetClauses()[0].GetTarget() != "833" || len(draft.GetOpeningOfficers()) != 3 {
		t.Errorf("the draft holds %v", draft)
	}
	v.get("/tenders/"+id).shows("2 lots: Schools, Offices", "Price 70 · Social offer 30", "Opening officers: 3 of 3 named").hides("Needs change")
	v.get("/tenders/"+id+"/check").shows("Rule by rule", "Sum of the weights", "Art. 67(5)")
	v.get("/tenders/"+id+"/preview").shows("This is how bidders will see the call", "Cleaning of buildings", "€ 120,000.50", "You can bid")
	v.get("/tenders/"+id+"/edit/reservation").shows("29 verified enterprises").fill("reservation", "article_20").send("").shows("Reserved for inclusion, Article 20")
}

func TestTheFirstLawfulDateIsSetWithOneClick(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	v.get("/tenders/"+id).form("/tenders/"+id+"/deadline").send("").shows("The deadline is set to the first lawful date", "Friday 4 December 2026, 12:00 (Warsaw time)").hides("Use this date")
	if h.tender(id).GetDeadline() == nil {
		t.Error("there is no deadline")
	}
}

func TestWhatIsWrongStaysTypedAndSaysWhatToChange(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	v.get("/tenders/new").fill("title", "  ", "value.amount", "12").send("").shows("1 thing needs a change", "Title: Fill this in")
	id := h.begin(v)
	again := v.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Schools", "lots[0].value.amount", "about 100").send("")
	again.shows("Value 1: ")
	if again.fields.Get("lots[0].value.amount") != "about 100" || again.fields.Get("lots[0].title") != "Schools" {
		t.Errorf("typed fields are lost: %v", again.fields)
	}
	v.get("/tenders/"+id+"/edit/timetable").fill("deadline.day", "31", "deadline.month", "2", "deadline.year", "2027").send("").shows("There is no such day")
	v.get("/tenders/"+id+"/edit/people").fill("opening_officers", h.people[0], "opening_officers", h.people[1], "opening_officers", h.people[2], "opening_officers", h.people[3]).send("").shows("These are too many")
	v.get("/tenders/"+id+"/edit/need").fill("additional_cpv", "1234").send("").shows("Further CPV codes")
}

func TestRowsAreAddedAndTakenAwayWithoutScript(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	lots := "/tenders/" + id + "/edit/lots"
	page := v.get(lots).fill("lots[0].title", "One").send("add=1").fill("lots[1].title", "Two").send("add=1").fill("lots[2].title", "Three").send("add=1")
	if n := strings.Count(page.body, `class="row-card"`); n != 4 {
		t.Errorf("%d rows after three were filled in", n)
	}
	page.send("remove=1").shows("Taken out of the draft: LOT-0002: Two")
	var titles []string
	for _, l := range h.tender(id).GetLots() {
		titles = append(titles, l.GetId()+" "+l.GetTitle())
	}
	if got := strings.Join(titles, ", "); got != "LOT-0001 One, LOT-0003 Three" {
		t.Errorf("the lots are %s", got)
	}
}

func TestTwoOfficersOnDifferentPartsNeverMeet(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	mine := anna.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Schools")
	piotr.get("/tenders/"+id+"/edit/need").fill("description", "By Piotr").send("").shows("saved")
	mine.send("").shows("Lots: saved")
	if draft := h.tender(id); draft.GetDescription() != "By Piotr" || draft.GetLots()[0].GetTitle() != "Schools" {
		t.Errorf("one overwrote the other: %v", draft)
	}
}

func TestTwoOfficersOnOnePartSeeBothVersionsAndLoseNothing(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	mine := anna.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Schools")
	piotr.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Offices").send("").shows("saved")
	clash := mine.send("")
	if clash.status != http.StatusConflict {
		t.Errorf("status %d", clash.status)
	}
	clash.shows("Someone else saved this part meanwhile", "Title of the lot 1 Schools Offices")
	if h.tender(id).GetLots()[0].GetTitle() != "Offices" {
		t.Error("the second officer overwrote the first without seeing it")
	}
	clash.send("").shows("Lots: saved")
	if got := h.tender(id).GetLots(); len(got) != 1 || got[0].GetTitle() != "Schools" {
		t.Errorf("after the choice the lots are %v", got)
	}
	piotr.get("/tenders/" + id + "/edit/lots").send("").shows("saved")
}

func TestAClauseThatIsTakenAwayIsScoredByNoCriterion(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.finish(v, id)
	page := v.get("/tenders/" + id + "/edit/clauses")
	page.send("remove=CLA-0001").shows("Taken out of the draft: Hours of work for people far from employment")
	draft := h.tender(id)
	if len(draft.GetClauses()) != 0 || draft.GetCriteria()[1].GetClause() != "" {
		t.Errorf("the draft still holds %v", draft)
	}
	if v.get("/tenders/"+id+"/edit/clauses/CLA-0001").status != http.StatusNotFound {
		t.Error("the page of a clause that is gone is there")
	}
}

func TestOnlyTheBuyersPeopleKnowOfADraft(t *testing.T) {
	h := newHouse(t)
	id := h.begin(h.visit(officer))
	for _, who := range []string{"", bidder} {
		if got := h.visit(who).get("/tenders/" + id).status; got != http.StatusNotFound {
			t.Errorf("%q reads a draft: %d", who, got)
		}
	}
	h.visit("").get("/tenders/" + id + "/edit/lots").shows("Sign in")
	if got := h.visit(bidder).get("/tenders/" + id + "/edit/lots").status; got != http.StatusForbidden {
		t.Errorf("a bidder edits: %d", got)
	}
	evaluator := h.visit("eval@gdansk.example").get("/tenders/" + id)
	evaluator.shows("Officers of City of Gdańsk edit this draft").hides("Check and publish")
	if strings.Contains(evaluator.body, "/edit/") {
		t.Error("an evaluator is led to a page that edits")
	}
}

func TestDocumentsAreKeptFromOneSendingToTheNext(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	page := v.get("/tenders/" + id + "/edit/documents")
	page.fill("documents[0].id", "fil_plan", "documents[0].name", "plan.pdf", "documents[0].media_type", "application/pdf", "documents[0].size", "12", "documents[0].sha256", "").send("").shows("1 file")
	v.get("/tenders/"+id+"/edit/documents").shows("plan.pdf").fill("documents[0].drop", "true").send("").shows("Taken out of the draft: plan.pdf", "0 files")
	if status := h.tender(id).GetStatus(); status != tendersv1.TenderStatus_TENDER_STATUS_DRAFT {
		t.Errorf("status %v", status)
	}
}
