package procedure

import (
	"context"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Roles of the people who act, as pages name them.
const (
	Officer        = "officer"
	OpeningOfficer = "opening_officer"
	Evaluator      = "evaluator"
	Representative = "representative"
)

// Reader reads what pages are about.
type Reader struct {
	tenders  tendersv1.TendersServiceClient
	accounts accountsv1.AccountsServiceClient
}

// NewReader asks the services over conn.
func NewReader(conn grpc.ClientConnInterface) *Reader {
	return &Reader{tenders: tendersv1.NewTendersServiceClient(conn), accounts: accountsv1.NewAccountsServiceClient(conn)}
}

// Tender is a tender as the viewer may see it.
type Tender struct {
	*tendersv1.Tender
	// Zone is where the lead buyer reads times.
	Zone *time.Location
}

// Tender reads a tender and its buyer's clock. Codes: NotFound.
func (rd *Reader) Tender(ctx context.Context, id string) (*Tender, error) {
	t, err := rd.tenders.GetTender(ctx, &tendersv1.GetTenderRequest{Tender: id})
	if err != nil {
		return nil, err
	}
	zone, err := rd.zone(ctx, t)
	return &Tender{Tender: t, Zone: zone}, err
}

// zone is the lead buyer's. A buyer that is not known any more reads times where
// the contract is performed.
func (rd *Reader) zone(ctx context.Context, t *tendersv1.Tender) (*time.Location, error) {
	place := i18n.ZoneOf(t.GetPlace().GetCountry())
	if len(t.GetBuyers()) == 0 {
		return place, nil
	}
	o, err := rd.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: t.GetBuyers()[0].GetOrganisation()})
	if errs.Code(err) == codes.NotFound || err == nil && o.GetTimeZone() == "" {
		return place, nil
	}
	if err != nil {
		return nil, err
	}
	return i18n.Zone(o.GetTimeZone()), nil
}

// People are the names of the people of the viewer's organisation, by id. Those
// of other organisations are not known.
func (rd *Reader) People(ctx context.Context) (map[string]string, error) {
	names := map[string]string{}
	for token := ""; ; {
		list, err := rd.accounts.ListPeople(ctx, &accountsv1.ListPeopleRequest{PageSize: 200, PageToken: token})
		if err != nil {
			return nil, err
		}
		for _, p := range list.GetPeople() {
			names[p.GetId()] = p.GetName()
		}
		if token = list.GetNextPageToken(); token == "" {
			return names, nil
		}
	}
}

// At is the address of a page of the tender: At("bid") is /tenders/ten_…/bid.
func (t *Tender) At(parts ...string) string {
	address := "/tenders/" + t.GetId()
	for _, p := range parts {
		address += "/" + p
	}
	return address
}

// Crumbs lead from the list of tenders to the tender and on to a page of it,
// whose last name has no address.
func (t *Tender) Crumbs(r *page.Request, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: r.T("common.nav.tenders"), Href: "/tenders"}, {Text: t.GetTitle(), Href: t.At()}}, links...)
}

// Leads says whether the viewer is of the lead buyer.
func (t *Tender) Leads(v *ui.Viewer) bool {
	return v != nil && len(t.GetBuyers()) > 0 && t.GetBuyers()[0].GetOrganisation() == v.Organisation
}

// Buys says whether the viewer is of one of the buyers.
func (t *Tender) Buys(v *ui.Viewer) bool {
	return v != nil && v.Organisation != "" && slices.ContainsFunc(t.GetBuyers(), func(b *tendersv1.Buyer) bool {
		return b.GetOrganisation() == v.Organisation
	})
}

// Currency is what prices are in.
func (t *Tender) Currency() string { return t.GetValue().GetCurrency() }

// Lot finds a lot; nil if there is none.
func (t *Tender) Lot(id string) *tendersv1.Lot {
	for _, l := range t.GetLots() {
		if l.GetId() == id {
			return l
		}
	}
	return nil
}

// Clause finds a clause; nil if there is none.
func (t *Tender) Clause(id string) *tendersv1.Clause {
	for _, c := range t.GetClauses() {
		if c.GetId() == id {
			return c
		}
	}
	return nil
}

// Criterion finds a criterion; nil if there is none.
func (t *Tender) Criterion(id string) *tendersv1.Criterion {
	for _, c := range t.GetCriteria() {
		if c.GetId() == id {
			return c
		}
	}
	return nil
}

// Promises are the clauses that bidders give a figure for: all but reservations,
// which are about who may bid.
func (t *Tender) Promises() []*tendersv1.Clause {
	var list []*tendersv1.Clause
	for _, c := range t.GetClauses() {
		if c.GetLever() != tendersv1.Lever_LEVER_RESERVATION {
			list = append(list, c)
		}
	}
	return list
}

// Judged are the criteria that people give points for: all but the price.
func (t *Tender) Judged() []*tendersv1.Criterion { return Judged(t.GetCriteria()) }

// Judged are the criteria that people give points for: all but the price.
func Judged(criteria []*tendersv1.Criterion) []*tendersv1.Criterion {
	var list []*tendersv1.Criterion
	for _, c := range criteria {
		if c.GetType() != tendersv1.CriterionType_CRITERION_TYPE_PRICE {
			list = append(list, c)
		}
	}
	return list
}

// Dynamic says whether a tender is a dynamic purchasing system (Art. 34): anyone
// asks to take part as long as it is valid, and bids come in the calls within it.
func Dynamic(t *tendersv1.Tender) bool { return technique.Dynamic(t) }
