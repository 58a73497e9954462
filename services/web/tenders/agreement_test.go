package tenders_test

import (
	"strings"
	"testing"

	"github.com/fairlot/fairlot/pkg/auth"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestColleaguesCommentBesideAPartSettleItAndOpenItAgain(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	comments, lots := "/tenders/"+id+"/comments", "/tenders/"+id+"/edit/lots"
	piotr.get(lots).fill("remark.text", "The schools need a lot of their own.").send("remark=write").
		shows("Your comment is there", "One open comment", "Piotr Colleague", "The schools need a lot of their own.")
	anna.get("/tenders/" + id).shows("one open comment")
	anna.get(comments).shows("One comment is open", "Piotr Colleague").form(comments).fill("part", "", "text", " ").send("").shows("Fill this in")
	list, err := h.tenders.ListComments(h.House.As(h.officer), &tendersv1.ListCommentsRequest{Tender: id})
	if err != nil || len(list.GetComments()) != 1 || list.GetComments()[0].GetPart() != "lots" {
		t.Fatalf("kept is %v, %v", list, err)
	}
	comment := list.GetComments()[0].GetId()
	one := comments + "/" + comment
	anna.get(lots).send("remark=settle "+comment).shows("The comment is settled", "One settled comment").hides("open comment")
	anna.get(lots).send("remark=reopen "+comment).shows("The comment is open again", "One open comment")
	anna.get(lots).send("remark=settle " + comment)
	piotr.get(comments).shows("Settled by Anna Officer", "0 comments are open").form(one).send("reopen=1").shows("The comment is open again", "One comment is open")
	stranger := h.visit(bidder)
	if page := stranger.get(comments); page.status != 403 && page.status != 404 {
		t.Errorf("an enterprise reads the comments: %d", page.status)
	}
	stranger.get("/tenders/" + id).hides("The schools need")
}

func TestASecondOfficerApprovesExactlyWhatTheyReadOrSendsItBack(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	h.finish(anna, id)
	approval := "/tenders/" + id + "/approval"
	anna.get(approval).shows("Nobody has been asked yet", "Schools", "Legal check").form(approval).send("act=ask").shows("You asked; another officer decides")
	piotr.get("/desk").shows("Waits for your approval", "Cleaning of 14 municipal buildings")
	anna.get("/desk").hides("Waits for your approval")
	asked := piotr.get(approval).shows("Anna Officer asks for your approval", "Schools", "833")
	asked.form(approval).send("act=return").shows("Say what has to change")
	piotr.get(approval).form(approval).fill("reason", "Name the schools.").send("act=return").shows("Sent back", "Name the schools.")
	anna.get("/tenders/"+id).shows("sent back", "Name the schools.")
	anna.get(approval).form(approval).send("act=ask")
	stale := piotr.get(approval).form(approval)
	anna.get("/tenders/"+id+"/edit/need").fill("description", "Nine schools by name.").send("").shows("saved")
	stale.send("act=approve").hides("You approved the tender")
	if a := h.tender(id).GetApproval(); a.GetApproved() || a.GetAskedAt() != nil {
		t.Errorf("after a change the approval is %v", a)
	}
	anna.get("/tenders/" + id + "/publish").shows("Approval by a second person")
	anna.get(approval).form(approval).send("act=ask")
	piotr.get(approval).form(approval).send("act=approve").shows("You approved the tender", "Piotr Colleague approved it")
	anna.get("/tenders/" + id).shows("approved")
	if page := anna.get("/tenders/" + id + "/publish"); strings.Contains(page.body, "Approval by a second person") {
		t.Error("the approved draft is still stopped")
	}
}

func TestADraftBeginsFromAnEarlierTenderAndACancelledOneIsTakenUpAgain(t *testing.T) {
	h := newHouse(t)
	anna := h.visit(officer)
	id := h.begin(anna)
	h.finish(anna, id)
	h.search.mu.Lock()
	h.search.answer = &searchv1.SearchTendersResponse{Hits: []*searchv1.TenderHit{{Tender: id, Title: "Cleaning of 14 municipal buildings"}, {Tender: "ten_other", Title: "Window cleaning in Turin", Buyers: []string{"City of Turin"}}}}
	h.search.mu.Unlock()
	anna.get("/tenders/new").shows("Begin from an earlier tender")
	anna.get("/tenders/again?q=cleaning").shows("Window cleaning in Turin", "Not taken along: dates")
	if q := h.search.asked.GetQ(); q != "cleaning" {
		t.Errorf("others' tenders were searched for %q", q)
	}
	page := anna.get("/tenders/new")
	page.path = "/tenders/" + id + "/copy"
	page = page.send("")
	copied, _ := strings.CutPrefix(page.path, "/tenders/")
	page.shows("Your draft is there", "Not taken along")
	if d := h.tender(copied); d.GetCopiedFrom() != id || d.GetTitle() != "Cleaning of 14 municipal buildings" || len(d.GetClauses()) != 1 || d.GetContractStart() != nil || len(d.GetEvaluators()) != 0 {
		t.Errorf("the copy is %v", d)
	}
	anna.get("/tenders/"+id+"/cancel").fill("reason", "The schools moved away.").send("").shows("Take it up again")
	anna.get("/tenders/again").shows("Cancelled drafts")
	anna.get("/tenders/"+id).form("/tenders/"+id+"/restore").send("").shows("The draft is taken up again", "Legal check")
	if _, err := h.tenders.RestoreTender(h.House.As(auth.Identity{Person: "per_x", Organisation: "org_x", Roles: []string{auth.RoleOfficer}}), &tendersv1.RestoreTenderRequest{Tender: id}); err == nil {
		t.Error("another city restores it")
	}
}

func TestACommentBesideAPartLosesNothingOfWhatIsTypedThere(t *testing.T) {
	h := newHouse(t)
	anna := h.visit(officer)
	id := h.begin(anna)
	timetable := "/tenders/" + id + "/edit/timetable"
	page := anna.get(timetable).fill("deadline.day", "31", "deadline.month", "2", "deadline.year", "2027", "urgency_reason", "The old contract ends.").send("remark=write")
	page.shows("Your comment: Fill this in").hides("There is no such day")
	page = page.fill("remark.text", "Which day suits the schools?").send("remark=write")
	page.shows("Your comment is there", "Which day suits the schools?").hides("There is no such day")
	if page.fields.Get("deadline.day") != "31" || page.fields.Get("urgency_reason") != "The old contract ends." || page.fields.Get("remark.text") != "" {
		t.Errorf("the form holds %v", page.fields)
	}
	if h.tender(id).GetUrgencyReason() != "" {
		t.Error("the comment saved the part")
	}
	again := page.fields
	page.send("").shows("There is no such day")
	page.fields = again
	page.fill("deadline.day", "20", "deadline.month", "1").send("").shows("Timetable: saved")
	list, err := h.tenders.ListComments(h.House.As(h.officer), &tendersv1.ListCommentsRequest{Tender: id})
	if err != nil || len(list.GetComments()) != 1 {
		t.Errorf("kept is %v, %v", list, err)
	}
}

func TestACommentIsAboutOneClauseOrLotAndStandsBesideIt(t *testing.T) {
	h := newHouse(t)
	anna, piotr := h.visit(officer), h.visit(colleague)
	id := h.begin(anna)
	h.finish(anna, id)
	edit := "/tenders/" + id + "/edit/"
	piotr.get(edit+"lots").fill("remark.on", "lots.LOT-0002", "remark.text", "Do the offices open at six?").send("remark=write").
		shows("LOT-0002: Offices", "Do the offices open at six?")
	anna.get(edit+"lots/LOT-0002").shows("One open comment", "Do the offices open at six?")
	anna.get(edit + "lots/LOT-0001").hides("Do the offices open at six?")
	anna.get(edit+"clauses/CLA-0001").fill("remark.text", "Is 833 too many?").send("remark=write").shows("Is 833 too many?")
	piotr.get(edit+"clauses").shows("one open comment", "Is 833 too many?", "CLA-0001: Hours of work for people far from employment")
	tasks := anna.get("/tenders/" + id)
	if n := strings.Count(tasks.text(), "one open comment"); n != 2 {
		t.Errorf("%d parts have an open comment", n)
	}
	anna.get("/tenders/"+id+"/comments").shows("2 comments are open", "LOT-0002: Offices", "Do the offices open at six?")
	piotr.get(edit+"lots").fill("remark.on", "lots[1].title", "remark.text", "Where is it?").send("remark=write").shows("1 thing needs a change")
}
