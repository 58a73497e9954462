package main_test

import (
	"fmt"
	"strings"

	"github.com/fairlot/fairlot/services/internal/papertest"
)

const rivalName = "Spółdzielnia Socjalna Nad Motławą"

// score lets two evaluators give points with reasons.
func (w *walk) score() {
	w.t.Helper()
	for email, points := range map[string]map[string]string{
		"evaluator1@gdansk.example": {newcomer + "CRI-0002": "82", newcomer + "CRI-0003": "90", rivalName + "CRI-0002": "88", rivalName + "CRI-0003": "70"},
		"evaluator2@gdansk.example": {newcomer + "CRI-0002": "85", newcomer + "CRI-0003": "91", rivalName + "CRI-0002": "86", rivalName + "CRI-0003": "75"},
	} {
		p := w.person(email, 1280)
		p.visit(w.tender + "/evaluation")
		p.follow("/evaluation/LOT-0001")
		for i := range p.Count(`main input[name$=".points"]`) {
			row := fmt.Sprintf("scores[%d].", i)
			bidder := p.Text(fmt.Sprintf("h2[id=%q]", p.Value(fmt.Sprintf("[name=%q]", row+"bid"))))
			criterion := p.Value(fmt.Sprintf("[name=%q]", row+"criterion"))
			p.fill(fmt.Sprintf("scores-%d-points", i), points[bidder+criterion], fmt.Sprintf("scores-%d-reason", i), "As the offer describes it.")
		}
		p.send()
	}
}

// awards decides, and reads the report as it is downloaded. The totals were
// computed by hand:
//
//	newcomer 100 × 0.50 + 83.5 × 0.30 + 90.5 × 0.20 = 93.15
//	rival    82.0004 × 0.50 + 87 × 0.30 + 72.5 × 0.20 = 81.6002, with 100 × 98400.50 ÷ 120000 = 82.0004
func (w *walk) awards(p *someone) {
	w.t.Helper()
	p.visit(w.tender + "/evaluation")
	p.picture("evaluation")
	p.reads("main .matrix", newcomer, rivalName, "93.15", "81.60")
	p.follow("/award/decision")
	p.fill("lots-0-reason", "First in rank: the best price and a sound method.")
	p.send()
	p.press(`main button[name="confirmed"]`)
	p.reads("main .receipt", "decided")
	pdf := p.Download("/api/v1" + w.tender + "/report.pdf")
	text := papertest.Text(w.t, pdf)
	for _, figure := range []string{
		"Miasto Gdańsk", purchase, newcomer, rivalName, "98,400.50", "120,000.00", "82.0004", "83.5", "90.5", "93.1500", "81.6002",
	} {
		if !strings.Contains(text, figure) {
			w.t.Errorf("the report does not say %q:\n%s", figure, text)
		}
	}
	p.visit(w.tender + "/award")
	p.picture("award")
}
