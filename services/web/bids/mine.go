package bids

import (
	"net/url"
	"time"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// entry is a bid with the tender it is for.
type entry struct {
	Bid    *bidsv1.Bid
	Tender *procedure.Tender
	State  ui.TagItem
	// Line says how it stands.
	Line string
}

// mine lists the organisation's bids, newest first.
func (a *area) mine(r *page.Request) error {
	if err := r.SignedIn(procedure.Representative); err != nil {
		return err
	}
	list, err := a.bids.ListMyBids(r.Context(), &bidsv1.ListMyBidsRequest{PageSize: pageSize, PageToken: r.Query("after")})
	if err != nil {
		return err
	}
	var entries []entry
	for _, b := range list.GetBids() {
		t, err := a.read.Tender(r.Context(), b.GetTender())
		if err != nil {
			return err
		}
		entries = append(entries, entryOf(r, b, t))
	}
	var pager ui.Pager
	if next := list.GetNextPageToken(); next != "" {
		pager.Next = "/bids?" + url.Values{"after": {next}}.Encode()
	}
	p := ui.Page{Title: r.T("bids.mine.title"), Section: ui.SectionTenders}
	return r.Show(p, minePage(entries, pager))
}

// entryOf says how a bid stands: by its own state, the deadline and the award.
func entryOf(r *page.Request, b *bidsv1.Bid, t *procedure.Tender) entry {
	e := entry{Bid: b, Tender: t}
	deadline := i18n.Deadline(r.Context(), t.GetDeadline().AsTime(), t.Zone)
	tag := func(kind ui.TagKind, word string) { e.State = ui.TagItem{Kind: kind, Text: r.T("bids.state." + word)} }
	switch {
	case b.GetState() == bidsv1.BidState_BID_STATE_WITHDRAWN:
		tag(ui.TagQuiet, "withdrawn")
		e.Line = r.T("bids.line.withdrawn", "time", i18n.Moment(r.Context(), b.GetWithdrawnAt().AsTime(), t.Zone))
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_CANCELLED:
		tag(ui.TagStop, "cancelled")
		e.Line = r.T("bids.line.cancelled")
	case t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_AWARDED:
		tag(ui.TagGood, "decided")
		e.Line = r.T("bids.line.decided")
	case b.GetState() == bidsv1.BidState_BID_STATE_OPENED:
		tag(ui.TagFact, "opened")
		e.Line = r.T("bids.line.opened")
	case changeable(r, b, t):
		tag(ui.TagGood, "sealed")
		e.Line = r.T("bids.line.open", "deadline", deadline)
	default:
		tag(ui.TagFact, "waiting")
		e.Line = r.T("bids.line.waiting", "deadline", deadline)
	}
	return e
}

// changeable says whether a bid can still be replaced or withdrawn.
func changeable(r *page.Request, b *bidsv1.Bid, t *procedure.Tender) bool {
	return b.GetState() == bidsv1.BidState_BID_STATE_SUBMITTED && t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN && r.Now().Before(t.GetDeadline().AsTime())
}

// received is when the offer that counts came.
func received(b *bidsv1.Bid) time.Time { return b.GetReceipt().GetReceivedAt().AsTime() }

// show is one bid: its receipt and, once opened, its offer.
func (a *area) show(r *page.Request) error {
	if err := r.SignedIn(procedure.Representative); err != nil {
		return err
	}
	b, err := a.bids.GetBid(r.Context(), &bidsv1.GetBidRequest{Bid: r.Param("bid")})
	if err != nil {
		return err
	}
	t, err := a.read.Tender(r.Context(), b.GetTender())
	if err != nil {
		return err
	}
	var sheet *Sheet
	if b.GetOffer() != nil {
		s := SheetOf(r.Context(), t, b.GetOffer(), fileHref(b))
		sheet = &s
	}
	p := ui.Page{Title: r.T("bids.receipt.title"), Section: ui.SectionTenders, Crumbs: crumbs(r, ui.Link{Text: b.GetTenderTitle()})}
	return r.Show(p, bidPage(entryOf(r, b, t), receiptRows(r, b, t), sheet, changeable(r, b, t)))
}

// fileHref gives the address of an attachment of an opened bid.
func fileHref(b *bidsv1.Bid) func(string) string { return FileHref(b.GetId()) }

// FileHref gives the address of an attachment of an opened bid.
func FileHref(bid string) func(file string) string {
	return func(file string) string {
		return "/api/v1/bids/" + url.PathEscape(bid) + "/attachments/" + url.PathEscape(file)
	}
}

func receiptRows(r *page.Request, b *bidsv1.Bid, t *procedure.Tender) []ui.Row {
	ctx := r.Context()
	rows := []ui.Row{
		{Key: r.T("bids.receipt.tender"), Value: t.GetTitle()},
		{Key: r.T("bids.receipt.bidder"), Value: b.GetSupplierName()},
		{Key: r.T("bids.receipt.number"), Value: b.GetId()},
		{Key: r.T("bids.receipt.received"), Value: i18n.Exact(ctx, received(b), t.Zone)},
	}
	if b.GetReplacedAt() != nil {
		rows = append(rows, ui.Row{Key: r.T("bids.receipt.first"), Value: i18n.Exact(ctx, b.GetSubmittedAt().AsTime(), t.Zone)})
	}
	return append(rows,
		ui.Row{Key: r.T("bids.receipt.size"), Value: i18n.Size(ctx, b.GetSealedSize())},
		ui.Row{Key: r.T("bids.receipt.sha256"), Value: Grouped(b.GetSealedSha256())},
		ui.Row{Key: r.T("bids.receipt.signature"), Value: b.GetReceipt().GetSignature()},
		ui.Row{Key: r.T("bids.receipt.key"), Value: b.GetReceipt().GetKeyId()},
	)
}

// mountWithdraw registers the page that asks before a bid is taken back.
func (a *area) mountWithdraw(s *page.Site) {
	page.Mount(s, "/bids/:bid/withdraw", page.Form[struct{}]{
		Roles: []string{procedure.Representative},
		Show: func(r *page.Request, f *ui.Form) error {
			d, err := a.desk(r)
			if err != nil {
				return err
			}
			if !changeable(r, d.bid, d.t) && !f.Filled {
				return r.Redirect("/bids/" + d.bid.GetId())
			}
			title := r.T("bids.withdraw.title")
			p := ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: crumbs(r, ui.Link{Text: d.bid.GetTenderTitle(), Href: "/bids/" + d.bid.GetId()}, ui.Link{Text: title})}
			return r.Show(p, withdrawPage(d, f))
		},
		Send: func(r *page.Request, _ struct{}, _ int64) (string, error) {
			b, err := a.bids.WithdrawBid(r.Context(), &bidsv1.WithdrawBidRequest{Bid: r.Param("bid")})
			if err != nil {
				return "", err
			}
			r.Notice(true, r.T("bids.withdraw.done"))
			return "/bids/" + b.GetId(), nil
		},
	})
}
