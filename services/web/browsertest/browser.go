package browsertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a page may take on a busy machine before a test gives up.
const patience = 45 * time.Second

// Browser is one Chromium with a fresh profile. It ends with the test.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Start opens a browser.
func Start(t testing.TB) *Browser {
	t.Helper()
	path := findChromium(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile(t)),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("no-pings", true),
		chromedp.Flag("lang", "en"), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &Browser{t: t, ctx: ctx}
}

// profile is a folder that is removed when the browser has let go of it.
func profile(t testing.TB) string {
	dir, err := os.MkdirTemp("", "fairlot-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 20 {
			if os.RemoveAll(dir) == nil {
				return
			}
			<-time.After(50 * time.Millisecond)
		}
	})
	return dir
}

func findChromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("Chromium is missing; install it (Debian: apt-get install chromium)")
	}
	t.Skip("SKIPPED WITHOUT CHROMIUM: nothing was checked in a browser. Install it (Debian: apt-get install chromium)")
	return ""
}

// Page opens a tab of the given size. It shares its cookies with the browser's
// other tabs.
func (b *Browser) Page(width, height int64) *Page {
	b.t.Helper()
	return b.page(width, height)
}

// Person opens a tab with cookies of its own, as somebody else's machine.
func (b *Browser) Person(width, height int64) *Page {
	b.t.Helper()
	return b.page(width, height, chromedp.WithNewBrowserContext())
}

// PlainPerson is Person with a browser that runs no scripts of pages.
func (b *Browser) PlainPerson(width, height int64) *Page {
	b.t.Helper()
	p := b.Person(width, height)
	p.plain = true
	p.do("switch scripts off", scripts(false))
	return p
}

func (b *Browser) page(width, height int64, options ...chromedp.ContextOption) *Page {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, options...)
	b.t.Cleanup(cancel)
	// What comes first decides how long the tab lives.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		b.t.Fatalf("open a tab: %v", err)
	}
	p := &Page{t: b.t, tab: &tab{ctx: ctx, shots: shots(b.t)}}
	p.listen()
	return p
}

// shots is where pictures go: FAIRLOT_TEST_SHOTS, or a folder of the test.
func shots(t testing.TB) string {
	if dir := os.Getenv("FAIRLOT_TEST_SHOTS"); dir != "" {
		return dir
	}
	return t.TempDir()
}

// Page is a tab, for one test.
type Page struct {
	t testing.TB
	*tab
}

// In is the same tab for another test, which its failures then belong to.
func (p *Page) In(t testing.TB) *Page { return &Page{t: t, tab: p.tab} }

// tab is what the tests that share it share.
type tab struct {
	ctx   context.Context
	shots string
	// plain says that scripts of pages do not run.
	plain bool

	mu       sync.Mutex
	expected []string
	said     []string
}

// listen collects what the page writes to the console.
func (p *Page) listen() {
	messages := chromedp.Console(p.ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			if message.Type == chromedp.ConsoleError || message.Type == chromedp.ConsoleException {
				p.mu.Lock()
				p.said = append(p.said, strings.TrimSpace(message.String()+" "+message.URL))
				p.mu.Unlock()
			}
		}
	}()
	p.t.Cleanup(p.Quiet)
}

// Expect allows console errors that contain the text, as the browser's note on
// an answer that is not 200.
func (p *Page) Expect(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, text)
}

// Quiet fails the test for what the tab's pages wrote to the console that was not
// expected, and begins anew. The end of the test does so too.
func (p *Page) Quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
next:
	for _, line := range p.said {
		for _, text := range p.expected {
			if strings.Contains(line, text) {
				continue next
			}
		}
		p.t.Errorf("the page wrote to the console: %s", line)
	}
	p.said, p.expected = nil, nil
}

// do runs steps within patience and fails the test with what was tried.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v\npicture: %s", what, err, p.tryShot())
	}
}

func (p *Page) tryShot() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return "none: " + err.Error()
	}
	name := filepath.Join(os.TempDir(), "fairlot-failed-"+strings.ReplaceAll(p.t.Name(), "/", "-")+".png")
	if err := os.WriteFile(name, png, 0o600); err != nil {
		return "none: " + err.Error()
	}
	return name
}
