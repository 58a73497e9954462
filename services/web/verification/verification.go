package verification

import (
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// queuePath is the desk of verifiers.
const queuePath = "/verify"

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	accounts accountsv1.AccountsServiceClient
	search   searchv1.SearchServiceClient
}

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, accounts: accountsv1.NewAccountsServiceClient(s.Conn), search: searchv1.NewSearchServiceClient(s.Conn)}
	s.Get(queuePath, a.queue)
	a.verifyRoutes(s)
	a.relianceRoutes(s)
	a.suspensionRoutes(s)
	a.claimRoutes(s)
	a.disputeRoutes(s)
	s.Get(enterprise.OnePath+"/history", a.history)
}

func verifiers() []string { return []string{enterprise.Verifier} }

// evidenceFiles takes evidence in a form's field of that name.
func evidenceFiles() map[string]ui.Allowed {
	return map[string]ui.Allowed{"evidence": enterprise.Allowed()}
}

// back leads from a page about an enterprise to where verifiers work on it.
func back(r *page.Request, p *enterprise.Profile) ui.Link {
	at := enterprise.PathOf(p.Supplier)
	if p.Verifies {
		at += "/verify"
	}
	return ui.Link{Text: r.T("verification.back"), Href: at}
}

// reasonForm is why something is done.
type reasonForm struct {
	Reason string `form:"reason"`
}
