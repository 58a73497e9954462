package main_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The enterprise that registers on a phone.
const (
	cooperative       = "Cooperativa Sociale Le Rondini"
	cooperativeNumber = "00743110157"
	// mostSteps is how many pages a person sends or turns for all twelve parts.
	mostSteps = 30
)

// TestASocialCooperativeRegistersOnAPhoneAndIsTrusted is a social cooperative of
// type B that registers with evidence, is verified by Milan, relied on by Turin,
// ends and is renewed; every page is as wide as a phone.
func TestASocialCooperativeRegistersOnAPhoneAndIsTrusted(t *testing.T) {
	inBothWays(t, (*walk).registersAndIsTrusted)
}

func (w *walk) registersAndIsTrusted() {
	w.t.Helper()
	p := &phone{someone: w.newAccount("supplier", cooperative, "chiara@rondini.example")}
	p.Expect("status of 422") // the extract that is too large
	p.needed()
	p.gives()
	p = p.elsewhere("chiara@rondini.example")
	p.helps()
	entry := p.publishes()
	w.t.Logf("%d steps from the account to the directory", p.steps)
	if p.steps > mostSteps {
		w.t.Errorf("it takes %d steps, more than %d", p.steps, mostSteps)
	}
	w.isTrusted(cooperative, entry)
}

// phone counts what its person does.
type phone struct {
	*someone
	steps int
}

func (p *phone) send()             { p.steps++; p.someone.send(); p.fits() }
func (p *phone) press(css string)  { p.steps++; p.someone.press(css); p.fits() }
func (p *phone) follow(end string) { p.steps++; p.someone.follow(end); p.fits() }

// fits fails where a page is wider than the phone.
func (p *phone) fits() {
	p.w.t.Helper()
	if over := p.Overflow(); over > 0 {
		p.w.t.Errorf("%s is %d px wider than the phone", p.path(), over)
	}
}

// elsewhere goes on in another browser, as on the next day.
func (p *phone) elsewhere(email string) *phone {
	p.w.t.Helper()
	q := &phone{someone: p.w.person(email, 360), steps: p.steps}
	q.visit("/enterprises/mine")
	q.reads("main", "3 of 3 necessary parts are done")
	return q
}

// needed fills in the parts without which nothing is public.
func (p *phone) needed() {
	p.w.t.Helper()
	p.follow("/enterprises/mine/who")
	p.picture("who-360")
	p.fill("identifier-value", cooperativeNumber, "place-city", "Milano")
	p.tick("identifier.scheme", "IT-PIVA")
	p.Choose("#legal_form", "it.cooperativa-sociale-b")
	p.Choose("#social_status", "it.cooperativa-sociale-b")
	p.send()
	p.fill("words", "cleaning of buildings")
	p.press(`button[name="find"]`)
	p.tick("cpv", "90911200")
	p.tick("contract_natures", "services")
	p.tick("languages", "it")
	p.picture("what-360")
	p.send()
	p.fill("words", "lombardia")
	p.press(`button[name="find"]`)
	p.tick("serves", "ITC4")
	p.Choose("#serves_within_km", "50")
	p.picture("where-360")
	p.send()
}

// gives hands over figures, words and evidence. An extract that is too large is named
// with the limit; the photo, taken sideways, is shown upright and kept as it is.
func (p *phone) gives() {
	p.w.t.Helper()
	p.fill("workforce-employees", "20", "workforce-disadvantaged", "8", "workforce-disabled", "0")
	p.day("workforce-as_of", time.Now().AddDate(0, 0, -20))
	p.send()
	p.fill("description-en", "We clean schools and offices in Milan, in teams with a tutor.")
	p.send()
	p.Attach("#evidence", p.w.large("visura.pdf"))
	p.someone.send()
	p.reads("main", "visura.pdf is larger than 20")
	photo := sideways(p.w.t)
	p.Attach("#photo", photo)
	p.picture("evidence-360")
	p.send()
	p.visit("/enterprises/mine/evidence")
	p.reads("main", "albo.jpg")
	eventually(p.w.t, "the photo upright", func() (int, bool) {
		p.Run(`() => { const i = document.querySelector("main .papers img"); i.loading = "eager"; if (i.naturalHeight > i.naturalWidth) i.id = "walk-upright" }`)
		n := p.Count("#walk-upright")
		return n, n == 1
	})
	p.picture("photo-360")
	kept, err := os.ReadFile(photo)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if got := p.Download(p.link("main .papers a")); !bytes.Equal(got, kept) {
		p.w.t.Errorf("the photo came back with %d bytes, sent with %d", len(got), len(kept))
	}
}

// helps fills in the parts that are not compulsory.
func (p *phone) helps() {
	p.w.t.Helper()
	p.follow("/enterprises/mine/capacity")
	p.follow("/capacity/new")
	p.fill("quantity", "12000", "unit", "hours")
	p.send()
	p.follow("/enterprises/mine/references")
	p.follow("/references/new")
	p.fill("subject", "Cleaning of four schools", "customer", "Comune di Sesto", "value", "48 000")
	p.send()
	p.follow("/enterprises/mine/labels")
	p.follow("/enterprises/mine/finance")
	p.fill("finance-turnover", "620 000")
	p.send()
	p.tick("governance.profits_reinvested", "true")
	p.fill("governance-profits", "Statute, art. 27")
	p.send()
	p.picture("declaration-360")
	p.tick("declared", "true")
	p.send()
}

// publishes puts the profile into the directory and gives its address.
func (p *phone) publishes() string {
	p.w.t.Helper()
	p.picture("parts-360")
	p.reads("main", "91\u00a0% complete")
	p.follow("/submit")
	p.send()
	p.reads("main .receipt", cooperative)
	p.picture("receipt-360")
	return p.link("main .receipt a[href^='/enterprises/sup_']:not([href$='/claim'])")
}

// link is where a link leads.
func (p *phone) link(css string) string {
	p.w.t.Helper()
	p.Run(`(css) => { document.title = document.querySelector(css).getAttribute("href") }`, css)
	return p.Text("title")
}

// large is a register extract of 40 MB.
func (w *walk) large(name string) string {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(file, append([]byte("%PDF-1.7\n"), make([]byte, 40_000_000)...), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return file
}

// sideways is a photo of a sheet of paper whose camera lay on its side: wide as
// it is stored, upright by the orientation 6 of its EXIF data.
func sideways(t *testing.T) string {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 320, 200))
	for x := range 320 {
		for y := range 200 {
			picture.SetGray(x, y, color.Gray{Y: uint8(x * 255 / 320)})
		}
	}
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture, nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	photo := append([]byte{}, plain.Bytes()[:2]...)
	photo = append(photo, 0xff, 0xe1)
	photo = append(photo, 0, byte(len(exif)+2))
	photo = append(append(photo, exif...), plain.Bytes()[2:]...)
	file := filepath.Join(t.TempDir(), "albo.jpg")
	if err := os.WriteFile(file, photo, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
