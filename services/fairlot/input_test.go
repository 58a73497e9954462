package main_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// reply is an answer with its headers.
type reply struct {
	status int
	header http.Header
	body   object
	raw    string
}

// send makes a request whose body is streamed.
func (c caller) send(method, path string, header map[string]string, body io.Reader, length int64) reply {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 60*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.ContentLength = length
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	out := reply{status: resp.StatusCode, header: resp.Header, body: object{}, raw: string(data)}
	if strings.HasPrefix(out.raw, "{") && json.Unmarshal(data, &out.body) != nil {
		c.t.Fatalf("%s %s answers %s", method, path, data)
	}
	return out
}

// sendJSON sends a text as JSON, whatever it is.
func (c caller) sendJSON(method, path, body string, header map[string]string) reply {
	c.t.Helper()
	all := map[string]string{"Content-Type": "application/json"}
	for name, value := range header {
		all[name] = value
	}
	return c.send(method, path, all, strings.NewReader(body), int64(len(body)))
}

// explained checks that the answer is a problem with the status and reason,
// and that one of its violations has the field as it was sent, and why. Without
// a field there need be none.
func (r reply) explained(t *testing.T, what string, status int, reason, field, why string) {
	t.Helper()
	if r.status != status || str(r.body, "reason") != reason || str(r.body, "detail") == "" || r.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s: got %d %s, want %d %s", what, r.status, r.raw, status, reason)
		return
	}
	if field == "" {
		return
	}
	for i := range size(r.body, "violations") {
		v := at(r.body, "violations").([]any)[i]
		if str(v, "field") == field && str(v, "reason") == why && str(v, "detail") != "" {
			return
		}
	}
	t.Errorf("%s: no violation of %q for %q: %s", what, field, why, r.raw)
}

// desk is an instance with one officer and one representative.
type desk struct {
	*job
	data         string
	officer, rep caller
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	data := t.TempDir()
	d := &desk{job: newJob(t, start(t, program{Sandbox: true, Data: data})), data: data}
	d.lead = str(d.admin.post("/api/v1/organisations", object{
		"kind": "ORGANISATION_KIND_BUYER", "name": "Miasto Gdańsk", "language": "pl", "buyer_legal_type": "la",
		"place": object{"city": "Gdańsk", "country": "PL", "nuts": "PL633"},
	}), "id")
	d.admin.post("/api/v1/organisations/"+d.lead+"/people", object{
		"email": "officer@gdansk.example", "password": password, "name": "Olga",
		"roles": []string{"ROLE_OFFICER", "ROLE_VERIFIER", "ROLE_OPENING_OFFICER", "ROLE_EVALUATOR"},
	})
	d.officer, d.rep = d.as("officer@gdansk"), d.register("rep")
	return d
}

// register opens an account for a representative of a new enterprise.
func (d *desk) register(who string) caller {
	d.t.Helper()
	caller{t: d.t, base: d.base}.post("/api/v1/people", object{
		"email": who + "@enterprise.example", "password": password, "name": "Ewa " + who, "country": "PL",
		"organisation_kind": "ORGANISATION_KIND_SUPPLIER", "organisation_name": "Spółdzielnia " + who,
	})
	return d.as(who + "@enterprise")
}

// TestWhatIsWrongIsRefusedAndExplained sends what clumsy and hostile callers send.
func TestWhatIsWrongIsRefusedAndExplained(t *testing.T) {
	d := openDesk(t)
	t.Run("fields", d.wrongFields)
	t.Run("drafts", d.wrongDrafts)
	t.Run("unknown ids", d.unknownIDs)
	t.Run("files", d.wrongFiles)
	t.Run("twice", d.twice)
	t.Run("strange words in a search", d.strangeSearches)
	t.Run("strange names", d.strangeNames)
}

