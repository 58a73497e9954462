package bids

import (
	"context"
	"strconv"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// corrections are what changed in the tender since the bid was made or confirmed.
func corrections(e entry) []*tendersv1.Amendment {
	var list []*tendersv1.Amendment
	for _, a := range e.Tender.GetAmendments() {
		if a.GetVersion() > e.Bid.GetConfirmedVersion() {
			list = append(list, a)
		}
	}
	return list
}

// confirm notes that the bid holds for the version of the tender that was read.
func (a *area) confirm(r *page.Request) error {
	if err := r.SignedIn(procedure.Representative); err != nil {
		return err
	}
	version, err := strconv.ParseInt(r.Value("version"), 10, 32)
	if err != nil {
		return r.Redirect("/bids/" + r.Param("bid"))
	}
	if _, err := a.bids.ConfirmBid(r.Context(), &bidsv1.ConfirmBidRequest{Bid: r.Param("bid"), Version: int32(version)}); err != nil {
		return err
	}
	r.Notice(true, r.T("follow.confirm.done"))
	return r.Redirect("/bids/" + r.Param("bid"))
}

// confirmations say of each opened bid whether it was confirmed; none where the
// tender was never corrected.
func (a *area) confirmations(ctx context.Context, t *procedure.Tender) ([]ui.Row, error) {
	if len(t.GetAmendments()) == 0 {
		return nil, nil
	}
	var rows []ui.Row
	for token := ""; ; {
		answer, err := a.bids.ListBids(ctx, &bidsv1.ListBidsRequest{Tender: t.GetId(), PageToken: token})
		if err != nil {
			return nil, err
		}
		for _, b := range answer.GetBids() {
			key := "follow.confirm.yes"
			if b.GetConfirmedVersion() < t.GetVersion() {
				key = "follow.confirm.no"
			}
			rows = append(rows, ui.Row{Key: b.GetSupplierName(), Value: i18n.T(ctx, key, "version", int(b.GetConfirmedVersion()))})
		}
		if token = answer.GetNextPageToken(); token == "" {
			return rows, nil
		}
	}
}
