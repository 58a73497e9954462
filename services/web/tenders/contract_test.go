package tenders_test

import (
	"strings"
	"testing"
)

func TestTheTermsOfTheContractAreWrittenKeptAndChecked(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	v.get("/tenders/"+id).shows("No framework, no options, no renewals", "Optional")
	contract := "/tenders/" + id + "/edit/contract"
	v.get(contract).fill(
		"framework_agreement", "fa-w-rc", "framework_participants", "5", "options", "Two more schools until 2028", "renewals", "2",
		"related_value.amount", "12 000,50", "minimum_turnover.amount", "900 000", "market_consultation.held", "true",
		"market_consultation.held_at.day", "1", "market_consultation.held_at.month", "9", "market_consultation.held_at.year", "2026",
		"market_consultation.description", "Six enterprises were asked how they would cut the lots.",
	).send("").shows("Contract: saved", "Framework agreement · Options · 2 renewals · Turnover € 900,000 · Market consulted")
	d := h.tender(id)
	if d.GetFrameworkAgreement() != "fa-w-rc" || d.GetFrameworkParticipants() != 5 || d.GetRenewals() != 2 || d.GetRelatedValue().GetAmount() != "12000.50" ||
		d.GetMinimumTurnover().GetAmount() != "900000" || d.GetMarketConsultation().GetHeldAt() == nil {
		t.Errorf("the draft holds %v", d)
	}
	page := v.get(contract)
	v.get("/tenders/" + id + "/edit/need").shows("The estimated value counts all options and renewals")
	page.shows("Ask for a yearly turnover of at most twice", "what keeps those who took part from an advantage")
	for _, field := range []string{"minimum_turnover", "market_consultation-measures"} {
		if !strings.Contains(page.body, `href="`+contract+"#"+field+`"`) || !strings.Contains(page.body, `id="`+field+`"`) {
			t.Errorf("no finding leads to %s", field)
		}
	}
	page.fill("renewals", "twice").send("").shows("How often it can be renewed: ")
	if again := v.get(contract); again.fields.Get("renewals") != "2" || again.fields.Get("market_consultation.held_at.day") != "1" {
		t.Errorf("the form holds %v", again.fields)
	}
}

func TestTermsThatDoNotApplyAreTakenBack(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	contract := "/tenders/" + id + "/edit/contract"
	page := v.get(contract).fill("framework_agreement", "fa-mix", "options", "More rooms", "market_consultation.held", "true").send("")
	page.shows("Contract: saved")
	page = v.get(contract).fill("framework_agreement", "none", "options", "")
	page.fields.Del("market_consultation.held")
	page.send("").shows("No framework, no options, no renewals")
	if d := h.tender(id); d.GetMarketConsultation() != nil || d.GetOptions() != "" {
		t.Errorf("the draft still holds %v", d)
	}
}
