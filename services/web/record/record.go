package record

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// perPage is how many entries a page shows.
const perPage = 25

// area is the pages with what they call.
type area struct {
	record recordv1.RecordServiceClient
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{record: recordv1.NewRecordServiceClient(s.Conn)}
	s.Get("/record", a.list)
	s.Get("/record/:number", a.entry)
}

// listing is a part of the record, the newest entry first.
type listing struct {
	entries []*recordv1.Entry
	head    *recordv1.Entry
	pager   ui.Pager
	zone    *time.Location
	// base is where the record can be read by a program.
	base string
}

// list shows the entries up to a number ("?to=260"), the newest by default.
func (a *area) list(r *page.Request) error {
	head, err := a.head(r.Context())
	if err != nil {
		return err
	}
	l := listing{head: head, zone: r.Zone(), base: r.Fiber.BaseURL()}
	to := head.GetNumber()
	if n, err := strconv.ParseInt(r.Query("to"), 10, 64); err == nil && n >= 1 && n < to {
		to = n
	}
	if to > 0 {
		from := max(1, to-perPage+1)
		answer, err := a.record.ListEntries(r.Context(), &recordv1.ListEntriesRequest{From: from, PageSize: int32(to - from + 1)})
		if err != nil {
			return err
		}
		l.entries = answer.GetEntries()
		slices.Reverse(l.entries)
	}
	l.pager = pager(to, head.GetNumber())
	return r.Show(ui.Page{Title: r.T("record.title"), Section: ui.SectionData, Crumbs: crumbs(r, "")}, listPage(l))
}

// head is the newest entry; an empty one, whose number is 0, while there is none.
func (a *area) head(ctx context.Context) (*recordv1.Entry, error) {
	head, err := a.record.GetHead(ctx, &recordv1.GetHeadRequest{})
	if errs.Code(err) == codes.NotFound {
		return &recordv1.Entry{}, nil
	}
	return head, err
}

func pager(to, newest int64) ui.Pager {
	var p ui.Pager
	if to < newest {
		p.Previous = upTo(min(to+perPage, newest), newest)
	}
	if to > perPage {
		p.Next = upTo(to-perPage, newest)
	}
	return p
}

func upTo(number, newest int64) string {
	if number == newest {
		return "/record"
	}
	return "/record?to=" + strconv.FormatInt(number, 10)
}

// entry shows one entry with every field that its hash is over.
func (a *area) entry(r *page.Request) error {
	number, err := strconv.ParseInt(r.Param("number"), 10, 64)
	if err != nil || number < 1 {
		return errs.NotFound("entry", r.Param("number"))
	}
	answer, err := a.record.ListEntries(r.Context(), &recordv1.ListEntriesRequest{From: number, PageSize: 2})
	if err != nil {
		return err
	}
	list := answer.GetEntries()
	if len(list) == 0 || list[0].GetNumber() != number {
		return errs.NotFound("entry", r.Param("number"))
	}
	title := r.T("record.entry", "n", strconv.FormatInt(number, 10))
	var p ui.Pager
	if number > 1 {
		p.Previous = entryAt(number - 1)
	}
	if len(list) > 1 {
		p.Next = entryAt(number + 1)
	}
	return r.Show(ui.Page{Title: title, Section: ui.SectionData, Crumbs: crumbs(r, title)}, entryPage(list[0], p, r.Zone()))
}

func entryAt(number int64) string { return "/record/" + strconv.FormatInt(number, 10) }

func crumbs(r *page.Request, entry string) []ui.Link {
	links := []ui.Link{{Text: r.T("common.nav.data"), Href: "/open-data"}}
	if entry == "" {
		return append(links, ui.Link{Text: r.T("record.title")})
	}
	return append(links, ui.Link{Text: r.T("record.title"), Href: "/record"}, ui.Link{Text: entry})
}

// instant is how the hash writes a time.
const instant = "2006-01-02T15:04:05.000Z07:00"

// written is the entry's time as it is hashed.
func written(e *recordv1.Entry) string { return e.GetAt().AsTime().Format(instant) }

// kind says in words what happened; an unknown type is shown as it is.
func kind(ctx context.Context, e *recordv1.Entry) string {
	key := "record.type." + strings.ToLower(strings.ReplaceAll(e.GetType(), ".", "_"))
	if i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return e.GetType()
}

// subjectAt leads to what it happened to, where that has a page.
func subjectAt(e *recordv1.Entry) string {
	switch id := e.GetSubject(); {
	case strings.HasPrefix(id, "ten_"):
		return "/tenders/" + id
	case strings.HasPrefix(id, "dem_"):
		return "/demands/" + id
	case strings.HasPrefix(id, "con_"):
		return "/api/v1/contracts/" + id
	default:
		return ""
	}
}

// short is the beginning of a hash, enough to tell entries apart by eye.
func short(hash string) string { return hash[:min(len(hash), 12)] + "…" }

// recipe verifies the whole record with nothing but Python.
func recipe(base string) string {
	return `import hashlib, json, urllib.request

address = "` + base + `/api/v1/record"
previous, number = "", 0
while True:
    with urllib.request.urlopen(f"{address}?from={number + 1}&page_size=1000") as answer:
        entries = json.load(answer).get("entries", [])
    if not entries:
        break
    for e in entries:
        at = e["at"] if "." in e["at"] else e["at"][:-1] + ".000Z"
        fields = [e["number"], e["event_id"], e["type"], e["subject"], at, e["data_sha256"], previous]
        number, right = number + 1, hashlib.sha256("\n".join(fields).encode()).hexdigest()
        assert e["number"] == str(number) and e.get("previous_hash", "") == previous, f"gap at {number}"
        assert e["hash"] == right, f"changed at {number}"
        previous = right
print(number, "entries, unbroken; the newest:", previous)
`
}
