package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"

	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/tenders"
)

// checkable is a tender that nothing blocks or warns of, published on 2 March 2026.
func checkable() (*tendersv1.Tender, time.Time) {
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	eur := func(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }
	return &tendersv1.Tender{
		Title: "Cleaning of schools", Description: "Daily cleaning.", Language: "it", Procedure: tendersv1.Procedure_PROCEDURE_OPEN,
		ContractNature: tendersv1.ContractNature_CONTRACT_NATURE_SERVICES, Cpv: "90911200",
		Place: &typesv1.Place{City: "Milano", Country: "IT"}, Value: eur("400000"), Accessibility: "Plain signs.",
		Lots: []*tendersv1.Lot{{Id: "LOT-0001", Title: "North", Value: eur("200000")}, {Id: "LOT-0002", Title: "South", Value: eur("200000")}},
		Clauses: []*tendersv1.Clause{{
			Id: "CLA-0001", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "hours", Target: "400", Evidence: "payroll", LinkToSubject: "cleaning hours",
		}},
		Criteria:        []*tendersv1.Criterion{{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "100"}},
		Deadline:        timestamppb.New(at.AddDate(0, 0, 40)),
		ContractStart:   timestamppb.New(at.AddDate(0, 3, 0)),
		ContractEnd:     timestamppb.New(at.AddDate(1, 3, 0)),
		OpeningOfficers: []string{"per_1", "per_2", "per_3"}, Evaluators: []string{"per_4"}, StandstillDays: 10,
	}, at
}

// checkFile runs the command on a tender and gives what it printed and its exit
// code.
func checkFile(t *testing.T, tender *tendersv1.Tender, day string) (string, int) {
	t.Helper()
	data, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(tender)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "tender.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errors bytes.Buffer
	code := Run(t.Context(), []string{"check", file, "--at", day}, &out, &errors)
	return out.String() + errors.String(), code
}

func TestATenderInAFileIsCheckedAndTheExitCodeSaysHowGrave(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*tendersv1.Tender)
		code   int
		says   string
	}{
		"nothing to change":     {func(*tendersv1.Tender) {}, 0, "0 block, 0 warn"},
		"no accessibility":      {func(t *tendersv1.Tender) { t.Accessibility = "" }, 3, "accessibility.stated (Art. 42(1))"},
		"weights sum to ninety": {func(t *tendersv1.Tender) { t.Criteria[0].Weight = "90" }, 4, "criteria: the weights sum to 90"},
		"both":                  {func(t *tendersv1.Tender) { t.Accessibility, t.Title = "", "" }, 4, "1 block, 1 warn"},
	} {
		tender, at := checkable()
		c.change(tender)
		if out, code := checkFile(t, tender, at.Format(time.DateOnly)); code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit code %d, want %d and %q in\n%s", name, code, c.code, c.says, out)
		}
	}
}

func TestTheRulesOfTheDayOfPublicationApply(t *testing.T) {
	tender, _ := checkable()
	tender.Procedure, tender.Value.Amount = tendersv1.Procedure_PROCEDURE_BELOW_THRESHOLD, "220000"
	tender.Lots = tender.Lots[:1]
	for day, code := range map[string]int{"2025-12-01": 3, "2026-01-05": 4} { // the threshold fell from 221,000 to 216,000
		if out, got := checkFile(t, tender, day); got != code {
			t.Errorf("%s: exit code %d, want %d\n%s", day, got, code, out)
		}
	}
}

func TestAFileThatIsNoTenderIsRefusedByName(t *testing.T) {
	for name, content := range map[string]string{
		"no JSON": "title: cleaning", "another field": `{"titel":"cleaning"}`, "against the contract": `{"cpv":"909112"}`, "empty": "",
	} {
		file := filepath.Join(t.TempDir(), "tender.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errors bytes.Buffer
		if code := Run(t.Context(), []string{"check", file}, &out, &errors); code != 1 || !strings.Contains(errors.String(), "tender.json") {
			t.Errorf("%s: exit code %d, %s", name, code, errors.String())
		}
	}
}

func TestTheTableOfRulesIsPrintedWithArticleSeverityAndFirstDay(t *testing.T) {
	var out bytes.Buffer
	if code := Run(t.Context(), []string{"check", "--rules"}, &out, &out); code != 0 {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(tenders.LegalRules())+1 {
		t.Errorf("%d lines for %d rules", len(lines), len(tenders.LegalRules()))
	}
	for _, want := range [][]string{
		{"deadline.open_procedure", "Art.", "27(1)", "blocks", "2016-04-18"},
		{"fr.social_condition", "CCP", "L2112-2-1", "informs", "2026-08-22"},
	} {
		found := false
		for _, line := range lines {
			found = found || strings.Join(strings.Fields(line), " ") == strings.Join(want, " ")
		}
		if !found {
			t.Errorf("no line says %v in\n%s", want, out.String())
		}
	}
}
