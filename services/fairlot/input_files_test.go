package main_test

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
)

// unknownIDs asks every address that has an id for one that there is not, as
// somebody who may ask.
func (d *desk) unknownIDs(t *testing.T) {
	bindings, err := rest.Bindings(rpc.Linked()...)
	if err != nil {
		t.Fatal(err)
	}
	variable := regexp.MustCompile(`\{[^}]*\}`)
	paths := map[string]caller{
		"/api/v1/tenders/{tender}/documents/{file}": d.officer, "/api/v1/suppliers/{supplier}/evidence/{file}": d.officer,
		"/api/v1/bids/{bid}/attachments/{file}": d.officer, "/api/v1/tenders/{tender}/report.pdf": d.officer,
	}
	for _, b := range bindings {
		if b.Verb != http.MethodGet || len(b.Vars) == 0 {
			continue
		}
		paths[b.Path] = d.officer
		if roles := auth.RoleNames(rpc.AccessOf(b.Method).GetRoles()...); slices.Contains(roles, auth.RoleRepresentative) && !slices.Contains(roles, auth.RoleOfficer) {
			paths[b.Path] = d.rep
		}
	}
	for path, who := range paths {
		for _, id := range []string{"ten_00000000000000000000000000", "0", "'; DROP TABLE tenders; --", "../../etc/passwd", "\u202e💥", strings.Repeat("x", 3000)} {
			got := d.on(t, who).sendJSON(http.MethodGet, variable.ReplaceAllLiteralString(path, url.PathEscape(id)), "", nil)
			if path == "/api/v1/codelists/{codelist}" || (strings.HasPrefix(path, "/api/v1/ocds/records/") && len(id) > 100) {
				got.explained(t, path+" "+id, http.StatusUnprocessableEntity, "request.invalid", "", "")
				continue
			}
			if got.status != http.StatusNotFound || !strings.HasSuffix(str(got.body, "reason"), "not_found") || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("GET %s of %.40q: %d %s", path, id, got.status, got.raw)
			}
		}
	}
	d.officer.sendJSON(http.MethodGet, "/api/v1/nothing/here", "", nil).explained(t, "an address that there is not", http.StatusNotFound, "http.path", "", "")
}

func (d *desk) wrongFiles(t *testing.T) {
	officer, rep := d.on(t, d.officer), d.on(t, d.rep)
	const attachments = "/api/v1/tenders/ten_00000000000000000000000000/attachments"
	for _, c := range []struct{ what, name, content, why string }{
		{"a program with a false ending", "offer.pdf", "MZ\x90\x00\x03\x00\x00\x00 This program cannot be run in DOS mode.", "file.content"},
		{"a program", "setup.exe", "MZ\x90\x00\x03", "file.type"},
		{"a page with a false ending", "picture.png", "<script>alert(1)</script>", "file.content"},
		{"an archive with a false ending", "offer.odt", "PK\x03\x04 nothing of OpenDocument", "file.content"},
		{"an empty file", "offer.pdf", "", "file.empty"},
		{"a file without a name", "", "%PDF-1.7", "file.name"},
	} {
		for path, who := range map[string]caller{"/api/v1/files": officer, attachments: rep} {
			got := who.send(http.MethodPost, path+"?name="+c.name, map[string]string{"Content-Type": "application/pdf"}, strings.NewReader(c.content), int64(len(c.content)))
			got.explained(t, c.what, http.StatusUnprocessableEntity, "request.invalid", "file", c.why)
		}
	}
	before := d.stored(t)
	const megabyte = 1 << 20
	for path, who := range map[string]caller{"/api/v1/files": officer, attachments: rep} {
		got := who.send(http.MethodPost, path+"?name=big.pdf", map[string]string{"Content-Type": "application/pdf"}, pdf(200*megabyte), 200*megabyte)
		got.explained(t, "200 MB to "+path, http.StatusUnprocessableEntity, "request.invalid", "file", "file.too_large")
	}
	got := officer.send(http.MethodPost, "/api/v1/files?name=big.pdf", map[string]string{"Content-Type": "application/pdf"}, pdf(101*megabyte), -1)
	got.explained(t, "101 MB of which nobody told", http.StatusUnprocessableEntity, "request.invalid", "file", "file.too_large")
	eventually(t, "that nothing of what was too large is stored", func() (int64, bool) {
		now := d.stored(t)
		return now, now-before < 20*megabyte
	})
}

// pdf is a stream that begins like a PDF and goes on with zeros.
func pdf(size int64) io.Reader {
	const head = "%PDF-1.7\n"
	return io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size-int64(len(head))))
}

