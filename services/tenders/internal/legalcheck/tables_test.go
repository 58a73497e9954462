package legalcheck

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/cpv"
	"github.com/fairlot/fairlot/services/internal/datatest"
)

func TestTheShortestPeriodThatTheLawAllowsHolds(t *testing.T) {
	for _, c := range []struct {
		name   string
		tender *tendersv1.Tender
		want   Minimum
	}{
		{"open procedure", &tendersv1.Tender{Procedure: procedureOpen}, Minimum{35, "Art. 27(1)"}},
		{"bids come electronically", &tendersv1.Tender{Procedure: procedureOpen, ElectronicSubmission: true}, Minimum{30, "Art. 27(4)"}},
		{"announced before", &tendersv1.Tender{Procedure: procedureOpen, ElectronicSubmission: true, PriorInformation: true}, Minimum{15, "Art. 27(2)"}},
		{"urgent with a reason", &tendersv1.Tender{Procedure: procedureOpen, UrgencyReason: "flood"}, Minimum{15, "Art. 27(3)"}},
		{"urgent without a reason", &tendersv1.Tender{Procedure: procedureOpen, UrgencyReason: "  "}, Minimum{35, "Art. 27(1)"}},
		{"those invited", &tendersv1.Tender{Procedure: procedureRestricted}, Minimum{30, "Art. 28(2)"}},
		{"those invited, electronically", &tendersv1.Tender{Procedure: procedureRestricted, ElectronicSubmission: true}, Minimum{25, "Art. 28(5)"}},
		{"those invited, announced before", &tendersv1.Tender{Procedure: procedureRestricted, PriorInformation: true}, Minimum{10, "Art. 28(3)"}},
		{"those invited, urgent", &tendersv1.Tender{Procedure: procedureRestricted, UrgencyReason: "flood"}, Minimum{10, "Art. 28(6)(b)"}},
		{"documents on paper", &tendersv1.Tender{Procedure: procedureOpen, ElectronicSubmission: true, DocumentsNotElectronic: true}, Minimum{35, "Art. 27(4), 53(1)"}},
		{"light regime", &tendersv1.Tender{Procedure: procedureLight}, Minimum{10, "Art. 76(1)"}},
		{"below the thresholds", &tendersv1.Tender{Procedure: procedureBelow}, Minimum{10, "national law"}},
		{"answers to a market consultation", &tendersv1.Tender{Procedure: procedureConsultation}, Minimum{14, "Art. 40"}},
	} {
		if got, ok := MinimumPeriod(c.tender, day(2026, 11, 22)); !ok || got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if _, ok := MinimumPeriod(&tendersv1.Tender{}, day(2026, 11, 22)); ok {
		t.Error("a tender without a procedure has a period")
	}
}

func TestTheDeadlineMayBeTheFirstInstantAfterThePeriod(t *testing.T) {
	in := lawful()
	end := in.Calendar.PeriodEnd(in.Now, 35)
	in.Tender.Deadline = stamp(end)
	if list := Blocking(of(Check(in), "deadline.open_procedure")); len(list) > 0 {
		t.Errorf("refused: %v", list)
	}
	in.Tender.Deadline = stamp(end.Add(-time.Millisecond))
	list := Blocking(of(Check(in), "deadline.open_procedure"))
	if len(list) != 1 {
		t.Fatal("a deadline within the period is accepted")
	}
	for param, want := range map[string]string{
		// 2 March and 35 days is Easter Monday's week: 6 April 2026 is a holiday in France.
		"days": "35", "earliest": "2026-04-08T10:00:00Z", "period_end": "2026-04-07T22:00:00Z", "time_zone": "Europe/Paris",
	} {
		if got := list[0].GetParams()[param]; got != want {
			t.Errorf("%s is %q, want %q", param, got, want)
		}
	}
}

func TestOnlyAScoredClauseMayAskForNothingAtLeast(t *testing.T) {
	for lever, blocks := range map[tendersv1.Lever]int{
		tendersv1.Lever_LEVER_AWARD_CRITERION:       0,
		tendersv1.Lever_LEVER_PERFORMANCE_CONDITION: 1,
		tendersv1.Lever_LEVER_COMPLIANCE:            1,
	} {
		in := lawful()
		in.Tender.Clauses[0].Lever, in.Tender.Clauses[0].Target = lever, "0"
		if got := len(Blocking(of(Check(in), "clauses.measurable"))); got != blocks {
			t.Errorf("%s with target 0: %d findings, want %d", lever, got, blocks)
		}
	}
}

func TestThresholdsAreThoseOfTheDay(t *testing.T) {
	services, construction := tendersv1.ContractNature_CONTRACT_NATURE_SERVICES, tendersv1.ContractNature_CONTRACT_NATURE_WORKS
	for _, c := range []struct {
		nature tendersv1.ContractNature
		cpv    string
		at     time.Time
		want   string
	}{
		{services, "90911200", day(2025, 12, 31), "221000.00 EUR"},
		{services, "90911200", day(2026, 1, 1), "216000.00 EUR"},
		{services, "85312000", day(2026, 1, 1), "750000.00 EUR"},
		{construction, "45214000", day(2025, 6, 1), "5538000.00 EUR"},
		{construction, "45214000", day(2027, 6, 1), "5404000.00 EUR"},
		{tendersv1.ContractNature_CONTRACT_NATURE_SUPPLIES, "15000000", day(2029, 1, 1), "216000.00 EUR"},
	} {
		row, ok := thresholdFor(c.nature, c.cpv, "EUR", c.at)
		if got := row.limit().String(); !ok || got != c.want {
			t.Errorf("%s %s on %s: %s, want %s", c.nature, c.cpv, c.at.Format(time.DateOnly), got, c.want)
		}
	}
	if _, ok := thresholdFor(services, "90911200", "EUR", day(2020, 1, 1)); ok {
		t.Error("there is a threshold for a day before the first row")
	}
}

func TestThresholdRowsFollowEachOtherWithoutAGap(t *testing.T) {
	last := map[kind]threshold{}
	for _, row := range thresholds() {
		if row.source == "" || !row.from.Before(row.until) {
			t.Errorf("row %+v is not complete", row)
		}
		if before, ok := last[row.kind]; ok && !before.until.Equal(row.from) {
			t.Errorf("%+v does not follow %+v", row, before)
		}
		last[row.kind] = row
	}
}

func TestEveryServiceOfArticle77IsOfAnnexXIV(t *testing.T) {
	all := codes(t, "translations/code_en.xml", `code\|name\|cpv\.(\d{8})"`)
	for code := range all {
		if cpv.Article77(code) && !annexXIV(code) {
			t.Errorf("%s is in Art. 77 but not in Annex XIV", code)
		}
	}
}

func TestAnnexXIVHas423Codes(t *testing.T) {
	n := 0
	for cpv := range codes(t, "translations/code_en.xml", `code\|name\|cpv\.(\d{8})"`) {
		if annexXIV(cpv) {
			n++
		}
	}
	if n != 423 {
		t.Errorf("Annex XIV has %d codes, want 423", n)
	}
}

// codes reads official data that lies beside the checkout, not in it.
func codes(t *testing.T, name, pattern string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(datatest.Path(t, "eforms/"+name))
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		set[m[1]] = true
	}
	return set
}

func TestWordsThatPreferSomeoneForWhereTheyAreAreFoundInEveryLanguage(t *testing.T) {
	for _, text := range []string{
		"Hire local residents.", "The firm is established in the city.", "Embaucher des habitants de la commune.", "Siège social dans la ville.",
		"Imprese locali.", "Sede legale nel comune.", "Personas empadronadas.", "Empresas locales.", "Empreses locals.", "Empresas locais.",
		"Zatrudnić mieszkańców gminy.", "Siedziba na terenie gminy.", "Lokalne firmy.", "Firme locale.", "Rezidenți ai orașului.", "Lokala företag.", "Säte i kommunen.",
	} {
		if preference(text) == "" {
			t.Errorf("nothing found in %q", text)
		}
		if preference(strings.ToUpper(text)) == "" {
			t.Errorf("nothing found in capitals in %q", text)
		}
	}
	for _, text := range []string{
		"People who were long-term unemployed.", "Localisation of the lots.", "The local of the school is cleaned daily.", "Le siège de l'entreprise est indifférent.",
		"Lokal użytkowy.", "Lokaler städas dagligen.", "Residents of the home are served lunch.",
	} {
		if words := preference(text); words != "" {
			t.Errorf("%q is found in %q", words, text)
		}
	}
}
