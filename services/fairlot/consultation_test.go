package main_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// consults publishes a market consultation of Gdańsk with two questions, which
// takes answers for thirty days.
func (j *job) consults(title string) string {
	j.t.Helper()
	officer := j.as("officer@gdansk")
	id := str(officer.post("/api/v1/tenders", object{
		"title": title, "description": "Daily cleaning of schools; we want to know what is possible.", "language": "en",
		"procedure": "PROCEDURE_MARKET_CONSULTATION", "contract_nature": "CONTRACT_NATURE_SERVICES", "cpv": "90911200",
		"place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"}, "deadline": j.now.Add(30 * day).Format(time.RFC3339),
		"consultation": object{"questions": []object{{"text": "Which products can you clean with?"}, {"text": "How large may a lot be?"}}},
	}), "id")
	officer.post("/api/v1/tenders/"+id+":publish", object{})
	return id
}

// TestTheMarketIsAskedBeforeATenderIsWritten is a whole consultation through the
// running program: asked, found, told, answered, taken back, attacked, summarised,
// and a tender written from it.
func TestTheMarketIsAskedBeforeATenderIsWritten(t *testing.T) {
	base := start(t, program{Sandbox: true})
	j := newJob(t, base)
	j.lead = j.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	j.partner = j.city("skane", "Region Skåne", "SE", "SE224", "sv", "Europe/Stockholm")
	north := j.enterprise(base, "nad", "Spółdzielnia Socjalna Łódź", "8567346215", "PL-NIP", "PL", "Łódź", "pl.przedsiebiorstwo-spoleczne")
	south := j.enterprise(base, "rena", "Rena Hus Arbetsintegrerande", "1234567897", "SE-ON", "SE", "Malmö", "se.arbetsintegrerande")
	eventually(t, "the enterprise in the search", func() (object, bool) {
		got := north.get("/api/v1/search/suppliers?q=lodz&verified=true")
		return got, size(got, "hits") == 1
	})
	c := j.consults("Cleaning without chlorine")
	found := eventually(t, "the consultation in the search", func() (object, bool) {
		got := north.get("/api/v1/search/tenders?status=consultation")
		return got, size(got, "hits") == 1
	})
	if str(found, "hits.0.status") != "consultation" || size(north.get("/api/v1/search/tenders?status=open"), "hits") != 0 {
		t.Errorf("it is found as %v", found)
	}
	j.told(north, "consultation_fits")
	j.marketAnswers(c, north, south)
	j.marketIsClosed(c)
	j.marketIsOpenData(c, north)
	j.writesFrom(c, north)
}

// told waits until somebody is told something of a kind.
func (j *job) told(who caller, kind string) {
	j.t.Helper()
	eventually(j.t, kind, func() (object, bool) {
		got := who.get("/api/v1/notifications")
		for i := range size(got, "notifications") {
			if str(at(got, "notifications").([]any)[i], "kind") == kind {
				return got, true
			}
		}
		return got, false
	})
}

// marketAnswers lets two enterprises answer, of which one takes its answer back,
// and tries to read and to bid as those who may not.
func (j *job) marketAnswers(c string, north, south caller) {
	j.t.Helper()
	path := "/api/v1/tenders/" + c + "/consultationAnswers"
	north.post(path, object{"replies": []object{{"question": "CON-0001", "text": "Soap of potash, dosed by valves of our own.", "confidential": true}, {"question": "CON-0002", "text": "Twelve schools."}}})
	south.post(path, object{"replies": []object{{"question": "CON-0002", "text": "Four schools."}}})
	officer := j.as("officer@gdansk")
	if got := officer.get(path); size(got, "answers") != 2 {
		j.t.Fatalf("the city reads %v", got)
	}
	south.post(path, object{"withdraw": true})
	if got := officer.get(path); size(got, "answers") != 1 || str(got, "answers.0.replies.1.text") != "Twelve schools." {
		j.t.Errorf("after one was taken back the city reads %v", got)
	}
	if got := south.get(path); size(got, "answers") != 1 || strings.Contains(str(got, "answers"), "Twelve schools.") {
		j.t.Errorf("the other enterprise reads %v", got)
	}
	if got := j.as("officer@skane").get(path); size(got, "answers") != 0 {
		j.t.Errorf("another city reads %v", got)
	}
	anyone := caller{t: j.t, base: j.base}
	anyone.refused(http.StatusUnauthorized, http.MethodGet, path, nil)
	if got := anyone.get("/api/v1/tenders/" + c); strings.Contains(str(got, "consultation"), "Twelve schools.") {
		j.t.Errorf("everybody reads %v", got)
	}
	bid := north.refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+c+"/bids", object{"offer": offer("1.00", "833")})
	if str(bid, "reason") != "bid.consultation" {
		j.t.Errorf("a bid is refused with %v", bid)
	}
}

