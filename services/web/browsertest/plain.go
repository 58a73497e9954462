package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// scripts lets the scripts of pages run, or not. What a test evaluates runs in
// both cases, as long as it waits for nothing.
func scripts(run bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	})
}

// Plain says that the tab's pages run no scripts.
func (p *Page) Plain() bool { return p.plain }

// awake lets a test's own code wait for promises on a page without scripts, until
// the function that it gives is called. The page's scripts have been passed over
// by then, so they stay where they are.
func (p *Page) awake(ctx context.Context) (done func()) {
	p.t.Helper()
	if !p.plain {
		return func() {}
	}
	set := func(run bool) {
		if err := chromedp.Do(ctx, scripts(run)); err != nil {
			p.t.Errorf("switch scripts: %v", err)
		}
	}
	set(true)
	return func() { set(false) }
}

// Way is where a page leads: an address, and POST where a form sends to it.
type Way struct {
	Method  string `json:"method"`
	Address string `json:"address"`
}

// found is what waysOf sees on a page.
type found struct {
	Ways []Way    `json:"ways"`
	Dead []string `json:"dead"`
}

// waysOf is where links and buttons lead, and what leads nowhere where no scripts
// run. What is folded away in details counts as seen: it opens without scripts.
const waysOf = `() => {
	const folded = [...document.querySelectorAll("details:not([open])")];
	for (const d of folded) d.open = true;
	const seen = (e) => e.checkVisibility({ visibilityProperty: true });
	const short = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 200);
	const ways = new Map(), dead = [];
	const way = (method, address) => ways.set(method + address, { method, address });
	for (const a of document.querySelectorAll("a")) {
		const to = a.getAttribute("href");
		const here = a.href.startsWith("http") && a.href.split("#")[0] === location.href.split("#")[0];
		if (!to || to === "#" || !/^(https?|mailto|tel):/.test(a.href)) dead.push("leads nowhere: " + short(a));
		else if (a.hash && here && !document.getElementById(decodeURIComponent(a.hash.slice(1)))) dead.push("leads to what is not on the page: " + short(a));
		else if (a.href.startsWith("http")) way("GET", a.href);
	}
	for (const b of document.querySelectorAll("button, input[type=submit], input[type=button], input[type=image]")) {
		if (!seen(b)) continue;
		if (!["submit", "image"].includes(b.type) || !b.form) dead.push("does nothing: " + short(b));
		else way((b.formMethod || b.form.method).toUpperCase(), b.hasAttribute("formaction") ? b.formAction : b.form.action);
	}
	for (const f of document.forms)
		if (![...f.elements].some((e) => ["submit", "image"].includes(e.type) && seen(e))) dead.push("is sent by nothing: " + short(f));
	for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
		if (!seen(e)) dead.push("is hidden: " + short(e));
	for (const e of document.querySelectorAll("[role=button]:not(a, button), [onclick]")) dead.push("does nothing: " + short(e));
	for (const d of folded) d.open = false;
	return { ways: [...ways.values()], dead };
}`

// Dead is what on the page does nothing where no scripts run, one line each.
func (p *Page) Dead() []string {
	p.t.Helper()
	return ask[found](p, waysOf).Dead
}

// Works fails the test for what on the page does nothing where no scripts run, and
// gives where its links and buttons lead.
func (p *Page) Works() []Way {
	p.t.Helper()
	got := ask[found](p, waysOf)
	for _, line := range got.Dead {
		p.t.Errorf("%s without scripts: %s", p.Address(), line)
	}
	return got.Ways
}

// Shown is the text of an element without that of some elements in it.
func (p *Page) Shown(css, without string) string {
	p.t.Helper()
	return ask[string](p, `(css, without) => {
		const root = document.querySelector(css);
		const hidden = [...(root?.querySelectorAll(without) ?? [])].map((e) => [e, e.style.display]);
		for (const [e] of hidden) e.style.display = "none";
		const text = root?.innerText ?? "";
		for (const [e, display] of hidden) e.style.display = display;
		return text;
	}`, css, without)
}

// Cookie sets a cookie for the site of an address.
func (p *Page) Cookie(address, name, value string) {
	p.t.Helper()
	p.do("set the cookie "+name, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{URL: address, Name: name, Value: value})
		return err
	}))
}
