package awards

import (
	"cmp"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/bids"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// lotView is the decision of one lot as anyone reads it.
type lotView struct {
	ID, Title, Winner, WinnerHref, Price, Total, Reason string
	Bids                                                int
	Promises                                            []bids.Promise
	// Shares are the cities' parts, where more than one buys.
	Shares ui.Grid
}

// award shows the decision to anyone. Before it, whoever decides is led to the
// decision, and others read how far the tender is.
func (a *area) award(r *page.Request) error {
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	award, err := a.decided(r, t)
	if err != nil {
		return err
	}
	if award == nil {
		return a.undecided(r, t)
	}
	report, err := a.mayReadReport(r, t)
	if err != nil {
		return err
	}
	return r.Show(pageOf(r, t, r.T("awards.award.title")), awardPage(t, award, lotsOf(r, t, award), report))
}

// undecided leads who decides to the decision once the bids are open, and tells
// everybody else how far the tender is.
func (a *area) undecided(r *page.Request, t *procedure.Tender) error {
	if t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer) {
		_, err := a.awards.GetEvaluation(r.Context(), &awardsv1.GetEvaluationRequest{Tender: t.GetId()})
		if err == nil {
			return r.Redirect(t.At("award", "decision"))
		}
		if errs.Code(err) != codes.FailedPrecondition {
			return err
		}
	}
	return r.Show(pageOf(r, t, r.T("awards.award.title")), waitingPage(t))
}

// mayReadReport asks the service whether the viewer may read the report.
func (a *area) mayReadReport(r *page.Request, t *procedure.Tender) (bool, error) {
	if !r.Viewer().Has(procedure.Officer, procedure.OpeningOfficer, procedure.Evaluator, procedure.Representative) {
		return false, nil
	}
	_, err := a.awards.GetReport(r.Context(), &awardsv1.GetReportRequest{Tender: t.GetId()})
	switch errs.Code(err) {
	case codes.NotFound, codes.PermissionDenied, codes.FailedPrecondition:
		return false, nil
	}
	return err == nil, err
}

// receipt is what the officer keeps of the decision.
func (a *area) receipt(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer); err != nil {
		return err
	}
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	award, err := a.awards.GetAward(r.Context(), &awardsv1.GetAwardRequest{Tender: t.GetId()})
	if err != nil {
		return err
	}
	return r.Show(pageOf(r, t, r.T("awards.receipt.title")), receiptPage(t, receiptOf(r, t, award)))
}

func lotsOf(r *page.Request, t *procedure.Tender, award *awardsv1.Award) []lotView {
	list := make([]lotView, 0, len(award.GetLots()))
	for _, l := range award.GetLots() {
		view := lotView{ID: l.GetLot(), Title: lotTitle(l.GetTitle(), l.GetLot()), Reason: l.GetReason(), Bids: int(l.GetBids())}
		if l.GetBid() != "" {
			view.Winner, view.WinnerHref = l.GetSupplierName(), "/enterprises/"+l.GetSupplier()
			view.Price, view.Total = i18n.Money(r.Context(), l.GetPrice()), i18n.Decimal(r.Context(), l.GetTotal())
		}
		for _, c := range l.GetCommitments() {
			if clause := t.Clause(c.GetClause()); len(clause.GetLots()) == 0 || slices.Contains(clause.GetLots(), l.GetLot()) {
				view.Promises = append(view.Promises, bids.PromiseOf(r.Context(), clause, c))
			}
		}
		if len(l.GetShares()) > 1 {
			view.Shares = shares(r, l)
		}
		list = append(list, view)
	}
	return list
}

func shares(r *page.Request, l *awardsv1.LotAward) ui.Grid {
	grid := ui.Grid{Caption: r.T("awards.award.shares", "lot", lotTitle(l.GetTitle(), l.GetLot())), Columns: []ui.Column{{Name: r.T("awards.award.city")}, {Name: r.T("awards.award.share"), Number: true}}}
	for _, s := range l.GetShares() {
		grid.Rows = append(grid.Rows, []string{s.GetName(), i18n.Money(r.Context(), s.GetAmount())})
	}
	return grid
}

// awarded counts the lots that somebody won.
func awarded(award *awardsv1.Award) int {
	n := 0
	for _, l := range award.GetLots() {
		if l.GetBid() != "" {
			n++
		}
	}
	return n
}

func receiptOf(r *page.Request, t *procedure.Tender, award *awardsv1.Award) []ui.Row {
	return []ui.Row{
		{Key: r.T("awards.receipt.tender"), Value: t.GetTitle()},
		{Key: r.T("awards.receipt.number"), Value: award.GetId()},
		{Key: r.T("awards.receipt.decided"), Value: i18n.Exact(r.Context(), award.GetDecidedAt().AsTime(), t.Zone)},
		{Key: r.T("awards.receipt.signable"), Value: i18n.Deadline(r.Context(), award.GetStandstillUntil().AsTime(), t.Zone)},
		{Key: r.T("awards.receipt.value"), Value: i18n.Money(r.Context(), award.GetValue())},
		{Key: r.T("awards.receipt.sha256"), Value: bids.Grouped(award.GetReportSha256())},
	}
}

// waitsFor says what comes before the award.
func waitsFor(t *procedure.Tender) string {
	switch t.GetStatus() {
	case tendersv1.TenderStatus_TENDER_STATUS_CANCELLED:
		return "cancelled"
	case tendersv1.TenderStatus_TENDER_STATUS_DRAFT:
		return "draft"
	case tendersv1.TenderStatus_TENDER_STATUS_OPEN:
		return "open"
	case tendersv1.TenderStatus_TENDER_STATUS_CLOSED:
		return "closed"
	default:
		return "evaluation"
	}
}

// bidOf is the form's choice for a lot of the award.
func bidOf(award *awardsv1.Award, i int) string {
	return cmp.Or(award.GetLots()[i].GetBid(), nobody)
}
