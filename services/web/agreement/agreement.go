package agreement

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// Exhibit is a draft as bidders will see it, with its legal check.
type Exhibit func(r *page.Request, t *tendersv1.Tender) (templ.Component, error)

// area is the pages with what they call.
type area struct {
	tenders  tendersv1.TendersServiceClient
	accounts accountsv1.AccountsServiceClient
	search   searchv1.SearchServiceClient
	read     *procedure.Reader
	parts    func(*tendersv1.Tender) []string
	exhibit  Exhibit
}

// Routes registers the pages on the site. Parts gives those of a draft, in the
// order of its task list.
func Routes(s *page.Site, parts func(*tendersv1.Tender) []string, exhibit Exhibit) {
	a := &area{
		tenders: tendersv1.NewTendersServiceClient(s.Conn), accounts: accountsv1.NewAccountsServiceClient(s.Conn),
		search: searchv1.NewSearchServiceClient(s.Conn), read: procedure.NewReader(s.Conn), parts: parts, exhibit: exhibit,
	}
	a.mountComments(s)
	a.mountApproval(s)
	a.mountWish(s)
	a.mountAgain(s)
}

// people who may read and write comments.
func people() []string {
	return []string{procedure.Officer, procedure.OpeningOfficer, procedure.Evaluator}
}

// bought reads a tender for the buyers' people.
func (a *area) bought(r *page.Request) (*procedure.Tender, error) {
	t, err := a.read.Tender(r.Context(), r.Param("tender"))
	if err != nil {
		return nil, err
	}
	if !t.Buys(r.Viewer()) {
		return nil, errs.Denied("tender.buyers_only", "only the buyers' people can see this")
	}
	return t, nil
}

// leads says whether the viewer is an officer of the lead buyer.
func leads(r *page.Request, t *procedure.Tender) bool {
	return t.Leads(r.Viewer()) && r.Viewer().Has(procedure.Officer)
}

// partName is what people call a part; the empty one is the whole tender.
func partName(r *page.Request, parts []string, part string) string {
	if slices.Contains(parts, part) {
		return r.T("tenders.part." + part)
	}
	return r.T("agreement.comments.whole")
}

func shown(r *page.Request, t *procedure.Tender, title string) ui.Page {
	return ui.Page{Title: title, Section: ui.SectionTenders, Crumbs: t.Crumbs(r, ui.Link{Text: title})}
}
