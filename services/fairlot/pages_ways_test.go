package main_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

// answer is what the site says to a link.
type answer struct {
	status int
	page   string
}

// leads fails where a link or a form of a page leads to what the site does not
// answer, or to a part that the page there does not have.
func (w *tour) leads(t *testing.T, v visit, client *http.Client, way browsertest.Way) {
	t.Helper()
	to, err := url.Parse(way.Address)
	if err != nil {
		t.Errorf("%s leads to %q", v.at, way.Address)
		return
	}
	if to.Scheme+"://"+to.Host != w.base {
		if to.Scheme != "https" {
			t.Errorf("%s leads out to %s, not over https", v.at, to)
		}
		return
	}
	if way.Method == http.MethodPost {
		if !slices.ContainsFunc(w.posts, func(route string) bool { return fiber.RoutePatternMatch(to.Path, route) }) {
			t.Errorf("%s has a form for %s, which takes none", v.at, to.Path)
		}
		return
	}
	got := w.answers(t, v, client, to)
	if got.status >= http.StatusBadRequest && (v.status == 0 || to.Path != v.path()) {
		t.Errorf("%s leads %s to %s, which answers %d", v.at, v.who, to, got.status)
	}
	if to.Fragment != "" && !strings.Contains(got.page, ` id="`+to.Fragment+`"`) {
		t.Errorf("%s leads to %s, where there is no such part", v.at, to)
	}
}

// client is the browser of a visit once more, for links that need not be drawn. It
// has seen the page, which may have left something with it.
func (w *tour) client(t *testing.T, v visit) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	site, err := url.Parse(w.base + v.at)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(&url.URL{Scheme: site.Scheme, Host: site.Host, Path: "/"}, w.cookies(v))
	client := &http.Client{Jar: jar}
	w.answers(t, v, client, site)
	return client
}

// answers follows a link once for everybody whom it is shown to.
func (w *tour) answers(t *testing.T, v visit, client *http.Client, to *url.URL) answer {
	t.Helper()
	address := w.base + to.RequestURI()
	key := v.who + v.acting + " " + address
	if to.Path == v.path() { // a page may look otherwise by what it left with the browser
		key += " " + v.at
	}
	if got, ok := w.seen.Load(key); ok {
		return got.(answer)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // it was read to its end
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := answer{status: response.StatusCode, page: string(body)}
	w.seen.Store(key, got)
	return got
}

// differs fails where a page says something else without scripts. Figures are not
// compared: time passes between the two.
func differs(t *testing.T, v visit, with, without string) {
	t.Helper()
	left := lines(with)
	for line, n := range lines(without) {
		if left[line] -= n; left[line] < 0 {
			t.Errorf("%s says only without scripts: %q", v.at, line)
		}
	}
	for line, n := range left {
		if n > 0 {
			t.Errorf("%s says only with scripts: %q", v.at, line)
		}
	}
}

// lines counts the lines of a text, with 0 for every digit.
func lines(text string) map[string]int {
	count := map[string]int{}
	for line := range strings.Lines(text) {
		line = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '0'
			}
			return r
		}, strings.Join(strings.Fields(line), " "))
		if line != "" {
			count[line]++
		}
	}
	return count
}
