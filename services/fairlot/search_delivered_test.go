package main_test

import (
	"fmt"
	"strings"
	"testing"
)

// The demonstration has contracts on which reports were verified: who performed
// them is found as one that has delivered, and nobody else is.
func TestWhoHasDeliveredIsFound(t *testing.T) {
	base := start(t, program{Sandbox: true, Demo: true})
	anyone := caller{t: t, base: base}
	want := map[string]int{}
	contracts, _ := anyone.get("/api/v1/contracts?page_size=200")["contracts"].([]any)
	for _, c := range contracts {
		obligations, _ := c.(object)["obligations"].([]any)
		for _, o := range obligations {
			if strings.Trim(str(o, "verified"), "0.") != "" {
				want[str(c, "supplier")]++
				break
			}
		}
	}
	if len(want) == 0 {
		t.Fatalf("nothing was delivered in the demonstration: %v", contracts)
	}
	eventually(t, fmt.Sprint("who has delivered: ", want), func() (object, bool) {
		r := anyone.get("/api/v1/search/suppliers?has_delivered=true&page_size=100")
		hits, _ := r["hits"].([]any)
		for _, h := range hits {
			if str(h, "delivered") != fmt.Sprint(want[str(h, "supplier")]) {
				return r, false
			}
		}
		return r, len(hits) == len(want)
	})
}
