package bids

import (
	"fmt"
	"net/url"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// desk is where one offer is written: for a tender, in the place of a bid where
// one is replaced.
type desk struct {
	*area
	r   *page.Request
	t   *procedure.Tender
	bid *bidsv1.Bid
	// unproven is the viewer's enterprise while it is not proven who acts for it.
	unproven string
}

func (a *area) mountOffer(s *page.Site)   { a.mountForm(s, "/tenders/:tender/bid") }
func (a *area) mountReplace(s *page.Site) { a.mountForm(s, "/bids/:bid/replace") }

func (a *area) mountForm(s *page.Site, path string) {
	form := page.Form[typed]{
		Files: a.files(), Limit: maxForm,
		Show: func(r *page.Request, f *ui.Form) error {
			d, err := a.desk(r)
			if err != nil {
				return err
			}
			return d.show(f)
		},
		Send: func(r *page.Request, v typed, _ int64) (string, error) {
			d, err := a.desk(r)
			if err != nil {
				return "", err
			}
			return d.send(v)
		},
	}
	if a.attachments != nil {
		form.Store = func(r *page.Request) page.Files { return sealer{a, r} }
	}
	page.Mount(s, path, form)
}

// desk reads what the address names.
func (a *area) desk(r *page.Request) (*desk, error) {
	d := &desk{area: a, r: r}
	tender := r.Param("tender")
	if id := r.Param("bid"); id != "" {
		bid, err := a.bids.GetBid(r.Context(), &bidsv1.GetBidRequest{Bid: id})
		if err != nil {
			return nil, err
		}
		d.bid, tender = bid, bid.GetTender()
	}
	var err error
	d.t, err = a.read.Tender(r.Context(), tender)
	return d, err
}

// show is the form, or why one cannot bid. A form that was filled in and comes
// back after the deadline stays readable.
func (d *desk) show(f *ui.Form) error {
	if f.Filled && !d.r.Now().Before(d.t.GetDeadline().AsTime()) {
		var v typed
		if err := page.Decode(f.Values, &v); err != nil {
			return err
		}
		return d.late(v, d.r.Now())
	}
	if d.bid != nil && d.bid.GetState() != bidsv1.BidState_BID_STATE_SUBMITTED {
		return d.r.Redirect("/bids/" + d.bid.GetId())
	}
	if d.t.GetProcedure() == tendersv1.Procedure_PROCEDURE_MARKET_CONSULTATION {
		return d.r.Redirect(d.t.At("answer"))
	}
	if s := d.t.GetStatus(); !f.Filled && (s == tendersv1.TenderStatus_TENDER_STATUS_PARTICIPATION || s == tendersv1.TenderStatus_TENDER_STATUS_SELECTION) {
		return d.r.Redirect(d.t.At("participation"))
	}
	if !f.Filled {
		why, err := d.hindrance()
		if err != nil {
			return err
		}
		if why != nil {
			return d.r.Show(d.page(d.headline()), hindrancePage(d.t, *why))
		}
	}
	f.Name = "bid-" + d.t.GetId()
	f.Multipart = d.attachments != nil
	f.Names = d.names()
	return d.r.Show(d.page(d.headline()), offerPage(d, f))
}

func (d *desk) page(title string) ui.Page {
	text := d.r.T(title)
	return ui.Page{Title: text, Section: ui.SectionTenders, Crumbs: d.t.Crumbs(d.r, ui.Link{Text: text})}
}

// names are what people call the fields, in the order of the form.
func (d *desk) names() []ui.FieldName {
	var list []ui.FieldName
	for i, l := range d.t.GetLots() {
		list = append(list, ui.FieldName{Field: fmt.Sprintf("lots[%d].price", i), Name: lotName(l, l.GetId())})
		for j, item := range l.GetPriceSchedule() {
			list = append(list, ui.FieldName{Field: lineField(i, j), Name: item.GetDescription()})
		}
	}
	for i, c := range d.t.Promises() {
		list = append(list, ui.FieldName{Field: fmt.Sprintf("commitments[%d]", i), Name: c.GetTitle()})
	}
	for i, c := range d.t.Judged() {
		list = append(list, ui.FieldName{Field: fmt.Sprintf("answers[%d]", i), Name: c.GetName()})
	}
	return append(list,
		ui.FieldName{Field: "lots", Name: d.r.T("bids.offer.prices")},
		ui.FieldName{Field: "attachments", Name: d.r.T("bids.offer.attachments")},
		ui.FieldName{Field: "note", Name: d.r.T("bids.offer.note")},
		ui.FieldName{Field: "no_exclusion_grounds", Name: d.r.T("bids.offer.declaration")})
}

// send checks the offer and shows it once more; sent from there, it is sealed.
func (d *desk) send(v typed) (string, error) {
	if d.r.Value("attach") != "" {
		f, err := d.form(v)
		if err != nil {
			return "", err
		}
		return "", d.show(f)
	}
	offer, rows := v.offer(d.t)
	if len(offer.GetLots()) == 0 && len(d.t.GetLots()) > 0 {
		return "", d.r.Problems(priceFieldName(d.t.GetLots()[0], 0), "errors.bid.no_price")
	}
	if d.r.Value("confirmed") == "" {
		checked, err := d.bids.CheckBid(d.r.Context(), &bidsv1.CheckBidRequest{Tender: d.t.GetId(), Offer: offer})
		if err != nil {
			return "", d.refused(v, rows, err)
		}
		return "", d.review(v, checked.GetOffer())
	}
	bid, err := d.submit(offer)
	if err != nil {
		return "", d.refused(v, rows, err)
	}
	d.r.Notice(true, d.r.T("bids.receipt.done"))
	return "/bids/" + bid.GetId(), nil
}

func (d *desk) submit(offer *bidsv1.Offer) (*bidsv1.Bid, error) {
	if d.bid != nil {
		return d.bids.ReplaceBid(d.r.Context(), &bidsv1.ReplaceBidRequest{Bid: d.bid.GetId(), Offer: offer})
	}
	return d.bids.CreateBid(d.r.Context(), &bidsv1.CreateBidRequest{Tender: d.t.GetId(), Offer: offer})
}

// refused leads errors to their fields; a late offer has a page of its own.
func (d *desk) refused(v typed, rows map[string]string, err error) error {
	if !errs.Is(err, "bid.deadline_passed") {
		return v.located(err, rows)
	}
	at, parsed := time.Parse(time.RFC3339Nano, errs.From(err).Params["server_time"])
	if parsed != nil {
		at = d.r.Now()
	}
	return d.late(v, at)
}

// late says by the server's clock that the offer came too late, with everything
// that was typed to read and copy.
func (d *desk) late(v typed, at time.Time) error {
	offer, _ := v.offer(d.t)
	p := d.page("bids.late.title")
	p.Hold = true
	d.r.Status(409)
	return d.r.Show(p, latePage(d, SheetOf(d.r.Context(), d.t, offer, nil), at.In(d.t.Zone)))
}

// review shows everything as it will be sealed, and asks once.
func (d *desk) review(v typed, offer *bidsv1.Offer) error {
	f, err := d.form(v)
	if err != nil {
		return err
	}
	p := d.page("bids.review.title")
	p.Hold = true
	return d.r.Show(p, reviewPage(d, f, SheetOf(d.r.Context(), d.t, offer, nil)))
}

// form is what was typed, to be sent again.
func (d *desk) form(v typed) (*ui.Form, error) {
	values, err := page.Encode(v)
	if err != nil {
		return nil, err
	}
	f := &ui.Form{Action: d.r.Fiber.Path(), Values: url.Values{}, Filled: true, Key: d.r.Value("_key")}
	for name, list := range values {
		if len(list) > 0 && list[0] != "" {
			f.Values[name] = list
		}
	}
	return f, nil
}

// headline is the key of the form's title.
func (d *desk) headline() string {
	if d.bid != nil {
		return "bids.offer.replace_title"
	}
	return "bids.offer.title"
}
