package main_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/internal/datatest"
)

// runCommand runs one command of the program and gives what it prints.
func runCommand(t *testing.T, args ...string) (string, error) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	return string(out), err
}

func TestTheRealDirectoryIsImportedAndASecondTimeChangesNothing(t *testing.T) {
	file := datatest.Path(t, "suppliers/fr-inclusive-enterprises.jsonl")
	base := start(t, program{Services: []string{"accounts", "suppliers", "codelists", "search"}})
	token := signIn(t, base, "admin@fairlot.example").token
	for _, run := range []struct {
		flags []string
		want  string
	}{
		{nil, "3000 rows read: 2979 created, 0 updated, 0 unchanged, 6 duplicate, 3 similar, 12 refused"},
		{nil, "3000 rows read: 0 created, 0 updated, 2979 unchanged, 6 duplicate, 3 similar, 12 refused"},
		{[]string{"--keep-similar"}, "3000 rows read: 3 created, 0 updated, 2979 unchanged, 6 duplicate, 0 similar, 12 refused"},
		{[]string{"--keep-similar"}, "3000 rows read: 0 created, 0 updated, 2982 unchanged, 6 duplicate, 0 similar, 12 refused"},
	} {
		out, err := runCommand(t, append([]string{"import", "suppliers", file, "--server", base, "--token", token}, run.flags...)...)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, line := range []string{run.want, "Refused, by reason:", "identifier.check_digit"} {
			if !strings.Contains(out, line) {
				t.Errorf("the summary does not say %q:\n%s", line, out)
			}
		}
	}
	eventually(t, "every imported enterprise in the search", func() (object, bool) {
		found := caller{t: t, base: base}.get("/api/v1/search/suppliers?country=FR&page_size=1")
		return found, str(found, "total") == "2982"
	})
}

func TestAnImportWithoutTheRightToItSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rows.jsonl")
	if err := os.WriteFile(file, []byte(`{"siret":"73282932000074","name":"A","kind":"EI","city":"Lille"}`+"\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := start(t, program{Services: []string{"accounts", "suppliers", "codelists"}})
	out, err := runCommand(t, "import", "suppliers", file, "--server", base, "--token", "fls_nobody")
	if err == nil || !strings.Contains(out, "refused the token") {
		t.Errorf("got %v, %s", err, out)
	}
	token := signIn(t, base, "admin@fairlot.example").token
	out, err = runCommand(t, "import", "suppliers", file, "--server", base, "--token", token)
	if err != nil || !strings.Contains(out, "2 rows read: 1 created") || !strings.Contains(out, `line 2`) {
		t.Errorf("got %v, %s", err, out)
	}
}

func TestOnlyAPracticeInstanceHasAClockToMove(t *testing.T) {
	base := start(t, program{Services: []string{"codelists"}})
	c := caller{t: t, base: base}
	c.refused(http.StatusNotFound, http.MethodGet, "/api/v1/sandbox/clock", nil)
	c.refused(http.StatusNotFound, http.MethodPost, "/api/v1/sandbox/clock", object{"advance": "3600s"})
}

func TestAMisspeltSettingRefusesToStart(t *testing.T) {
	t.Setenv("FAIRLOT_LISTN", "127.0.0.1:0")
	if out, err := runCommand(t, "serve"); err == nil || !strings.Contains(out, "FAIRLOT_LISTN") || !strings.Contains(out, "FAIRLOT_LISTEN") {
		t.Errorf("got %v, %s", err, out)
	}
	if err := os.Unsetenv("FAIRLOT_LISTN"); err != nil {
		t.Fatal(err)
	}
	for args, word := range map[string]string{"serve tendres": "there is no service", "serve --demo": "--sandbox", "serve bids web bids": "named twice"} {
		if out, err := runCommand(t, strings.Fields(args)...); err == nil || !strings.Contains(out, word) {
			t.Errorf("%s: %v, %s", args, err, out)
		}
	}
}
