package bids

import (
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// hindrance is why the viewer cannot bid, and the next step.
type hindrance struct {
	Title, Text, Law string
	Next             []ui.Link
}

// hindrance asks the service whether the viewer may bid; nil if so. Who has yet
// to prove that they act for their enterprise may write the offer.
func (d *desk) hindrance() (*hindrance, error) {
	tender := ui.Link{Text: d.r.T("bids.why.tender"), Href: d.t.At()}
	if !d.r.Viewer().Has(procedure.Representative) {
		return &hindrance{Title: d.r.T("bids.why.role"), Text: d.r.T("bids.why.role_text"), Next: []ui.Link{tender}}, nil
	}
	if d.bid == nil {
		mine, err := d.live()
		if err != nil || mine != nil {
			return mine, err
		}
	}
	_, err := d.bids.CheckBid(d.r.Context(), &bidsv1.CheckBidRequest{Tender: d.t.GetId()})
	e := errs.From(err)
	if e.Reason == representation.Unproven {
		d.unproven = e.Params["supplier"]
		return nil, nil
	}
	if err == nil || e.Code != codes.FailedPrecondition {
		return nil, err
	}
	return d.explain(e, tender), nil
}

// explain says in words what the service answered.
func (d *desk) explain(e *errs.Error, tender ui.Link) *hindrance {
	h := &hindrance{Title: d.r.T("bids.why.title"), Text: reason(d.r, e), Next: []ui.Link{tender}}
	profile := ui.Link{Text: d.r.T("bids.why.profile"), Href: "/enterprises/mine"}
	switch e.Reason {
	case "bid.deadline_passed":
		h.Title, h.Text = d.r.T("bids.late.title"), d.r.T("bids.why.late", "deadline", i18n.Deadline(d.r.Context(), d.t.GetDeadline().AsTime(), d.t.Zone))
	case "bid.not_invited":
		h.Title = d.r.T("bids.why.not_invited")
		h.Next = notInvited(d, tender)
	case "bid.dynamic_purchasing_system":
		h.Next = []ui.Link{{Text: d.r.T("within.ask.open"), Href: d.t.At("participation")}, tender}
	case "bid.no_supplier":
		h.Next = []ui.Link{{Text: d.r.T("bids.why.register"), Href: profile.Href}, tender}
	case "bid.supplier_draft", "bid.supplier_suspended", "bid.representation_frozen":
		h.Next = []ui.Link{profile, tender}
	case "bid.reserved":
		h.Title, h.Law = d.r.T("bids.why.reserved"), e.Params["article"]
		switch {
		case e.Params["why"] == "unverified":
			h.Text = d.r.T("bids.why.unverified")
		case e.Params["article"] == "Art. 20":
			h.Text = d.r.T("bids.why.article_20")
		default:
			h.Text = d.r.T("bids.why.article_77")
		}
		h.Next = []ui.Link{profile, tender}
	}
	return h
}

// live finds the organisation's bid that counts already.
func (d *desk) live() (*hindrance, error) {
	for token := ""; ; {
		list, err := d.bids.ListBids(d.r.Context(), &bidsv1.ListBidsRequest{Tender: d.t.GetId(), PageToken: token})
		if err != nil {
			return nil, err
		}
		for _, b := range list.GetBids() {
			if b.GetState() != bidsv1.BidState_BID_STATE_WITHDRAWN {
				return &hindrance{
					Title: d.r.T("bids.why.have"), Text: d.r.T("bids.why.have_text", "time", i18n.Moment(d.r.Context(), received(b), d.t.Zone)),
					Next: []ui.Link{{Text: d.r.T("bids.why.have_open"), Href: "/bids/" + b.GetId()}, {Text: d.r.T("bids.why.tender"), Href: d.t.At()}},
				}, nil
			}
		}
		if token = list.GetNextPageToken(); token == "" {
			return nil, nil
		}
	}
}

// reason is the translated text of an error.
func reason(r *page.Request, e *errs.Error) string {
	key := "errors." + e.Reason
	if !i18n.Has(r.Context(), key) {
		return e.Message
	}
	var params []any
	for name, value := range e.Params {
		params = append(params, name, value)
	}
	return r.T(key, params...)
}

// notInvited leads to the request to take part; of a call, to that for the dynamic
// purchasing system that it is within.
func notInvited(d *desk, tender ui.Link) []ui.Link {
	switch {
	case d.t.GetWithinDps():
		return []ui.Link{{Text: d.r.T("within.step.join"), Href: "/tenders/" + d.t.GetWithin() + "/participation"}, tender}
	case d.t.GetWithin() != "":
		return []ui.Link{tender}
	default:
		return []ui.Link{{Text: d.r.T("bids.why.participation"), Href: d.t.At("participation")}, tender}
	}
}
