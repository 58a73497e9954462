// Command testreport reads `go test -json` and says what matters: each package
// with its time, failures with their output, every skipped test with its
// reason, what a test says it covers ("coverage: …"), and one closing line. It fails on a failed test; where CI is set also
// on a skipped one, except the suites that need a real MongoDB or Meilisearch.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := report(os.Stdin, os.Stdout, os.Getenv("CI") != ""); err != nil {
		fmt.Fprintln(os.Stderr, "test:", err)
		os.Exit(1)
	}
}

// event is one line of go test -json.
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// external are the variables that switch on the suites a skip of which is fine.
var external = []string{"FAIRLOT_TEST_MONGO_URI", "FAIRLOT_TEST_MEILI_URL"}

type tally struct {
	out                     io.Writer
	passed, failed, skipped int
	badSkips                int
	output                  map[string]*strings.Builder
}

func report(in io.Reader, out io.Writer, ci bool) error {
	t := &tally{out: out, output: map[string]*strings.Builder{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 64<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		t.take(e)
	}
	if err := lines.Err(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
	switch {
	case t.failed > 0:
		return errors.New("some tests failed")
	case t.passed == 0:
		return errors.New("no test ran")
	case ci && t.badSkips > 0:
		return fmt.Errorf("%d tests were skipped where nothing may be", t.badSkips)
	}
	return nil
}

func (t *tally) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if t.output[key] == nil {
			t.output[key] = &strings.Builder{}
		}
		t.output[key].WriteString(e.Output)
	case "build-fail":
		t.failed++
		t.show("FAIL build", e.ImportPath, " ")
	case "pass", "fail", "skip":
		t.end(e, key)
	}
}

func (t *tally) end(e event, key string) {
	if e.Test == "" {
		if e.Action != "skip" {
			fmt.Fprintf(t.out, "%-4s %s (%.1fs)\n", e.Action, e.Package, e.Elapsed)
		}
		if e.Action == "fail" {
			t.failed++
			t.show("FAIL", e.Package, key)
		}
		return
	}
	switch e.Action {
	case "pass":
		t.passed++
		t.coverage(key)
	case "fail":
		t.failed++
		t.show("FAIL", e.Package+"."+e.Test, key)
	case "skip":
		t.skip(e, key)
	}
	delete(t.output, key)
}

// coverage prints what a passed test says of how much it covers.
func (t *tally) coverage(key string) {
	b := t.output[key]
	if b == nil {
		return
	}
	for _, text := range strings.Split(b.String(), "\n") {
		if _, covered, ok := strings.Cut(text, "coverage: "); ok {
			fmt.Fprintln(t.out, "     "+covered)
		}
	}
}

func (t *tally) skip(e event, key string) {
	t.skipped++
	t.show("SKIP", e.Package+"."+e.Test, key)
	for _, name := range external {
		if b := t.output[key]; b != nil && strings.Contains(b.String(), name) {
			return
		}
	}
	t.badSkips++
}

func (t *tally) show(word, what, key string) {
	fmt.Fprintf(t.out, "--- %s %s\n", word, what)
	if b := t.output[key]; b != nil {
		fmt.Fprint(t.out, b.String())
	}
}
