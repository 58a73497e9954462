package main_test

import (
	"regexp"
	"strings"
	"testing"
)

// listed is the entry of a directory that people prove to be theirs.
const (
	listed         = "Ciclofficina Dora"
	listedNumber   = "01987650015"
	listedOfficial = "direzione@dora.example"
)

// TestPeopleProveInTheBrowserThatTheyActForAnEnterprise is somebody who takes
// over an imported entry with a code, somebody else who disputes it, a verifier
// who decides, a colleague who is invited, and a broker with a mandate; all of
// them see what concerns them and nobody else does.
func TestPeopleProveInTheBrowserThatTheyActForAnEnterprise(t *testing.T) {
	inBothWays(t, (*walk).proveThatTheyAct)
}

func (w *walk) proveThatTheyAct() {
	w.t.Helper()
	entry := w.imports()
	anna := w.newAccount("supplier", listed, "anna@dora.example")
	w.takesOver(anna, entry)
	w.disputes(entry)
	w.decides(entry)
	w.invites(anna)
	w.mandates(anna, entry)
}

// imports takes the entry over from a directory, with its official address.
func (w *walk) imports() string {
	w.t.Helper()
	admin := signIn(w.t, w.base, "admin@fairlot.example")
	answer := admin.post("/api/v1/suppliers:import", object{"source": "Registro delle imprese", "suppliers": []object{{
		"name": listed, "identifier": object{"scheme": "IT-PIVA", "value": listedNumber}, "place": object{"city": "Torino", "country": "IT"},
		"cpv": []string{"50111100"}, "serves": []string{"ITC1"}, "official_email": listedOfficial,
	}}})
	return "/enterprises/" + str(answer, "rows.0.supplier")
}

// newAccount registers somebody of a new organisation on a phone.
func (w *walk) newAccount(kind, organisation, email string) *someone {
	w.t.Helper()
	p := w.stranger(360)
	p.visit("/register?lang=en")
	p.tick("organisation_kind", kind)
	p.fill("organisation_name", organisation, "name", strings.ToUpper(email[:1])+email[1:4], "email", email, "password", password)
	p.Choose("#country", "IT")
	p.send()
	return p
}

// mail is the newest text that a training instance did not send to an address.
func (w *walk) mail(to string) string {
	w.t.Helper()
	return eventually(w.t, "a mail to "+to, func() (string, bool) {
		got := caller{t: w.t, base: w.base}.get("/api/v1/sandbox/mails?to=" + to)
		if size(got, "mails") == 0 {
			return "", false
		}
		return str(got, "mails.0.text"), true
	})
}

var proofCode = regexp.MustCompile(`[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}`)

// takesOver has the code mailed, mistypes it once, and gets the entry.
func (w *walk) takesOver(p *someone, entry string) {
	w.t.Helper()
	p.Expect("status of 422")
	p.visit(entry)
	p.follow("/claim")
	p.picture("claim-360")
	p.press(`form[action$="/claim/send-code"] button`)
	p.SeeText("d…@dora.example")
	p.reads("main", "It works until")
	if strings.Contains(p.Text("body"), listedOfficial) {
		w.t.Error("the whole official address is shown")
	}
	p.fill("code", "AAAA-BBBB-CCCC")
	p.send()
	p.reads("#code-error", "4 tries are left")
	p.picture("code-360")
	p.fill("code", strings.ToLower(proofCode.FindString(w.mail(listedOfficial))))
	p.send()
	p.SeeText(listed + " is yours.")
	p.visit(entry + "/history")
	p.reads("main", "Taken over from a directory", "Proved who acts for it")
}

