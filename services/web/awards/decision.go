package awards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// nobody is the choice that a lot is not awarded.
const nobody = "none"

// decision is what the officer decides, a lot each.
type decision struct {
	Lots []lotDecision `form:"lots"`
}

type lotDecision struct {
	Lot    string `form:"lot"`
	Bid    string `form:"bid"`
	Reason string `form:"reason"`
}

// choice is one lot on the form.
type choice struct {
	Index   int
	Title   string
	Options []ui.Option
	Ranking ui.Grid
	// Tie says that several bids share the first rank.
	Tie bool
}

func (a *area) mountDecision(s *page.Site) {
	page.Mount(s, "/tenders/:tender/award/decision", page.Form[decision]{
		Roles: []string{procedure.Officer}, Load: a.loadDecision, Show: a.showDecision, Send: a.decide,
	})
}

// evaluationFor reads the evaluation for an officer who decides.
func (a *area) evaluationFor(r *page.Request) (*procedure.Tender, *awardsv1.Evaluation, error) {
	t, err := a.tender(r)
	if err != nil {
		return nil, nil, err
	}
	if !t.Leads(r.Viewer()) {
		return nil, nil, errs.Denied("award.lead_only", "only officers of the leading buyer decide")
	}
	e, err := a.awards.GetEvaluation(r.Context(), &awardsv1.GetEvaluationRequest{Tender: t.GetId()})
	return t, e, err
}

// loadDecision chooses the first in rank where there is one.
func (a *area) loadDecision(r *page.Request) (decision, int64, error) {
	var v decision
	_, e, err := a.evaluationFor(r)
	if err != nil {
		return v, 0, err
	}
	for _, lot := range e.GetLots() {
		row := lotDecision{Lot: lot.GetLot()}
		switch first := firsts(lot); {
		case len(lot.GetBids()) == 0:
			row.Bid = nobody
		case len(first) == 1:
			row.Bid = first[0].GetBid()
		}
		v.Lots = append(v.Lots, row)
	}
	return v, 0, nil
}

// firsts are the bids in the first rank.
func firsts(lot *awardsv1.LotEvaluation) []*awardsv1.BidEvaluation {
	var list []*awardsv1.BidEvaluation
	for _, b := range lot.GetBids() {
		if b.GetRank() == 1 {
			list = append(list, b)
		}
	}
	return list
}

func (a *area) showDecision(r *page.Request, f *ui.Form) error {
	t, e, err := a.evaluationFor(r)
	if err != nil {
		return err
	}
	award, err := a.decided(r, t)
	if err != nil {
		return err
	}
	if award != nil {
		return r.Redirect(t.At("award"))
	}
	f.Name = "award-" + t.GetId()
	p := pageOf(r, t, r.T("awards.decision.title"), ui.Link{Text: r.T("awards.matrix.title"), Href: t.At("evaluation")})
	if e.GetMissing() > 0 {
		return r.Show(p, incompletePage(t, int(e.GetMissing())))
	}
	signable, err := a.signable(r, t, e)
	if err != nil {
		return err
	}
	return r.Show(p, decisionPage(t, choices(r, e, f), signable, f))
}

// signable is from when the contract could be signed if the first in rank were
// awarded now.
func (a *area) signable(r *page.Request, t *procedure.Tender, e *awardsv1.Evaluation) (time.Time, error) {
	request := &awardsv1.AwardTenderRequest{Tender: t.GetId(), CheckOnly: true}
	for _, lot := range e.GetLots() {
		d := &awardsv1.LotDecision{Lot: lot.GetLot(), Reason: "What the standstill would be."}
		if first := firsts(lot); len(first) > 0 {
			d.Bid = first[0].GetBid()
		}
		request.Lots = append(request.Lots, d)
	}
	award, err := a.awards.AwardTender(r.Context(), request)
	return award.GetStandstillUntil().AsTime(), err
}

// choices lay the lots out for the form.
func choices(r *page.Request, e *awardsv1.Evaluation, f *ui.Form) []choice {
	var list []choice
	for i := 0; f.Values.Has(fmt.Sprintf("lots[%d].lot", i)); i++ {
		at := slices.IndexFunc(e.GetLots(), func(l *awardsv1.LotEvaluation) bool { return l.GetLot() == f.Value(fmt.Sprintf("lots[%d].lot", i)) })
		if at < 0 {
			continue
		}
		lot := e.GetLots()[at]
		c := choice{Index: i, Title: lotTitle(lot.GetTitle(), lot.GetLot()), Ranking: ranking(r, lot), Tie: len(firsts(lot)) > 1}
		for _, b := range firsts(lot) {
			c.Options = append(c.Options, ui.Option{Value: b.GetBid(), Label: b.GetSupplierName(), Hint: r.T("awards.decision.first",
				"price", i18n.Money(r.Context(), b.GetPrice()), "total", i18n.Decimal(r.Context(), b.GetTotal()))})
		}
		c.Options = append(c.Options, ui.Option{Value: nobody, Label: r.T("awards.decision.nobody"), Hint: r.T("awards.decision.nobody_hint")})
		f.Names = append(f.Names, ui.FieldName{Field: fmt.Sprintf("lots[%d]", i), Name: c.Title})
		list = append(list, c)
	}
	return list
}

func ranking(r *page.Request, lot *awardsv1.LotEvaluation) ui.Grid {
	grid := ui.Grid{Caption: r.T("awards.decision.ranking", "lot", lotTitle(lot.GetTitle(), lot.GetLot())), Columns: []ui.Column{
		{Name: r.T("awards.matrix.bidder")}, {Name: r.T("awards.matrix.rank"), Number: true},
		{Name: r.T("awards.matrix.total"), Number: true}, {Name: r.T("awards.matrix.price"), Number: true},
	}}
	for _, b := range lot.GetBids() {
		grid.Rows = append(grid.Rows, []string{
			b.GetSupplierName(), i18n.Number(r.Context(), int64(b.GetRank())), i18n.Decimal(r.Context(), b.GetTotal()), i18n.Money(r.Context(), b.GetPrice()),
		})
	}
	return grid
}

// decide shows what will be, and on the second sending decides.
func (a *area) decide(r *page.Request, v decision, _ int64) (string, error) {
	var missing []string
	request := &awardsv1.AwardTenderRequest{Tender: r.Param("tender"), CheckOnly: r.Value("confirmed") == ""}
	for i, l := range v.Lots {
		if l.Bid == "" {
			missing = append(missing, fmt.Sprintf("lots[%d].bid", i), "errors.required")
		}
		request.Lots = append(request.Lots, &awardsv1.LotDecision{Lot: l.Lot, Bid: strings.TrimPrefix(l.Bid, nobody), Reason: strings.TrimSpace(l.Reason)})
	}
	if len(missing) > 0 {
		return "", r.Problems(missing...)
	}
	award, err := a.awards.AwardTender(r.Context(), request)
	if err != nil {
		return "", err
	}
	if request.GetCheckOnly() {
		return "", a.confirm(r, v, award)
	}
	r.Notice(true, r.T("awards.receipt.done"))
	return "/tenders/" + r.Param("tender") + "/award/receipt", nil
}

// confirm shows the award as it will be, and asks once.
func (a *area) confirm(r *page.Request, v decision, award *awardsv1.Award) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	values, err := page.Encode(v)
	if err != nil {
		return err
	}
	f := &ui.Form{Action: r.Fiber.Path(), Values: values, Filled: true, Key: r.Value("_key")}
	p := pageOf(r, t, r.T("awards.confirm.title"))
	p.Hold = true
	return r.Show(p, confirmPage(t, award, lotsOf(r, t, award), f))
}
