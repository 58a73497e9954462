package main_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// technique is the job of cities that buy within a dynamic purchasing system or a
// framework agreement.
type technique struct{ *job }

// rep signs in as an enterprise: a session does not last for months.
func (w technique) rep(slug string) caller { return signIn(w.t, w.base, slug+"@enterprise.example") }

// move sets the clock to some days after the beginning.
func (w technique) move(days int) {
	w.t.Helper()
	w.admin.post("/api/v1/sandbox/clock", object{"now": w.day(days)})
}

func (w technique) day(days int) string {
	return w.now.Add(time.Duration(days) * day).Format(time.RFC3339)
}

func newTechnique(t *testing.T) technique {
	t.Helper()
	base := start(t, program{Sandbox: true})
	w := technique{newJob(t, base)}
	w.lead = w.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	w.partner = w.city("skane", "Region Skåne", "SE", "SE224", "sv", "Europe/Stockholm")
	w.enterprise(base, "nad", "Spółdzielnia Socjalna Łódź", "8567346215", "PL-NIP", "PL", "Łódź", "pl.przedsiebiorstwo-spoleczne")
	w.enterprise(base, "rena", "Rena Hus Arbetsintegrerande", "1234567897", "SE-ON", "SE", "Malmö", "se.arbetsintegrerande")
	w.enterprise(base, "klar", "Klar Städ", "5560360793", "SE-ON", "SE", "Lund", "se.arbetsintegrerande")
	return w
}

// draft writes a tender of two lots.
func (w technique) draft(change object) string {
	w.t.Helper()
	lot := func(title string) object {
		return object{"title": title, "description": title, "value": object{"amount": "75000.00", "currency": "EUR"}}
	}
	t := object{
		"title": "Cleaning of schools", "description": "Daily cleaning of schools.", "language": "en",
		"contract_nature": "CONTRACT_NATURE_SERVICES", "cpv": "90911200", "place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"},
		"value": object{"amount": "150000.00", "currency": "EUR"}, "lots": []object{lot("North"), lot("South")},
		"clauses": []object{clause()}, "criteria": criteria(), "electronic_submission": true, "standstill_days": 10,
		"accessibility": "Documents are accessible.", "contract_start": w.day(60), "contract_end": w.day(1000),
	}
	for key, value := range change {
		t[key] = value
	}
	return str(w.as("officer@gdansk").post("/api/v1/tenders", t), "id")
}

func (w technique) staff() object {
	people := func(who ...string) (list []string) {
		for _, one := range who {
			list = append(list, str(w.people[one+"@gdansk"], "id"))
		}
		return list
	}
	return object{"opening_officers": people("opening1", "opening2", "opening3"), "evaluators": people("evaluator1")}
}

// release publishes a draft with a reason for each warning.
func (w technique) release(tender string) object {
	w.t.Helper()
	officer, reasons := w.as("officer@gdansk"), object{}
	check := officer.post("/api/v1/tenders/"+tender+":check", object{})
	for i := range size(check, "findings") {
		f := at(check, "findings").([]any)[i]
		if str(f, "severity") == "SEVERITY_WARNS" {
			reasons[str(f, "rule")] = "Considered and kept."
		}
	}
	return officer.post("/api/v1/tenders/"+tender+":publish", object{"warning_reasons": reasons})
}

// call starts a call, completes it and publishes it.
func (w technique) call(parent string, deadline int) string {
	w.t.Helper()
	officer := w.as("officer@gdansk")
	draft := officer.post("/api/v1/tenders/"+parent+":call", object{})
	id := str(draft, "id")
	for i := range size(draft, "lots") {
		at(draft, "lots").([]any)[i].(map[string]any)["value"] = object{"amount": "20000.00", "currency": "EUR"}
	}
	for key, value := range w.staff() {
		draft[key] = value
	}
	draft["value"], draft["deadline"] = object{"amount": "40000.00", "currency": "EUR"}, w.day(deadline)
	draft["contract_start"], draft["contract_end"] = w.day(deadline+60), w.day(deadline+400)
	officer.do(http.MethodPut, "/api/v1/tenders/"+id, draft)
	if open := w.release(id); str(open, "status") != "TENDER_STATUS_OPEN" || str(open, "within") != parent {
		w.t.Fatalf("the call is %v", open)
	}
	return id
}

