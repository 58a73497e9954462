package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/paper"
)

// promises prints the clauses and what each bidder commits to.
func (p *writer) promises() {
	p.Heading(p.say("commitments"))
	if len(p.Tender.GetClauses()) == 0 {
		p.Paragraph(p.say("no_clauses"))
		return
	}
	t := paper.Table{Caption: p.table("clauses_table"), Columns: []paper.Column{
		{Title: p.say("clause"), Weight: 3}, {Title: p.say("lever"), Weight: 2.2}, {Title: p.say("measure"), Weight: 2.4},
		{Title: p.say("evidence"), Weight: 2.6}, {Title: p.say("target"), Weight: 1.6, Figures: true},
	}}
	for _, c := range p.Tender.GetClauses() {
		t.Rows = append(t.Rows, []string{name(c.GetId(), c.GetTitle()), p.lever(c), c.GetMeasure(), c.GetEvidence(), p.inUnit(c.GetTarget(), c.GetUnit())})
	}
	p.Table(t)
	asked := slices.DeleteFunc(slices.Clone(p.Tender.GetClauses()), func(c *tendersv1.Clause) bool {
		return c.GetLever() == tendersv1.Lever_LEVER_RESERVATION
	})
	if len(p.Bids) == 0 {
		return
	}
	for chunk := range slices.Chunk(asked, columns+1) {
		p.commitments(chunk)
	}
}

func (p *writer) commitments(clauses []*tendersv1.Clause) {
	t := paper.Table{Caption: p.table("commitments_table"), Strong: map[int]bool{0: true}, Columns: []paper.Column{{Title: p.say("bidder"), Weight: 3}}}
	least := []string{p.say("asked_least")}
	for _, c := range clauses {
		t.Columns = append(t.Columns, paper.Column{Title: c.GetId() + "\n" + c.GetTitle(), Weight: 2, Figures: true})
		least = append(least, p.inUnit(c.GetTarget(), c.GetUnit()))
	}
	t.Rows = append(t.Rows, least)
	for _, b := range p.Bids {
		row := []string{b.GetSupplierName()}
		for _, c := range clauses {
			row = append(row, p.inUnit(committed(b, c.GetId()), c.GetUnit()))
		}
		t.Rows = append(t.Rows, row)
	}
	p.Table(t)
}

// committed gives the figure a bidder promises for a clause, or "".
func committed(b *bidsv1.Bid, clause string) string {
	for _, c := range b.GetOffer().GetCommitments() {
		if c.GetClause() == clause {
			return c.GetValue()
		}
	}
	return ""
}

func (p *writer) inUnit(decimal, unit string) string {
	if decimal == "" {
		return "–"
	}
	if unit == "" {
		return p.figure(decimal)
	}
	return p.figure(decimal) + "\u00a0" + unit
}

func (p *writer) lever(c *tendersv1.Clause) string {
	switch c.GetLever() {
	case tendersv1.Lever_LEVER_RESERVATION:
		return p.say("lever_reservation")
	case tendersv1.Lever_LEVER_AWARD_CRITERION:
		return p.say("lever_criterion")
	case tendersv1.Lever_LEVER_PERFORMANCE_CONDITION:
		return p.say("lever_condition")
	case tendersv1.Lever_LEVER_LABEL:
		return p.say("lever_label")
	case tendersv1.Lever_LEVER_COMPLIANCE:
		return p.say("lever_compliance")
	}
	return ""
}

// shares prints what each buyer pays.
func (p *writer) shares() {
	p.Heading(p.say("shares"))
	t := paper.Table{Strong: map[int]bool{}, Columns: []paper.Column{
		{Title: p.say("lot"), Weight: 3}, {Title: p.say("buyer"), Weight: 3}, {Title: p.say("amount"), Weight: 2, Figures: true},
	}}
	for _, l := range p.Award.GetLots() {
		for _, s := range l.GetShares() {
			t.Rows = append(t.Rows, []string{name(l.GetLot(), l.GetTitle()), s.GetName(), p.money(s.GetAmount())})
		}
	}
	if len(t.Rows) == 0 {
		p.Paragraph(p.say("nothing_awarded"))
		return
	}
	t.Caption = p.table("shares_table")
	t.Strong[len(t.Rows)] = true
	t.Rows = append(t.Rows, []string{p.say("sum"), "", p.money(p.Award.GetValue())})
	p.Table(t)
}

// article84 answers the article point by point.
func (p *writer) article84() {
	p.Heading(p.say("art84"))
	p.Facts(
		paper.Fact{Name: p.say("a84_a"), Value: p.say("a84_a_text")},
		paper.Fact{Name: p.say("a84_b"), Value: p.selection()},
		paper.Fact{Name: p.say("a84_c"), Value: p.say("a84_c_text")},
		paper.Fact{Name: p.say("a84_d"), Value: p.say("a84_d_text")},
		paper.Fact{Name: p.say("a84_ef"), Value: p.say("a84_ef_text")},
		paper.Fact{Name: p.say("a84_g"), Value: p.notAwarded()},
		paper.Fact{Name: p.say("a84_h"), Value: p.say("a84_h_text")},
		paper.Fact{Name: p.say("a84_i"), Value: p.say("a84_i_text", "n", strconv.Itoa(len(p.Tender.GetEvaluators())))},
	)
	list := present(paper.Fact{Name: p.say("no_lots_reason"), Value: p.Tender.GetNoLotsReason()})
	for _, rule := range slices.Sorted(maps.Keys(p.Tender.GetWarningReasons())) {
		list = append(list, paper.Fact{Name: p.say("warning_reason", "rule", rule), Value: p.Tender.GetWarningReasons()[rule]})
	}
	p.Facts(list...)
}

func (p *writer) selection() string {
	if len(p.Bids) == 0 {
		return p.say("a84_b_none")
	}
	names := make([]string, len(p.Bids))
	for i, b := range p.Bids {
		names[i] = b.GetSupplierName()
	}
	return p.say("a84_b_text", "bidders", strings.Join(names, ", "))
}

func (p *writer) notAwarded() string {
	var lots []string
	for _, l := range p.Award.GetLots() {
		if l.GetBid() == "" {
			lots = append(lots, name(l.GetLot(), l.GetTitle()))
		}
	}
	if len(lots) == 0 {
		return p.say("a84_g_text")
	}
	return p.say("a84_g_some", "lots", strings.Join(lots, ", "))
}
