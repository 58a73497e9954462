package desk

import (
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
	"github.com/fairlot/fairlot/services/web/follow"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// supplying is a representative's profile, bids, and open tenders that fit.
func (a *area) supplying(r *page.Request) ([]section, error) {
	supplier, err := a.suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if err != nil && errs.Code(err) != codes.NotFound {
		return nil, err
	}
	sections := []section{profile(r, supplier)}
	bids, err := a.myBids(r)
	if err != nil {
		return sections, err
	}
	sections = append(sections, bids)
	if len(supplier.GetCpv()) == 0 {
		return sections, nil
	}
	fitting, err := a.fitting(r)
	if err != nil {
		return sections, err
	}
	return append(sections, fitting), nil
}

// profile is how the viewer's enterprise stands.
func profile(r *page.Request, s *suppliersv1.Supplier) section {
	const path = "/enterprises/mine"
	i := item{name: s.GetName(), href: path}
	state, kind := "", ui.TagNext
	switch {
	case s == nil || s.GetId() == "":
		i.name, state = r.Viewer().OrganisationName, "missing"
	case s.GetState() == suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT:
		state = "draft"
	case s.GetState() == suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED:
		state, kind = "suspended", ui.TagStop
		i.meta = []string{s.GetSuspensionReason()}
	case s.GetVerifiedUntil() == nil:
		state, kind = "waiting", ui.TagFact
	default:
		state, kind = "verified", ui.TagGood
		i.meta = []string{r.T("desk.profile.until", "day", i18n.Date(r.Context(), s.GetVerifiedUntil().AsTime().Add(-time.Second), r.Zone()))}
	}
	i.state = ui.TagItem{Kind: kind, Text: r.T("desk.profile." + state)}
	if kind == ui.TagNext {
		i.step = ui.Link{Text: r.T("desk.step.profile"), Href: path}
	}
	return section{title: r.T("desk.profile.title"), items: []item{i}}
}

// myBids are the viewer's bids, newest first.
func (a *area) myBids(r *page.Request) (section, error) {
	s := section{title: r.T("desk.bids.title"), none: r.T("desk.bids.none"), next: []ui.Link{{Text: r.T("desk.bids.all"), Href: "/bids"}}}
	answer, err := a.bids.ListMyBids(r.Context(), &bidsv1.ListMyBidsRequest{PageSize: mostShown})
	if err != nil {
		return s, err
	}
	for _, b := range answer.GetBids() {
		kind := ui.TagGood
		if b.GetState() == bidsv1.BidState_BID_STATE_WITHDRAWN {
			kind = ui.TagQuiet
		}
		s.items = append(s.items, item{
			name: b.GetTenderTitle(), href: "/bids/" + b.GetId(),
			meta:  []string{i18n.Moment(r.Context(), b.GetSubmittedAt().AsTime(), r.Zone())},
			state: ui.TagItem{Kind: kind, Text: r.T("desk.bid." + word(b.GetState().String(), "BID_STATE_"))},
		})
	}
	return s, nil
}

// fitting are the open tenders that fit the supplier well, best first, with why.
func (a *area) fitting(r *page.Request) (section, error) {
	s := section{title: r.T("desk.fit.title"), none: r.T("desk.fit.none"), next: []ui.Link{
		{Text: r.T("desk.fit.all"), Href: "/tenders"}, {Text: r.T("follow.all"), Href: follow.Path},
	}}
	answer, err := a.watch.ListFitting(r.Context(), &watchv1.ListFittingRequest{PageSize: mostShown})
	if err != nil {
		return s, err
	}
	for _, fit := range answer.GetFits() {
		t, err := a.tenders.GetTender(r.Context(), &tendersv1.GetTenderRequest{Tender: fit.GetTender()})
		if errs.Code(err) == codes.NotFound {
			continue
		}
		if err != nil {
			return s, err
		}
		ctx := r.Context()
		i := item{name: t.GetTitle(), href: "/tenders/" + t.GetId(), state: ui.TagItem{Kind: ui.TagGood, Text: follow.Score(ctx, fit)}}
		for _, b := range t.GetBuyers() {
			i.meta = append(i.meta, b.GetName())
		}
		if end := follow.Closes(t); end != nil {
			moment := i18n.Deadline(ctx, end.AsTime(), i18n.ZoneOf(t.GetPlace().GetCountry()))
			key := "desk.tenders.deadline"
			if consults(t) {
				key = "consultation.desk.until"
			}
			i.meta = append(i.meta, r.T(key, "moment", moment), i18n.Left(ctx, r.Now(), end.AsTime()))
		}
		for _, reason := range fit.GetReasons() {
			i.meta = append(i.meta, follow.Reason(ctx, reason))
		}
		s.items = append(s.items, i)
	}
	return s, nil
}
