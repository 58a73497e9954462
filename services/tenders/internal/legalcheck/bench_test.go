package legalcheck

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// large is a tender with 200 lots and 30 clauses, each with its own words.
func large() Input {
	in := lawful()
	in.Tender.Value = eur("40000000")
	lot, clause := in.Tender.GetLots()[0], in.Tender.GetClauses()[0]
	in.Tender.Lots, in.Tender.Clauses = nil, nil
	for i := range 200 {
		l := proto.CloneOf(lot)
		l.Id, l.Title, l.Value = fmt.Sprintf("LOT-%04d", i+1), fmt.Sprintf("School %d", i+1), eur("200000")
		in.Tender.Lots = append(in.Tender.Lots, l)
	}
	for i := range 30 {
		c := proto.CloneOf(clause)
		c.Id, c.Lots = fmt.Sprintf("CLA-%04d", i+1), nil
		for _, l := range in.Tender.GetLots() {
			c.Lots = append(c.Lots, l.GetId())
		}
		for range 20 {
			c.Text += "The contractor has the work done by people who were far from employment when they were hired, and says how many. "
		}
		in.Tender.Clauses = append(in.Tender.Clauses, c)
	}
	return in
}

func TestATenderOf200LotsAnd30ClausesCanBeLawful(t *testing.T) {
	for _, f := range Check(large()) {
		if f.GetSeverity() != tendersv1.Severity_SEVERITY_PASSES {
			t.Errorf("%s: %s", f.GetRule(), f.GetMessage())
		}
	}
}

func BenchmarkCheckOf200LotsAnd30Clauses(b *testing.B) {
	in := large()
	for b.Loop() {
		if len(Check(in)) == 0 {
			b.Fatal("nothing was found")
		}
	}
}
