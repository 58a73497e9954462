package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go"
)

// takeover is an instance with a directory, whose enterprises someone else is after.
type takeover struct {
	*job
	// victim is the organisation's own person, thief the one of another.
	victim, thief         caller
	victimOrg, thiefOrg   string
	verifier, thiefBroker caller
	rows                  int
	// secrets are codes, addresses and words of invitations that were mailed.
	secrets map[string]string
	// told are all events.
	told func() [][]byte
}

// TestSomeoneElsesEnterpriseCannotBeTakenOver tries each way in through the REST
// API of the running program.
func TestSomeoneElsesEnterpriseCannotBeTakenOver(t *testing.T) {
	url := startNATS(t)
	told := everythingTold(t, url)
	w := &takeover{job: newJob(t, start(t, program{NATS: url, Sandbox: true})), secrets: map[string]string{}, told: told}
	w.lead = w.city("gdansk", "Miasto Gdańsk", "PL", "PL633", "pl", "Europe/Warsaw")
	w.verifier = w.as("verifier@gdansk")
	w.victim, w.victimOrg = w.newcomer("victim", "SUPPLIER")
	w.thief, w.thiefOrg = w.newcomer("thief", "SUPPLIER")
	w.thiefBroker, _ = w.newcomer("fence", "BROKER")
	for _, way := range []struct {
		name string
		try  func(*takeover)
	}{
		{"by registering its number", (*takeover).byNumber},
		{"by registering a number that nobody lists, and acting at once", (*takeover).byOwnWord},
		{"by a claim without evidence or with another's", (*takeover).byClaim},
		{"by a wrong, guessed, old, foreign or used code", (*takeover).byCode},
		{"by writing what only others state", (*takeover).byFields},
		{"by an import over it", (*takeover).byImport},
		{"by an invitation that is forged, foreign, used or expired", (*takeover).byInvitation},
		{"by a mandate that is foreign or ended", (*takeover).byMandate},
		{"in a dispute", (*takeover).byDispute},
		{"by many claims at once", (*takeover).byRace},
		{"as a verifier of an enterprise, or barred", (*takeover).byRole},
		{"by reading what was mailed", (*takeover).byReading},
	} {
		t.Run(way.name, func(t *testing.T) {
			whole := w.t
			w.in(t)
			defer w.in(whole)
			way.try(w)
		})
	}
}

// in makes a test answer for what its callers find.
func (w *takeover) in(t *testing.T) {
	w.t, w.admin.t, w.victim.t, w.thief.t, w.verifier.t, w.thiefBroker.t = t, t, t, t, t, t
}

