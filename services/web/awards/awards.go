package awards

import (
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	"github.com/fairlot/fairlot/services/web/bids"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// area is the pages with what they call.
type area struct {
	awards awardsv1.AwardsServiceClient
	bids   bidsv1.BidsServiceClient
	read   *procedure.Reader
}

// Routes registers the pages on the site.
func Routes(s *page.Site) {
	a := &area{awards: awardsv1.NewAwardsServiceClient(s.Conn), bids: bidsv1.NewBidsServiceClient(s.Conn), read: procedure.NewReader(s.Conn)}
	s.Get("/tenders/:tender/evaluation", a.evaluation)
	s.Get("/tenders/:tender/evaluation/bids/:bid", a.bid)
	a.mountScores(s)
	a.mountDecision(s)
	s.Get("/tenders/:tender/award", a.award)
	s.Get("/tenders/:tender/award/receipt", a.receipt)
}

// tender reads the tender that the address names.
func (a *area) tender(r *page.Request) (*procedure.Tender, error) {
	return a.read.Tender(r.Context(), r.Param("tender"))
}

// decided reads the award; nil while there is none.
func (a *area) decided(r *page.Request, t *procedure.Tender) (*awardsv1.Award, error) {
	award, err := a.awards.GetAward(r.Context(), &awardsv1.GetAwardRequest{Tender: t.GetId()})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	return award, err
}

// reportHref is where the report is read.
func reportHref(t *procedure.Tender) string { return "/api/v1" + t.At("report.pdf") }

func pageOf(r *page.Request, t *procedure.Tender, title string, links ...ui.Link) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, append(links, ui.Link{Text: title})...)}
}

// bid shows an opened bid to the buyers' people.
func (a *area) bid(r *page.Request) error {
	if err := r.SignedIn(procedure.Officer, procedure.Evaluator, procedure.OpeningOfficer); err != nil {
		return err
	}
	t, err := a.tender(r)
	if err != nil {
		return err
	}
	b, err := a.bids.GetBid(r.Context(), &bidsv1.GetBidRequest{Bid: r.Param("bid")})
	if err != nil {
		return err
	}
	if b.GetTender() != t.GetId() {
		return errs.NotFound("bid", b.GetId())
	}
	sheet := bids.SheetOf(r.Context(), t, b.GetOffer(), bids.FileHref(b.GetId()))
	evaluation := ui.Link{Text: r.T("awards.matrix.title"), Href: t.At("evaluation")}
	return r.Show(pageOf(r, t, b.GetSupplierName(), evaluation), bidPage(t, b, sheet))
}
