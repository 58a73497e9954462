package browsertest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/chromedp/chromedp"
)

// violation is what axe found.
type violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
}

// runAxe checks the rules of WCAG 2.2 A and AA, and axe's good practices.
const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
	.then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
		nodes: v.nodes.map(n => n.html.slice(0, 300) + " — " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ""))})))`

// Axe fails the test for every barrier that axe finds on the page, and for a page
// that scrolls sideways. Where no scripts run the page came the same way: instead of
// axe, it is searched for what then does nothing.
func (p *Page) Axe() {
	p.t.Helper()
	if wide := p.Overflow(); wide > 0 {
		p.t.Errorf("%s is %d px wider than its window", p.Address(), wide)
	}
	if p.plain {
		p.Works()
		return
	}
	for _, barrier := range p.Barriers() {
		p.t.Errorf("%s: %s", p.Address(), barrier)
	}
}

// Barriers are what axe finds on the page, one line each.
func (p *Page) Barriers() []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	defer p.awake(ctx)()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](axeSource(p)+"; true")); err != nil {
		p.t.Fatalf("load axe: %v", err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("run axe: %v", err)
	}
	var out []string
	for _, v := range found {
		out = append(out, fmt.Sprintf("axe %s (%s): %s\n  %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n  ")))
	}
	return out
}

// axeSource is axe-core from the static files' node_modules.
func axeSource(p *Page) string {
	p.t.Helper()
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		p.t.Fatal("the place of this file is unknown")
	}
	file := filepath.Join(filepath.Dir(here), "..", "static", "node_modules", "axe-core", "axe.min.js")
	source, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(fmt.Errorf("axe is missing, run `npm ci` in services/web/static: %w", err))
	}
	return string(source)
}
