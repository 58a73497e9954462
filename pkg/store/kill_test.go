package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

// childDir is set for the process that writes until it is killed.
const childDir = "FAIRLOT_STORE_TEST_CHILD"

// TestMain is the tests, or the writing process when childDir is set.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeForever(context.Background(), dir, os.Getpid()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func countIndex() store.Index { return store.Index{Name: "count", Fields: []string{"count"}} }

// writeForever creates and changes records, four at a time, and prints the id of
// each once both are acknowledged.
func writeForever(ctx context.Context, dir string, round int) error {
	db, err := store.Open(ctx, "sqlite://"+dir, "test")
	if err != nil {
		return err
	}
	c, err := store.NewCollection[*testpb.Record](ctx, db, "records", countIndex())
	if err != nil {
		return err
	}
	failed := make(chan error, 4)
	var out sync.Mutex
	for w := range cap(failed) {
		go func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("rec_%d_%d_%d", round, w, i)
				if err := writeOne(ctx, c, id); err != nil {
					failed <- err
					return
				}
				out.Lock()
				fmt.Println(id)
				out.Unlock()
			}
		}()
	}
	return <-failed
}

func writeOne(ctx context.Context, c *store.Collection[*testpb.Record], id string) error {
	at := store.Event{ID: id + "_made", Type: "Made", At: noon()}
	if _, err := c.Create(ctx, id, &testpb.Record{Name: id, Padding: make([]byte, 500)}, at); err != nil {
		return err
	}
	_, err := c.Update(ctx, id, 1, func(r *testpb.Record) ([]store.Event, error) {
		r.Count = 1
		return []store.Event{{ID: id + "_raised", Type: "Raised", At: noon()}}, nil
	})
	return err
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	dir := t.TempDir()
	var acknowledged []string
	for round := range 5 {
		acknowledged = append(acknowledged, killedWriter(t, dir, 100+20*round)...)
		checkFile(t, filepath.Join(dir, "test.db"))
		checkRecords(t, dir, acknowledged)
	}
}

// killedWriter runs a writing process, kills it after it has acknowledged n
// records and gives all it acknowledged.
func killedWriter(t *testing.T, dir string, n int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for reader := bufio.NewReader(out); ; {
		line, err := reader.ReadString('\n')
		if err != nil {
			break // the end; a line cut short was not acknowledged in full
		}
		got = append(got, strings.TrimSpace(line))
		if len(got) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(got) < n {
		t.Fatalf("the writer ended by itself after %d records: %v", len(got), err)
	}
	return got
}

func checkFile(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("the file is damaged: %s, %v", verdict, err)
	}
}

// checkRecords checks that every acknowledged record is there with its entry in
// the index and its events, and that no event is there without its record.
func checkRecords(t *testing.T, dir string, acknowledged []string) {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite://"+dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }() // it was only read
	c, err := store.NewCollection[*testpb.Record](t.Context(), db, "records", countIndex())
	if err != nil {
		t.Fatal(err)
	}
	raised, made := map[string]bool{}, map[string]bool{}
	for count, set := range map[int]map[string]bool{0: made, 1: raised} {
		q := store.Query{Index: "count", Equal: []any{count}, Limit: store.MaxLimit}
		for more := true; more; more = q.Cursor != "" {
			page, next, err := c.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				set[r.GetName()] = true
			}
			q.Cursor = next
		}
	}
	for _, id := range acknowledged {
		if !raised[id] {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	events, err := db.Pending(t.Context(), 1<<30)
	if err != nil || len(events) != len(made)+2*len(raised) {
		t.Errorf("%d records, %d of them changed, but %d events, %v", len(made)+len(raised), len(raised), len(events), err)
	}
	for _, e := range events {
		if !raised[e.Subject] && (e.Type == "Raised" || !made[e.Subject]) {
			t.Errorf("event %s is there without its change", e.ID)
		}
	}
}
