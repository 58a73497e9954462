package tenders_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// written makes a clause of the city with a blank of its own, in a first version.
func (h *house) written(text string) *clausesv1.LibraryClause {
	h.t.Helper()
	c, err := clausesv1.NewClausesServiceClient(h.House.Conn).CreateLibraryClause(h.House.As(h.officer), &clausesv1.CreateLibraryClauseRequest{Clause: &clausesv1.LibraryClause{
		Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Theme: "opp", Unit: "h",
		Texts: map[string]*clausesv1.ClauseText{"en": {Title: "Tutor", Text: text}},
	}})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// drafted begins a draft of a million in a year and gives its pages of clauses.
func (h *house) drafted(v *visitor) (id, pages string) {
	id = h.begin(v)
	v.get("/tenders/"+id+"/edit/need").fill("description", "Cleaning.", "language", "en", "place.country", "PL", "place.city", "Gdańsk", "value.amount", "1 000 000").send("")
	return id, "/tenders/" + id + "/edit/clauses"
}

func TestSeveralClausesAreChosenAndFilledOnOnePage(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id, pages := h.drafted(v)
	choose := v.get(pages + "/choose?clause=no-undeclared-work&q=daytime")
	choose.shows("For what you buy", "Suits CPV 909", "Everyone on site is declared")
	if !strings.Contains(choose.body, `value="no-undeclared-work" checked`) {
		t.Error("what is ticked is lost by searching")
	}
	fill := v.get(pages + "/fill?clause=daytime-work&clause=inclusion-hours&clause=no-undeclared-work")
	fill.shows("From the calibrator: € 1,000,000 × 80", "Usual: 70")
	again := fill.fill("clauses[0].target", "", "clauses[1].target", "a lot").send("")
	again.shows("2 things need a change", "Fill this in")
	if again.fields.Get("clauses[1].target") != "a lot" || len(h.tender(id).GetClauses()) != 0 {
		t.Error("what was typed is lost, or half of the clauses are in the draft")
	}
	again.fill("clauses[0].target", "60", "clauses[1].target", "1 200").send("").shows("3 clauses are in the draft", "1,200 h")
	list := h.tender(id).GetClauses()
	if len(list) != 3 || list[1].GetLibraryClause() != "inclusion-hours" || list[1].GetLibraryVersion() != 1 || list[1].GetTarget() != "1200" || !strings.Contains(list[1].GetText(), "At least 1200 hours") {
		t.Errorf("the draft holds %v", list)
	}
	v.get(pages + "/fill?clause=inclusion-hours&share=10&labour_share=50&hourly_cost=30").shows("× 10 % ÷ € 30/h = 1,666 h")
	v.get(pages + "/choose").shows("Already in this draft")
	v.get(pages + "/fill").shows("You have not ticked a clause")
}

func TestATargetThatChangesChangesTheWordsWithIt(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id, pages := h.drafted(v)
	v.get(pages+"/fill?clause=inclusion-hours").fill("clauses[0].target", "833").send("")
	v.get(pages+"/CLA-0001").fill("target", "900").send("").shows("900 h")
	if text := h.tender(id).GetClauses()[0].GetText(); !strings.Contains(text, "At least 900 hours") {
		t.Errorf("the clause says %q", text)
	}
	v.get(pages+"/CLA-0001").fill("text", "Nine hundred hours.").send("")
	v.get(pages+"/CLA-0001").fill("target", "950").send("")
	if c := h.tender(id).GetClauses()[0]; c.GetText() != "Nine hundred hours." || c.GetTarget() != "950" {
		t.Errorf("words of the officer's own are lost: %v", c)
	}
}

func TestANewerVersionIsTakenOverWithItsDifferenceAndTheBlanksFilled(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id, pages := h.drafted(v)
	c := h.written("A tutor from {group} helps for {target} h.")
	v.get(pages+"/fill?clause="+c.GetId()).fill("clauses[0].target", "40").send("").shows("Fill this in")
	v.get(pages+"/fill?clause="+c.GetId()).fill("clauses[0].target", "40", "clauses[0].blanks[0].value", "the trade school").send("")
	v.get(pages).hides("The library has version")
	if v.get(pages+"/CLA-0001/renew").status != http.StatusNotFound {
		t.Error("there is a page for a newer version that there is not")
	}
	c.Texts["en"].Text = "A tutor from {group} helps everybody for {target} h."
	if _, err := clausesv1.NewClausesServiceClient(h.House.Conn).UpdateLibraryClause(h.House.As(h.officer), &clausesv1.UpdateLibraryClauseRequest{Clause: c}); err != nil {
		t.Fatal(err)
	}
	v.get(pages).shows("The library has version 2; this clause is from version 1.")
	renew := v.get(pages + "/CLA-0001/renew")
	renew.shows("A tutor from the trade school helps for 40 h.", "A tutor from the trade school helps everybody for 40 h.")
	renew.send("").shows("from version 2 of the library").hides("The library has version")
	if got := h.tender(id).GetClauses()[0]; got.GetText() != "A tutor from the trade school helps everybody for 40 h." || got.GetLibraryVersion() != 2 || got.GetId() != "CLA-0001" {
		t.Errorf("the clause is %v", got)
	}
}

func TestTheCalibratorPutsItsAdviceIntoTheDraftWithOneClick(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id, pages := h.drafted(v)
	v.get("/tenders/"+id+"/edit/lots").fill("lots[0].title", "Schools", "lots[0].value.amount", "600 000").send("add=1").fill("lots[1].title", "Offices", "lots[1].value.amount", "400000").send("")
	v.get(pages+"/fill?clause=inclusion-hours").fill("clauses[0].target", "1").send("")
	page := v.get(pages + "/calibrator?labour_share=50&hourly_cost=30&share=5")
	page.shows("€ 1,000,000 × 50 % × 5 % ÷ € 30/h = 833 h", "29 verified enterprises", "Set 833 h in")
	page.fill("target", "833").send("clause=CLA-0001").shows("The target is in the clause", "833 h")
	v.get(pages + "/calibrator?lot=LOT-0001&labour_share=50&hourly_cost=30").shows("€ 600,000 × 50 % × 5 %")
	v.get(pages+"/calibrator").fill("reservation", "article_20").send("lot=LOT-0002").shows("The reservation is in the draft")
	if got := h.tender(id).GetLots()[1].GetReservation(); got != tendersv1.Reservation_RESERVATION_ARTICLE_20 {
		t.Errorf("the lot is %v", got)
	}
	again := v.get(pages + "/calibrator")
	again.fields.Del("lot")
	again.send("reservation=article_20")
	draft := h.tender(id)
	if draft.GetReservation() != tendersv1.Reservation_RESERVATION_ARTICLE_20 || draft.GetClauses()[0].GetTarget() != "833" {
		t.Errorf("the draft holds %v", draft)
	}
	v.get(pages + "/calibrator?labour_share=120").shows("Give a percentage above 0 and up to 100")
}

func TestNobodyElseChangesTheClausesOfADraft(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id, pages := h.drafted(v)
	v.get(pages+"/fill?clause=inclusion-hours").fill("clauses[0].target", "833").send("")
	rival := h.visit(bidder)
	for _, page := range []string{"", "/choose", "/fill?clause=inclusion-hours", "/calibrator", "/CLA-0001", "/CLA-0001/renew"} {
		if got := rival.get(pages + page).status; got != http.StatusForbidden && got != http.StatusNotFound {
			t.Errorf("a bidder sees %s: %d", page, got)
		}
	}
	token := rival.get("/account").fields.Get("_token")
	for _, body := range []string{"clause=CLA-0001&target=1", "reservation=article_20"} {
		s := &sheet{v: rival, path: pages + "/calibrator", fields: fieldsFrom(body)}
		s.fields.Set("_token", token)
		if got := s.send("").status; got != http.StatusForbidden {
			t.Errorf("a bidder sends %s: %d", body, got)
		}
	}
	if got := h.tender(id).GetClauses()[0].GetTarget(); got != "833" {
		t.Errorf("the target is %s", got)
	}
}

func fieldsFrom(body string) url.Values {
	fields, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	return fields
}
