package tenders_test

import (
	"slices"
	"strings"
	"testing"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
)

func (h *house) rules() []*tendersv1.LegalRule {
	h.t.Helper()
	answer, err := h.tenders.ListRules(h.House.As(h.officer), &tendersv1.ListRulesRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return answer.GetRules()
}

func TestEveryLegalRuleHasATitleAndAText(t *testing.T) {
	h := newHouse(t)
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules := h.rules()
	if !slices.ContainsFunc(rules, func(r *tendersv1.LegalRule) bool { return r.GetCountry() != "" }) {
		t.Fatal("the table has no national rule: the test looks at the wrong one")
	}
	for _, rule := range rules {
		for _, lang := range []string{"en", "fr"} {
			for _, key := range []string{"tenders.rule." + rule.GetId(), "errors.rule." + rule.GetId()} {
				if !catalog.Keys(lang)[key] {
					t.Errorf("%s: %q is missing", lang, key)
				}
			}
		}
	}
}

func TestAllRulesAreOnAPageForEveryone(t *testing.T) {
	h := newHouse(t)
	page := h.visit("").get("/rules")
	for _, rule := range h.rules() {
		if !strings.Contains(page.body, `id="`+rule.GetId()+`"`) {
			t.Errorf("%s is not on the page", rule.GetId())
		}
	}
	page.shows("All rules", "deadline.open_procedure", "Art. 27(1)", "Stops publishing", "Asks for a reason", "Good to know", "from 18 April 2016",
		"European Union", "France", "CCP L2113-12", "from 22 August 2026", "Bidders have at least … days. The earliest deadline is …").hides("<no value>", "….")
	h.visit("").get("/rules?lang=fr").shows("Toutes les règles", "Empêche la publication", "depuis le 18 avril 2016")
}

func TestTheCheckLeadsToTheRules(t *testing.T) {
	h := newHouse(t)
	v := h.visit(officer)
	id := h.begin(v)
	if page := v.get("/tenders/" + id + "/check"); !strings.Contains(page.body, `href="/rules"`) {
		t.Error("nothing leads from the check to the rules")
	}
}
