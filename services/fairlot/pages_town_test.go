package main_test

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// town is the demonstration with what it lacks for every page to have something
// to show: records of Gdańsk in every state, and people who dispute, act for
// others, invite and are invited.
type town struct {
	*job
	// Tenders of Gdańsk. In blank nothing is filled in, in draft everything.
	blank, draft, open, amended, scored string
	// Restricted ones: people ask to take part, the city chooses, it has invited.
	asking, choosing, invited string
	// What the demonstration has: closed of Milan, evaluated of Barcelona, awarded
	// of Paris, cancelled of Baia Mare, joint of Paris and another city.
	closed, evaluated, awarded, cancelled, joint string
	question, answered                           string
	// Market consultations: a draft and one that takes answers of Gdańsk, one of
	// Turin whose time is over, one of Skåne that is concluded.
	toAsk, consulting, consulted, concluded string
	// The dynamic purchasing system of Turin, a request that waits there, and a call.
	system, waiting, call string
	// Bids of nad: a sealed one, one to confirm, one that is scored.
	bid, toConfirm, scoredBid string
	demand                    string
	// Pools of Gdańsk and Wrocław: Wrocław is invited, Gdańsk signs, both have signed.
	inviting, signing, signed string
	// Enterprises: nad is of the demonstration, listed comes from a directory,
	// disputed too but somebody acts for it, suspended is of the demonstration.
	nad, listed, disputed, suspended string
	verification, dispute, claimant  string
	mandate                          string
	invitation, secret               string
	// Clauses of Gdańsk: draft uses the first version of own.
	own string
	// search and tenderSearch are kept by officer@gdansk, list too.
	search, tenderSearch, list string
}

// openTown starts the demonstration and adds to it.
func openTown(t *testing.T) *town {
	t.Helper()
	w := &town{job: newJob(t, start(t, program{Sandbox: true, Demo: true}))}
	w.staff()
	w.restrict()
	w.score40DaysLater()
	w.choose()
	w.drafts()
	w.opens()
	w.buys()
	w.enterprises()
	w.keeps()
	w.finds()
	w.asksTheMarket()
	return w
}

// staff adds a second officer of Gdańsk, and knows the others by their sign-ins.
func (w *town) staff() {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	w.lead = str(officer.get("/api/v1/people/me"), "organisation")
	w.admin.post("/api/v1/organisations/"+w.lead+"/people", object{
		"email": "second@gdansk.example", "password": password, "name": "Marek Drugi", "roles": []string{"ROLE_OFFICER"},
	})
	people, _ := officer.get("/api/v1/people?page_size=100")["people"].([]any)
	for _, p := range people {
		w.people[strings.TrimSuffix(str(p, "email"), ".example")] = p.(object)
	}
}

// tender makes a draft of Gdańsk with changes.
func (w *town) tender(changes object) string {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	draft := officer.post("/api/v1/tenders", object{"title": changes["title"]})
	id := str(draft, "id")
	maps.Copy(draft, w.complete())
	maps.Copy(draft, changes)
	officer.do(http.MethodPut, "/api/v1/tenders/"+id, draft)
	return id
}

// published makes a tender of Gdańsk and publishes it.
func (w *town) published(changes object) string {
	w.t.Helper()
	id := w.tender(changes)
	w.as("officer@gdansk").publish(id)
	return id
}

// after is an instant so many days from now.
func (w *town) after(days int) string {
	return w.now.Add(time.Duration(days) * day).Format(time.RFC3339)
}

// restricted publishes one for which people ask to take part, and two do.
func (w *town) restricted(title string) string {
	w.t.Helper()
	id := w.published(object{
		"title": title, "procedure": "PROCEDURE_RESTRICTED", "participation_deadline": w.after(35), "reservation": "RESERVATION_NONE",
	})
	for _, who := range []string{"nad-motlawa@gdansk", "bursztynowa@gdansk"} {
		rep := w.as(who)
		file := rep.upload("/api/v1/files", "references.txt", "text/plain", []byte("Twenty schools\n"))
		rep.post("/api/v1/tenders/"+id+"/participationRequests", object{"statement": "We clean twenty schools, with a coach for each team.", "evidence": []object{file}})
	}
	return id
}

// restrict publishes what the city will choose for, and what it will have chosen for.
func (w *town) restrict() {
	w.t.Helper()
	w.choosing, w.invited = w.restricted("Care of school kitchens"), w.restricted("Care of parks")
}

