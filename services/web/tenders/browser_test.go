package tenders_test

import (
	"fmt"
	"strings"
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

func TestScriptWritesACommentAndReadsAlongWhileTheFormStaysAsTyped(t *testing.T) {
	h := newHouse(t)
	id := h.begin(h.visit(officer))
	need := h.Address + "/tenders/" + id + "/edit/need"
	p := browsertest.Start(t).Page(1280, 900)
	h.SignIn(p, officer)
	p.Open(need)
	p.Type("#title", "Cleaning of nine schools")
	p.Type("#description", "The contractor cleans "+strings.Repeat("the rooms and the halls and ", 6)+"the yard.")
	p.SeeText("has 41 words: split this sentence")
	p.Axe()
	p.Click("#remarks summary")
	p.Type("#remark-text", "Are the yards ours?")
	p.Click("#remark-write")
	p.SeeText("Your comment is there")
	p.SeeText("Are the yards ours?")
	if got := p.Value("#title"); got != "Cleaning of nine schools" {
		t.Errorf("the title is %q", got)
	}
	p.Axe()
	p.Shot("comment-beside")
	p.Open(h.Address + "/tenders/" + id)
	p.Open(need)
	if title, comment := p.Value("#title"), p.Value("#remark-text"); title != "Cleaning of nine schools" || comment != "" {
		t.Errorf("the tab kept %q and the comment %q", title, comment)
	}
	if list := h.tender(id).GetTitle(); list != "Cleaning of 14 municipal buildings" {
		t.Errorf("the comment saved the title %q", list)
	}
}

func TestWhatIsTakenOutIsOfferedBackWithoutBarriers(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.finish(v, id)
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := browser.Page(width, 900)
		h.SignIn(p, officer)
		for part, button := range map[string]string{"lots": `button[name="remove"][value="1"]`, "clauses": `button[name="remove"][value="CLA-0001"]`} {
			p.Open(h.Address + "/tenders/" + id + "/edit/" + part)
			p.Submit(button)
			p.SeeText("Taken out of the draft")
			p.Axe()
			p.Shot(fmt.Sprintf("undo-%s-%d", part, width))
			p.Submit(`button[name="undo"]`)
			p.SeeText("It is back as it was.")
		}
	}
	if d := h.tender(id); len(d.GetLots()) != 2 || len(d.GetClauses()) != 1 || d.GetCriteria()[1].GetClause() != "CLA-0001" {
		t.Errorf("the draft is %v", d)
	}
}
