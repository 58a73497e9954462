package search_test

import (
	"slices"
	"testing"

	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

func TestAMarketConsultationIsFoundAsOneWhileItAsksAndAsOneWithResults(t *testing.T) {
	asked := &tendersv1.Tender{
		Id: "ten_c", Title: "Cleaning", PublishedAt: at(-1), Deadline: at(5), Procedure: tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION,
		Consultation: &tendersv1.Consultation{Questions: []*tendersv1.ConsultationQuestion{{Id: "CON-0001", Text: "What do you clean with instead of chlorine?"}}},
	}
	anyone := &tendersv1.Tender{Id: "ten_a", Title: "Open", PublishedAt: at(-1), Deadline: at(30), Procedure: tendersv1.Procedure_PROCEDURE_OPEN}
	w := newWorld(t, &lists{tenders: []*tendersv1.Tender{asked, anyone}})
	sees := func(about string, req *searchv1.SearchTendersRequest, want ...string) {
		t.Helper()
		if got := w.findTenders(t, req); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", about, got, want)
		}
	}
	status := func(of ...string) *searchv1.SearchTendersRequest { return &searchv1.SearchTendersRequest{Status: of} }
	sees("while answers are taken", status("consultation"), "ten_c")
	sees("nobody bids for it", status("open"), "ten_a")
	sees("by what is asked", &searchv1.SearchTendersRequest{Q: "chlorine"}, "ten_c")
	w.Clock.Set(at(5).AsTime())
	sees("when answers are in", status("consultation"))
	sees("when answers are in", status("closed"), "ten_c")
	asked.Consultation.Summary, asked.Consultation.ConcludedAt = "Vinegar does it.", at(6)
	w.Clock.Set(at(6).AsTime())
	w.tell(t, "TenderProgressed", &tendersv1.TenderProgressed{Tender: asked})
	sees("with results", status("concluded"), "ten_c")
	sees("by what was learnt", &searchv1.SearchTendersRequest{Q: "vinegar"}, "ten_c")
}
