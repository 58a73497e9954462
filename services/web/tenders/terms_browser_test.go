package tenders_test

import (
	"fmt"
	"testing"

	"github.com/fairlot/fairlot/services/web/browsertest"
)

func TestContractLotsPricesRulesAndChangesAreWithoutBarriers(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	published := h.publish(v)
	v.get("/tenders/"+published+"/amend").fill("note", "One more school is cleaned.", "description", "Daily cleaning of ten schools and five offices.").send("").shows("The change is published")
	id, requests := h.begin(v), h.begin(v)
	h.finish(v, id)
	h.enrich(v, id)
	v.get("/tenders/"+requests+"/edit/need").fill("procedure", "restricted", "description", "We clean nine schools and five offices each day of the week, from the first to the last day of the school year, and we bring our own soap, water and machines for it.").send("")
	pages := []string{
		"/rules", "/tenders/" + id + "/edit/contract", "/tenders/" + id + "/edit/lots", "/tenders/" + id + "/edit/lots/LOT-0002?add=5",
		"/tenders/" + id + "/edit/lots/LOT-0002?back.at=1&back.description=Towels&back.quantity=2&back.unit=kg", "/tenders/" + id + "/lots/LOT-0002",
		"/tenders/" + requests + "/edit/timetable", "/tenders/" + requests + "/edit/need", "/tenders/" + id + "/preview", "/tenders/" + published,
	}
	browser := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := browser.Page(width, 900)
		h.SignIn(p, officer)
		for i, page := range pages {
			p.Open(h.Address + page)
			p.Axe()
			p.Shot(fmt.Sprintf("terms-%02d-%d", i, width))
		}
	}
}
