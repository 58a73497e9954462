package browsertest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// serve gives a page of the body at every address.
func serve(t *testing.T, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if _, err := w.Write([]byte(`<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">` + body)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestABarrierOnAPageIsFound(t *testing.T) {
	page := Start(t).Page(400, 600)
	page.Open(serve(t, `<main><h1>x</h1><input name="a"><p style="color:#ccc;background:#fff">faint</p></main>`))
	found := strings.Join(page.Barriers(), "\n")
	for _, rule := range []string{"label", "color-contrast"} {
		if !strings.Contains(found, "axe "+rule+" ") {
			t.Errorf("axe did not find %s:\n%s", rule, found)
		}
	}
	if page.Overflow() != 0 || page.Count("input") != 1 || page.Text("h1") != "x" || page.Status() != http.StatusOK {
		t.Error("the page is not read as it is")
	}
}

func TestWithoutScriptsAPageStaysAsItCameAndIsReadAllTheSame(t *testing.T) {
	address := serve(t, `<main><h1>As it came</h1><input id="a"><p class="faint" style="color:#ccc;background:#fff">faint</p></main>
		<script>document.querySelector("h1").textContent = "Changed"; setTimeout(() => document.querySelector("h1").textContent = "Later")</script>`)
	page := Start(t).PlainPerson(400, 600)
	page.Open(address)
	page.SeeText("As it came")
	page.Type("#a", "żółw")
	if page.Value("#a") != "żółw" || page.Shown("main", ".faint, input") != "As it came" {
		t.Errorf("typed %q, shown %q", page.Value("#a"), page.Shown("main", ".faint, input"))
	}
	if found := strings.Join(page.Barriers(), "\n"); !strings.Contains(found, "axe color-contrast ") {
		t.Errorf("axe found:\n%s", found)
	}
	if got := string(page.Download(address)); !strings.Contains(got, "As it came") {
		t.Errorf("downloaded %q", got)
	}
	if page.Text("h1") != "As it came" {
		t.Errorf("a script wrote %q", page.Text("h1"))
	}
}

func TestWhatDoesNothingWithoutScriptsIsFound(t *testing.T) {
	page := Start(t).PlainPerson(400, 600)
	page.Open(serve(t, `<main id="main">
		<a href="#main">down</a><a href="/there#part">there</a><details><summary>More</summary><form method="post" action="/send"><input name="a"><button>Send</button></form></details>
		<a href="#">nowhere</a><a href="#missing">missing</a><a>none</a><button type="button">Print</button><button type="button" hidden>Later</button>
		<form action="/alone"><input name="b"></form><form action="/search"><input name="c" hidden><button formaction="/else">Go</button></form></main>`))
	dead := page.Dead()
	for _, want := range []string{"nowhere: <a href=\"#\"", "not on the page: <a href=\"#missing\"", "nowhere: <a>none", "nothing: <button type=\"button\">Print", "by nothing: <form action=\"/alone\"", "hidden: <input name=\"c\""} {
		if !slices.ContainsFunc(dead, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("not found: %s", want)
		}
	}
	if len(dead) != 6 {
		t.Errorf("found %q", dead)
	}
	var ways []string
	for _, w := range ask[found](page, waysOf).Ways {
		ways = append(ways, w.Method+" "+strings.TrimPrefix(w.Address, page.Address()))
	}
	if got := strings.Join(ways, ", "); got != "GET #main, GET there#part, POST send, GET else" {
		t.Errorf("the page leads to %s", got)
	}
}
