package tenders_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// competitors gives every enterprise a profile and the city's bidder a rival.
func (h *house) competitors() {
	h.t.Helper()
	h.House.Serve(func(r grpc.ServiceRegistrar) { suppliersv1.RegisterSuppliersServiceServer(r, profiles{}) })
	h.Accounts.Add(webtest.Person{
		Email: rival, Name: "Rita Rival", Organisation: "Rival", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_REPRESENTATIVE},
	})
}

// asks writes a consultation from the first page to the last part.
func (h *house) asks(v *visitor) string {
	h.t.Helper()
	page := v.get("/tenders/new").shows("Ask the market first").fill(
		"title", "Cleaning without chlorine", "contract_nature", "services", "cpv", "90911200", "procedure", "market_consultation",
	).send("").shows("What you ask the market", "Timetable", "Documents").hides("Award criteria", "Lots Nothing")
	id, ok := strings.CutPrefix(page.path, "/tenders/")
	if !ok || !strings.HasPrefix(id, "ten_") {
		h.t.Fatalf("the draft was not made: %d %s\n%s", page.status, page.path, page.text())
	}
	edit := "/tenders/" + id + "/edit/"
	v.get(edit+"need").fill("description", "We clean nine schools and want to know what is possible.", "language", "en", "place.country", "PL", "place.city", "Gdańsk").send("").shows("What you need: saved")
	v.get(edit+"market").shows("Do not ask for prices or offers").fill("questions[0].text", "Which products can you clean with?").send("add=1").
		fill("questions[1].text", "How large may a lot be for you?").send("").shows("What you ask the market: saved", "2 questions")
	v.get(edit+"timetable").shows("The law names no time", "Answers until").hides("Contract starts", "Standstill")
	return id
}

// publishes the consultation with the reasonable end that the check offers.
func (h *house) publishes(v *visitor, id string) {
	h.t.Helper()
	at := "/tenders/" + id
	v.get(at).form(at + "/deadline").send("").shows("Answers until")
	v.get(at+"/publish").shows("Publish this market consultation?", "Any enterprise can answer until").hides("opening officers").send("").
		shows("The market is asked").hides("Key that bids are sealed to")
}

func TestACityAsksTheMarketAndWritesATenderFromWhatItLearnt(t *testing.T) {
	h := newHouse(t)
	h.competitors()
	anna := h.visit(officer)
	id := h.asks(anna)
	at := "/tenders/" + id
	anna.get(at+"/publish").shows("1 thing must change before you can publish", "Say until when enterprises can answer")
	anna.get(at + "/comments").shows("What you ask the market").hides("Award criteria")
	anna.get("/tenders/" + h.begin(anna) + "/comments").shows("Award criteria").hides("What you ask the market")
	h.publishes(anna, id)
	one, two, anyone := h.visit(bidder), h.visit(rival), h.visit("")
	anyone.get(at).shows("Market consultation", "asks the market before it buys", "Nobody bids here", "Which products can you clean with?", "You can answer").hides("Award criteria", "Standstill", "You can bid")
	if dates := anyone.get(at + "/dates.ics"); !strings.Contains(dates.body, "Answers end: Cleaning without chlorine") || strings.Contains(dates.body, "Bids end") {
		t.Errorf("the calendar says %s", dates.body)
	}
	if page := one.get(at + "/bid"); page.path != at+"/answer" {
		t.Errorf("who wants to bid is led to %s", page.path)
	}
	one.get(at+"/answer").shows("Say what you know", "Only the buyer reads your answer").send("").shows("Answer at least one question")
	one.get(at+"/answer").fill("replies[0].text", "Soap of potash, with valves of our own.", "replies[0].confidential", "yes", "replies[1].text", "Ten schools.").send("").
		shows("Your answer is received", "You have answered")
	two.get(at+"/answer").fill("replies[1].text", "Three schools at most.").send("").hides("Ten schools")
	two.get(at + "/answer/withdraw").form(at + "/answer/withdraw").send("").shows("Your answer is taken back")
	anna.get(at+"/answers").shows("1 enterprise answered", "Enterprises can still answer", "Ten schools.", "Confidential").hides("Three schools at most", "Publish for everyone")
	if page := one.get(at + "/answers"); page.status < 400 {
		t.Errorf("an enterprise opens the officers' page: %d", page.status)
	}
	anna.get(at).shows("You are asking the market", "Amend the consultation", "Cancel the consultation").hides("Amend the tender")
	anna.get(at+"/cancel").shows("Cancel this consultation?", "Answers that came in stay with the buyers")
	h.House.Clock.Advance(60 * 24 * time.Hour)
	one.get(at+"/answer").shows("The buyer has your answer", "Ten schools.")
	two.get(at+"/answer").shows("The time to answer is over", "Three schools at most.")
	anna.get(at).shows("Read the answers and publish what you learnt")
	anna.get(at+"/answers").fill("summary", "Some clean with soap of potash, with valves of our own.").send("").shows("repeats what was marked as confidential", "Some clean with soap")
	anna.get(at+"/answers").fill("summary", "There are products without chlorine.\nTen schools make a good lot.").send("").
		shows("What you learnt is published", "1 enterprise answered", "Ten schools make a good lot.", "Write a tender from this")
	two.get(at + "/answer").shows("What was learnt is published")
	anyone.get(at).shows("What was learnt", "Ten schools make a good lot.").hides("valves of our own", "Nad Motławą")
	draft := anna.get(at+"/write").shows("Write a tender from this consultation?", "The consultation is written down").form(at+"/write").send("").
		shows("The draft is there", "Cleaning without chlorine", "Lots", "Award criteria")
	anna.get(draft.path+"/edit/contract").shows("Enterprises that answered: 1", "without names")
	anna.get(at).shows("Tenders written from it")
	anyone.get(at).hides("Tenders written from it")
}

func TestThePagesOfAConsultationAreWithoutBarriers(t *testing.T) {
	h := newHouse(t)
	h.competitors()
	v := h.visit(officer)
	draft, public, done := h.asks(v), h.asks(v), h.asks(v)
	for _, id := range []string{public, done} {
		h.publishes(v, id)
	}
	one := h.visit(bidder)
	for _, id := range []string{public, done} {
		one.get("/tenders/"+id+"/answer").fill("replies[0].text", "Soap of potash, with valves of our own.", "replies[0].confidential", "yes",
			"replies[1].text", "Ten schools, if they lie near to each other.\n\nMore if we have a year to grow.").send("").shows("Your answer is received")
	}
	browser := browsertest.Start(t)
	look := func(who, name string, pages ...string) {
		for _, width := range []int64{360, 1280} {
			p := browser.Page(width, 900)
			h.SignIn(p, who)
			for i, page := range pages {
				p.Open(h.Address + "/tenders/" + page)
				p.Axe()
				p.Shot(fmt.Sprintf("consultation-%s-%d-%d", name, i, width))
			}
		}
	}
	look(officer, "officer", "new", draft, draft+"/edit/need", draft+"/edit/market", draft+"/edit/timetable", public, public+"/answers", public+"/amend")
	look(bidder, "enterprise", public, public+"/answer", public+"/answer/withdraw")
	h.House.Clock.Advance(60 * 24 * time.Hour)
	look(officer, "closed", done, done+"/answers", done+"/write")
	v = h.visit(officer)
	v.get("/tenders/"+done+"/answers").fill("summary", "There are products without chlorine.\n\nTen schools make a good lot.").send("").shows("What you learnt is published")
	look(officer, "concluded", done, done+"/answers")
	look(bidder, "learnt", done+"/answer")
}
