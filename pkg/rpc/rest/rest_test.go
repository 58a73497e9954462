package rest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
	"github.com/fairlot/fairlot/pkg/rpc/rest"
)

// gateway is the library served over NATS behind a fiber app. A session's
// bearer is the person's name in capitals.
func gateway(tb testing.TB, lib *rpctest.Library) *fiber.App {
	tb.Helper()
	connect := rpctest.Connect(tb)
	server := rpc.NewServer(connect(), rpc.Options{
		Verifier: rpctest.People(),
		Remember: func(ctx context.Context, _, _, _ string) context.Context { return ctx },
	})
	rpctest.RegisterLibraryServiceServer(server, lib)
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	return mounted(tb, rpc.NewClient(connect()))
}

func mounted(tb testing.TB, client *rpc.Client) *fiber.App {
	tb.Helper()
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, BodyLimit: 8 << 20})
	exchange := func(_ context.Context, bearer string) (string, error) {
		if bearer != strings.ToUpper(bearer) {
			return "", errs.New(codes.Unauthenticated, "auth.session", "the session has ended; sign in again")
		}
		return strings.ToLower(bearer), nil
	}
	services := rpctest.File_fairlot_rpctest_v1_rpctest_proto.Services()
	if err := rest.Mount(app, client, rest.Options{Exchange: exchange, Cookie: "session"}, services.ByName("LibraryService")); err != nil {
		tb.Fatal(err)
	}
	return app
}

type answer struct {
	status int
	header http.Header
	body   string
	json   map[string]any
}

func send(t *testing.T, app *fiber.App, method, target, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // it was read to its end
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, body: string(content)}
	if strings.Contains(response.Header.Get("Content-Type"), "json") && len(content) > 0 {
		if err := json.Unmarshal(content, &a.json); err != nil {
			t.Fatalf("%s: %v", content, err)
		}
	}
	return a
}

