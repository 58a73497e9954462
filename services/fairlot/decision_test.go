package main_test

import (
	"net/http"
	"strings"

	"github.com/fairlot/fairlot/services/internal/papertest"
)

// score gives the points of both evaluators.
func (j *job) score(tender, first, second string) {
	j.t.Helper()
	score := func(bid, criterion, points string) object {
		return object{"lot": "LOT-0001", "bid": bid, "criterion": criterion, "points": points, "reason": "As described."}
	}
	for who, list := range map[string][]object{
		"evaluator1@gdansk": {score(first, "CRI-0002", "80"), score(first, "CRI-0003", "70"), score(second, "CRI-0002", "90"), score(second, "CRI-0003", "95")},
		"evaluator2@gdansk": {score(first, "CRI-0002", "81"), score(first, "CRI-0003", "70"), score(second, "CRI-0002", "90"), score(second, "CRI-0003", "100")},
	} {
		j.as(who).do(http.MethodPut, "/api/v1/tenders/"+tender+"/evaluation/scores", object{"scores": list})
	}
}

// decide scores and awards; the figures were computed by hand.
func (j *job) decide(tender, first, second string) object {
	j.t.Helper()
	j.score(tender, first, second)
	officer := j.as("officer@gdansk")
	evaluation := officer.get("/api/v1/tenders/" + tender + "/evaluation")
	totals := map[string]string{}
	for i := range size(evaluation, "lots.0.bids") {
		bid := at(evaluation, "lots.0.bids").([]any)[i]
		totals[str(bid, "bid")] = str(bid, "total")
	}
	// 60 + 80.5 × 0.25 + 70 × 0.15; 76.9231 (100 × 100000 ÷ 130000) × 0.6 + 90 × 0.25 + 97.5 × 0.15.
	if totals[first] != "90.6250" || totals[second] != "83.2789" {
		j.t.Errorf("totals are %v", totals)
	}
	return officer.post("/api/v1/tenders/"+tender+":award", object{"lots": []object{
		{"lot": "LOT-0001", "bid": first, "reason": "First in rank with the best price and a sound method."},
	}})
}

// readReport reads the figures in the PDF.
func (j *job) readReport(tender string, award object) {
	j.t.Helper()
	status, pdf := j.as("officer@gdansk").call(http.MethodGet, "/api/v1/tenders/"+tender+"/report.pdf", "application/pdf", nil)
	if status != http.StatusOK {
		j.t.Fatalf("the report: %d %s", status, pdf)
	}
	text := papertest.Text(j.t, pdf)
	for _, want := range []string{"Miasto Gdańsk", "Region Skåne", "Spółdzielnia Socjalna Łódź", "90.6250", "83.2789", "66,666.67", "33,333.33"} {
		if !strings.Contains(text, want) {
			j.t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	if at(award, "standstill_until") == nil {
		j.t.Error("the award names no standstill")
	}
}

// sharesAddUp checks each city's share to the cent.
func (j *job) sharesAddUp(pool string, award object) {
	j.t.Helper()
	if a, b := str(award, "lots.0.shares.0.amount.amount"), str(award, "lots.0.shares.1.amount.amount"); a != "66666.67" || b != "33333.33" {
		j.t.Errorf("the shares are %s and %s", a, b)
	}
	eventually(j.t, "the shares in the pool", func() (object, bool) {
		got := j.as("officer@skane").get("/api/v1/pools/" + pool)
		return got, size(got, "shares") == 2
	})
}