// everythingTold collects the events of every service.
func everythingTold(t *testing.T, url string) func() [][]byte {
	t.Helper()
	conn, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	var mu sync.Mutex
	var all [][]byte
	if _, err := conn.Subscribe("fairlot.evt.>", func(m *nats.Msg) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, append([]byte(m.Subject+"\n"), m.Data...))
	}); err != nil {
		t.Fatal(err)
	}
	return func() [][]byte {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// newcomer opens an account for a new organisation.
func (w *takeover) newcomer(who, kind string) (caller, string) {
	w.t.Helper()
	person := caller{t: w.t, base: w.base}.post("/api/v1/people", object{
		"email": who + "@enterprise.example", "password": password, "name": "Ewa " + who, "country": "PL",
		"organisation_kind": "ORGANISATION_KIND_" + kind, "organisation_name": "Organisation " + who,
	})
	return w.as(who + "@enterprise"), str(person, "organisation")
}

// entry is a new supplier of a directory that nobody acts for.
func (w *takeover) entry() (id, address string) {
	w.t.Helper()
	w.rows++
	address = fmt.Sprintf("office%d@official.example", w.rows)
	w.secrets[address] = "an official address"
	answer := w.verifier.post("/api/v1/suppliers:import", object{"source": "A directory", "suppliers": []object{{
		"name": fmt.Sprintf("Enterprise %d", w.rows), "identifier": object{"scheme": "PL-KRS", "value": fmt.Sprintf("%010d", w.rows)},
		"place": object{"city": "Łódź", "country": "PL"}, "cpv": []string{"90911200"}, "serves": []string{"PL"}, "official_email": address,
	}}})
	return str(answer, "rows.0.supplier"), address
}

// mailed gives the text of the mail that an act sends to an address.
func (w *takeover) mailed(address string, act func()) string {
	w.t.Helper()
	anyone := caller{t: w.t, base: w.base}
	mails := func() object { return anyone.get("/api/v1/sandbox/mails?to=" + address) }
	before := size(mails(), "mails")
	act()
	return eventually(w.t, "a mail to "+address, func() (string, bool) {
		list := mails()
		return str(list, "mails.0.text"), size(list, "mails") > before
	})
}

// code asks for a code as somebody and reads the mail at the address.
func (w *takeover) code(by caller, supplier, address string) string {
	w.t.Helper()
	text := w.mailed(address, func() { by.post("/api/v1/suppliers/"+supplier+":sendProof", object{}) })
	for _, word := range strings.Fields(text) {
		if word = strings.Trim(word, ".,:;"); len(word) == 14 && strings.Count(word, "-") == 2 {
			w.secrets[word] = "a code"
			return word
		}
	}
	w.t.Fatalf("no code in %q", text)
	return ""
}

// invite invites an address as somebody and reads the secret in the mail.
func (w *takeover) invite(by caller, organisation, address string) (id, secret string) {
	w.t.Helper()
	text := w.mailed(address, func() {
		id = str(by.post("/api/v1/organisations/"+organisation+"/invitations", invited(address)), "id")
	})
	for _, word := range strings.Fields(text) {
		if _, secret, ok := strings.Cut(word, "fli_"); ok {
			secret = "fli_" + strings.TrimRight(secret, ".")
			w.secrets[secret] = "the secret of an invitation"
			return id, secret
		}
	}
	w.t.Fatalf("no invitation in %q", text)
	return "", ""
}

func invited(address string) object {
	return object{"email": address, "roles": []string{"ROLE_REPRESENTATIVE"}}
}

// paper is a file of the caller's organisation.
func (w *takeover) paper(by caller) object {
	w.t.Helper()
	return by.upload("/api/v1/files", "paper.txt", "text/plain", []byte("Signed\n"))
}

// fails tries something that must be refused for a reason.
func (w *takeover) fails(by caller, reason, path string, body object) {
	w.t.Helper()
	w.refused(by, reason, http.MethodPost, path, body)
}

func (w *takeover) refused(by caller, reason, method, path string, body object) {
	w.t.Helper()
	status, problem := by.try(method, path, body)
	if got := str(problem, "reason"); status < 400 || got != reason && str(problem, "violations.0.reason") != reason {
		w.t.Errorf("%s %s: got %d %v, want %s", method, path, status, problem, reason)
	}
}

// owner is the organisation whose people act for a supplier.
func (w *takeover) owner(supplier string) string {
	w.t.Helper()
	return str(w.verifier.get("/api/v1/suppliers/"+supplier), "organisation")
}

// byReading looks for what was mailed in all that is answered and told.
func (w *takeover) byReading() {
	_, mine := w.mine()
	people := map[string]caller{"anyone": {t: w.t, base: w.base}, "the victim": w.victim, "a verifier": w.verifier, "the operator": w.admin, "a broker": w.thiefBroker}
	paths := []string{
		"/api/v1/suppliers?page_size=200", "/api/v1/suppliers?claimed=true", mine, "/api/v1/search/suppliers?q=enterprise", "/api/v1/people",
		"/api/v1/organisations", "/api/v1/organisations/" + w.victimOrg + "/invitations", "/api/v1/notifications", "/api/v1/record?page_size=1000",
	}
	for who, by := range people {
		for _, path := range paths {
			_, body := by.call(http.MethodGet, path, "application/json", nil)
			w.holdsNone(body, who+" reads at "+path)
		}
	}
	for _, event := range eventually(w.t, "the events of codes", func() ([][]byte, bool) {
		all := w.told()
		return all, slices.ContainsFunc(all, func(e []byte) bool { return bytes.Contains(e, []byte(`"proven"`)) })
	}) {
		w.holdsNone(event, "an event")
	}
}

// holdsNone says what of the secrets a text holds.
func (w *takeover) holdsNone(text []byte, where string) {
	w.t.Helper()
	for secret, what := range w.secrets {
		if bytes.Contains(text, []byte(secret)) {
			w.t.Errorf("%s: %s (%s)", where, what, secret)
		}
	}
}