type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// stored is how many bytes the instance keeps.
func (d *desk) stored(t *testing.T) int64 {
	t.Helper()
	var sum int64
	err := filepath.WalkDir(d.data, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone meanwhile
		}
		if err != nil || entry.IsDir() {
			return err
		}
		if info, err := entry.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// twice sends the same again, as programs do that got no answer.
func (d *desk) twice(t *testing.T) {
	officer, rep := d.on(t, d.officer), d.on(t, d.rep)
	key := map[string]string{"Idempotency-Key": "7f3c"}
	demand := `{"title":"Gardens","cpv":"77310000","value":{"amount":"10.00","currency":"EUR"},"period_start":"2030-01-01T00:00:00Z","period_end":"2031-01-01T00:00:00Z"}`
	for _, c := range []struct {
		who                     caller
		path, body, other, list string
	}{
		{officer, "/api/v1/demands", demand, strings.Replace(demand, "Gardens", "Parks", 1), "demands"},
		{officer, "/api/v1/tenders", `{"title":"Once"}`, `{"title":"Other"}`, "tenders"},
		{rep, "/api/v1/suppliers", `{"name":"Once","place":{"country":"PL"},"identifier":{"scheme":"PL-NIP","value":"5261040828"}}`, `{"name":"Other","place":{"country":"PL"},"identifier":{"scheme":"PL-NIP","value":"5261040828"}}`, ""},
	} {
		count := func() int {
			if c.list == "" {
				return 0
			}
			return size(c.who.get(c.path+"?mine=true&page_size=200"), c.list)
		}
		before := count()
		first, second := c.who.sendJSON(http.MethodPost, c.path, c.body, key), c.who.sendJSON(http.MethodPost, c.path, c.body, key)
		if first.status != http.StatusCreated || second.status != first.status || str(first.body, "id") == "" || str(first.body, "id") != str(second.body, "id") {
			t.Errorf("%s twice: %d %s, then %d %s", c.path, first.status, first.raw, second.status, second.raw)
		}
		other := c.who.sendJSON(http.MethodPost, c.path, c.other, key)
		other.explained(t, c.path+" with the key of another body", http.StatusConflict, "idempotency.key_reused", "", "")
		if made := count() - before; c.list != "" && made != 1 {
			t.Errorf("%s: %d records were made", c.path, made)
		}
	}
	other := d.on(t, d.register("other")).sendJSON(http.MethodPost, "/api/v1/suppliers",
		`{"name":"Once","place":{"country":"PL"},"identifier":{"scheme":"PL-NIP","value":"5261040828"}}`, key)
	other.explained(t, "the key and body of somebody else", http.StatusConflict, "supplier.identifier_taken", "", "")
	long := officer.sendJSON(http.MethodPost, "/api/v1/tenders", `{"title":"A"}`, map[string]string{"Idempotency-Key": strings.Repeat("k", 101)})
	long.explained(t, "a long key", http.StatusUnprocessableEntity, "request.invalid", "Idempotency-Key", "idempotency.key")
}

// strange are texts that mean something to databases, search engines or pages.
func strange() []string {
	return []string{
		`'; DROP TABLE suppliers; --`, `" OR 1=1 --`, `"*:~^`, `(a OR`, `*`, `a AND NOT (b`, `\`, `name:/.*/`, `+-=&&||><!(){}[]^"~*?:\/`, `{"$ne":null}`,
		`<script>alert(1)</script>`, "%00", "\x00", "\u202e💥", "مرحبا", "שלום", "👩‍👩‍👧‍👦", "a\u0301\u0301\u0301", strings.Repeat("a", 2000), strings.Repeat("語", 2000), strings.Repeat("ab ", 600),
	}
}

func (d *desk) strangeSearches(t *testing.T) {
	anyone := caller{t: t, base: d.base}
	for _, path := range []string{"/api/v1/search/suppliers", "/api/v1/search/tenders"} {
		for _, q := range strange() {
			if got := anyone.sendJSON(http.MethodGet, path+"?q="+url.QueryEscape(q), "", nil); got.status != http.StatusOK {
				t.Errorf("%s %.40q: %d %s", path, q, got.status, got.raw)
			}
		}
		long := anyone.sendJSON(http.MethodGet, path+"?q="+strings.Repeat("a", 10_000), "", nil)
		long.explained(t, "10,000 characters", http.StatusUnprocessableEntity, "request.invalid", "q", "string.max_len")
		for _, filter := range []string{"country", "cpv"} {
			if got := anyone.sendJSON(http.MethodGet, path+"?"+filter+"="+url.QueryEscape(`") OR ("`), "", nil); got.status >= http.StatusInternalServerError || size(got.body, "hits") > 0 {
				t.Errorf("%s %s: %d %s", path, filter, got.status, got.raw)
			}
		}
	}
}

// strangeNames are stored as they are, and found again.
func (d *desk) strangeNames(t *testing.T) {
	for _, c := range []struct{ who, number, name, q string }{
		{"bobby", "5250007313", `Robert'); DROP TABLE suppliers;-- "Tables" <b>`, "robert tables"},
		{"hope", "7740001454", "🌱 جمعية الأمل للتنظيف", "الأمل"},
		{"peace", "5270103391", "שלום עולם 🕊️ Ł&Œ", "שלום"},
	} {
		rep := d.on(t, d.register(c.who))
		id := str(rep.post("/api/v1/suppliers", object{
			"name": c.name, "identifier": object{"scheme": "PL-NIP", "value": c.number}, "place": object{"city": "Łódź", "country": "PL"},
			"cpv": []string{"90911200"}, "serves": []string{"PL"}, "description": object{"en": c.name},
		}), "id")
		rep.post("/api/v1/suppliers/"+id+":submit", object{})
		if got := str(rep.get("/api/v1/suppliers/"+id), "name"); got != c.name {
			t.Errorf("%q is kept as %q", c.name, got)
		}
		eventually(t, "finding "+c.name, func() (string, bool) {
			got := str(rep.get("/api/v1/search/suppliers?q="+url.QueryEscape(c.q)), "hits.0.name")
			return got, got == c.name
		})
	}
}
