package bids

import (
	"context"

	"github.com/fairlot/fairlot/pkg/money"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Sheet is an offer as people read it.
type Sheet struct {
	Prices ui.Grid
	// Schedules are the lines of the price schedules, lot by lot.
	Schedules []ui.Grid
	Promises  []Promise
	Answers   []Reply
	Files     []Attached
	Note      string
	Declared  bool
}

// Promise is what a bidder commits to for a clause.
type Promise struct {
	Title, Measure, Target, Value, Note string
}

// Reply is a bidder's answer to a criterion.
type Reply struct {
	Name, Weight, Text string
}

// Attached is a file of an offer; Href is empty while it is sealed.
type Attached struct {
	Name, Size, SHA256, Href string
}

// SheetOf lays an offer out. Href gives the address of an attachment; nil gives
// none.
func SheetOf(ctx context.Context, t *procedure.Tender, o *bidsv1.Offer, href func(file string) string) Sheet {
	s := Sheet{Prices: prices(ctx, t, o), Schedules: schedules(ctx, t, o), Note: o.GetNote(), Declared: o.GetNoExclusionGrounds()}
	for _, c := range o.GetCommitments() {
		s.Promises = append(s.Promises, PromiseOf(ctx, t.Clause(c.GetClause()), c))
	}
	for _, a := range o.GetAnswers() {
		criterion := t.Criterion(a.GetCriterion())
		s.Answers = append(s.Answers, Reply{Name: criterion.GetName(), Weight: weight(ctx, criterion), Text: a.GetText()})
	}
	for _, f := range o.GetAttachments() {
		file := Attached{Name: f.GetName(), Size: i18n.Size(ctx, f.GetSize()), SHA256: f.GetSha256()}
		if href != nil {
			file.Href = href(f.GetId())
		}
		s.Files = append(s.Files, file)
	}
	return s
}

// PromiseOf lays out a commitment beside the target of its clause.
func PromiseOf(ctx context.Context, clause *tendersv1.Clause, c *bidsv1.Commitment) Promise {
	return Promise{
		Title: clause.GetTitle(), Measure: clause.GetMeasure(), Target: quantity(ctx, clause.GetTarget(), clause.GetUnit()),
		Value: quantity(ctx, c.GetValue(), clause.GetUnit()), Note: c.GetNote(),
	}
}

func prices(ctx context.Context, t *procedure.Tender, o *bidsv1.Offer) ui.Grid {
	grid := ui.Grid{
		Caption: i18n.T(ctx, "bids.sheet.prices"),
		Columns: []ui.Column{{Name: i18n.T(ctx, "bids.sheet.lot")}, {Name: i18n.T(ctx, "bids.sheet.price"), Number: true}},
	}
	var amounts []money.Amount
	for _, l := range o.GetLots() {
		grid.Rows = append(grid.Rows, []string{lotName(t.Lot(l.GetLot()), l.GetLot()), i18n.Money(ctx, l.GetPrice())})
		if amount, err := money.From("price", l.GetPrice()); err == nil {
			amounts = append(amounts, amount)
		}
	}
	sum, err := money.Sum(amounts...)
	if err == nil && len(amounts) > 1 && len(amounts) == len(o.GetLots()) {
		grid.Rows = append(grid.Rows, []string{i18n.T(ctx, "bids.sheet.sum"), i18n.Money(ctx, sum.Proto())})
	}
	return grid
}