// marketIsClosed moves the clock behind the end and publishes the summary, which
// may not say what is confidential.
func (j *job) marketIsClosed(c string) {
	j.t.Helper()
	officer := j.as("officer@gdansk")
	early := officer.refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+c+":conclude", object{"summary": "Twelve schools are enough."})
	if str(early, "reason") != "consultation.still_open" {
		j.t.Errorf("too early: %v", early)
	}
	j.now = j.now.Add(31 * day)
	j.admin.post("/api/v1/sandbox/clock", object{"now": j.now.Format(time.RFC3339)})
	north := j.as("nad@enterprise")
	late := north.refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+c+"/consultationAnswers", object{"replies": []object{{"question": "CON-0001", "text": "Late."}}})
	if str(late, "reason") != "consultation.time_over" {
		j.t.Errorf("too late: %v", late)
	}
	officer = j.as("officer@gdansk")
	leak := officer.refused(http.StatusUnprocessableEntity, http.MethodPost, "/api/v1/tenders/"+c+":conclude", object{"summary": "Some use soap of potash, dosed by valves of our own."})
	if str(leak, "violations.0.reason") != "consultation.reveals" {
		j.t.Errorf("a secret in the summary: %v", leak)
	}
	officer.post("/api/v1/tenders/"+c+":conclude", object{"summary": "There are products without chlorine; twelve schools make a good lot."})
	anyone := caller{t: j.t, base: j.base}
	if got := anyone.get("/api/v1/tenders/" + c); str(got, "status") != "TENDER_STATUS_CONCLUDED" || str(got, "consultation.answers") != "1" {
		j.t.Errorf("everybody reads %v", got)
	}
	j.told(north, "consultation_concluded")
	eventually(j.t, "the results in the search", func() (object, bool) {
		got := anyone.get("/api/v1/search/tenders?status=concluded")
		return got, size(got, "hits") == 1
	})
}

// marketIsOpenData reads the notice and the record.
func (j *job) marketIsOpenData(c string, north caller) {
	j.t.Helper()
	_, notice := north.call(http.MethodGet, "/api/v1/tenders/"+c+"/notice.xml", "", nil)
	if !strings.Contains(string(notice), ">E1<") || !strings.Contains(string(notice), ">pmc<") {
		j.t.Errorf("the notice is %s", notice)
	}
	record := eventually(j.t, "the releases", func() (object, bool) {
		_, got := north.try(http.MethodGet, "/api/v1/ocds/records/"+c, nil)
		return got, size(got, "records.0.releases") == 2
	})
	if str(record, "records.0.releases.0.tag.0") != "planning" || str(record, "records.0.releases.1.tag.0") != "planningUpdate" || str(record, "records.0.releases.1.tender.status") != "planned" {
		j.t.Errorf("the record is %v", record)
	}
}

// writesFrom writes the tender, which carries the consultation to everybody.
func (j *job) writesFrom(c string, north caller) {
	j.t.Helper()
	officer := j.as("officer@gdansk")
	draft := officer.post("/api/v1/tenders/"+c+":write", object{})
	tender := str(draft, "id")
	if str(draft, "title") != "Cleaning without chlorine" || str(draft, "consulted_in") != c {
		j.t.Fatalf("the draft is %v", draft)
	}
	anyone := caller{t: j.t, base: j.base}
	if got := anyone.get("/api/v1/tenders/" + c); size(got, "consultation.tenders") != 0 {
		j.t.Errorf("everybody knows of the draft: %v", got)
	}
	j.publish(tender)
	public := anyone.get("/api/v1/tenders/" + tender)
	if at(public, "market_consultation.held") != true || !strings.Contains(str(public, "market_consultation.description"), "answered: 1") ||
		!strings.Contains(str(public, "market_consultation.measures"), "published for everyone") {
		j.t.Errorf("the record of the consultation is %v", at(public, "market_consultation"))
	}
	if got := anyone.get("/api/v1/tenders/" + c); str(got, "consultation.tenders.0") != tender {
		j.t.Errorf("the way from the consultation leads to %v", at(got, "consultation.tenders"))
	}
	record := eventually(j.t, "the release of the tender", func() (object, bool) {
		_, got := anyone.try(http.MethodGet, "/api/v1/ocds/records/"+tender, nil)
		return got, size(got, "records.0.releases") == 1
	})
	if related := "records.0.releases.0.relatedProcesses.0."; str(record, related+"relationship.0") != "planning" || !strings.HasSuffix(str(record, related+"identifier"), c) {
		j.t.Errorf("the release names %v", at(record, "records.0.releases.0.relatedProcesses"))
	}
}
