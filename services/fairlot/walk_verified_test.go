package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

// TestAVerificationIsGivenReliedOnEndsAndIsRenewedInTheBrowser is what cities do
// with an Italian social cooperative of type B that has registered.
func TestAVerificationIsGivenReliedOnEndsAndIsRenewedInTheBrowser(t *testing.T) {
	w := &walk{t: t, in: browsertest.Start(t), base: start(t, program{Sandbox: true, Demo: true})}
	const name = "Cooperativa Sociale Il Germoglio"
	rep := newJob(t, w.base).registered("germoglio", name, "02876540150")
	w.isTrusted(name, "/enterprises/"+rep)
}

// registered puts a social cooperative of type B into the directory and gives
// its id.
func (j *job) registered(slug, name, number string) string {
	j.t.Helper()
	caller{t: j.t, base: j.base}.post("/api/v1/people", object{
		"email": slug + "@coop.example", "password": password, "name": "Rep " + slug, "country": "IT",
		"organisation_kind": "ORGANISATION_KIND_SUPPLIER", "organisation_name": name,
	})
	rep := signIn(j.t, j.base, slug+"@coop.example")
	file := rep.upload("/api/v1/files", "albo.txt", "text/plain", []byte("Extract of the register\n"))
	id := str(rep.post("/api/v1/suppliers", object{
		"name": name, "identifier": object{"scheme": "IT-PIVA", "value": number}, "place": object{"city": "Milano", "country": "IT"},
		"legal_form": "it.cooperativa-sociale-b", "cpv": []string{"90911200"}, "serves": []string{"ITC4"}, "evidence": []object{file},
		"workforce": object{"employees": 20, "disadvantaged": 8, "as_of": j.now.Add(-30 * day).Format(time.RFC3339)},
	}), "id")
	rep.post("/api/v1/suppliers/"+id+":submit", object{})
	return id
}

// isTrusted has Milan verify an enterprise, Turin rely on it, the verification
// end, and Milan renew it; all on phones.
func (w *walk) isTrusted(name, entry string) {
	w.t.Helper()
	w.milanVerifies(name)
	w.turinRelies(entry)
	w.ends(name, entry)
	w.milanRenews(name, entry)
}

// milanVerifies finds the enterprise on the desk of its own country.
func (w *walk) milanVerifies(name string) {
	w.t.Helper()
	p := w.person("verifier@milan.example", 360)
	p.visit("/verify?lang=en")
	p.picture("desk-360")
	p.Run(`(name) => [...document.querySelectorAll("main .rows a")].find(a => a.textContent === name).id = "walk-here"`, name)
	p.press("#walk-here")
	p.picture("verify-360")
	p.tick("claim", "identity")
	p.Attach("#evidence", w.paper("visura.txt", "Extract of today\n"))
	p.fill("scope", "Seat in Milan, register of cooperatives")
	p.tick("ends", "half")
	p.send()
	p.SeeText("You have verified " + name + " until")
}

// turinRelies sees who verified what until when, and relies on it.
func (w *walk) turinRelies(entry string) {
	w.t.Helper()
	p := w.person("verifier@turin.example", 360)
	p.visit(entry + "/verify?lang=en")
	p.reads("main", "Looked at: Seat in Milan, register of cooperatives", "visura.txt", "holds until")
	p.follow("/rely")
	p.picture("rely-360")
	p.send()
	p.SeeText("Your organisation relies on this verification")
	visitor := w.stranger(360)
	visitor.visit(entry + "?lang=en")
	visitor.reads("main", "relies on this", "Verified until")
	visitor.picture("trusted-360")
}

// ends moves the clock close to the end, where the desk and a mail remind, and
// past it, where the verification stops counting.
func (w *walk) ends(name, entry string) {
	w.t.Helper()
	admin := signIn(w.t, w.base, "admin@fairlot.example")
	now := instant(w.t, str(admin.get("/api/v1/sandbox/clock"), "now"))
	admin.post("/api/v1/sandbox/clock", object{"now": now.AddDate(0, 5, 0).Format(time.RFC3339)})
	p := w.person("verifier@milan.example", 360)
	p.visit("/verify?show=ending&lang=en")
	p.reads("main", name, "holds until")
	eventually(w.t, "the reminder to Milan", func() (string, bool) {
		got := string(p.Download("/api/v1/sandbox/mails?to=verifier@milan.example&page_size=50"))
		return got, strings.Contains(got, name)
	})
	signIn(w.t, w.base, "admin@fairlot.example").post("/api/v1/sandbox/clock", object{"now": now.AddDate(0, 6, 2).Format(time.RFC3339)})
	visitor := w.stranger(360)
	visitor.visit(entry + "?lang=en")
	visitor.reads("main", "Not verified yet", "ended on")
}

// milanRenews begins with what it stated before.
func (w *walk) milanRenews(name, entry string) {
	w.t.Helper()
	p := w.person("verifier@milan.example", 360)
	p.visit(entry + "/verify?lang=en")
	p.press(`main a[href*="renews="]`)
	if got := p.Value("#scope"); got != "Seat in Milan, register of cooperatives" {
		w.t.Errorf("a renewal begins with the scope %q", got)
	}
	p.Attach("#evidence", w.paper("visura-nuova.txt", "Extract of the new year\n"))
	p.send()
	p.SeeText("The verification of " + name + " is renewed until")
	visitor := w.stranger(360)
	visitor.visit(entry + "?lang=en")
	visitor.reads("main", "Verified until")
	p.visit(entry + "/history")
	p.reads("main", "Relies on a verification", "Verified")
	p.picture("history-360")
}