// ask asks to take part in a system.
func (w technique) ask(slug, system string) string {
	w.t.Helper()
	return str(w.rep(slug).post("/api/v1/tenders/"+system+"/participationRequests", object{"statement": "We clean twenty schools each day."}), "id")
}

// decide admits an enterprise, or gives the reason why not.
func (w technique) decide(system, request, reason string) {
	w.t.Helper()
	w.as("officer@gdansk").post("/api/v1/tenders/"+system+"/participationRequests/"+request+":decide", object{"admit": reason == "", "reason": reason})
}

// mayNotBid holds that an enterprise is refused with a reason.
func (w technique) mayNotBid(slug, tender, reason string) {
	w.t.Helper()
	problem := w.rep(slug).refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+tender+"/bids", object{"offer": offer("100.00", "900")})
	if str(problem, "reason") != reason {
		w.t.Errorf("%s bids for %s: %v, not %s", slug, tender, problem, reason)
	}
}

// bids submits an offer for one lot.
func (w technique) bids(slug, tender, lot, price string) string {
	w.t.Helper()
	o := offer(price, "900")
	o["lots"] = []object{{"lot": lot, "price": object{"amount": price, "currency": "EUR"}}}
	return str(w.rep(slug).post("/api/v1/tenders/"+tender+"/bids", object{"offer": o}), "id")
}

// award opens, scores each bid of a lot alike and awards each lot to the bid named.
func (w technique) award(tender string, bids map[string][]string, winners map[string]string) {
	w.t.Helper()
	for _, who := range []string{"opening2@gdansk", "opening1@gdansk"} {
		w.as(who).post("/api/v1/tenders/"+tender+":open", object{"passphrase": password})
	}
	var scores, lots []object
	for lot, list := range bids {
		for _, bid := range list {
			for _, criterion := range []string{"CRI-0002", "CRI-0003"} {
				scores = append(scores, object{"lot": lot, "bid": bid, "criterion": criterion, "points": "80", "reason": "As described."})
			}
		}
	}
	eventually(w.t, "the opened bids", func() (object, bool) {
		status, got := w.as("evaluator1@gdansk").try(http.MethodPut, "/api/v1/tenders/"+tender+"/evaluation/scores", object{"scores": scores})
		return got, status == http.StatusOK
	})
	evaluation := w.as("officer@gdansk").get("/api/v1/tenders/" + tender + "/evaluation")
	for i := range size(evaluation, "lots") {
		lot := str(at(evaluation, "lots").([]any)[i], "lot")
		lots = append(lots, object{"lot": lot, "bid": winners[lot], "reason": "First in rank, or nobody bid for it."})
	}
	w.as("officer@gdansk").post("/api/v1/tenders/"+tender+":award", object{"lots": lots})
	eventually(w.t, "the award", func() (object, bool) {
		got := w.as("officer@gdansk").get("/api/v1/tenders/" + tender)
		return got, str(got, "status") == "TENDER_STATUS_AWARDED"
	})
}

func TestACityBuysAgainAndAgainThroughADynamicPurchasingSystem(t *testing.T) {
	w := newTechnique(t)
	system := w.draft(object{"procedure": "PROCEDURE_RESTRICTED", "dps_usage": "dps-list", "participation_deadline": w.day(35)})
	w.release(system)
	first := w.ask("nad", system)
	w.mayNotBid("nad", system, "bid.dynamic_purchasing_system")
	w.decide(system, first, "")
	w.move(40)
	call := w.call(system, 60)
	w.onlyTheirs(system)
	w.mayNotBid("rena", call, "bid.not_invited")

	// Months later another asks, and is refused with a reason that only it reads.
	w.move(50)
	w.decide(system, w.ask("rena", system), "No reference of this size yet.")
	w.mayNotBid("rena", call, "bid.not_invited")
	w.mayNotBid("klar", call, "bid.not_invited")
	if got := w.rep("rena").get("/api/v1/tenders/" + system + "/participationRequests"); str(got, "requests.0.reason") == "" || size(got, "requests") != 1 {
		t.Errorf("the refused reads %v", got)
	}
	if got := w.rep("klar").get("/api/v1/tenders/" + system + "/participationRequests"); size(got, "requests") != 0 {
		t.Errorf("a stranger reads %v", got)
	}
	eventually(t, "the refused is told", func() (object, bool) {
		got := w.rep("rena").get("/api/v1/notifications")
		return got, strings.Contains(str(got, "notifications"), "No reference of this size yet.")
	})
	won := w.bids("nad", call, "LOT-0001", "15000.00")
	w.move(61)
	w.award(call, map[string][]string{"LOT-0001": {won}}, map[string]string{"LOT-0001": won})

	// It asks again with more, is admitted, and both bid in a second call.
	w.move(200)
	w.decide(system, w.ask("rena", system), "")
	if n := str(w.rep("klar").get("/api/v1/tenders/"+system), "admitted"); n != "2" {
		t.Errorf("%s are admitted", n)
	}
	second := w.call(system, 220)
	w.bids("nad", second, "LOT-0001", "15000.00")
	w.bids("rena", second, "LOT-0001", "14000.00")
	w.mayNotBid("klar", second, "bid.not_invited")
	w.published(system, second)
}