// compact is the answer's JSON with sorted names and no spaces.
func (a answer) compact(t *testing.T) string {
	t.Helper()
	b, err := json.Marshal(a.json)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const olga = "Bearer OLGA"

func TestRequestsReachTheirMethods(t *testing.T) {
	app := gateway(t, &rpctest.Library{})
	for name, c := range map[string]struct {
		method, target, body string
		status               int
		want                 string
	}{
		"path":               {"GET", "/api/v1/books/boo_1", "", 200, `{"id":"boo_1","title":"boo_1"}`},
		"escaped path":       {"GET", "/api/v1/books/a%2Fb%20%C5%82", "", 200, `{"id":"a/b ł","title":"a/b ł"}`},
		"colon in path":      {"GET", "/api/v1/books/ocds:1", "", 200, `{"id":"ocds:1","title":"ocds:1"}`},
		"additional binding": {"GET", "/api/v1/shelves/7/books/9", "", 200, `{"id":"shelves/7/books/9","title":"shelves/7/books/9"}`},
		"body is a field":    {"POST", "/api/v1/books", `{"title":"Ulysses","genre":"GENRE_NOVEL","pages":"730"}`, 201, `{"genre":"GENRE_NOVEL","id":"boo_1","pages":"730","title":"Ulysses"}`},
		"numbers for int64":  {"POST", "/api/v1/books", `{"title":"Ulysses","pages":730}`, 201, `{"id":"boo_1","pages":"730","title":"Ulysses"}`},
		"emoji":              {"POST", "/api/v1/books", `{"title":"📚 Zażółć \ud83d\ude80"}`, 201, `{"id":"boo_1","title":"📚 Zażółć 🚀"}`},
		"nested, map, time": {"POST", "/api/v1/books", `{"title":"T","published_at":"2027-01-31T12:00:00+01:00","notes":{"a":"b"},"authors":[{"name":"J"}],"sequel":{"title":"U"}}`, 201,
			`{"authors":[{"name":"J"}],"id":"boo_1","notes":{"a":"b"},"published_at":"2027-01-31T11:00:00Z","sequel":{"title":"U"},"title":"T"}`},
		"custom verb": {"POST", "/api/v1/books/boo_1:publish", `{"note":"now"}`, 200, `{"id":"boo_1","title":"now"}`},
		"no body":     {"POST", "/api/v1/books/boo_1:publish", "", 200, `{"id":"boo_1"}`},
		"path wins":   {"POST", "/api/v1/books/boo_1:publish", `{"book":"boo_2"}`, 200, `{"id":"boo_1"}`},
		"query": {"GET", "/api/v1/books?genres=GENRE_LAW&genres=GENRE_NOVEL&page_size=20&lent=true&cursor=%C5%82%26", "", 200,
			`{"request":{"cursor":"ł\u0026","genres":["GENRE_LAW","GENRE_NOVEL"],"lent":true,"page_size":20}}`},
		"nested query": {"GET", "/api/v1/books?filter.since=2027-01-01T00:00:00Z&filter.weight=1.5&filter.author=J", "", 200,
			`{"request":{"filter":{"author":"J","since":"2027-01-01T00:00:00Z","weight":1.5}}}`},
		"camel case query": {"GET", "/api/v1/books?pageSize=5", "", 200, `{"request":{"page_size":5}}`},
		"empty query":      {"GET", "/api/v1/books?page_size=&lent=&filter.since=", "", 200, `{"request":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, app, c.method, c.target, c.body, "Authorization", olga)
			if got.status != c.status || got.compact(t) != c.want {
				t.Errorf("got %d %s, want %d %s", got.status, got.compact(t), c.status, c.want)
			}
		})
	}
}

func TestWhatIsWrongIsNamedAsItWasSent(t *testing.T) {
	app := gateway(t, &rpctest.Library{})
	for name, c := range map[string]struct {
		method, target, body string
		status               int
		field, reason        string
	}{
		"unknown field":        {"POST", "/api/v1/books", `{"title":"T","colour":"red"}`, 422, "colour", "json.unknown_field"},
		"unknown inner field":  {"POST", "/api/v1/books", "{\"title\":\"ł📚\",\n\t\"authors\":[{\"name\":\"A\"},{\"nam\":\"B\"}]}", 422, "authors[1].nam", "json.unknown_field"},
		"after an inner array": {"POST", "/api/v1/books", `{"authors":[{"name":"A"},[]],"x":1}`, 422, "authors[1]", "json.value"},
		"wrong type":           {"POST", "/api/v1/books", `{"title":5}`, 422, "title", "json.value"},
		"wrong inner type":     {"POST", "/api/v1/books", `{"title":"T","authors":[{"name":"A"},{"name":true}]}`, 422, "authors[1].name", "json.value"},
		"unknown enum":         {"POST", "/api/v1/books", `{"title":"T","genre":"POETRY"}`, 422, "genre", "json.value"},
		"no time":              {"POST", "/api/v1/books", `{"title":"T","published_at":"soon"}`, 422, "published_at", "json.value"},
		"twice":                {"POST", "/api/v1/books", `{"title":"T","title":"U"}`, 422, "title", "json.duplicate"},
		"two of one":           {"POST", "/api/v1/books", `{"title":"T","shelf":"a","reader":"b"}`, 422, "reader", "json.oneof"},
		"rule in the body":     {"POST", "/api/v1/books", `{"title":"T","authors":[{"name":""}]}`, 422, "authors[0].name", "string.min_len"},
		"no body at all":       {"POST", "/api/v1/books", "", 422, "book", "required"},
		"rule in the query":    {"GET", "/api/v1/books?page_size=101", "", 422, "page_size", "int32.lte"},
		"unknown parameter":    {"GET", "/api/v1/books?colour=red", "", 422, "colour", "query.unknown"},
		"no number":            {"GET", "/api/v1/books?page_size=many", "", 422, "page_size", "query.value"},
		"no such enum":         {"GET", "/api/v1/books?genres=POETRY", "", 422, "genres", "query.value"},
		"two for one":          {"GET", "/api/v1/books?cursor=a&cursor=b", "", 422, "cursor", "query.value"},
		"path in the query":    {"GET", "/api/v1/books/boo_1?book=boo_2", "", 422, "book", "query.unknown"},
		"body in the query":    {"POST", "/api/v1/books?book.title=T", `{"title":"T"}`, 422, "book.title", "query.unknown"},
		"query beside a whole": {"POST", "/api/v1/books/boo_1:publish?note=x", `{}`, 422, "note", "query.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, app, c.method, c.target, c.body, "Authorization", olga)
			list, _ := got.json["violations"].([]any)
			if got.status != c.status || len(list) != 1 {
				t.Fatalf("got %d %s", got.status, got.body)
			}
			v, _ := list[0].(map[string]any)
			if v["field"] != c.field || v["reason"] != c.reason || v["detail"] == "" {
				t.Errorf("got %v", v)
			}
		})
	}
}

func TestRequestsThatAreNotHTTPAsAgreedAreProblems(t *testing.T) {
	app := gateway(t, &rpctest.Library{})
	big := `{"title":"` + strings.Repeat("x", 1<<20) + `"}`
	for name, c := range map[string]struct {
		method, target, body string
		headers              []string
		status               int
		reason, detail       string
	}{
		"cut off":          {"POST", "/api/v1/books", "{\n  \"title\": \"ł📚", nil, 400, "json.malformed", "line 2, column 15"},
		"comma":            {"POST", "/api/v1/books", `{"title":"ł",}`, nil, 400, "json.malformed", "line 1, column 14"},
		"no object":        {"POST", "/api/v1/books", `["title"]`, nil, 400, "json.malformed", "an object was expected"},
		"not UTF-8":        {"POST", "/api/v1/books", "{\"title\":\"\xff\"}", nil, 400, "json.malformed", "line 1, column 11"},
		"two values":       {"POST", "/api/v1/books", `{} {}`, nil, 400, "json.malformed", "line 1, column 4"},
		"a form":           {"POST", "/api/v1/books", `title=T`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "http.media_type", ""},
		"compressed":       {"POST", "/api/v1/books", `{}`, []string{"Content-Encoding", "gzip"}, 415, "http.encoding", ""},
		"too big":          {"POST", "/api/v1/books", big, nil, 413, "http.too_large", ""},
		"bad escape":       {"GET", "/api/v1/books?cursor=%zz", "", nil, 400, "http.query", ""},
		"unknown path":     {"GET", "/api/v1/films", "", nil, 404, "http.path", ""},
		"unknown verb":     {"POST", "/api/v1/books/boo_1:burn", "", nil, 405, "http.method", ""},
		"wrong method":     {"DELETE", "/api/v1/books/boo_1", "", nil, 405, "http.method", "DELETE"},
		"no longer signed": {"GET", "/api/v1/caller", "", []string{"Authorization", "Bearer olga"}, 401, "auth.session", ""},
		"another scheme":   {"GET", "/api/v1/caller", "", []string{"Authorization", "Basic b2xnYQ=="}, 401, "auth.bearer", ""},
		"expired, public":  {"GET", "/api/v1/books/boo_1", "", []string{"Authorization", "Bearer NOBODY"}, 401, "auth.token", ""},
		"anonymous":        {"GET", "/api/v1/caller", "", []string{"Authorization", ""}, 401, "auth.sign_in", ""},
		"wrong role":       {"POST", "/api/v1/books", `{"title":"T"}`, []string{"Authorization", "Bearer EVA"}, 403, "auth.role", "officer"},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, app, c.method, c.target, c.body, append([]string{"Authorization", olga}, c.headers...)...)
			detail, _ := got.json["detail"].(string)
			if got.status != c.status || got.json["reason"] != c.reason || !strings.Contains(detail, c.detail) {
				t.Errorf("got %d %s", got.status, got.body)
			}
			if got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("content type %q", got.header.Get("Content-Type"))
			}
		})
	}
}

func TestACookieSpeaksForABrowserThatReadsAndForNothingElse(t *testing.T) {
	app := gateway(t, &rpctest.Library{})
	for name, c := range map[string]struct {
		method, target, body, cookie string
		status                       int
	}{
		"reading":  {"GET", "/api/v1/caller", "", "session=OLGA", 200},
		"writing":  {"POST", "/api/v1/books", `{"title":"T"}`, "session=OLGA", 401},
		"ended":    {"GET", "/api/v1/caller", "", "session=olga", 401},
		"nameless": {"GET", "/api/v1/caller", "", "other=OLGA", 401},
	} {
		if got := send(t, app, c.method, c.target, c.body, "Cookie", c.cookie); got.status != c.status {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestAProblemHasAllItsMembers(t *testing.T) {
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) {
		return nil, errs.Invalid("book", "book.lent", "the book is lent", "until", "Monday")
	}}
	got := send(t, gateway(t, lib), "GET", "/api/v1/books/boo_1", "", "X-Request-Id", "req-1")
	want := `{"detail":"the book is lent","reason":"request.invalid","status":422,"title":"Unprocessable Entity","trace":"req-1","type":"urn:fairlot:problem:request.invalid",` +
		`"violations":[{"detail":"the book is lent","field":"book","params":{"until":"Monday"},"reason":"book.lent"}]}`
	if got.compact(t) != want {
		t.Errorf("got %s", got.compact(t))
	}
}

func TestAnInternalErrorKeepsItsTextToItself(t *testing.T) {
	lib := &rpctest.Library{Get: func(context.Context, string) (*rpctest.Book, error) { panic("secret") }}
	got := send(t, gateway(t, lib), "GET", "/api/v1/books/boo_1", "")
	if got.status != 500 || strings.Contains(got.body, "secret") || got.json["trace"] == "" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestAServiceThatDoesNotRunIsAProblemToTryAgain(t *testing.T) {
	app := mounted(t, rpc.NewClient(rpctest.Connect(t)()))
	got := send(t, app, "GET", "/api/v1/books/boo_1", "")
	if got.status != 503 || got.header.Get("Retry-After") == "" || got.json["reason"] != "service.unavailable" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestFilesTravelAsTheyAre(t *testing.T) {
	app := gateway(t, &rpctest.Library{})
	got := send(t, app, "GET", "/api/v1/books/boo_1/text.txt", "")
	if got.body != "the text of boo_1" || got.header.Get("Content-Type") != "text/plain; charset=utf-8" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("got %v", got)
	}
	got = send(t, app, "PUT", "/api/v1/books/boo_1/text.txt", "\x00\x01", "Content-Type", "text/x-raw")
	if got.compact(t) != `{"cover":"AAE=","id":"boo_1","title":"text/x-raw"}` {
		t.Errorf("got %s", got.body)
	}
}

func TestTheClientsHeadersTravelWithTheCall(t *testing.T) {
	got := send(t, gateway(t, &rpctest.Library{}), "GET", "/api/v1/caller", "", "Authorization", "bearer  OLGA",
		"Accept-Language", "pl", "Traceparent", "00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01")
	if got.json["person"] != "per_olga" || got.json["language"] != "pl" || got.json["trace"] != "0102030405060708090a0b0c0d0e0f10" {
		t.Errorf("got %s", got.body)
	}
	if got.header.Get("Vary") != "Authorization, Accept-Language" || got.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers: %v", got.header)
	}
	if got.header.Get("Cache-Control") != "private, no-store" || got.header.Get("X-Request-Id") == "" {
		t.Errorf("headers: %v", got.header)
	}
}

func TestHeadIsAnsweredAsGet(t *testing.T) {
	got := send(t, gateway(t, &rpctest.Library{}), "HEAD", "/api/v1/books/boo_1", "")
	if got.status != 200 || got.body != "" {
		t.Errorf("got %v", got)
	}
}

func TestWhatIsAllowedIsSaid(t *testing.T) {
	got := send(t, gateway(t, &rpctest.Library{}), "PATCH", "/api/v1/books", "")
	if got.header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("Allow: %q", got.header.Get("Allow"))
	}
}

func TestFibersOwnErrorsAreProblemsToo(t *testing.T) {
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: rest.ErrorHandler})
	app.Get("/teapot", func(*fiber.Ctx) error { return fiber.NewError(418, "short and stout") })
	app.Get("/large", func(*fiber.Ctx) error { return fiber.ErrRequestEntityTooLarge })
	app.Get("/broken", func(*fiber.Ctx) error { return fiber.NewError(502, "secret") })
	app.Get("/coded", func(*fiber.Ctx) error { return errs.NotFound("file", "fil_1") })
	for target, reason := range map[string]string{
		"/teapot": "http.refused", "/large": "http.too_large", "/broken": "internal", "/coded": "file.not_found", "/none": "http.path",
	} {
		got := send(t, app, "GET", target, "")
		if got.json["reason"] != reason || strings.Contains(got.body, "secret") {
			t.Errorf("%s: %d %s", target, got.status, got.body)
		}
	}
}
