package storetest

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	"github.com/fairlot/fairlot/pkg/store/storetest/testpb"
)

func pageChecks() []check {
	return []check{
		{"WritesMeanwhileNeitherShiftNorRepeatAPage", steady},
		{"ACursorOfAnotherListIsRefused", foreignCursor},
		{"APageIsNeverTooLarge", largePages},
		{"AllPagesTogetherAreTheWholeList", whole},
	}
}

func byCount() store.Index { return store.Index{Name: "count", Fields: []string{"open", "count"}} }

func fillCounts(t *testing.T, c *store.Collection[*testpb.Record], n int) {
	t.Helper()
	for i := range n {
		create(t, c, fmt.Sprintf("rec_%04d", i), &testpb.Record{Name: fmt.Sprint(i), Count: int64(i / 2)})
	}
}

// steady writes between the pages: before the place, after it, and to what has
// been listed.
func steady(t *testing.T, db store.DB) {
	c := records(t, db, byCount())
	fillCounts(t, c, 10)
	for _, descending := range []bool{false, true} {
		q := store.Query{Index: "count", Equal: []any{false}, Limit: 3, Descending: descending}
		var got []string
		for page := 0; ; page++ {
			list, next, err := c.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				got = append(got, r.GetName())
			}
			if next == "" {
				break
			}
			q.Cursor = next
			edge := list[len(list)-1].GetCount()
			for i, count := range []int64{edge - 100, edge + 100} {
				create(t, c, fmt.Sprintf("new_%t_%d_%d", descending, page, i), &testpb.Record{Name: "new", Count: count})
			}
		}
		old := slices.DeleteFunc(slices.Clone(got), func(name string) bool { return name == "new" })
		want := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
		if descending {
			slices.Reverse(want)
		}
		if !slices.Equal(old, want) {
			t.Errorf("got %v", got)
		}
	}
}

func foreignCursor(t *testing.T, db store.DB) {
	c := records(t, db, byCount(), byState())
	fillCounts(t, c, 5)
	q := store.Query{Index: "count", Equal: []any{false}, Limit: 2}
	_, next, err := c.List(t.Context(), q)
	if err != nil || next == "" {
		t.Fatal(next, err)
	}
	for why, q := range map[string]store.Query{
		"not base64":      {Index: "count", Equal: []any{false}, Cursor: "?"},
		"not a document":  {Index: "count", Equal: []any{false}, Cursor: base64.RawURLEncoding.EncodeToString([]byte("{\"q\":3}"))},
		"cut short":       {Index: "count", Equal: []any{false}, Cursor: next[:len(next)-4]},
		"other values":    {Index: "count", Equal: []any{true}, Cursor: next},
		"other direction": {Index: "count", Equal: []any{false}, Descending: true, Cursor: next},
		"other range":     {Index: "count", Equal: []any{false}, From: 1, Cursor: next},
		"other index":     {Index: "state", Cursor: next},
		"no index":        {Cursor: next},
	} {
		if _, _, err := c.List(t.Context(), q); errs.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: got %v", why, err)
		}
	}
	q.Cursor, q.Limit = next, 3
	wantNames(t, c, q, "2", "3", "4")
}

func largePages(t *testing.T, db store.DB) {
	c := records(t, db)
	fillCounts(t, c, store.DefaultLimit+1)
	page, next, err := c.List(t.Context(), store.Query{})
	if err != nil || len(page) != store.DefaultLimit || next == "" {
		t.Errorf("%d records, cursor %q, %v", len(page), next, err)
	}
	page, next, err = c.List(t.Context(), store.Query{Limit: 1 << 40})
	if err != nil || len(page) != store.DefaultLimit+1 || next != "" {
		t.Errorf("%d records, cursor %q, %v", len(page), next, err)
	}
}

// whole lists more records than one page holds, wherever the query says it begins.
func whole(t *testing.T, db store.DB) {
	c := records(t, db, byCount())
	const n = store.MaxLimit + 5
	fillCounts(t, c, n)
	list, err := c.All(t.Context(), store.Query{Index: "count", Equal: []any{false}, Limit: 3, Descending: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != n || list[0].GetName() != fmt.Sprint(n-1) || list[n-1].GetName() != "0" {
		t.Errorf("%d records from %q, want %d from the last to the first", len(list), list[0].GetName(), n)
	}
}
