package tenders_test

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/web/browsertest"
)

func TestEveryPageIsWithoutBarriersOnPhoneAndDesk(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	h.search.answer = &searchv1.SearchTendersResponse{Total: 1, Hits: []*searchv1.TenderHit{{
		Tender: "ten_1", Title: "Utrzymanie zieleni w dwudziestu dwóch parkach kieszonkowych", Buyers: []string{"Gmina Wrocław"}, Place: &typesv1.Place{City: "Wrocław", Country: "PL"},
		Deadline: timestamppb.New(h.House.Clock.Now().AddDate(0, 0, 5)), Status: "open", Language: "pl", Clauses: 2,
	}}, Facets: []*searchv1.Facet{{Name: "country", Values: []*searchv1.FacetValue{{Value: "PL", Count: 1}}}}}
	published, written, begun := h.publish(v), h.begin(v), h.begin(v)
	h.finish(v, written)
	v.get("/tenders/" + written).form("/tenders/" + written + "/deadline").send("")
	h.visit(bidder).get("/tenders/"+published+"/questions/ask").fill("text", "May we see the buildings?").send("")
	at := func(id string, pages ...string) []string {
		for i, page := range pages {
			pages[i] = "/tenders/" + id + page
		}
		return pages
	}
	pages := append([]string{"/tenders", "/tenders/new"}, at(published, "", "/published", "/amend", "/cancel", "/questions")...)
	pages = append(pages, at(begun, "", "/publish", "/check", "/edit/lots", "/edit/criteria", "/edit/timetable")...)
	pages = append(pages, at(written, "", "/publish", "/preview", "/cancel", "/edit/need", "/edit/lots?add=1", "/edit/clauses", "/edit/clauses/CLA-0001",
		"/edit/reservation", "/edit/criteria", "/edit/timetable", "/edit/documents", "/edit/people")...)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := browser.Page(width, 900)
		h.SignIn(p, officer)
		for i, page := range pages {
			p.Open(h.Address + page)
			p.Axe()
			p.Shot(fmt.Sprintf("tenders-%02d-%d", i, width))
		}
	}
}

func TestTwoVersionsOfAPartAreShownWithoutBarriers(t *testing.T) {
	h := newHouse(t)
	v := h.visit(colleague)
	id := h.begin(v)
	p := browsertest.Start(t).Page(360, 900)
	p.Expect("status of 409")
	h.SignIn(p, officer)
	p.Open(h.Address + "/tenders/" + id + "/edit/lots")
	p.Type("#lots-0-title", "Schools")
	v.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Offices").send("")
	p.Submit("main .actions .govuk-button")
	p.SeeText("Someone else saved this part meanwhile")
	p.Axe()
	if got := p.Value("#lots-0-title"); got != "Schools" {
		t.Errorf("the form holds %q", got)
	}
}

func TestScriptFindsCodesWhileOneTypesAndKeepsTheSum(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.finish(v, id)
	p := browsertest.Start(t).Page(1280, 900)
	h.SignIn(p, officer)
	p.Open(h.Address + "/tenders/new")
	p.Type("#cpv", "catering")
	p.SeeText("Catering")
	p.Axe()
	p.Open(h.Address + "/tenders/" + id + "/edit/criteria")
	p.Type("#criteria-1-weight", "25,5")
	p.SeeText("The weights sum to 95.5 of 100.")
}