func (d *desk) wrongFields(t *testing.T) {
	const (
		invalid  = "request.invalid"
		supplier = `"name":"A","place":{"country":"PL"},"identifier":{"scheme":"PL-NIP","value":"8567346215"}`
		demand   = `"title":"Cleaning","cpv":"90911200","period_start":"2030-01-01T00:00:00Z","period_end":"2031-01-01T00:00:00Z"`
		euro     = `"value":{"amount":"10.00","currency":"EUR"}`
	)
	for _, c := range []struct {
		what, path, body   string
		who                caller
		status             int
		reason, field, why string
	}{
		{"a wrong check digit", "suppliers", `{"name":"A","place":{"country":"PL"},"identifier":{"scheme":"PL-NIP","value":"8567346216"}}`, d.rep, 422, invalid, "identifier.value", "identifier.check_digit"},
		{"fewer than no employees", "suppliers", `{` + supplier + `,"workforce":{"employees":-1}}`, d.rep, 422, invalid, "workforce.employees", "int32.gte_lte"},
		{"too many employees", "suppliers", `{` + supplier + `,"workforce":{"employees":1000000000}}`, d.rep, 422, invalid, "workforce.employees", "int32.gte_lte"},
		{"more than a number holds", "suppliers", `{` + supplier + `,"workforce":{"employees":99999999999}}`, d.rep, 422, invalid, "workforce.employees", "json.value"},
		{"half an employee", "suppliers", `{` + supplier + `,"workforce":{"employees":1.5}}`, d.rep, 422, invalid, "workforce.employees", "json.value"},
		{"a place off the earth", "suppliers", `{"name":"A","place":{"latitude":91,"longitude":0},"identifier":{"scheme":"PL-NIP","value":"8567346215"}}`, d.rep, 422, invalid, "place.latitude", "double.gte_lte"},
		{"a CPV code of letters", "suppliers", `{` + supplier + `,"cpv":["90911200","CLEANING"]}`, d.rep, 422, invalid, "cpv[1]", "string.pattern"},
		{"an end before the start", "demands", `{"title":"Cleaning","cpv":"90911200",` + euro + `,"period_start":"2031-01-01T00:00:00Z","period_end":"2030-01-01T00:00:00Z"}`, d.officer, 422, invalid, "period_end", "demand.period"},
		{"an amount with an exponent", "demands", `{` + demand + `,"value":{"amount":"1e9","currency":"EUR"}}`, d.officer, 422, invalid, "value.amount", "string.pattern"},
		{"a third of a cent", "demands", `{` + demand + `,"value":{"amount":"10.333","currency":"EUR"}}`, d.officer, 422, invalid, "value.amount", "string.pattern"},
		{"an amount below zero", "demands", `{` + demand + `,"value":{"amount":"-1.00","currency":"EUR"}}`, d.officer, 422, invalid, "value", "demand.value"},
		{"no amount", "demands", `{` + demand + `}`, d.officer, 422, invalid, "value", "required"},
		{"a deadline in words", "tenders", `{"title":"A","deadline":"next Friday"}`, d.officer, 422, invalid, "deadline", "json.value"},
		{"a deadline without a zone", "tenders", `{"title":"A","deadline":"2030-01-31 12:00"}`, d.officer, 422, invalid, "deadline", "json.value"},
		{"the thirteenth month", "tenders", `{"title":"A","deadline":"2030-13-01T12:00:00Z"}`, d.officer, 422, invalid, "deadline", "json.value"},
		{"a procedure that there is not", "tenders", `{"title":"A","procedure":"PROCEDURE_MAGIC"}`, d.officer, 422, invalid, "procedure", "json.value"},
		{"a weight that is no decimal", "tenders", `{"title":"A","criteria":[{"name":"P","weight":"60"},{"name":"Q","weight":"forty"}]}`, d.officer, 422, invalid, "criteria[1].weight", "string.pattern"},
		{"a field that there is not", "tenders", `{"titel":"A"}`, d.officer, 422, invalid, "titel", "json.unknown_field"},
		{"such a field in a list", "tenders", `{"lots":[{"title":"A"},{"titel":"B"}]}`, d.officer, 422, invalid, "lots[1].titel", "json.unknown_field"},
		{"a field twice", "tenders", `{"title":"A","title":"B"}`, d.officer, 422, invalid, "title", "json.duplicate"},
		{"a list for a text", "tenders", `{"title":["A"]}`, d.officer, 422, invalid, "title", "json.value"},
		{"a list for everything", "tenders", `[]`, d.officer, 400, "json.malformed", "", ""},
		{"bytes that are not UTF-8", "tenders", "{\"title\":\"\xff\"}", d.officer, 400, "json.malformed", "", ""},
		{"nothing", "sessions", ``, caller{t: t, base: d.base}, 422, invalid, "email", "string.min_len"},
		{"an easy password", "people", `{"email":"a@b.example","password":"1234567890","name":"A","organisation_kind":2,"organisation_name":"B","country":"PL"}`, caller{t: t, base: d.base}, 422, invalid, "password", "password.easy"},
		{"too much", "tenders", `{"title":"` + strings.Repeat("a", 2<<20) + `"}`, d.officer, 413, "http.too_large", "", ""},
	} {
		d.on(t, c.who).sendJSON(http.MethodPost, "/api/v1/"+c.path, c.body, nil).explained(t, c.what, c.status, c.reason, c.field, c.why)
	}
	for query, why := range map[string]string{"page_size": "int32.gte_lte", "pagesize": "query.unknown"} {
		d.officer.sendJSON(http.MethodGet, "/api/v1/tenders?"+query+"=5000", "", nil).explained(t, query, 422, invalid, query, why)
	}
	d.officer.sendJSON(http.MethodGet, "/api/v1/tenders?page_size=many", "", nil).explained(t, "a number in words", 422, invalid, "page_size", "query.value")
	broken := d.officer.sendJSON(http.MethodPost, "/api/v1/tenders", "{\"title\": \"A\",\n  \"cpv\" \"90911200\"}", nil)
	broken.explained(t, "a missing colon", 400, "json.malformed", "", "")
	if str(broken.body, "params.line") != "2" || str(broken.body, "params.column") != "9" || !strings.Contains(str(broken.body, "detail"), "line 2, column 9") {
		t.Errorf("a missing colon: the place is not told: %s", broken.raw)
	}
	form := d.officer.send(http.MethodPost, "/api/v1/tenders", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, strings.NewReader("title=A"), 7)
	form.explained(t, "a form", 415, "http.media_type", "", "")
}

