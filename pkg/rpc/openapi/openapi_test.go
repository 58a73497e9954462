package openapi_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
	"github.com/fairlot/fairlot/pkg/rpc/openapi"
)

func options() openapi.Options {
	return openapi.Options{
		Title: "Library", Version: "1.2.3", Sources: os.DirFS("../internal/rpctest"),
		Routes: []openapi.Route{
			{Verb: "POST", Path: "/api/v1/files", Tag: "files", Summary: "Stores a file.", Who: "people who are signed in", Takes: "multipart/form-data", Answer: (&rpctest.Book{}).ProtoReflect().Descriptor()},
			{Verb: "GET", Path: "/api/v1/files/{file}", Tag: "files", Summary: "Gives a file.", Who: "anyone", Public: true, Gives: "*/*"},
		},
	}
}

func library() protoreflect.ServiceDescriptor {
	return rpctest.File_fairlot_rpctest_v1_rpctest_proto.Services().ByName("LibraryService")
}

func document(t *testing.T) map[string]any {
	t.Helper()
	content, err := openapi.Document(options(), library())
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(content, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// at follows names into a JSON value; a list is entered by the name of a member.
func at(t *testing.T, v any, names ...string) any {
	t.Helper()
	for _, name := range names {
		switch x := v.(type) {
		case map[string]any:
			v = x[name]
		case []any:
			i := slices.IndexFunc(x, func(e any) bool { m, _ := e.(map[string]any); return m["name"] == name })
			if i < 0 {
				t.Fatalf("nothing is named %s in %v", name, x)
			}
			v = x[i]
		default:
			t.Fatalf("%v: nothing at %s in %v", names, name, v)
		}
	}
	return v
}

func TestTheDocumentIsOpenAPI31(t *testing.T) {
	d := document(t)
	if d["openapi"] != "3.1.0" || at(t, d, "info", "title") != "Library" || at(t, d, "info", "version") != "1.2.3" {
		t.Errorf("head: %v %v", d["openapi"], d["info"])
	}
	c := checker{t: t, doc: d, ids: map[string]bool{}}
	paths, _ := d["paths"].(map[string]any)
	shapes := map[string]string{}
	for path, item := range paths {
		shape := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "{}")
		if other, twice := shapes[shape]; twice {
			t.Errorf("%s and %s are one path", path, other)
		}
		shapes[shape] = path
		for verb, op := range item.(map[string]any) {
			c.operation(path, verb, op.(map[string]any))
		}
	}
	c.references(d)
	for name := range at(t, d, "components", "schemas").(map[string]any) {
		if !regexp.MustCompile(`^[a-zA-Z0-9._-]+$`).MatchString(name) {
			t.Errorf("component %q", name)
		}
	}
}

// checker holds the rules of the specification that a wrong generator breaks.
type checker struct {
	t   *testing.T
	doc map[string]any
	ids map[string]bool
}

func (c *checker) operation(path, verb string, op map[string]any) {
	where := verb + " " + path
	if !slices.Contains([]string{"get", "put", "post", "delete", "patch"}, verb) || !strings.HasPrefix(path, "/") {
		c.t.Errorf("%s is no operation", where)
	}
	id, _ := op["operationId"].(string)
	if id == "" || c.ids[id] {
		c.t.Errorf("%s: operationId %q is empty or taken", where, id)
	}
	c.ids[id] = true
	inPath := map[string]bool{}
	seen := map[string]bool{}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		m := p.(map[string]any)
		key := fmt.Sprint(m["in"], " ", m["name"])
		if seen[key] || m["schema"] == nil {
			c.t.Errorf("%s: parameter %s comes twice or has no schema", where, key)
		}
		seen[key] = true
		if m["in"] == "path" {
			inPath[m["name"].(string)] = true
			if m["required"] != true {
				c.t.Errorf("%s: path parameter %v must be required", where, m["name"])
			}
		}
	}
	for _, m := range regexp.MustCompile(`\{([^}]*)\}`).FindAllStringSubmatch(path, -1) {
		if !inPath[m[1]] {
			c.t.Errorf("%s: no parameter for {%s}", where, m[1])
		}
		delete(inPath, m[1])
	}
	if len(inPath) > 0 {
		c.t.Errorf("%s: parameters %v are not in the path", where, slices.Collect(maps.Keys(inPath)))
	}
	responses, _ := op["responses"].(map[string]any)
	for status, r := range responses {
		m := r.(map[string]any)
		if m["$ref"] == nil && m["description"] == "" || !regexp.MustCompile(`^[1-5]\d\d$|^default$`).MatchString(status) {
			c.t.Errorf("%s: response %s: %v", where, status, m)
		}
	}
	if len(responses) < 2 {
		c.t.Errorf("%s: responses %v", where, responses)
	}
}

