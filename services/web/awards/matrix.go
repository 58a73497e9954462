package awards

import (
	"context"
	"strconv"
	"strings"

	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// matrix is the evaluation as people audit it.
type matrix struct {
	t       *procedure.Tender
	missing int
	lots    []lotMatrix
	columns []column
	// scores says that the viewer gives points, decides that they decide.
	scores, decides bool
	award           *awardsv1.Award
}

// column is one criterion.
type column struct {
	ID, Name, Weight string
	Price            bool
}

// lotMatrix is the bids for a lot with their points.
type lotMatrix struct {
	ID, Title string
	Rows      []bidRow
	Given     ui.Grid
	Chart     ui.Chart
	// Mine is how many points the viewer still has to give.
	Mine int
}

// bidRow is one bid; Rank is 0 while points are missing.
type bidRow struct {
	Name, Href, Price, Total string
	Cells                    []cell
	Rank                     int32
}

// cell is the points of one bid for one criterion; empty while nobody gave any.
type cell struct{ Points, Weighted string }

// evaluation shows the matrix to the buyers' people.
func (a *area) evaluation(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer, procedure.Evaluator); err != nil {
		return err
	}
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	e, err := a.awards.GetEvaluation(r.Context(), &awardsv1.GetEvaluationRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	names, err := a.read.People(r.Context())
	if err != nil {
		return err
	}
	m := matrixOf(r, t, e, names)
	if m.award, err = a.decided(r, t); err != nil {
		return err
	}
	m.scores = m.award == nil && named(e, r.Viewer())
	m.decides = m.award == nil && t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer)
	return r.Show(pageOf(r, t, r.T("awards.matrix.title")), matrixPage(m))
}

// named says whether the viewer is one of the evaluators.
func named(e *awardsv1.Evaluation, v *ui.Viewer) bool {
	for _, person := range e.GetEvaluators() {
		if v != nil && v.Person == person {
			return true
		}
	}
	return false
}

func matrixOf(r *page.Request, t *procedure.Tender, e *awardsv1.Evaluation, names map[string]string) matrix {
	m := matrix{t: t, missing: int(e.GetMissing())}
	for _, c := range e.GetCriteria() {
		m.columns = append(m.columns, column{
			ID: c.GetId(), Name: c.GetName(), Weight: i18n.Decimal(r.Context(), c.GetWeight()) + "\u00a0%",
			Price: c.GetType() == tendersv1.CriterionType_CRITERION_TYPE_PRICE,
		})
	}
	for _, lot := range e.GetLots() {
		m.lots = append(m.lots, lotOf(r, t, e, lot, names))
	}
	return m
}

func lotOf(r *page.Request, t *procedure.Tender, e *awardsv1.Evaluation, lot *awardsv1.LotEvaluation, names map[string]string) lotMatrix {
	ctx := r.Context()
	view := lotMatrix{ID: lot.GetLot(), Title: lotTitle(lot.GetTitle(), lot.GetLot()), Chart: ui.Chart{
		Caption: r.T("awards.matrix.chart"), Max: 100, Label: r.T("awards.matrix.bidder"), Value: r.T("awards.matrix.total"),
	}}
	view.Given = ui.Grid{Caption: r.T("awards.matrix.given", "lot", view.Title), Columns: []ui.Column{
		{Name: r.T("awards.matrix.bidder")}, {Name: r.T("awards.matrix.criterion")}, {Name: r.T("awards.matrix.evaluator")},
		{Name: r.T("awards.matrix.points"), Number: true}, {Name: r.T("awards.matrix.reason")},
	}}
	for _, b := range lot.GetBids() {
		row := bidRow{Name: b.GetSupplierName(), Href: t.At("evaluation", "bids", b.GetBid()), Price: i18n.Money(ctx, b.GetPrice()), Rank: b.GetRank()}
		for _, s := range b.GetScores() {
			row.Cells = append(row.Cells, cell{Points: points(ctx, s.GetPoints()), Weighted: points(ctx, s.GetWeighted())})
			for _, g := range s.GetGiven() {
				view.Given.Rows = append(view.Given.Rows, []string{b.GetSupplierName(), criterionName(e, s.GetCriterion()), personName(r, e, g.GetEvaluator(), names), points(ctx, g.GetPoints()), g.GetReason()})
			}
			if mine(s, r.Viewer()) == nil && judged(e, s.GetCriterion()) {
				view.Mine++
			}
		}
		if b.GetTotal() != "" {
			row.Total = i18n.Decimal(ctx, b.GetTotal())
			view.Chart.Bars = append(view.Chart.Bars, bar(ctx, b))
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

func bar(ctx context.Context, b *awardsv1.BidEvaluation) ui.Bar {
	value, err := strconv.ParseFloat(b.GetTotal(), 64)
	if err != nil {
		value = 0
	}
	return ui.Bar{Label: b.GetSupplierName(), Value: value, Text: i18n.Decimal(ctx, b.GetTotal()), Next: b.GetRank() == 1}
}

// lotTitle is what people call a lot: its title, or its number.
func lotTitle(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

// points writes an exact decimal without the noughts at its end.
func points(ctx context.Context, text string) string {
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return i18n.Decimal(ctx, text)
}

func criterionName(e *awardsv1.Evaluation, id string) string {
	for _, c := range e.GetCriteria() {
		if c.GetId() == id {
			return c.GetName()
		}
	}
	return id
}

// judged says whether people give points for a criterion.
func judged(e *awardsv1.Evaluation, id string) bool {
	for _, c := range procedure.Judged(e.GetCriteria()) {
		if c.GetId() == id {
			return true
		}
	}
	return false
}

// mine is what the viewer gave; nil if nothing.
func mine(s *awardsv1.CriterionScore, v *ui.Viewer) *awardsv1.Score {
	for _, g := range s.GetGiven() {
		if v != nil && g.GetEvaluator() == v.Person {
			return g
		}
	}
	return nil
}

// personName is an evaluator's name, or their number where another organisation
// knows it.
func personName(r *page.Request, e *awardsv1.Evaluation, person string, names map[string]string) string {
	if name := names[person]; name != "" {
		return name
	}
	for i, id := range e.GetEvaluators() {
		if id == person {
			return r.T("awards.matrix.evaluator_n", "n", i+1)
		}
	}
	return person
}
