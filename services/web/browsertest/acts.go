package browsertest

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/chromedp/chromedp"
)

// Resize gives the window another size.
func (p *Page) Resize(width, height int64) {
	p.t.Helper()
	p.do("resize", chromedp.EmulateViewport(width, height))
}

// Open goes to an address and waits until it is loaded.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("open "+address, chromedp.Navigate(address))
}

// Click clicks the element and does not wait for a new page; See does.
func (p *Page) Click(css string) {
	p.t.Helper()
	p.do("click "+css, chromedp.ScrollIntoView(chromedp.CSS(css)), chromedp.Click(chromedp.CSS(css)))
}

// Press sends keys to the element, which has the focus then, as without a mouse.
func (p *Page) Press(css, keys string) {
	p.t.Helper()
	p.do("press keys at "+css, chromedp.SendKeys(chromedp.CSS(css), keys))
}

// Submit clicks the element and waits for the page it leads to.
func (p *Page) Submit(css string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(css))); err != nil {
		p.t.Fatalf("submit %s: %v\npicture: %s", css, err, p.tryShot())
	}
}

// Type empties a field and types into it.
func (p *Page) Type(css, text string) {
	p.t.Helper()
	p.See(css)
	p.Run(`(s) => { document.querySelector(s).value = "" }`, css)
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxLatin1 }) {
		// No key has these letters; chromedp even takes some for other keys.
		p.Run(`(s, text) => { document.querySelector(s).focus(); document.execCommand("insertText", false, text) }`, css, text)
		return
	}
	p.do("type into "+css, chromedp.SendKeys(chromedp.CSS(css), text))
}

// Choose sets the value of a select.
func (p *Page) Choose(css, value string) {
	p.t.Helper()
	p.do("choose in "+css, chromedp.SetValue(chromedp.CSS(css), value))
	p.Run(`(s) => document.querySelector(s).dispatchEvent(new Event("change", {bubbles: true}))`, css)
}

// Attach puts files into a file field.
func (p *Page) Attach(css string, files ...string) {
	p.t.Helper()
	p.do("attach to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}

// See waits until an element is visible.
func (p *Page) See(css string) {
	p.t.Helper()
	p.do("wait for "+css, chromedp.WaitVisible(chromedp.CSS(css)))
}

// SeeText waits until the page shows the text. Where no scripts run nothing comes
// later: it is there or missing.
func (p *Page) SeeText(text string) {
	p.t.Helper()
	if p.plain {
		if !strings.Contains(p.Text("body"), text) {
			p.t.Fatalf("the page does not say %q\npicture: %s", text, p.tryShot())
		}
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.PollFunction[bool](`(text) => document.body.innerText.includes(text)`, chromedp.WithPollingArgs(text)))
	if err != nil {
		p.t.Fatalf("wait for the text %q: %v\npicture: %s", text, err, p.tryShot())
	}
}

// Text is what an element shows.
func (p *Page) Text(css string) string {
	p.t.Helper()
	return ask[string](p, `(s) => document.querySelector(s)?.innerText ?? ""`, css)
}

// Value is what a field holds.
func (p *Page) Value(css string) string {
	p.t.Helper()
	return ask[string](p, `(s) => document.querySelector(s)?.value ?? ""`, css)
}

// Count is how many elements there are.
func (p *Page) Count(css string) int {
	p.t.Helper()
	return ask[int](p, `(s) => document.querySelectorAll(s).length`, css)
}

// Address is where the page is.
func (p *Page) Address() string {
	p.t.Helper()
	return ask[string](p, `() => location.href`)
}

// Status is that of the answer that the page came with.
func (p *Page) Status() int {
	p.t.Helper()
	return ask[int](p, `() => performance.getEntriesByType("navigation")[0].responseStatus`)
}

// Overflow is how many pixels the page is wider than its window.
func (p *Page) Overflow() int {
	p.t.Helper()
	return ask[int](p, `() => document.documentElement.scrollWidth - document.documentElement.clientWidth`)
}

// Run calls a function of the page with arguments, for what the others lack.
func (p *Page) Run(function string, args ...any) {
	p.t.Helper()
	ask[bool](p, `(...args) => { (`+function+`)(...args); return true }`, args...)
}

// Download reads an address of the site as the person who is signed in.
func (p *Page) Download(address string) []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	defer p.awake(ctx)()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`fetch(`+strconv.Quote(address)+`).then(async r => {
		if (!r.ok) throw new Error("status " + r.status);
		return btoa(Array.from(new Uint8Array(await r.arrayBuffer()), b => String.fromCharCode(b)).join(""));
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("download %s: %v", address, err)
	}
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		p.t.Fatalf("download %s: %v", address, err)
	}
	return content
}

// ask calls a function in the page and gives its result.
func ask[T any](p *Page, function string, args ...any) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.PollFunction[struct{ V T }](
		`(...args) => ({V: (`+function+`)(...args)})`, chromedp.WithPollingArgs(args...)))
	if err != nil {
		p.t.Fatalf("run in the page: %v", err)
	}
	return value.V
}

// Shot takes a picture of the whole page and gives its file.
func (p *Page) Shot(name string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("picture %s: %v", name, err)
	}
	file := filepath.Join(p.shots, name+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.t.Fatalf("picture %s: %v", name, err)
	}
	return file
}