// onlyTheirs tries what another city must not do.
func (w technique) onlyTheirs(system string) {
	w.t.Helper()
	stranger := w.as("officer@skane")
	if got := stranger.refused(http.StatusForbidden, http.MethodPost, "/api/v1/tenders/"+system+":call", object{}); str(got, "reason") != "call.not_buyer" {
		w.t.Errorf("another city starts a call: %v", got)
	}
	if got := stranger.get("/api/v1/tenders/" + system + "/participationRequests"); size(got, "requests") != 0 {
		w.t.Errorf("another city reads %v", got)
	}
	request := str(w.as("officer@gdansk").get("/api/v1/tenders/"+system+"/participationRequests"), "requests.0.id")
	stranger.refused(http.StatusForbidden, http.MethodPost, "/api/v1/tenders/"+system+"/participationRequests/"+request+":decide", object{"admit": true})
	w.rep("nad").refused(http.StatusForbidden, http.MethodPost, "/api/v1/tenders/"+system+"/participationRequests/"+request+":decide", object{"admit": true})
}

// published holds what everyone can read of a call: that it is there, what it is
// within, and not who is invited.
func (w technique) published(system, call string) {
	w.t.Helper()
	anyone := caller{t: w.t, base: w.base}
	if got := anyone.get("/api/v1/tenders/" + call); at(got, "invited") != nil || str(got, "within") != system {
		w.t.Errorf("everyone reads %v", got)
	}
	if got := anyone.get("/api/v1/tenders?within=" + system); size(got, "tenders") != 2 {
		w.t.Errorf("the calls are %v", got)
	}
	eventually(w.t, "the call in the open data", func() (object, bool) {
		status, got := anyone.try(http.MethodGet, "/api/v1/ocds/records/"+call, nil)
		return got, status == http.StatusOK && strings.Contains(str(got, "records"), "relatedProcesses")
	})
	eventually(w.t, "the call in the search", func() (object, bool) {
		got := anyone.get("/api/v1/search/tenders?q=cleaning")
		return got, strings.Contains(str(got, "hits"), call)
	})
	anyone.refused(http.StatusConflict, http.MethodGet, "/api/v1/tenders/"+call+"/notice.xml", nil)
}

func TestOnlyThoseWhoWonAFrameworkCompeteForItsOrders(t *testing.T) {
	w := newTechnique(t)
	staff := w.staff()
	staff["procedure"], staff["framework_agreement"], staff["deadline"] = "PROCEDURE_BELOW_THRESHOLD", "fa-w-rc", w.day(40)
	framework := w.draft(staff)
	w.release(framework)
	north, south, other := w.bids("nad", framework, "LOT-0001", "50000.00"), w.bids("rena", framework, "LOT-0002", "50000.00"), w.bids("klar", framework, "LOT-0001", "70000.00")
	w.move(41)
	w.award(framework, map[string][]string{"LOT-0001": {north, other}, "LOT-0002": {south}}, map[string]string{"LOT-0001": north, "LOT-0002": south})
	early := w.as("officer@gdansk").post("/api/v1/tenders/"+framework+":call", object{})
	check := w.as("officer@gdansk").post("/api/v1/tenders/"+str(early, "id")+":check", object{})
	if !strings.Contains(str(check, "findings"), "within.running") {
		t.Errorf("a call in the standstill: %v", check)
	}
	w.move(60)
	call := w.call(framework, 75)
	w.mayNotBid("klar", call, "bid.not_invited")
	a, b := w.bids("nad", call, "LOT-0001", "9000.00"), w.bids("rena", call, "LOT-0001", "8000.00")
	w.move(76)
	w.award(call, map[string][]string{"LOT-0001": {a, b}}, map[string]string{"LOT-0001": b})
}
