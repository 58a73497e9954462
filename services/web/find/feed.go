package find

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/tenders"
)

// feedSize is how many tenders a feed holds, what changed last first.
const feedSize = 50

// feedSpace is the name space of the ids in feeds: an id stays the same wherever
// the instance is reached.
var feedSpace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:fairlot:feeds"))

// feedID is the id of a tender or of a search, as RFC 4287 (4.2.6) asks: for ever
// the same, and no two alike.
func feedID(of string) string { return "urn:uuid:" + uuid.NewSHA1(feedSpace, []byte(of)).String() }

// atom is a feed as RFC 4287 has it.
type atom struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Authors    []atomAuthor   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    atomText       `xml:"summary"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
}

type atomText struct {
	Lang string `xml:"xml:lang,attr"`
	Text string `xml:",chardata"`
}

// feed answers with the tenders of a search as an Atom feed: what was published
// or amended last comes first, the same address with the same ids.
func (a *area) feed(r *page.Request) error {
	l, err := a.kept(r)
	if err != nil {
		return err
	}
	req := l.query.at(1).request(l.around, l.now)
	req.Sort, req.PageSize, req.Page = "changed", feedSize, 1
	answer, err := a.search.SearchTenders(r.Context(), req)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	body.WriteString(xml.Header)
	if err := xml.NewEncoder(&body).Encode(l.atom(r, answer.GetHits())); err != nil {
		return err
	}
	return sendFeed(r.Fiber, body.Bytes())
}

// sendFeed answers with a feed, or with 304 to who has it already (RFC 9110, 13.1.2).
func sendFeed(c *fiber.Ctx, body []byte) error {
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderVary, "Cookie, Accept-Language")
	for one := range strings.SplitSeq(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == etag || one == "*" {
			return c.SendStatus(http.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	return c.Send(body)
}

func (l *listing) atom(r *page.Request, hits []*searchv1.TenderHit) atom {
	base := r.Fiber.BaseURL()
	q := l.query.at(1).by("")
	feed := atom{
		Lang: i18n.From(r.Context()).Code(), ID: feedID(q.under(feedPath)), Title: r.T("find.feed.title") + ": " + strings.Join(l.parts(r.Context()), ", "),
		// While nothing was found, the feed is as old as the standard it follows.
		Updated: stamp(time.Date(2005, time.December, 1, 0, 0, 0, 0, time.UTC)), Author: atomAuthor{Name: r.T("common.site")},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: base + q.under(feedPath)}, {Rel: "alternate", Type: "text/html", Href: base + q.href()},
		},
	}
	for i, hit := range hits {
		if i == 0 {
			feed.Updated = stamp(hit.GetUpdatedAt().AsTime())
		}
		feed.Entries = append(feed.Entries, entry(r, base, hit))
	}
	return feed
}

func entry(r *page.Request, base string, hit *searchv1.TenderHit) atomEntry {
	e := atomEntry{
		Lang: hit.GetLanguage(), ID: feedID(hit.GetTender()), Title: hit.GetTitle(),
		Updated: stamp(hit.GetUpdatedAt().AsTime()), Published: stamp(hit.GetPublishedAt().AsTime()),
		Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: base + listPath + "/" + hit.GetTender()}},
		Summary: atomText{Lang: i18n.From(r.Context()).Code(), Text: strings.Join(tenders.Summary(r.Context(), hit), " · ")},
	}
	for _, b := range hit.GetBuyers() {
		e.Authors = append(e.Authors, atomAuthor{Name: b})
	}
	if hit.GetCpv() != "" {
		e.Categories = append(e.Categories, atomCategory{Term: hit.GetCpv(), Scheme: "http://data.europa.eu/cpv/cpv"})
	}
	return e
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
