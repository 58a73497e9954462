package tenders_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// publish takes a draft all the way, reasons for warnings included.
func (h *house) publish(v *visitor) string {
	h.t.Helper()
	id := h.begin(v)
	h.finish(v, id)
	v.get("/tenders/" + id).form("/tenders/" + id + "/deadline").send("").shows("first lawful date")
	v.get("/tenders/"+id+"/publish").fill("reasons[0].reason", "Cleaning is not used by visitors.").send("").shows("Your tender is published")
	return id
}

func TestPublishingSaysWhatHappensAsksForReasonsAndGivesAReceipt(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	address := "/tenders/" + id + "/publish"
	v.get(address).shows("things must change before you can publish", "Go to the field").hides("Publish now")
	h.finish(v, id)
	v.get("/tenders/" + id).form("/tenders/" + id + "/deadline").send("")
	confirm := v.get(address)
	confirm.shows("Publish this tender?", "Enterprises can bid until Friday 4 December 2026, 12:00 (Warsaw time)", "two of the three opening officers", "Give your reasons", "Accessibility")
	refused := confirm.send("")
	refused.shows("Accessibility: Fill this in")
	if h.tender(id).GetPublishedAt() != nil {
		t.Fatal("published without a reason")
	}
	receipt := refused.fill("reasons[0].reason", "Cleaning is not used by visitors.").send("")
	receipt.shows("Your tender is published", "Key that bids are sealed to", "age1"+id)
	if got := h.tender(id); got.GetWarningReasons()["accessibility.stated"] == "" || got.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_OPEN {
		t.Errorf("published as %v", got)
	}
	v.get(address).shows("This tender is published or cancelled")
	v.get("/tenders/" + id + "/edit/lots").shows("This tender is published or cancelled")
	if again := confirm.fill("reasons[0].reason", "Once more.").send(""); !strings.HasSuffix(again.path, "/published") {
		t.Errorf("a second click leads to %s", again.path)
	}
}

func TestADraftThatChangedIsReadAgainBeforeItIsPublished(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	h.finish(anna, id)
	anna.get("/tenders/" + id).form("/tenders/" + id + "/deadline").send("")
	confirm := anna.get("/tenders/"+id+"/publish").fill("reasons[0].reason", "Not used by visitors.")
	piotr.get("/tenders/"+id+"/edit/need").fill("title", "Cleaning of 15 buildings").send("")
	confirm.send("").shows("Someone changed the draft meanwhile", "Cleaning of 15 buildings", "Publish now")
	if h.tender(id).GetPublishedAt() != nil {
		t.Error("published unread")
	}
}

func TestTheNextStepIsTheReadersOwn(t *testing.T) {
	h := newHouse(t)
	id := h.publish(h.visit(officer))
	address := "/tenders/" + id
	visitor := h.visit("").get(address)
	visitor.shows("In short", "City of Gdańsk buys: Cleaning of buildings", "You can bid", "Make a bid", "Ask a question", "Friday 4 December 2026, 12:00 (Warsaw time)",
		"833 h", "Points = 100 × lowest price ÷ your price", "LOT-0002", "Notice (eForms, XML)").hides("Amend the tender", "Ola Opening", "Not used by visitors")
	h.visit(bidder).get(address).shows("Make a bid")
	h.visit(officer).get(address).shows("Your tender is open", "Amend the tender", "Cancel the tender").hides("Make a bid")
	h.visit("ola@gdansk.example").get(address).hides("Make a bid", "Open the bids")
	h.House.Clock.Set(time.Date(2026, 12, 5, 9, 0, 0, 0, time.UTC))
	h.visit("").get(address).shows("The time for bids is over").hides("Make a bid")
	h.visit("ola@gdansk.example").get(address).shows("Open the bids")
	h.visit(officer).get(address + "/amend").shows("only between its publication and its deadline")
}

func TestQuestionsAreAskedWithoutANameAndAnsweredForAll(t *testing.T) {
	h := newHouse(t)
	buyer, enterprise := h.visit(officer), h.visit(bidder)
	id := h.publish(buyer)
	questions := "/tenders/" + id + "/questions"
	enterprise.get(questions+"/ask").fill("text", "x").send("").shows("Your question: This is empty or too short")
	enterprise.get(questions+"/ask").fill("text", "May we see the buildings?").send("").shows("Your question was sent", "1 question waits for an answer")
	h.visit("").get(questions).hides("May we see the buildings?").shows("No question has been answered yet")
	buyer.get("/tenders/" + id).shows("Answer 1 question")
	list := buyer.get(questions).shows("May we see the buildings?").hides("Motławą")
	_, rest, _ := strings.Cut(list.body, `href="`+questions+"/")
	question, _, _ := strings.Cut(rest, `"`)
	buyer.get(questions+"/"+question).fill("answer", "Yes, on 30 November.").send("").shows("The answer is published")
	h.visit("").get("/tenders/"+id).shows("May we see the buildings?", "Yes, on 30 November.")
	buyer.get(questions+"/"+question).shows("Yes, on 30 November.").fill("answer", "Yes, on 1 December.").send("").shows("Yes, on 1 December.")
	if got := enterprise.get(questions + "/" + question).status; got != http.StatusForbidden {
		t.Errorf("a bidder answers: %d", got)
	}
	h.House.Clock.Set(time.Date(2026, 12, 5, 9, 0, 0, 0, time.UTC))
	enterprise.get(questions + "/ask").shows("The time for questions is over")
}