// score40DaysLater runs a tender to the decision; the clock is 41 days on then.
func (w *town) score40DaysLater() {
	w.t.Helper()
	w.scored = w.published(object{"title": "Cleaning of town halls", "deadline": w.after(40), "reservation": "RESERVATION_NONE"})
	first := w.job.bid(w.as("nad-motlawa@gdansk"), w.scored, "100000.00", "900")
	second := w.job.bid(w.as("bursztynowa@gdansk"), w.scored, "130000.00", "1200")
	w.now = w.now.Add(41 * day)
	w.admin.post("/api/v1/sandbox/clock", object{"now": w.now.Format(time.RFC3339)})
	w.admin = w.as("admin@fairlot")
	w.job.open(w.scored)
	w.score(w.scored, first, second)
	w.scoredBid = first
}

// choose invites one of two for the one, leaves the other, and opens a third.
func (w *town) choose() {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	path := "/api/v1/tenders/" + w.invited
	requests := officer.get(path + "/participationRequests")
	officer.post(path+":invite", object{
		"revision": at(officer.get(path), "revision"), "requests": []string{str(requests, "requests.0.id")}, "deadline": w.after(40),
		"reasons": object{str(requests, "requests.1.id"): "The references are of another kind of work."},
	})
	w.asking = w.restricted("Care of playgrounds")
}

// drafts are an empty one and a full one that two officers discuss.
func (w *town) drafts() {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	w.blank = str(officer.post("/api/v1/tenders", object{"title": "Something that we will need"}), "id")
	own := officer.post("/api/v1/clauses", object{
		"lever": "LEVER_PERFORMANCE_CONDITION", "theme": "opp", "unit": "h", "shared": true,
		"texts": object{"en": object{"title": "Hours for people of the district", "text": "The contractor gives at least {target} hours of work."}},
	})
	w.own = str(own, "id")
	filled := officer.post("/api/v1/clauses/"+w.own+":fill", object{"language": "en", "target": "300"})
	filled["id"], filled["link_to_subject"], filled["evidence"] = "CLA-0002", "Hours worked here", "A list each quarter"
	own["texts"] = object{"en": object{"title": "Hours for people of the district", "text": "The contractor gives at least {target} hours of paid work."}}
	officer.do(http.MethodPut, "/api/v1/clauses/"+w.own, own)
	file := officer.upload("/api/v1/files", "plan.txt", "text/plain", []byte("Plan of the schools\n"))
	money := func(amount string) object { return object{"amount": amount, "currency": "EUR"} }
	first := clause()
	first["id"] = "CLA-0001"
	w.draft = w.tender(object{
		"title": "Cleaning of schools and offices", "deadline": w.after(45), "clauses": []object{first, filled}, "documents": []object{file}, "no_lots_reason": "",
		"lots": []object{
			{"id": "LOT-0001", "title": "Schools", "description": "Twelve schools", "value": money("90000.00")},
			{"id": "LOT-0002", "title": "Offices", "description": "Five offices", "value": money("60000.00")},
		},
	})
	path := "/api/v1/tenders/" + w.draft
	officer.post(path+"/comments", object{"text": "Are two lots enough?", "part": "lots"})
	settled := w.as("second@gdansk").post(path+"/comments", object{"text": "The title could be shorter.", "part": "need"})
	officer.post(path+"/comments/"+str(settled, "id")+":resolve", object{})
	officer.post(path+":requestApproval", object{})
}

// opens publishes what takes bids now: one as it is, one that was corrected.
func (w *town) opens() {
	w.t.Helper()
	officer, nad := w.as("officer@gdansk"), w.as("nad-motlawa@gdansk")
	file := officer.upload("/api/v1/files", "specification.txt", "text/plain", []byte("What we need\n"))
	w.open = w.published(object{"title": "Cleaning of nurseries", "deadline": w.after(40), "documents": []object{file}})
	w.amended = w.published(object{"title": "Cleaning of libraries", "deadline": w.after(40)})
	path := "/api/v1/tenders/" + w.open
	answered := nad.post(path+"/questions", object{"text": "Is there a plan of the nurseries?"})
	w.answered = str(answered, "id")
	officer.post(path+"/questions/"+w.answered+":answer", object{"answer": "Yes, it is in the documents."})
	w.question = str(nad.post(path+"/questions", object{"text": "May two of us bid together?"}), "id")
	nad.post(path+":follow", object{})
	w.bid, w.toConfirm = w.job.bid(nad, w.open, "99000.00", "900"), w.job.bid(nad, w.amended, "98000.00", "900")
	officer.post("/api/v1/tenders/"+w.amended+":amend", object{
		"revision": at(officer.get("/api/v1/tenders/"+w.amended), "revision"), "note": "The eighth library opens in spring.",
		"description": "Daily cleaning of eight libraries with ecolabel products.", "deadline": w.after(50),
	})
}

