// Package datatest finds the official and real data that tests read: they lie in
// shared/data, in a folder above the checkout, and are never copied into it.
package datatest

import (
	"os"
	"path/filepath"
	"testing"
)

// Path gives the file or folder of that name in shared/data. Where the data are
// absent the test is skipped; where CI is set it fails.
func Path(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "shared", "data", filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the test data %s are missing", name)
	}
	t.Skipf("SKIPPED: the test data %s are not in shared/data above this checkout", name)
	return ""
}
