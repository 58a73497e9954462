package report

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/paper"
)

// columns is how many criteria or clauses stand beside each other in a table.
const columns = 4

// criteria says how points come about.
func (p *writer) criteria() {
	p.Heading(p.say("criteria"))
	t := paper.Table{Caption: p.table("criteria_table"), Columns: []paper.Column{
		{Title: p.say("criterion"), Weight: 5}, {Title: p.say("type"), Weight: 2}, {Title: p.say("weight"), Weight: 1, Figures: true},
	}}
	for _, c := range p.Tender.GetCriteria() {
		text := name(c.GetId(), c.GetName())
		if c.GetDescription() != "" {
			text += "\n" + c.GetDescription()
		}
		t.Rows = append(t.Rows, []string{text, p.kind(c), p.percent(c)})
	}
	p.Table(t)
	p.Paragraph(p.say("formula_price"))
	p.Paragraph(p.say("formula_weight"))
}

func (p *writer) kind(c *tendersv1.Criterion) string {
	switch c.GetType() {
	case tendersv1.CriterionType_CRITERION_TYPE_PRICE:
		return p.say("type_price")
	case tendersv1.CriterionType_CRITERION_TYPE_SOCIAL:
		return p.say("type_social")
	default:
		return p.say("type_quality")
	}
}

func (p *writer) percent(c *tendersv1.Criterion) string { return p.figure(c.GetWeight()) + "\u00a0%" }

// lot prints the comparison of one lot's bids and the reasons.
func (p *writer) lot(lot *awardsv1.LotEvaluation, award *awardsv1.LotAward) {
	p.Heading(name(lot.GetLot(), lot.GetTitle()))
	if len(lot.GetBids()) == 0 {
		p.Paragraph(p.say("no_bids"))
	} else {
		p.matrix(lot)
		p.chart(lot)
	}
	p.Subheading(p.say("reason"))
	p.Paragraph(award.GetReason())
	if len(lot.GetBids()) > 0 {
		p.givenPoints(lot)
	}
}

// matrix prints price, points and weighted points, total and rank of every bid;
// criteria that do not fit beside each other go on in further tables.
func (p *writer) matrix(lot *awardsv1.LotEvaluation) {
	first := true
	for chunk := range slices.Chunk(p.Tender.GetCriteria(), columns) {
		t := paper.Table{Caption: p.table("matrix_table", "lot", lot.GetLot()), Strong: map[int]bool{}}
		t.Columns = append(t.Columns, paper.Column{Title: p.say("bidder"), Weight: 3.2})
		if first {
			t.Columns = append(t.Columns, paper.Column{Title: p.say("price"), Weight: 2.3, Figures: true})
		}
		for _, c := range chunk {
			t.Columns = append(t.Columns, paper.Column{Title: c.GetId() + "\n" + c.GetName() + "\n" + p.percent(c), Weight: 1.9, Figures: true})
		}
		if first {
			t.Columns = append(t.Columns, paper.Column{Title: p.say("total"), Weight: 1.6, Figures: true}, paper.Column{Title: p.say("rank"), Weight: 1, Figures: true})
		}
		for i, b := range lot.GetBids() {
			t.Rows = append(t.Rows, p.matrixRow(b, chunk, first))
			t.Strong[i] = b.GetRank() == 1
		}
		p.Table(t)
		first = false
	}
}

func (p *writer) matrixRow(b *awardsv1.BidEvaluation, chunk []*tendersv1.Criterion, first bool) []string {
	row := []string{b.GetSupplierName()}
	if first {
		row = append(row, p.money(b.GetPrice()))
	}
	for _, c := range chunk {
		s := scoreFor(b, c.GetId())
		row = append(row, p.figure(s.GetPoints())+"\n"+p.figure(s.GetWeighted()))
	}
	if first {
		row = append(row, p.figure(b.GetTotal()), strconv.Itoa(int(b.GetRank())))
	}
	return row
}

func scoreFor(b *awardsv1.BidEvaluation, criterion string) *awardsv1.CriterionScore {
	for _, s := range b.GetScores() {
		if s.GetCriterion() == criterion {
			return s
		}
	}
	return nil
}

// chart draws the weighted points of every bid, one part a criterion.
func (p *writer) chart(lot *awardsv1.LotEvaluation) {
	b := paper.Bars{Caption: p.figureCaption("chart", "lot", lot.GetLot()), Most: 100}
	for _, c := range p.Tender.GetCriteria() {
		b.Series = append(b.Series, name(c.GetId(), c.GetName())+" ("+p.percent(c)+")")
	}
	for _, bid := range lot.GetBids() {
		bar := paper.Bar{Label: bid.GetSupplierName(), Total: p.figure(bid.GetTotal())}
		for _, c := range p.Tender.GetCriteria() {
			weighted := scoreFor(bid, c.GetId()).GetWeighted()
			// A float is good enough to draw with; the figure is in the table.
			length, err := strconv.ParseFloat(weighted, 64)
			if err != nil {
				length = 0
			}
			bar.Values = append(bar.Values, length)
			bar.Texts = append(bar.Texts, p.short(weighted))
		}
		b.Rows = append(b.Rows, bar)
	}
	p.Bars(b)
}

// short rounds a figure to one decimal, to stand in the chart.
func (p *writer) short(decimal string) string {
	exact, ok := new(big.Rat).SetString(decimal)
	if !ok {
		return p.figure(decimal)
	}
	return p.figure(exact.FloatString(1))
}

// givenPoints prints what each evaluator gave and why, and the mean.
func (p *writer) givenPoints(lot *awardsv1.LotEvaluation) {
	t := paper.Table{Columns: []paper.Column{
		{Title: p.say("bidder"), Weight: 2.6}, {Title: p.say("criterion"), Weight: 1.5},
		{Title: p.say("given"), Weight: 6}, {Title: p.say("mean"), Weight: 1.5, Figures: true},
	}}
	for _, b := range lot.GetBids() {
		for _, s := range b.GetScores() {
			if len(s.GetGiven()) == 0 {
				continue
			}
			lines := make([]string, 0, len(s.GetGiven()))
			for _, g := range s.GetGiven() {
				lines = append(lines, p.evaluator(g.GetEvaluator())+": "+p.figure(g.GetPoints())+" – "+oneParagraph(g.GetReason()))
			}
			t.Rows = append(t.Rows, []string{b.GetSupplierName(), s.GetCriterion(), strings.Join(lines, "\n"), p.figure(s.GetPoints())})
		}
	}
	if len(t.Rows) == 0 {
		return
	}
	t.Caption = p.table("given_table", "lot", lot.GetLot())
	p.Table(t)
	p.Quiet(p.say("given_note"))
}

// evaluator numbers the evaluators in the order of the tender: the report goes
// to bidders, who have a right to the reasons and not to the names.
func (p *writer) evaluator(person string) string {
	return p.say("evaluator", "n", strconv.Itoa(slices.Index(p.Tender.GetEvaluators(), person)+1))
}

func oneParagraph(text string) string { return strings.Join(strings.Fields(text), " ") }