// on is the caller in a subtest.
func (d *desk) on(t *testing.T, c caller) caller {
	t.Helper()
	c.t = t
	return c
}

// wrongDrafts are those that may be kept and not published.
func (d *desk) wrongDrafts(t *testing.T) {
	officer := d.on(t, d.officer)
	weights := criteria()
	weights[0]["weight"] = "50"
	id := str(officer.post("/api/v1/tenders", object{
		"title": "Weights", "criteria": weights, "clauses": []object{clause()}, "procedure": "PROCEDURE_OPEN",
		"contract_start": d.now.Add(400 * day).Format(time.RFC3339), "contract_end": d.now.Add(200 * day).Format(time.RFC3339),
		"deadline": d.now.Add(day).Format(time.RFC3339), "questions_until": d.now.Add(2 * day).Format(time.RFC3339),
	}), "id")
	refused := officer.sendJSON(http.MethodPost, "/api/v1/tenders/"+id+":publish", `{}`, nil)
	for _, c := range []struct{ what, field, why string }{
		{"weights that do not sum to 100", "criteria", "rule.criteria.weights"},
		{"a contract that ends before it starts", "contract_end", "rule.contract.period"},
		{"a deadline that is too early", "deadline", "rule.deadline.open_procedure"},
		{"questions after the deadline", "questions_until", "rule.questions.before_deadline"},
	} {
		refused.explained(t, c.what, http.StatusConflict, str(refused.body, "reason"), c.field, c.why)
	}
	if got := str(refused.body, "reason"); !strings.HasPrefix(got, "tender.") {
		t.Errorf("the reason is %q", got)
	}
}