// references follows every $ref and checks every schema type.
func (c *checker) references(v any) {
	switch x := v.(type) {
	case map[string]any:
		if target, ok := x["$ref"].(string); ok {
			names := strings.Split(strings.TrimPrefix(target, "#/"), "/")
			if at(c.t, c.doc, names...) == nil {
				c.t.Errorf("%s leads nowhere", target)
			}
		}
		if kind, ok := x["type"].(string); ok && x["scheme"] == nil &&
			!slices.Contains([]string{"string", "integer", "number", "boolean", "array", "object"}, kind) {
			c.t.Errorf("type %q", kind)
		}
		for _, inner := range x {
			c.references(inner)
		}
	case []any:
		for _, inner := range x {
			c.references(inner)
		}
	}
}

func TestTheDocumentSaysWhatTheContractSays(t *testing.T) {
	d := document(t)
	create := []string{"paths", "/api/v1/books", "post"}
	list := []string{"paths", "/api/v1/books", "get"}
	book := []string{"components", "schemas", "rpctest.Book"}
	for name, c := range map[string]struct {
		path []string
		want string
	}{
		"summary from the comment":  {append(create, "summary"), `"Adds a book to the library."`},
		"who may call":              {append(create, "x-fairlot-access"), `{"roles":["officer"],"scope":"organisation"}`},
		"who may call, in words":    {append(create, "description"), `"May call: people of an organisation with the role officer."`},
		"sign-in needed":            {append(create, "security"), `[{"bearer":[]}]`},
		"sign-in possible":          {append(list, "security"), `[{},{"bearer":[]}]`},
		"created":                   {append(create, "responses", "201", "content", "application/json", "schema"), `{"$ref":"#/components/schemas/rpctest.Book"}`},
		"body":                      {append(create, "requestBody", "content", "application/json", "schema"), `{"$ref":"#/components/schemas/rpctest.Book"}`},
		"query beside a body":       {append(create, "parameters", "dry_run"), `{"in":"query","name":"dry_run","schema":{"type":"boolean"}}`},
		"body without the path":     {[]string{"paths", "/api/v1/books/{book}:publish", "post", "requestBody", "content", "application/json", "schema", "properties"}, `{"note":{"maxLength":20,"type":"string"}}`},
		"idempotency key":           {append(create, "parameters", "Idempotency-Key", "in"), `"header"`},
		"query":                     {append(list, "parameters", "page_size"), `{"description":"At most 100.","in":"query","name":"page_size","schema":{"format":"int32","maximum":100,"type":"integer"}}`},
		"repeated query":            {append(list, "parameters", "genres", "schema"), `{"items":{"$ref":"#/components/schemas/rpctest.Genre"},"type":"array"}`},
		"nested query":              {append(list, "parameters", "filter.since", "schema"), `{"format":"date-time","type":"string"}`},
		"path of several":           {[]string{"paths", "/api/v1/shelves/{book_1}/books/{book_2}", "get", "operationId"}, `"rpctest_GetBook_2"`},
		"file":                      {[]string{"paths", "/api/v1/books/{book}/text.txt", "get", "responses", "200", "content"}, `{"*/*":{"schema":{}}}`},
		"upload by hand":            {[]string{"paths", "/api/v1/files", "post", "requestBody", "content", "multipart/form-data", "schema", "type"}, `"object"`},
		"required":                  {append(book, "required"), `["title"]`},
		"length and comment":        {append(book, "properties", "title"), `{"description":"The name on the cover.","maxLength":40,"minLength":1,"type":"string"}`},
		"64 bits":                   {append(book, "properties", "pages"), `{"description":"At least 0. · At most 5000.","format":"int64","pattern":"^-?[0-9]+$","type":"string"}`},
		"number":                    {append(book, "properties", "weight"), `{"exclusiveMaximum":100,"exclusiveMinimum":0,"format":"double","type":"number"}`},
		"list":                      {append(book, "properties", "authors"), `{"items":{"$ref":"#/components/schemas/rpctest.Author"},"maxItems":3,"type":"array"}`},
		"map":                       {append(book, "properties", "notes"), `{"additionalProperties":{"type":"string"},"type":"object"}`},
		"itself":                    {append(book, "properties", "sequel"), `{"$ref":"#/components/schemas/rpctest.Book"}`},
		"bytes":                     {append(book, "properties", "cover"), `{"contentEncoding":"base64","type":"string"}`},
		"e-mail":                    {[]string{"components", "schemas", "rpctest.Author", "properties", "email"}, `{"format":"email","type":"string"}`},
		"enum with comments":        {[]string{"components", "schemas", "rpctest.Genre"}, `{"description":"GENRE_LAW: Law, standards and other dry matter.","enum":["GENRE_NOVEL","GENRE_LAW"],"type":"string"}`},
		"service's comment":         {[]string{"tags", "rpctest", "description"}, `"LibraryService lends books."`},
		"a method without a path":   {[]string{"paths", "/api/v1/reindex"}, `null`},
		"error":                     {append(create, "responses", "default"), `{"$ref":"#/components/responses/Problem"}`},
		"error's violations":        {[]string{"components", "schemas", "Problem", "properties", "violations", "type"}, `"array"`},
		"first sentence is summary": {[]string{"paths", "/api/v1/caller", "get", "summary"}, `"Tells the caller what arrived with the call."`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(at(t, d, c.path...))
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestTheDocumentIsTheSameEveryTime(t *testing.T) {
	first, err := openapi.Document(options(), library())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if again, err := openapi.Document(options(), library()); err != nil || string(again) != string(first) {
			t.Fatal("two documents differ", err)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files")

func TestThePageIsReadableWithoutScripts(t *testing.T) {
	page, err := openapi.Page(options(), library())
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, bad := range []string{"<script", " style=", "<style", "onclick", "ZgotmplZ", "%!"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("id %q comes twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("the link #%s leads nowhere", m[1])
		}
	}
	golden := filepath.Join("testdata", "docs.html")
	if *update {
		if err := os.WriteFile(golden, page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != text {
		t.Errorf("the page differs from %s (-update writes it): %v", golden, err)
	}
}

func TestDocumentPageAndStyleAreServed(t *testing.T) {
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	if err := openapi.Mount(app, options(), library()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][2]string{
		"/openapi.json":   {"application/json", `"openapi": "3.1.0"`},
		"/docs":           {"text/html; charset=utf-8", "Adds a book to the library."},
		"/docs/style.css": {"text/css; charset=utf-8", "--baltic"},
	} {
		response, err := app.Test(httptest.NewRequestWithContext(t.Context(), "GET", path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || response.Body.Close() != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != want[0] || !strings.Contains(string(body), want[1]) {
			t.Errorf("%s: %d %s", path, response.StatusCode, response.Header.Get("Content-Type"))
		}
		if csp := response.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}
