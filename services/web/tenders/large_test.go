package tenders_test

import (
	"fmt"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// heaviest is how much a page may weigh, in bytes.
const heaviest = 300 << 10

// grow gives a draft 200 lots and 30 clauses, as a city's largest tenders have.
func (h *house) grow(id string) *tendersv1.Tender {
	h.t.Helper()
	draft := h.tender(id)
	draft.Value = &typesv1.Money{Amount: "100000000", Currency: "EUR"}
	for i := range 200 {
		draft.Lots = append(draft.Lots, &tendersv1.Lot{
			Title: fmt.Sprintf("Cleaning of school %d", i+1), Description: "Daily cleaning of classrooms, corridors, sports hall and offices.",
			PriceSchedule: []*tendersv1.PriceItem{{Description: "Cleaning", Quantity: "1200", Unit: "h"}},
		})
	}
	for i := range 30 {
		draft.Clauses = append(draft.Clauses, &tendersv1.Clause{
			Title: fmt.Sprintf("Hours of inclusion work %d", i+1), Text: "The supplier employs people far from the labour market for this contract, for the hours stated.",
			Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "hours", Unit: "h", Target: "833", Evidence: "Time sheets.",
			ReportingRhythm: tendersv1.ReportingRhythm_REPORTING_RHYTHM_QUARTERLY, Remedy: "Catch up within six months.", LinkToSubject: "Only work on this contract counts.",
		})
	}
	draft, err := h.tenders.UpdateTender(h.House.As(h.officer), &tendersv1.UpdateTenderRequest{Tender: draft})
	if err != nil {
		h.t.Fatal(err)
	}
	return draft
}

func TestADraftOfTwoHundredLotsIsOpenedAndEditedOnPagesOfBearableWeight(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	h.grow(id)
	address := "/tenders/" + id
	for _, page := range []string{"", "/check", "/publish", "/preview", "/edit/lots", "/edit/lots?page=10", "/edit/lots/LOT-0150", "/edit/criteria", "/edit/reservation", "/lots/LOT-0150"} {
		got := v.get(address + page)
		if got.status != 200 || len(got.body) > heaviest {
			t.Errorf("%s: status %d, %d bytes", page, got.status, len(got.body))
		}
		t.Logf("%-22s %6d bytes", page, len(got.body))
	}
	second := v.get(address + "/edit/lots?page=2")
	second.shows("Lot 21", "Lot 40").hides("Lot 41")
	second.fill("lots[3].title", "Cleaning of the library", "lots[3].value.amount", "one").send("").shows("Value 4: ")
	v.get(address+"/edit/lots?page=2").fill("lots[3].title", "Cleaning of the library", "lots[3].value.amount", "5000").send("").shows("Lots: saved")
	if l := h.tender(id).GetLots(); len(l) != 200 || l[23].GetTitle() != "Cleaning of the library" || l[0].GetTitle() != "Cleaning of school 1" || l[199].GetTitle() != "Cleaning of school 200" {
		t.Errorf("%d lots, the 24th is %v", len(l), l[23])
	}
	last := v.get(address + "/edit/lots").send("add=1")
	last.shows("Lot 200", "Lot 201").fill("lots[20].title", "One more").send("").shows("Lots: saved")
	if l := h.tender(id).GetLots(); len(l) != 201 || l[200].GetTitle() != "One more" {
		t.Errorf("%d lots", len(l))
	}
	v.get(address + "/edit/lots?page=2").send("remove=0").shows("Taken out of the draft: LOT-0021")
	if l := h.tender(id).GetLots(); len(l) != 200 || l[20].GetId() != "LOT-0022" {
		t.Errorf("%d lots, the 21st is %s", len(l), l[20].GetId())
	}
}
