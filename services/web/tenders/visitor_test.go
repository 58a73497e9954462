package tenders_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/fairlot/fairlot/services/web/webtest"
)

// visitor is a browser without script.
type visitor struct {
	t      *testing.T
	at     string
	client *http.Client
}

// visit opens a browser and signs a person in, if one is named.
func (h *house) visit(email string) *visitor {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	v := &visitor{t: h.t, at: h.Address, client: &http.Client{Jar: jar}}
	if email != "" {
		v.get("/sign-in").fill("email", email, "password", webtest.Password).send("")
	}
	return v
}

// sheet is a page as it came.
type sheet struct {
	v      *visitor
	status int
	path   string
	body   string
	fields url.Values
}

func (v *visitor) get(path string) *sheet {
	v.t.Helper()
	response, err := v.client.Get(v.at + path)
	return v.read(response, err)
}

func (v *visitor) read(response *http.Response, err error) *sheet {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	s := &sheet{v: v, status: response.StatusCode, path: response.Request.URL.Path, body: string(raw), fields: url.Values{}}
	if response.Request.URL.RawQuery != "" {
		s.path += "?" + response.Request.URL.RawQuery
	}
	s.collect(s.path)
	return s
}

// form turns to the form of the page that is sent to another address.
func (s *sheet) form(action string) *sheet {
	s.collect(action)
	s.path = action
	return s
}

// fill types into fields of the page's form: pairs of name and value. Several
// values of one field are written one after the other.
func (s *sheet) fill(pairs ...string) *sheet {
	seen := map[string]bool{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if !seen[pairs[i]] {
			s.fields.Del(pairs[i])
			seen[pairs[i]] = true
		}
		s.fields.Add(pairs[i], pairs[i+1])
	}
	return s
}

// send sends the form; button is "name=value" of another button than the main one.
func (s *sheet) send(button string) *sheet {
	s.v.t.Helper()
	if name, value, ok := strings.Cut(button, "="); ok {
		s.fields.Set(name, value)
	}
	response, err := s.v.client.PostForm(s.v.at+s.path, s.fields)
	return s.v.read(response, err)
}

var spaces = regexp.MustCompile(`\s+`)

// text is what the page says, without markup.
func (s *sheet) text() string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(s.body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return spaces.ReplaceAllString(strings.ReplaceAll(b.String(), "\u00a0", " "), " ")
		case html.TextToken:
			b.WriteString(" " + string(tokens.Text()))
		}
	}
}

func (s *sheet) shows(texts ...string) *sheet {
	s.v.t.Helper()
	said := html.UnescapeString(s.text())
	for _, text := range texts {
		if !strings.Contains(said, text) {
			s.v.t.Errorf("%s (%d) does not show %q:\n%s", s.path, s.status, text, said)
		}
	}
	return s
}

func (s *sheet) hides(texts ...string) *sheet {
	s.v.t.Helper()
	for _, text := range texts {
		if strings.Contains(html.UnescapeString(s.text()), text) {
			s.v.t.Errorf("%s shows %q", s.path, text)
		}
	}
	return s
}

// collect reads the fields of the form that is sent to the address by POST, of
// several the one with the most fields.
func (s *sheet) collect(address string) {
	doc, err := html.Parse(strings.NewReader(s.body))
	if err != nil {
		s.v.t.Fatal(err)
	}
	var best url.Values
	for node := range doc.Descendants() {
		if node.Data == "form" && attribute(node, "method") == "post" && strings.Split(attribute(node, "action"), "?")[0] == strings.Split(address, "?")[0] {
			if fields := fieldsOf(doc, node); len(fields) >= len(best) {
				best = fields
			}
		}
	}
	if best != nil {
		s.fields = best
	}
}

// fieldsOf are the fields of a form, also those that stand elsewhere in the page.
func fieldsOf(doc, form *html.Node) url.Values {
	fields, inside := url.Values{}, map[*html.Node]bool{}
	for node := range form.Descendants() {
		inside[node] = true
	}
	for node := range doc.Descendants() {
		belongs := inside[node]
		if has(node, "form") {
			belongs = attribute(node, "form") == attribute(form, "id")
		}
		if !belongs {
			continue
		}
		name := attribute(node, "name")
		switch node.Data {
		case "input":
			kind := attribute(node, "type")
			if kind == "file" || (kind == "radio" || kind == "checkbox") && !has(node, "checked") {
				continue
			}
			fields.Add(name, attribute(node, "value"))
		case "textarea":
			value := ""
			if node.FirstChild != nil {
				value = node.FirstChild.Data
			}
			fields.Add(name, value)
		case "select":
			for option := range node.Descendants() {
				if option.Data == "option" && has(option, "selected") {
					fields.Add(name, attribute(option, "value"))
				}
			}
		}
	}
	return fields
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
