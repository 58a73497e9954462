package tenders_test

import (
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// same compares what two states of a draft say; its revision and instants moved on.
func same(t *testing.T, got, want *tendersv1.Tender) {
	t.Helper()
	got, want = proto.CloneOf(got), proto.CloneOf(want)
	got.Revision, got.UpdatedAt, got.Description = 0, nil, ""
	want.Revision, want.UpdatedAt, want.Description = 0, nil, ""
	if !proto.Equal(got, want) {
		t.Errorf("the draft is\n%v\nand was\n%v", got, want)
	}
}

// full is a draft with two clauses, of which one is for two lots, and prices.
func (h *house) full(v *visitor) string {
	h.t.Helper()
	id := h.begin(v)
	h.finish(v, id)
	edit := "/tenders/" + id + "/edit/"
	v.get(edit+"lots").send("add=1").fill("lots[2].title", "Kindergartens", "lots[2].description", "Daily.", "lots[2].value.amount", "16000").send("")
	v.get(edit+"lots/LOT-0002").fill("cpv_words", "90911300", "cpv", "", "place.country", "PL", "place.city", "Sopot", "pasted", "Windows\t12\tm²").send("")
	v.get(edit+"clauses/CLA-0001").fill("lots", "LOT-0002", "lots", "LOT-0003").send("").shows("saved")
	v.get(edit+"documents").fill("documents[0].id", "fil_plan", "documents[0].name", "plan.pdf", "documents[0].media_type", "application/pdf", "documents[0].size", "12", "documents[0].sha256", "").send("")
	return id
}

func TestWhateverIsTakenOutOfADraftIsPutBackAsItWas(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.full(anna)
	before := h.tender(id)
	edit := "/tenders/" + id + "/edit/"
	for part, button := range map[string]string{
		"lots": "remove=1", "clauses": "remove=CLA-0001", "criteria": "remove=1", "lots/LOT-0002": "remove=0", "documents": "documents[0].drop=true",
	} {
		page := anna.get(edit + part).send(button)
		page.shows("Taken out of the draft", "Put it back")
		if proto.Equal(h.tender(id), before) {
			t.Errorf("%s: nothing was taken out", part)
		}
		piotr.get(edit+"need").fill("description", "Meanwhile: "+part).send("").shows("saved")
		page.form("/tenders/" + id + "/undo").send("undo=true").shows("It is back as it was")
		after := h.tender(id)
		same(t, after, before)
		if after.GetDescription() != "Meanwhile: "+part {
			t.Errorf("%s: what the colleague wrote is gone: %q", part, after.GetDescription())
		}
		page.send("undo=true")
		same(t, h.tender(id), before)
	}
}

func TestAQuestionToTheMarketIsPutBackWhereItStood(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.asks(v)
	before := h.tender(id)
	page := v.get("/tenders/" + id + "/edit/market").send("remove=0").shows("Taken out of the draft: Which products can you clean with?")
	if n := len(h.tender(id).GetConsultation().GetQuestions()); n != 1 {
		t.Fatalf("%d questions are left, want 1", n)
	}
	page.form("/tenders/" + id + "/undo").send("undo=true").shows("It is back as it was")
	same(t, h.tender(id), before)
}

func TestALotTakesItsNameOutOfClausesForOtherLotsAndLeavesItWhereItIsAlone(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.full(v)
	lots := "/tenders/" + id + "/edit/lots"
	v.get(lots).send("remove=2")
	if got := h.tender(id).GetClauses()[0].GetLots(); strings.Join(got, " ") != "LOT-0002" {
		t.Errorf("the clause holds for %v", got)
	}
	v.get(lots).send("remove=1")
	if got := h.tender(id).GetClauses()[0].GetLots(); strings.Join(got, " ") != "LOT-0002" {
		t.Errorf("a clause for one lot that is gone holds for %v", got)
	}
	v.get(lots).send("add=1").fill("lots[1].title", "Libraries", "lots[1].value.amount", "1").send("")
	if got := h.tender(id).GetLots()[1]; got.GetId() != "LOT-0003" {
		t.Errorf("a new lot came under the clause of another: %v", got)
	}
}

func TestWhatWasTypedIntoARowThatIsTakenAwayComesBackToo(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	lots := "/tenders/" + id + "/edit/lots"
	v.get(lots).fill("lots[0].title", "Schools", "lots[0].value.amount", "10").send("")
	page := v.get(lots).send("add=1").fill("lots[0].title", "Nine schools", "lots[1].title", "Offices", "lots[1].description", "Not saved yet.", "lots[1].value.amount", "20").send("remove=1")
	page.shows("Taken out of the draft: Offices").form("/tenders/" + id + "/undo").send("undo=true")
	if l := h.tender(id).GetLots(); len(l) != 2 || l[0].GetTitle() != "Nine schools" || l[1].GetDescription() != "Not saved yet." || l[1].GetValue().GetAmount() != "20" {
		t.Errorf("the lots are %v", l)
	}
}

func TestALotWhoseNumberWasGivenAwayComesBackUnderTheNextWithItsClauses(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.full(anna)
	lots := "/tenders/" + id + "/edit/lots"
	page := anna.get(lots).send("remove=2")
	piotr.get(lots).send("add=1").fill("lots[2].title", "Libraries", "lots[2].value.amount", "1").send("")
	page.form("/tenders/" + id + "/undo").send("undo=true").shows("It is back as it was")
	draft := h.tender(id)
	var list []string
	for _, l := range draft.GetLots() {
		list = append(list, l.GetId()+" "+l.GetTitle())
	}
	if got := strings.Join(list, ", "); got != "LOT-0001 Schools, LOT-0002 Offices, LOT-0004 Kindergartens, LOT-0003 Libraries" {
		t.Errorf("the lots are %s", got)
	}
	if got := draft.GetClauses()[0].GetLots(); strings.Join(got, " ") != "LOT-0002 LOT-0004" {
		t.Errorf("the clause holds for %v", got)
	}
}

func TestOnlyOfficersOfTheLeadPutSomethingBackAndOnlyIntoADraft(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.full(v)
	page := v.get("/tenders/" + id + "/edit/criteria").send("remove=1").form("/tenders/" + id + "/undo")
	theirs := h.visit(bidder).get("/tenders").form("/sign-out")
	if got := theirs.form(page.path).fill("removal", page.fields.Get("removal"), "back", page.fields.Get("back")).send("undo=true"); got.status != http.StatusNotFound && got.status != http.StatusForbidden {
		t.Errorf("an enterprise changes a draft: %d", got.status)
	}
	if n := len(h.tender(id).GetCriteria()); n != 1 {
		t.Errorf("%d criteria", n)
	}
	page = v.get("/tenders/" + id + "/edit/criteria").send("remove=0").form("/tenders/" + id + "/undo")
	page.fields.Set("removal", `{"list":"sealing_key","at":[0],"piece":{"sealingKey":"age1mine"}}`)
	if got := page.send("undo=true"); got.status != http.StatusBadRequest && got.status != http.StatusUnprocessableEntity {
		t.Errorf("a list that there is not: %d", got.status)
	}
}