func TestAnAmendmentSaysWhatChangedAndOnlyExtendsTheDeadline(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.publish(v)
	page := v.get("/tenders/" + id + "/amend")
	page.fill("note", "One more school is cleaned.", "deadline.day", "1").send("").shows("A deadline can only be extended; it is Friday 4 December 2026, 12:00 (Warsaw time) now").
		fill("deadline.day", "11").send("").shows("The change is published", "Changes since publication", "One more school is cleaned.", "Friday 11 December 2026, 12:00 (Warsaw time)")
	v.get("/tenders/"+id+"/amend").fill("note", "short").send("").shows("What changes, and why: ")
	if got := h.tender(id); got.GetVersion() != 2 || len(got.GetAmendments()) != 1 {
		t.Errorf("version %d with %v", got.GetVersion(), got.GetAmendments())
	}
}

func TestACancelledTenderSaysWhy(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.publish(v)
	v.get("/tenders/"+id+"/cancel").shows("Cancel this tender?", "cannot be taken back").fill("reason", "no").send("").shows("Reason: ").
		fill("reason", "The council stopped the project.").send("").shows("It is cancelled", "This tender was cancelled", "The council stopped the project.")
	draft := h.begin(v)
	v.get("/tenders/"+draft+"/cancel").shows("Give this draft up?").fill("reason", "Written for practice only.").send("").shows("This draft was given up", "Written for practice only.").hides("Check and publish")
}

func TestTheListShowsWhatDecidesAndNeverEndsBlank(t *testing.T) {
	h := newHouse(t)
	h.search.answer = &searchv1.SearchTendersResponse{
		Total: 45,
		Hits: []*searchv1.TenderHit{{
			Tender: "ten_1", Title: "Sprzątanie", Buyers: []string{"Gdańsk", "Wrocław"}, Place: &typesv1.Place{City: "Gdańsk", Country: "PL"},
			Value: &typesv1.Money{Amount: "412000.00", Currency: "EUR"}, Deadline: timestamppb.New(h.House.Clock.Now().Add(12*24*time.Hour + time.Hour)),
			Status: "open", Reservation: "article_20", Clauses: 3, Lots: 2, Language: "pl", Excerpt: "<mark>Sprzątanie</mark> szkół",
		}},
		Facets: []*searchv1.Facet{{Name: "status", Values: []*searchv1.FacetValue{{Value: "open", Count: 3}}}, {Name: "cpv", Values: []*searchv1.FacetValue{{Value: "90", Count: 2}}}},
	}
	v := h.visit("")
	v.get("/tenders?q=sprz%C4%85tanie&status=open&status=nonsense&cpv=90&page=2").shows(
		"45 tenders for “sprzątanie”", "Gdańsk + 1 city", "€ 412,000", "closes 5 Dec, 11:00", "Reserved, Art. 20", "Joint purchase", "3 social clauses", "2 lots", "12 days left",
		"Open for bids 3", "Sewage, waste, cleaning and environmental services 2", "Sort by best match deadline newest first", "Clear the filters", "Previous page", "Next page")
	h.search.mu.Lock()
	if a := h.search.asked; a.GetSort() != "relevance" || a.GetPage() != 2 || len(a.GetStatus()) != 1 || a.GetCpv()[0] != "90" {
		t.Errorf("asked for %v", a)
	}
	h.search.answer = &searchv1.SearchTendersResponse{}
	h.search.mu.Unlock()
	v.get("/tenders?q=nothing&country=XX").shows("No tender matches", "See all tenders", "Clear the filters")
	v.get("/tenders").shows("No tender has been published yet", "Start a tender")
}

func TestThePagesSpeakFrench(t *testing.T) {
	h := newHouse(t)
	id := h.publish(h.visit(officer))
	v := h.visit("")
	v.get("/tenders/"+id+"?lang=fr").shows("Vous pouvez répondre", "Jusqu’au vendredi 4 décembre 2026, 12:00 (heure de Varsovie)", "En bref", "Le poids de chaque critère")
}
