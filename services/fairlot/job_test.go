package main_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	password = "fairlot-demo"
	day      = 24 * time.Hour
)

// job is the main job of the house, done through the REST API by the people of
// two cities and of two enterprises.
type job struct {
	t             *testing.T
	base          string
	admin         caller
	now           time.Time
	people        map[string]object
	lead, partner string
}

// TestOneProgramDoesTheWholeJob runs everything in one process.
func TestOneProgramDoesTheWholeJob(t *testing.T) {
	base := start(t, program{Sandbox: true})
	runJob(t, base, base)
}

// TestTwoProcessesDoTheWholeJobTogether splits the services over two processes,
// each with its own data folder, on one NATS server.
func TestTwoProcessesDoTheWholeJobTogether(t *testing.T) {
	nats := startNATS(t)
	first := launch(t, program{Services: []string{"suppliers", "search", "pools", "record", "codelists", "opendata", "delivery", "notify", "watch"}, NATS: nats, Sandbox: true})
	second := launch(t, program{Services: []string{"tenders", "bids", "awards", "accounts", "web"}, NATS: nats, Sandbox: true})
	runJob(t, first.ready(), second.ready())
}

func runJob(t *testing.T, suppliers, rest string) {
	j := newJob(t, rest)
	j.lead = j.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	j.partner = j.city("skane", "Region Skåne", "SE", "SE224", "sv", "Europe/Stockholm")
	north := j.enterprise(suppliers, "nad", "Spółdzielnia Socjalna Łódź", "8567346215", "PL-NIP", "PL", "Łódź", "pl.przedsiebiorstwo-spoleczne")
	south := j.enterprise(suppliers, "rena", "Rena Hus Arbetsintegrerande", "1234567897", "SE-ON", "SE", "Malmö", "se.arbetsintegrerande")
	found := eventually(t, "the verified supplier in the search", func() (object, bool) {
		got := caller{t: t, base: suppliers}.get("/api/v1/search/suppliers?q=lodz&verified=true")
		return got, size(got, "hits") == 1
	})
	if got := str(found, "hits.0.name"); got != "Spółdzielnia Socjalna Łódź" {
		t.Fatalf("lodz finds %q", got)
	}
	pool, tender := j.buyTogether()
	j.publish(tender)
	first, second := j.bid(north, tender, "100000.00", "900"), j.bid(south, tender, "130000.00", "1200")
	j.lateBidIsRefused(north, tender)
	j.open(tender)
	award := j.decide(tender, first, second)
	j.readReport(tender, award)
	j.sharesAddUp(pool, award)
}

func newJob(t *testing.T, base string) *job {
	t.Helper()
	j := &job{t: t, base: base, admin: signIn(t, base, "admin@fairlot.example"), people: map[string]object{}}
	j.now = instant(t, str(j.admin.get("/api/v1/sandbox/clock"), "now"))
	return j
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatalf("%q is no instant: %v", text, err)
	}
	return at
}

func (j *job) as(who string) caller {
	j.t.Helper()
	return signIn(j.t, j.base, who+".example")
}

// city creates a buyer with its people and the opening officers' keys.
func (j *job) city(slug, name, country, nuts, language, zone string) string {
	j.t.Helper()
	org := str(j.admin.post("/api/v1/organisations", object{
		"kind": "ORGANISATION_KIND_BUYER", "name": name, "language": language, "time_zone": zone, "buyer_legal_type": "la",
		"place": object{"city": name, "country": country, "nuts": nuts},
	}), "id")
	for who, role := range map[string]string{
		"officer": "ROLE_OFFICER", "opening1": "ROLE_OPENING_OFFICER", "opening2": "ROLE_OPENING_OFFICER", "opening3": "ROLE_OPENING_OFFICER",
		"evaluator1": "ROLE_EVALUATOR", "evaluator2": "ROLE_EVALUATOR", "verifier": "ROLE_VERIFIER",
	} {
		email := who + "@" + slug
		j.people[email] = j.admin.post("/api/v1/organisations/"+org+"/people", object{
			"email": email + ".example", "password": password, "name": strings.ToUpper(who) + " " + name, "roles": []string{role},
		})
		if role == "ROLE_OPENING_OFFICER" {
			j.as(email).post("/api/v1/opening-keys", object{"passphrase": password})
		}
	}
	return org
}

