package tenders

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/agreement"
	"github.com/fairlot/fairlot/services/web/clauses"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// roleOfficer is who writes tenders.
const roleOfficer = "officer"

// area is the pages with what they call.
type area struct {
	tenders  tendersv1.TendersServiceClient
	search   searchv1.SearchServiceClient
	codes    codelistsv1.CodelistsServiceClient
	accounts accountsv1.AccountsServiceClient
	bids     bidsv1.BidsServiceClient
	library  clausesv1.ClausesServiceClient
	finder   *cpv.Finder
	cities   *enterprise.Gazetteer
	// calibrator says how large a target should be.
	calibrator *clauses.Calibrator
}

// Routes registers the pages on the site.
func Routes(s *page.Site, cities *enterprise.Gazetteer) {
	a := &area{
		tenders: tendersv1.NewTendersServiceClient(s.Conn), search: searchv1.NewSearchServiceClient(s.Conn),
		codes: codelistsv1.NewCodelistsServiceClient(s.Conn), accounts: accountsv1.NewAccountsServiceClient(s.Conn),
		bids: bidsv1.NewBidsServiceClient(s.Conn), finder: cpv.New(s.Conn), cities: cities,
		library: clausesv1.NewClausesServiceClient(s.Conn), calibrator: clauses.NewCalibrator(s.Conn, cities),
	}
	agreement.Routes(s, partsOf, a.exhibit)
	a.mountStart(s)
	a.mountParts(s)
	a.mountMoments(s)
	a.mountQuestions(s)
	s.Get(rulesPath, a.rulesPage)
	s.Get("/tenders/:tender/preview", a.preview)
	s.Get("/tenders/:tender/check", a.checkPage)
	s.Get("/tenders/:tender", a.show)
}

// tender reads the tender that the address names, as the viewer may see it.
func (a *area) tender(r *page.Request) (*tendersv1.Tender, error) {
	return a.tenders.GetTender(r.Context(), &tendersv1.GetTenderRequest{Tender: r.Param("tender")})
}

// led reads the tender for an officer of its lead buyer.
func (a *area) led(r *page.Request) (*tendersv1.Tender, error) {
	if err := r.SignedIn(roleOfficer); err != nil {
		return nil, err
	}
	t, err := a.tender(r)
	if err != nil {
		return nil, err
	}
	if !leads(r.Viewer(), t) {
		return nil, errs.Denied("tender.lead_only", "only officers of the city that leads the purchase can do this")
	}
	return t, nil
}

// draft reads the draft that the address names for the officer who edits it.
func (a *area) draft(r *page.Request) (*tendersv1.Tender, error) {
	t, err := a.led(r)
	if err != nil {
		return nil, err
	}
	if t.GetStatus() != tendersv1.TenderStatus_TENDER_STATUS_DRAFT {
		return nil, errs.Precondition("tender.not_draft", "this tender is published or cancelled; a published one is changed by amending it")
	}
	return t, nil
}

// zone is where the lead buyer reads times. A buyer that is not known any more
// reads them where the contract is performed.
func (a *area) zone(ctx context.Context, t *tendersv1.Tender) (*time.Location, error) {
	place := i18n.ZoneOf(t.GetPlace().GetCountry())
	if len(t.GetBuyers()) == 0 {
		return place, nil
	}
	o, err := a.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: t.GetBuyers()[0].GetOrganisation()})
	if errs.Code(err) == codes.NotFound {
		return place, nil
	}
	if err != nil {
		return nil, err
	}
	if o.GetTimeZone() == "" {
		return place, nil
	}
	return i18n.Zone(o.GetTimeZone()), nil
}

// leads says whether the viewer may change the tender: an officer of the lead buyer.
func leads(v *ui.Viewer, t *tendersv1.Tender) bool {
	return v.Has(roleOfficer) && len(t.GetBuyers()) > 0 && t.GetBuyers()[0].GetOrganisation() == v.Organisation
}

// buys says whether the viewer is of one of the buyers.
func buys(v *ui.Viewer, t *tendersv1.Tender) bool {
	if v == nil || v.Organisation == "" {
		return false
	}
	for _, b := range t.GetBuyers() {
		if b.GetOrganisation() == v.Organisation {
			return true
		}
	}
	return false
}

// at is the address of a page of a tender: at(t, "edit", "lots").
func at(t *tendersv1.Tender, parts ...string) string {
	address := "/tenders/" + t.GetId()
	for _, p := range parts {
		address += "/" + p
	}
	return address
}

// crumbs lead from the list to the tender and on to a page of it, whose last
// name has no address.
func crumbs(r *page.Request, t *tendersv1.Tender, last ...string) []ui.Link {
	links := []ui.Link{{Text: r.T("common.nav.tenders"), Href: "/tenders"}}
	if len(last) == 0 {
		return links
	}
	links = append(links, ui.Link{Text: title(r.Context(), t), Href: at(t)})
	for _, text := range last {
		links = append(links, ui.Link{Text: text})
	}
	return links
}

// title is the tender's, or what stands for it while there is none.
func title(ctx context.Context, t *tendersv1.Tender) string {
	if t.GetTitle() != "" {
		return t.GetTitle()
	}
	return i18n.T(ctx, "tenders.untitled")
}
