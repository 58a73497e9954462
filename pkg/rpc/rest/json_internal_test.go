package rest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/rpc/internal/rpctest"
)

func TestTemplatesOfPaths(t *testing.T) {
	for _, c := range []struct {
		template, path string
		want           map[string]string // nil: no match
	}{
		{"/a/{x}", "/a/1", map[string]string{"x": "1"}},
		{"/a/{x}", "/a/1/2", nil},
		{"/a/{x}", "/b/1", nil},
		{"/a/{x}", "/a/%C5%82", map[string]string{"x": "ł"}},
		{"/a/{x}", "/a/%zz", nil},
		{"/a/{x}:go", "/a/1:go", map[string]string{"x": "1"}},
		{"/a/{x}:go", "/a/1", nil},
		{"/a/{x}:go", "/a/1:stop", nil},
		{"/a/{x}", "/a/1:go", map[string]string{"x": "1:go"}},
		{"/a:import", "/a:import", map[string]string{}},
		{"/a/{x=b/*/c/*}", "/a/b/1/c/2", map[string]string{"x": "b/1/c/2"}},
		{"/a/{x=**}", "/a/1/2/3", map[string]string{"x": "1/2/3"}},
		{"/a/{x=**}/z:go", "/a/1/2/z:go", map[string]string{"x": "1/2"}},
		{"/a/*/{y}", "/a/1/2", map[string]string{"y": "2"}},
		{"/a/{x.id}/{y}", "/a/1/2", map[string]string{"x.id": "1", "y": "2"}},
	} {
		compiled, err := compile(c.template)
		if err != nil {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		got, ok := compiled.match(split(c.path))
		if ok != (c.want != nil) || len(got) != len(c.want) {
			t.Errorf("%s on %s: %v, %v", c.template, c.path, got, ok)
		}
		for name, value := range c.want {
			if got[name] != value {
				t.Errorf("%s on %s: %s is %q", c.template, c.path, name, got[name])
			}
		}
	}
}

func TestWhatIsNoTemplateIsRefused(t *testing.T) {
	for _, bad := range []string{"", "a", "/a//b", "/a/{x", "/a/x}", "/a/{x=b{c}}", "/a/**/{x=**}", "/"} {
		if _, err := compile(bad); !errors.Is(err, errTemplate) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// FuzzTheBodyIsReadOrExplained: whatever is sent, the answer is a book, a place
// in the text or a field; never a panic or an internal error.
func FuzzTheBodyIsReadOrExplained(f *testing.F) {
	for _, seed := range []string{
		`{"title":"T"}`, `{"title":5}`, `{"x":1}`, `{"authors":[{"name":"A"},{"nam":1}]}`, `{"notes":{"a":1}}`, `[]`, `{`, "\xff", `{"a":[[{}]]}`,
		`{"published_at":"soon"}`, `{"shelf":"a","reader":"b"}`, "{\n\"title\" :\t\"ł📚\",\"pages\":1e99}", `{"sequel":{"sequel":{"x":null}}}`, `{"cover":"!"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		err := unmarshal([]byte(body), &rpctest.Book{})
		if err == nil {
			return
		}
		e := errs.From(err)
		if e.Reason == "json.malformed" {
			if json.Valid([]byte(body)) && strings.HasPrefix(strings.TrimSpace(body), "{") && strings.ToValidUTF8(body, "") == body {
				t.Errorf("%q is JSON: %v", body, err)
			}
			return
		}
		if len(e.Fields) != 1 {
			t.Errorf("%q: %v", body, err)
		}
	})
}

// FuzzAPathIsMatchedOrNot: no path makes the router panic.
func FuzzAPathIsMatchedOrNot(f *testing.F) {
	bindings, err := Bindings(rpctest.File_fairlot_rpctest_v1_rpctest_proto.Services().ByName("LibraryService"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"/api/v1/books/1:publish", "/", "", ":", "/api/v1/shelves/1/books/%2f", "/api/v1/books/%"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, path string) {
		components, verb := split(path)
		match(bindings, components, verb)
	})
}