// enterprise registers a supplier through one address and has it verified.
func (j *job) enterprise(base, slug, name, number, scheme, country, city, status string) caller {
	j.t.Helper()
	caller{t: j.t, base: base}.post("/api/v1/people", object{
		"email": slug + "@enterprise.example", "password": password, "name": "Ewa " + slug, "country": country,
		"organisation_kind": "ORGANISATION_KIND_SUPPLIER", "organisation_name": name,
	})
	rep := signIn(j.t, base, slug+"@enterprise.example")
	supplier := rep.post("/api/v1/suppliers", object{
		"name": name, "identifier": object{"scheme": scheme, "value": number}, "place": object{"city": city, "country": country},
		"cpv": []string{"90911200"}, "description": object{"en": "Cleaning of schools and offices"},
		"workforce":     object{"employees": 30, "disadvantaged": 12, "disabled": 3, "as_of": j.now.Add(-30 * day).Format(time.RFC3339)},
		"social_status": status, "serves": []string{"PL", "SE"},
	})
	id := str(supplier, "id")
	rep.post("/api/v1/suppliers/"+id+":submit", object{})
	verifier := signIn(j.t, base, "verifier@gdansk.example")
	extract := verifier.upload("/api/v1/files", "extract.txt", "text/plain", []byte("Register extract of "+name+"\n"))
	verifier.post("/api/v1/suppliers/"+id+":verify", object{
		"claim": "social_status", "evidence": []object{extract}, "expires_at": j.now.Add(300 * day).Format(time.RFC3339),
	})
	j.proves(rep, verifier, id)
	return rep
}

// proves sends a signed document, which a verifier accepts, so that an
// enterprise's people may act for it.
func (j *job) proves(rep, verifier caller, supplier string) {
	j.t.Helper()
	letter := rep.upload("/api/v1/files", "letter.txt", "text/plain", []byte("Signed by the board\n"))
	claim := rep.post("/api/v1/suppliers/"+supplier+":claim", object{"note": "We are its board.", "evidence": []object{letter}})
	verifier.post("/api/v1/suppliers/"+supplier+":decideClaim", object{"organisation": str(claim, "organisation"), "accept": true})
}

// buyTogether lets the partner's demand match the lead's and makes the tender.
func (j *job) buyTogether() (pool, tender string) {
	j.t.Helper()
	lead, partner := j.as("officer@gdansk"), j.as("officer@skane")
	demand := func(c caller, title, value string) string {
		return str(c.post("/api/v1/demands", object{
			"title": title, "cpv": "90911200", "value": object{"amount": value, "currency": "EUR"}, "place": object{"country": "PL"},
			"period_start": j.now.Add(120 * day).Format(time.RFC3339), "period_end": j.now.Add(800 * day).Format(time.RFC3339),
		}), "id")
	}
	theirs := demand(partner, "Städning av skolor", "50000.00")
	ours := demand(lead, "Sprzątanie szkół", "100000.00")
	matches := lead.get("/api/v1/demands/" + ours + "/matches")
	if got := str(matches, "matches.0.demand.id"); got != theirs {
		j.t.Fatalf("the other city's demand is not offered: %v", matches)
	}
	pool = str(lead.post("/api/v1/pools", object{
		"title": "Cleaning of schools, together", "terms": "Gdańsk leads the procedure; Polish law applies; each city pays its own share.",
		"demand": ours, "invited": []string{theirs},
	}), "id")
	partner.post("/api/v1/pools/"+pool+":join", object{})
	for _, c := range []caller{lead, partner} {
		c.post("/api/v1/pools/"+pool+":sign", object{"revision": at(c.get("/api/v1/pools/"+pool), "revision")})
	}
	tender = str(lead.post("/api/v1/pools/"+pool+":tender", object{}), "tender")
	return pool, tender
}

// complete is a tender that can be published, but for its deadline.
func (j *job) complete() object {
	people := func(who ...string) (list []string) {
		for _, w := range who {
			list = append(list, str(j.people[w+"@gdansk"], "id"))
		}
		return list
	}
	return object{
		"title": "Cleaning of schools in two cities", "description": "Daily cleaning of schools with ecolabel products.", "language": "en",
		"procedure": "PROCEDURE_BELOW_THRESHOLD", "contract_nature": "CONTRACT_NATURE_SERVICES", "cpv": "90911200",
		"place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"}, "value": object{"amount": "150000.00", "currency": "EUR"},
		"lots":    []object{{"title": "All schools", "description": "Twelve schools", "value": object{"amount": "150000.00", "currency": "EUR"}}},
		"clauses": []object{clause()}, "criteria": criteria(), "reservation": "RESERVATION_ARTICLE_20",
		"no_lots_reason": "The schools share one team and one plan.", "electronic_submission": true, "standstill_days": 10,
		"accessibility":  "Documents are accessible.",
		"contract_start": j.now.Add(120 * day).Format(time.RFC3339), "contract_end": j.now.Add(800 * day).Format(time.RFC3339),
		"opening_officers": people("opening1", "opening2", "opening3"), "evaluators": people("evaluator1", "evaluator2"),
	}
}

