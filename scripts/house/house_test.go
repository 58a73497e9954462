package house_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/fairlot/fairlot/"

// goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	var list []goPackage
	for _, dir := range []string{"pkg", "services", "proto"} {
		cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
		cmd.Dir = "../../" + dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list in %s: %v", dir, err)
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
			var p goPackage
			if err := dec.Decode(&p); err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
	}
	return list
}

// service names the room a package is in: "tenders" for services/tenders/…,
// "" outside services.
func service(path string) string {
	rest, ok := strings.CutPrefix(path, module+"services/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func TestNoServiceImportsAnother(t *testing.T) {
	for _, p := range packages(t) {
		from := service(p.ImportPath)
		if from == "" || from == "fairlot" || helpsTests(p.ImportPath) {
			continue
		}
		for _, i := range p.Imports {
			if to := service(i); to != "" && to != from && to != "internal" {
				t.Errorf("%s imports %s: call it through its client, or hear its events", p.ImportPath, i)
			}
		}
	}
}

// helpsTests says whether a package is there for tests alone.
func helpsTests(path string) bool { return strings.HasSuffix(path, "test") }

func TestWhatHelpsTestsIsLinkedIntoNoProgram(t *testing.T) {
	for _, p := range packages(t) {
		for _, i := range p.Imports {
			if strings.HasPrefix(i, module) && helpsTests(i) && !helpsTests(p.ImportPath) {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, i)
			}
		}
	}
}

func TestTheGroundFloorKnowsNoProcurement(t *testing.T) {
	allowed := []string{module + "proto/fairlot/options/v1", module + "proto/fairlot/types/v1"}
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, module+"pkg/") {
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, module+"services/") || strings.HasPrefix(i, module+"proto/") && !slices.Contains(allowed, i) {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}

func TestOnlyOneRoomUsesEachDriver(t *testing.T) {
	rooms := map[string]string{
		"github.com/jung-kurt/gofpdf":               "services/internal/paper",
		"go.mongodb.org/mongo-driver/mongo":         "pkg/store",
		"modernc.org/sqlite":                        "pkg/store",
		"github.com/meilisearch/meilisearch-go":     "services/search",
		"github.com/blevesearch/bleve/v2":           "services/search",
		"github.com/nats-io/nats-server/v2/server":  "pkg/run",
		"github.com/alexedwards/argon2id":           "services/accounts",
		"github.com/grpc-ecosystem/grpc-gateway/v2": "pkg/rpc",
	}
	for _, p := range packages(t) {
		if helpsTests(p.ImportPath) {
			continue
		}
		for _, i := range p.Imports {
			for driver, room := range rooms {
				if (i == driver || strings.HasPrefix(i, driver+"/")) && !strings.HasPrefix(p.ImportPath, module+room) {
					t.Errorf("%s imports %s, which belongs to %s", p.ImportPath, i, room)
				}
			}
		}
	}
}

func TestNothingDownloadedIsCommitted(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "ls-files").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range strings.Fields(string(out)) {
		for _, bad := range []string{"node_modules/", ".ttf", ".woff2", "dist/assets/", ".min.js", ".db"} {
			if strings.Contains(file, bad) {
				t.Errorf("%s is committed", file)
			}
		}
	}
}

func TestNeverCommittedHostsOrPaths(t *testing.T) {
	for _, word := range []string{"/wor" + "k/", "proxy.golang" + ".org", "registry.npmjs" + ".org"} {
		out, _ := exec.CommandContext(t.Context(), "git", "-C", "../..", "grep", "-l", "-F", word).Output()
		for _, file := range strings.Fields(string(out)) {
			t.Errorf("%s names %s", file, word)
		}
	}
}
