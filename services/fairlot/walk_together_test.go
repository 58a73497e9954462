package main_test

import (
	"testing"
)

// TestTwoOfficersWriteOneTenderInTwoBrowsersAndLoseNothing has two officers of one
// city on different parts at once, then on the same part: what each typed is kept
// or shown, they talk in comments, and the second approves what both wrote.
func TestTwoOfficersWriteOneTenderInTwoBrowsersAndLoseNothing(t *testing.T) {
	inBothWays(t, (*walk).writeOneTender)
}

func (w *walk) writeOneTender() {
	w.t.Helper()
	city := str(signIn(w.t, w.base, "officer@gdansk.example").get("/api/v1/people/me"), "organisation")
	signIn(w.t, w.base, "admin@fairlot.example").post("/api/v1/organisations/"+city+"/people", object{
		"email": "marek@gdansk.example", "password": password, "name": "Marek Drugi", "roles": []string{"ROLE_OFFICER"},
	})
	anna, marek := w.person("officer@gdansk.example", 1280), w.person("marek@gdansk.example", 360)
	marek.Expect("409")
	anna.visit("/tenders/new")
	anna.fill("title", "Cleaning that two officers write", "value", "90000.00", "cpv", "90911200")
	anna.tick("contract_nature", "services")
	anna.tick("procedure", "below_threshold")
	anna.send()
	w.tender = anna.path()

	// Different parts: neither sees the other's, both are kept.
	anna.follow("/edit/lots")
	marek.visit(w.tender + "/edit/need")
	marek.fill("description", "Marek describes the schools.")
	marek.send()
	anna.fill("lots-0-title", "Anna's schools", "lots-0-value", "90000.00", "no_lots_reason", "One team cleans them.")
	anna.send()
	anna.reads("main", "Anna's schools")

	// The same part: the second sees both, and decides knowingly.
	anna.visit(w.tender + "/edit/need")
	marek.visit(w.tender + "/edit/need")
	if got := anna.Value("#description"); got != "Marek describes the schools." {
		w.t.Errorf("Anna does not see what Marek wrote: %q", got)
	}
	anna.fill("title", "Cleaning of schools, by Anna")
	anna.send()
	marek.fill("title", "Cleaning of schools, by Marek", "description", "Marek describes the schools at length.")
	marek.send()
	marek.reads(".clash", "Cleaning of schools, by Anna", "Cleaning of schools, by Marek")
	marek.picture("clash")
	if got := marek.Value("#description"); got != "Marek describes the schools at length." {
		w.t.Errorf("what Marek typed is lost: %q", got)
	}
	marek.fill("title", "Cleaning of schools, by Anna and Marek")
	marek.send()
	anna.visit(w.tender)
	anna.reads("h1", "Cleaning of schools, by Anna and Marek")
	w.agree(anna, marek)
}

// agree is a comment, its settlement, and the approval of the second officer.
func (w *walk) agree(anna, marek *someone) {
	w.t.Helper()
	marek.visit(w.tender + "/edit/lots")
	marek.Click(".remarks summary")
	marek.fill("remark-text", "Is one lot enough?")
	marek.writes("#remark-write")
	marek.SeeText("Your comment is there.")
	marek.picture("comment-phone")
	anna.visit(w.tender)
	anna.reads("main", "one open comment")
	anna.picture("draft-comments")
	anna.follow("/comments")
	anna.reads("main", "Marek Drugi", "Is one lot enough?")
	anna.picture("comments")
	anna.press(".remark button[name=settle]")
	anna.reads("main", "Settled by")
	anna.visit(w.tender + "/approval")
	anna.press("main button[value=ask]")
	anna.reads("main", "You asked")
	marek.visit("/desk")
	marek.reads("main", "Waits for your approval")
	marek.follow("/approval")
	marek.reads("main", "asks for your approval", "Anna's schools")
	marek.picture("approval-phone")
	marek.press("main button[value=approve]")
	marek.reads("main", "Marek Drugi approved it")
}
