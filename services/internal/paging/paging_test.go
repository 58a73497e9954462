package paging_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/fairlot/fairlot/services/internal/paging"
)

// pages gives records of a size, up to the limit, and counts how often it is asked.
func pages(asked *int, bytes int) func(int) ([]*wrapperspb.StringValue, string, error) {
	return func(limit int) ([]*wrapperspb.StringValue, string, error) {
		*asked++
		if limit == 0 {
			limit = 50
		}
		var list []*wrapperspb.StringValue
		for range limit {
			list = append(list, wrapperspb.String(strings.Repeat("x", bytes)))
		}
		return list, "next", nil
	}
}

func TestAPageThatIsTooLargeToTravelIsCutShort(t *testing.T) {
	for _, c := range []struct{ limit, bytes, want, asked int }{
		{200, 100, 200, 1},
		{0, 100, 50, 1},
		{200, 10_000, 50, 3},
		{0, 100_000, 6, 4},
		{4, 2_000_000, 1, 3},
	} {
		asked := 0
		page, next, err := paging.Within(c.limit, pages(&asked, c.bytes))
		if err != nil || next != "next" || len(page) != c.want || asked != c.asked {
			t.Errorf("limit %d, %d bytes each: %d records after %d questions, %v; want %d after %d", c.limit, c.bytes, len(page), asked, err, c.want, c.asked)
		}
	}
}