// publish completes the draft; a deadline that is too early is refused with the article.
func (j *job) publish(tender string) {
	j.t.Helper()
	officer := j.as("officer@gdansk")
	draft := officer.get("/api/v1/tenders/" + tender)
	maps.Copy(draft, j.complete())
	draft["deadline"] = j.now.Add(2 * day).Format(time.RFC3339)
	draft = officer.do(http.MethodPut, "/api/v1/tenders/"+tender, draft)
	early := officer.refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+tender+":publish", object{})
	if !strings.Contains(str(early, "violations"), "deadline") {
		j.t.Errorf("a deadline in two days is not refused: %v", early)
	}
	draft["deadline"] = j.now.Add(40 * day).Format(time.RFC3339)
	officer.do(http.MethodPut, "/api/v1/tenders/"+tender, draft)
	officer.publish(tender)
}

// publish publishes a draft and keeps what the legal check warns of.
func (c caller) publish(tender string) {
	c.t.Helper()
	reasons := object{}
	check := c.post("/api/v1/tenders/"+tender+":check", object{})
	for i := range size(check, "findings") {
		if str(at(check, "findings").([]any)[i], "severity") == "SEVERITY_WARNS" {
			reasons[str(at(check, "findings").([]any)[i], "rule")] = "Considered and kept."
		}
	}
	c.post("/api/v1/tenders/"+tender+":publish", object{"warning_reasons": reasons})
}

// bid submits an offer and reads the receipt.
func (j *job) bid(rep caller, tender, price, hours string) string {
	j.t.Helper()
	attachment := rep.upload("/api/v1/tenders/"+tender+"/attachments", "method.txt", "text/plain", []byte("Teams of six with a coach.\n"))
	made := rep.post("/api/v1/tenders/"+tender+"/bids", object{"offer": offer(price, hours, attachment)})
	receipt := rep.get("/api/v1/bids/" + str(made, "id") + "/receipt")
	if str(receipt, "sealed_sha256") == "" || str(receipt, "sealed_sha256") != str(made, "sealed_sha256") || str(receipt, "signature") == "" {
		j.t.Errorf("the receipt does not speak of the bid: %v", receipt)
	}
	return str(made, "id")
}

// lateBidIsRefused moves the clock behind the deadline.
func (j *job) lateBidIsRefused(rep caller, tender string) {
	j.t.Helper()
	j.refusedSealed(tender)
	late := j.now.Add(40*day + time.Second)
	j.admin.post("/api/v1/sandbox/clock", object{"now": late.Format(time.RFC3339)})
	problem := rep.refused(http.StatusConflict, http.MethodPost, "/api/v1/tenders/"+tender+"/bids", object{"offer": offer("1.00", "833")})
	if str(problem, "reason") != "bid.deadline_passed" || !strings.Contains(str(problem, "detail"), late.UTC().Format("2006-01-02T15:04")) {
		j.t.Errorf("a late bid is not refused with the server's time: %v", problem)
	}
}

// refusedSealed checks that the buyer sees nothing before the opening.
func (j *job) refusedSealed(tender string) {
	j.t.Helper()
	if status, got := j.as("officer@gdansk").try(http.MethodGet, "/api/v1/tenders/"+tender+"/bids", nil); status < 400 && size(got, "bids") > 0 {
		j.t.Errorf("the officer sees bids before the opening: %v", got)
	}
	if status, _ := j.as("opening1@gdansk").try(http.MethodPost, "/api/v1/tenders/"+tender+":open", object{"passphrase": password}); status < 400 {
		j.t.Error("an opening officer opens before the deadline")
	}
}

// open lets two officers release the key; one alone opens nothing.
func (j *job) open(tender string) {
	j.t.Helper()
	one := j.as("opening2@gdansk").post("/api/v1/tenders/"+tender+":open", object{"passphrase": password})
	if at(one, "opened_at") != nil {
		j.t.Fatalf("one officer alone opened: %v", one)
	}
	two := j.as("opening1@gdansk").post("/api/v1/tenders/"+tender+":open", object{"passphrase": password})
	if at(two, "opened_at") == nil || str(two, "bids") != "2" {
		j.t.Fatalf("two officers did not open two bids: %v", two)
	}
}
