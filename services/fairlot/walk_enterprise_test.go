package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// newcomer is the enterprise that registers in the walk.
const newcomer = "Spółdzielnia Socjalna Żółta Łódka"

// paper writes a small text file and gives its path.
func (w *walk) paper(name, text string) string {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return file
}

// registers opens an account on a phone and puts the enterprise into the
// directory, part by part.
func (w *walk) registers() *someone {
	w.t.Helper()
	p := w.stranger(360)
	p.Expect("status of 422") // the number whose check digit is wrong
	p.Expect("status of 409") // the bid that comes too late
	p.visit("/register")
	p.picture("register-360")
	p.tick("organisation_kind", "supplier")
	p.fill("organisation_name", newcomer, "name", "Łucja Żak", "email", "lucja@lodka.example", "password", "a long enough password")
	p.Choose("#country", "PL")
	p.send()
	p.follow("/enterprises/mine/who")
	w.saysWho(p)
	w.saysWhat(p)
	p.follow("/enterprises/mine/submit")
	p.send()
	p.reads("main .receipt", newcomer)
	p.follow("/claim")
	p.picture("prove-360")
	p.Attach("#evidence", w.paper("letter.txt", "The board lets Łucja Żak act for "+newcomer+"\n"))
	p.send()
	p.reads("main", "A verifier looks at the document that you sent on")
	return p
}

// saysWho mistypes the number first: the error stands at the field, and nothing
// that was typed is lost.
func (w *walk) saysWho(p *someone) {
	w.t.Helper()
	p.fill("name", newcomer, "identifier-value", "8567346216", "place-city", "Gdańsk")
	p.tick("identifier.scheme", "PL-NIP")
	p.Choose("#legal_form", "pl.spoldzielnia-socjalna")
	p.Choose("#social_status", "pl.przedsiebiorstwo-spoleczne")
	p.send()
	p.See("#identifier-value-error")
	if p.Value("#name") != newcomer || p.Value("#place-city") != "Gdańsk" || p.Value("#legal_form") != "pl.spoldzielnia-socjalna" {
		w.t.Error("what was typed beside a wrong number is lost")
	}
	p.fill("identifier-value", "8567346215")
	p.send()
}

// saysWhat fills the other parts in; each leads to the next.
func (w *walk) saysWhat(p *someone) {
	w.t.Helper()
	p.fill("words", "cleaning of buildings")
	p.press(`button[name="find"]`)
	p.tick("cpv", "90911200")
	p.send()
	p.tick("serves", "PL")
	p.send()
	p.fill("workforce-employees", "30", "workforce-disadvantaged", "12", "workforce-disabled", "3")
	p.day("workforce-as_of", time.Now().AddDate(0, 0, -20))
	p.send()
	p.fill("description-en", "We clean schools and offices in Gdańsk, in teams with a job coach.")
	p.send()
	p.Attach("#evidence", w.paper("register.txt", "Extract from the register for "+newcomer+"\n"))
	p.press(`button[name="then"]`)
}

// verifies is the verifier of Gdańsk, who confirms the status with a file, and
// accepts the letter that says who acts.
func (w *walk) verifies() {
	w.t.Helper()
	p := w.person("verifier@gdansk.example", 1280)
	p.visit("/verify")
	p.Run(`(name) => [...document.querySelectorAll("main .rows a")].find(a => a.textContent === name).id = "walk-here"`, newcomer)
	p.press("#walk-here")
	p.tick("claim", "social_status")
	p.Attach("#evidence", w.paper("decision.txt", "Decision of the voivode: status of a social enterprise\n"))
	p.day("expires_at", time.Now().AddDate(0, 10, 0))
	p.send()
	p.SeeText("You have verified " + newcomer + " until")
	p.visit("/verify?show=claimed")
	p.Run(`(name) => [...document.querySelectorAll("main .rows a")].find(a => a.textContent.includes(name)).id = "walk-proof"`, newcomer)
	p.press("#walk-proof")
	p.reads("main", "They registered this enterprise themselves.", "letter.txt")
	p.picture("proof-desk")
	p.press(`button[value="yes"]`)
	p.SeeText("it is proven now who acts for it")
}

// isFound looks for the enterprise without accents and with a slip.
func (w *walk) isFound() {
	w.t.Helper()
	p := w.stranger(1280)
	p.visit("/")
	p.picture("home")
	p.visit("/enterprises")
	p.looksAround()
	p.picture("enterprises")
	p.narrows("country", "PL")
	for _, words := range []string{"zolta lodka", "zolta lodca"} {
		eventually(w.t, "the enterprise in the search for "+words, func() (string, bool) {
			p.visit("/enterprises?q=" + strings.ReplaceAll(words, " ", "+"))
			shown := p.Text("main .rows li")
			return shown, strings.Contains(shown, newcomer) && strings.Contains(shown, "Verified")
		})
	}
	p.Submit("main .rows a")
	p.Axe()
	p.picture("enterprise")
	p.reads("main", newcomer, "Verified")
}