// buys are pools of two cities at each step.
func (w *town) buys() {
	w.t.Helper()
	lead, partner := w.as("officer@gdansk"), w.as("officer@wroclaw")
	demand := func(c caller, title string) string {
		return str(c.post("/api/v1/demands", object{
			"title": title, "cpv": "77310000", "value": object{"amount": "50000.00", "currency": "EUR"}, "place": object{"country": "PL"},
			"period_start": w.after(150), "period_end": w.after(500),
		}), "id")
	}
	pool := func(title string) string {
		return str(lead.post("/api/v1/pools", object{
			"title": title, "terms": "Gdańsk leads the procedure; each city pays its own share.",
			"demand": demand(lead, title+", Gdańsk"), "invited": []string{demand(partner, title+", Wrocław")},
		}), "id")
	}
	w.inviting, w.signing, w.signed = pool("Gardens of schools"), pool("Gardens of parks"), pool("Gardens of offices")
	for _, id := range []string{w.signing, w.signed} {
		partner.post("/api/v1/pools/"+id+":join", object{})
	}
	for _, c := range []caller{lead, partner} {
		c.post("/api/v1/pools/"+w.signed+":sign", object{"revision": at(c.get("/api/v1/pools/"+w.signed), "revision")})
	}
	w.demand = demand(lead, "Gardens of hospitals")
	demand(partner, "Gardens of clinics")
}

// finds looks the demonstration's records up.
func (w *town) finds() {
	w.t.Helper()
	for city, want := range map[string]struct {
		title string
		into  *string
	}{
		"milan": {"Digitalizzazione", &w.closed}, "barcelona": {"Menjars", &w.evaluated}, "wroclaw": {"Utrzymanie", &w.awarded},
		"baiamare": {"Mobilier", &w.cancelled}, "paris": {"Nettoyage", &w.joint}, "skane": {"Underhåll", &w.concluded},
	} {
		*want.into = w.titled(w.as("officer@"+city), want.title)
	}
	turin := w.as("officer@turin")
	w.consulted, w.system, w.call = w.titled(turin, "Pasti"), w.titled(turin, "Sistema dinamico"), w.titled(turin, "Pulizia di sei")
	requests, _ := turin.get("/api/v1/tenders/" + w.system + "/participationRequests")["requests"].([]any)
	for _, one := range requests {
		if at(one, "decided_at") == nil {
			w.waiting = str(one, "id")
		}
	}
}

// asksTheMarket leaves a consultation a draft, and lets one be answered.
func (w *town) asksTheMarket() {
	w.t.Helper()
	w.toAsk = str(w.as("officer@gdansk").post("/api/v1/tenders", object{"title": "Windows without a ladder", "procedure": "PROCEDURE_MARKET_CONSULTATION"}), "id")
	w.consulting = w.consults("Cleaning without chlorine")
	w.as("nad-motlawa@gdansk").post("/api/v1/tenders/"+w.consulting+"/consultationAnswers", object{
		"replies": []object{{"question": "CON-0001", "text": "Soap of potash.", "confidential": true}, {"question": "CON-0002", "text": "Ten schools."}},
	})
}

// titled is the tender whose title begins so.
func (w *town) titled(c caller, title string) string {
	w.t.Helper()
	list, _ := c.get("/api/v1/tenders?page_size=100")["tenders"].([]any)
	for _, one := range list {
		if strings.HasPrefix(str(one, "title"), title) {
			return str(one, "id")
		}
	}
	w.t.Fatalf("the demonstration has no tender %q", title)
	return ""
}

// on is what a page, as somebody reads it, has that fits a pattern: its first group.
func (w *town) on(who, path, pattern string) string {
	w.t.Helper()
	c := w.as(who)
	answer := c.send(http.MethodGet, path, map[string]string{"Cookie": "fairlot_session=" + c.token}, nil, 0)
	found := regexp.MustCompile(pattern).FindStringSubmatch(answer.raw)
	if found == nil {
		w.t.Fatalf("%s has nothing like %s: %d", path, pattern, answer.status)
	}
	return found[1]
}