// disputes is somebody else who says that it is theirs.
func (w *walk) disputes(entry string) {
	w.t.Helper()
	p := w.newAccount("supplier", "Dora Bici", "berto@bici.example")
	p.visit(entry + "/claim")
	if p.path() != entry+"/dispute" {
		w.t.Errorf("an entry that somebody acts for is claimed at %s", p.path())
	}
	p.picture("dispute-360")
	p.fill("identifier-value", listedNumber, "note", "We founded it in 2015; they left the cooperative in spring.")
	p.Attach("#evidence", w.paper("statute.txt", "Statute of the cooperative\n"))
	p.send()
	p.SeeText("The dispute is open.")
	p.reads("main", "You opened the dispute on")
	visitor := w.stranger(1280)
	visitor.visit(entry)
	visitor.reads("h1", listed)
	if visitor.Count("main .govuk-inset-text") != 0 {
		w.t.Error("the public reads of the dispute")
	}
}

// decides is the verifier of Milan, who leaves it with those who act.
func (w *walk) decides(entry string) {
	w.t.Helper()
	p := w.person("verifier@milan.example", 1280)
	p.visit("/verify?show=disputed&lang=en")
	p.picture("desk")
	p.press("main .rows a")
	p.reads("main", "acts today", "We founded it in 2015", "statute.txt", "with a code to the official e-mail address")
	p.picture("two-sides")
	p.tick("uphold", "no")
	p.fill("decision", "The register names the present board; the statute is an old one.")
	p.send()
	p.SeeText(listed + " stays with those who acted for it.")
	p.visit(entry)
	if p.Count("main .govuk-inset-text") != 0 {
		w.t.Error("a decided dispute still freezes")
	}
}

// invites asks a colleague by mail; the secret stays out of every address.
func (w *walk) invites(by *someone) {
	w.t.Helper()
	by.visit("/colleagues")
	by.fill("email", "carla@dora.example")
	by.send()
	by.SeeText("The invitation to carla@dora.example is on its way.")
	by.reads("main", "good until")
	by.picture("colleagues-360")
	link := regexp.MustCompile(`/invitations\?secret=\S+`).FindString(w.mail("carla@dora.example"))
	p := w.stranger(360)
	p.visit(link + "&lang=en")
	secret := strings.TrimPrefix(link, "/invitations?secret=")
	if strings.Contains(p.Address(), secret) || p.Count(`[href*="`+secret+`"], [action*="`+secret+`"], [value*="`+secret+`"]`) != 0 {
		w.t.Errorf("the secret stands in the page or its address %s", p.Address())
	}
	p.reads("main", "invited carla@dora.example")
	p.picture("invitation-360")
	p.fill("name", "Carla", "password", password)
	p.send()
	p.SeeText("Welcome. You act for " + listed + " now.")
	late := w.stranger(360)
	late.Expect("status of 410")
	late.visit(link)
	late.SeeText("This link opens nothing any more")
}

// mandates lets a broker act, who says so on every page until the mandate ends.
func (w *walk) mandates(by *someone, entry string) {
	w.t.Helper()
	broker := w.newAccount("broker", "Rete Accompagna", "dino@rete.example")
	broker.visit("/mandates")
	broker.SeeText("No enterprise has mandated you yet")
	by.visit("/enterprises/mine/mandates?q=accompagna")
	by.picture("mandate-360")
	by.Click(`main input[name="organisation"]`)
	by.send()
	by.reads("main", "Rete Accompagna", "They act for you today")
	broker.visit("/mandates")
	broker.press(`form[action="/mandates/act"] button`)
	for _, page := range []string{"/enterprises/mine", "/tenders", entry} {
		broker.visit(page)
		broker.reads(".acting", "You act for "+listed+" under a mandate until")
	}
	broker.picture("acting-360")
	visitor := w.stranger(360)
	visitor.visit(entry)
	visitor.reads("main", "Rete Accompagna acts for it under a mandate until")
	by.follow("/end")
	by.send()
	by.SeeText("The mandate has ended.")
	broker.visit("/tenders")
	broker.SeeText("Your mandate for this enterprise has ended.")
	if broker.Count(".acting") != 0 {
		w.t.Error("a broker acts under a mandate that has ended")
	}
}
