package find_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/fairlot/fairlot/pkg/events"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

const atomSpace = "http://www.w3.org/2005/Atom"

// node is any element, so that a strict reader sees what it does not expect.
type node struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

func (n node) all(name string) []node {
	return slices.DeleteFunc(slices.Clone(n.Children), func(c node) bool { return c.XMLName.Local != name })
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// strictly reads a feed and holds it to RFC 4287: what must be there is there
// once, nothing else is, ids are IRIs and differ, instants are RFC 3339.
func strictly(t *testing.T, body string) node {
	t.Helper()
	var feed node
	d := xml.NewDecoder(strings.NewReader(body))
	if err := d.Decode(&feed); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Errorf("after the feed comes %v", err)
	}
	if feed.XMLName != (xml.Name{Space: atomSpace, Local: "feed"}) {
		t.Fatalf("the document is %v", feed.XMLName)
	}
	head := map[string][2]int{"id": {1, 1}, "title": {1, 1}, "updated": {1, 1}, "author": {1, 9}, "link": {2, 2}, "entry": {0, 50}}
	inEntry := map[string][2]int{"id": {1, 1}, "title": {1, 1}, "updated": {1, 1}, "published": {1, 1}, "author": {0, 9}, "link": {1, 1}, "category": {0, 9}, "summary": {1, 1}}
	counts(t, feed, head)
	ids := map[string]bool{feed.all("id")[0].Text: true}
	for _, e := range feed.all("entry") {
		counts(t, e, inEntry)
		id := e.all("id")[0].Text
		if ids[id] {
			t.Errorf("the id %s is there twice", id)
		}
		ids[id] = true
		if e.all("title")[0].Text == "" || e.attr("lang") == "" {
			t.Errorf("entry %s has no title or language", id)
		}
	}
	return feed
}

func counts(t *testing.T, n node, allowed map[string][2]int) {
	t.Helper()
	seen := map[string]int{}
	for _, c := range n.Children {
		if c.XMLName.Space != atomSpace {
			t.Errorf("%v is of another name space", c.XMLName)
		}
		seen[c.XMLName.Local]++
		if _, ok := allowed[c.XMLName.Local]; !ok {
			t.Errorf("%s may not be in %s", c.XMLName.Local, n.XMLName.Local)
		}
	}
	for name, r := range allowed {
		if seen[name] < r[0] || seen[name] > r[1] {
			t.Errorf("%s has %d %s", n.XMLName.Local, seen[name], name)
		}
	}
	if id := n.all("id"); len(id) == 1 && !strings.HasPrefix(id[0].Text, "urn:uuid:") {
		t.Errorf("the id is %q", id[0].Text)
	}
	for _, at := range append(n.all("updated"), n.all("published")...) {
		if _, err := time.Parse(time.RFC3339, at.Text); err != nil {
			t.Error(err)
		}
	}
	for _, l := range n.all("link") {
		if u, err := url.Parse(l.attr("href")); err != nil || !u.IsAbs() || l.attr("rel") == "" {
			t.Errorf("the link %v leads nowhere", l.Attrs)
		}
	}
}

func TestTheFeedOfASearchIsStrictAtom(t *testing.T) {
	h := open(t, calls()...)
	answer, body := h.get("/tenders.atom?status=open")
	if got := answer.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("it is %s", got)
	}
	feed := strictly(t, body)
	entries := feed.all("entry")
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	first := entries[0] // amended two days ago, the other published three days ago
	if first.all("title")[0].Text != "Sprzątanie <szkół> & przedszkoli" || first.attr("lang") != "pl" || first.all("link")[0].attr("href") != h.Address+"/tenders/ten_schools" {
		t.Errorf("the first is %v", first)
	}
	if got := first.all("updated")[0].Text; got != at(-2).AsTime().Format(time.RFC3339) || feed.all("updated")[0].Text != got {
		t.Errorf("updated %s", got)
	}
	if got := first.all("published")[0].Text; got != at(-5).AsTime().Format(time.RFC3339) {
		t.Errorf("published %s", got)
	}
	empty := strictly(t, second(h.get("/tenders.atom?q=nobodyhasthis")))
	if len(empty.all("entry")) != 0 || empty.all("id")[0].Text == feed.all("id")[0].Text {
		t.Error("another search has another id, and may be empty")
	}
}

func second(_ *http.Response, body string) string { return body }

func TestAnAmendmentUpdatesTheEntryUnderItsOldID(t *testing.T) {
	h := open(t, calls()...)
	before := strictly(t, second(h.get("/tenders.atom"))).all("entry")
	changed := calls()[1]
	changed.Amendments = []*tendersv1.Amendment{{Version: 2, AmendedAt: at(-1)}}
	h.tell("TenderAmended", &tendersv1.TenderAmended{Tender: changed})
	after := strictly(t, second(h.get("/tenders.atom"))).all("entry")
	if after[0].all("id")[0].Text != before[1].all("id")[0].Text || after[0].all("updated")[0].Text != at(-1).AsTime().Format(time.RFC3339) {
		t.Errorf("before %v, after %v", before, after)
	}
}

// tell lets the search hear an event as its listener would.
func (h *house) tell(kind string, m *tendersv1.TenderAmended) {
	h.t.Helper()
	data, err := protojson.Marshal(m)
	h.check(err)
	for _, sub := range h.search.Consumers() {
		if slices.Contains(sub.Types, kind) {
			h.check(sub.Handle(h.t.Context(), []events.Event{{ID: "evt_1", Type: kind, Data: data}}))
		}
	}
}

func TestWhoHasTheFeedIsToldThatItIsTheSame(t *testing.T) {
	h := open(t, calls()...)
	answer, _ := h.get("/tenders.atom")
	tag := answer.Header.Get("ETag")
	if tag == "" {
		t.Fatal("there is no ETag")
	}
	h.House.Clock.Advance(time.Hour)
	for given, want := range map[string]int{tag: 304, `"x", W/` + tag: 304, "*": 304, `"x"`: 200} {
		if answer, body := h.get("/tenders.atom", "If-None-Match", given); answer.StatusCode != want || want == 304 && body != "" {
			t.Errorf("%s: %d", given, answer.StatusCode)
		}
	}
	h.tell("TenderAmended", &tendersv1.TenderAmended{Tender: &tendersv1.Tender{Id: "ten_new", Title: "New", Language: "en", PublishedAt: at(0), Deadline: at(9)}})
	if answer, _ := h.get("/tenders.atom", "If-None-Match", tag); answer.StatusCode != 200 {
		t.Errorf("after a new tender: %d", answer.StatusCode)
	}
}

func TestTheListNamesItsFeed(t *testing.T) {
	h := open(t, calls()...)
	_, body := h.get("/tenders?cpv=9091&page=1")
	if !strings.Contains(body, `<link rel="alternate" type="application/atom+xml" title="Tenders" href="/tenders.atom?cpv=9091">`) {
		t.Error("the head does not name the feed of this search")
	}
	if !strings.Contains(body, `<a href="/tenders.atom?cpv=9091" type="application/atom+xml">`) {
		t.Error("the page has no link to the feed")
	}
}
