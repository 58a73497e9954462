package main_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The largest tender that is promised to work: lots, clauses of the library, and
// languages that its page is read in.
const (
	bigLots    = 200
	bigClauses = 30
)

func languages() []string { return []string{"en", "fr", "it", "es", "ca", "pt", "pl", "ro", "sv"} }

func TestATenderOfTwoHundredLotsAndThirtyClausesOpensIsCheckedAndPublished(t *testing.T) {
	base := start(t, program{Sandbox: true})
	j := newJob(t, base)
	j.lead = j.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	officer := j.as("officer@gdansk")
	id := str(officer.post("/api/v1/tenders", object{"title": "Big"}), "id")
	draft := officer.get("/api/v1/tenders/" + id)
	for key, value := range j.bigTender(officer) {
		draft[key] = value
	}
	officer.do(http.MethodPut, "/api/v1/tenders/"+id, draft)
	check := officer.post("/api/v1/tenders/"+id+":check", object{})
	reasons := object{}
	for i := range size(check, "findings") {
		finding := at(check, "findings").([]any)[i]
		switch str(finding, "severity") {
		case "SEVERITY_BLOCKS":
			t.Errorf("the check blocks: %v", finding)
		case "SEVERITY_WARNS":
			reasons[str(finding, "rule")] = "Considered and kept."
		}
	}
	officer.post("/api/v1/tenders/"+id+":publish", object{"warning_reasons": reasons})
	public := caller{t: t, base: base}.get("/api/v1/tenders/" + id)
	if size(public, "lots") != bigLots || size(public, "clauses") != bigClauses || str(public, "status") != "TENDER_STATUS_OPEN" {
		t.Errorf("published: %d lots, %d clauses, %s", size(public, "lots"), size(public, "clauses"), str(public, "status"))
	}
	j.readInEveryLanguage(base, id)
}

// readInEveryLanguage opens the page of a tender as visitors of nine languages do,
// and its notice.
func (j *job) readInEveryLanguage(base, id string) {
	j.t.Helper()
	for _, language := range languages() {
		answer := caller{t: j.t, base: base}.send(http.MethodGet, "/tenders/"+id, map[string]string{"Accept-Language": language}, nil, 0)
		if answer.status != http.StatusOK || !strings.Contains(answer.raw, `<html lang="`+language+`"`) || !strings.Contains(answer.raw, "School 200") {
			j.t.Errorf("the page in %s: %d, %d bytes", language, answer.status, len(answer.raw))
		}
	}
	notice := caller{t: j.t, base: base}.send(http.MethodGet, "/api/v1/tenders/"+id+"/notice.xml", nil, nil, 0)
	if notice.status != http.StatusOK || strings.Count(notice.raw, "<cac:ProcurementProjectLot>") != bigLots {
		j.t.Errorf("the notice: %d, %d bytes", notice.status, len(notice.raw))
	}
}

// bigTender has clauses of the library as its texts are in nine languages.
func (j *job) bigTender(officer caller) object {
	j.t.Helper()
	library := officer.get("/api/v1/clauses?language=en")
	if size(library, "clauses") < bigClauses {
		j.t.Fatalf("the library has %d clauses", size(library, "clauses"))
	}
	var clauses, lots []object
	for i := 0; len(clauses) < bigClauses && i < size(library, "clauses"); i++ {
		one := at(library, "clauses").([]any)[i]
		switch str(one, "lever") {
		case "LEVER_PERFORMANCE_CONDITION", "LEVER_COMPLIANCE", "LEVER_ACCESSIBILITY", "LEVER_SUBCONTRACTING":
		default:
			continue // the others belong to a reservation, a criterion or a label
		}
		filled := officer.post("/api/v1/clauses/"+str(one, "id")+":fill", object{"language": languages()[i%9], "target": "5"})
		filled["id"], filled["link_to_subject"], filled["evidence"] = fmt.Sprintf("CLA-%04d", len(clauses)+1), "Work on these schools", "A list each quarter"
		clauses = append(clauses, filled)
	}
	for i := range bigLots {
		lots = append(lots, object{
			"id": fmt.Sprintf("LOT-%04d", i+1), "title": fmt.Sprintf("School %d", i+1), "description": "Daily cleaning of one school", "cpv": "90911200",
			"value": object{"amount": "1000.00", "currency": "EUR"}, "place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"},
		})
	}
	people := func(who ...string) (list []string) {
		for _, w := range who {
			list = append(list, str(j.people[w+"@gdansk"], "id"))
		}
		return list
	}
	return object{
		"title": "Big cleaning", "description": "Daily cleaning of two hundred schools.", "language": "en", "procedure": "PROCEDURE_OPEN",
		"contract_nature": "CONTRACT_NATURE_SERVICES", "cpv": "90911200", "place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"},
		"value": object{"amount": "200000.00", "currency": "EUR"}, "lots": lots, "clauses": clauses,
		"criteria":              []object{{"type": "CRITERION_TYPE_PRICE", "name": "Price", "description": "100 × lowest price ÷ price", "weight": "100"}},
		"electronic_submission": true, "standstill_days": 10, "accessibility": "Documents are accessible.",
		"deadline":       j.now.Add(45 * day).Format(time.RFC3339),
		"contract_start": j.now.Add(120 * day).Format(time.RFC3339), "contract_end": j.now.Add(800 * day).Format(time.RFC3339),
		"opening_officers": people("opening1", "opening2", "opening3"), "evaluators": people("evaluator1", "evaluator2"),
	}
}
