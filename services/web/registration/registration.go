package registration

import (
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	accounts accountsv1.AccountsServiceClient
}

// writers are the roles whose people write a profile; brokers under a mandate.
func writers() []string { return []string{enterprise.Representative, enterprise.Broker} }

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, accounts: accountsv1.NewAccountsServiceClient(s.Conn)}
	s.Get(enterprise.MinePath, a.tasks)
	mountPart(s, a, a.who())
	mountPart(s, a, a.what())
	mountPart(s, a, a.where())
	mountPart(s, a, a.people())
	mountPart(s, a, a.texts())
	mountPart(s, a, a.evidence())
	mountItems(s, a, a.capacities())
	mountItems(s, a, a.references())
	mountItems(s, a, a.labels())
	mountPart(s, a, a.finance())
	mountPart(s, a, a.governance())
	mountPart(s, a, a.declaration())
	page.Mount(s, enterprise.MinePath+"/submit", page.Form[struct{}]{Roles: writers(), Show: a.showSubmit, Send: a.submit})
	s.Get(enterprise.MinePath+"/submitted", a.showSubmitted)
}

// mine gives the supplier that the viewer writes, or nil. A broker who acts for
// nobody has none.
func (a *area) mine(r *page.Request) (*suppliersv1.Supplier, error) {
	if !r.Viewer().Has(enterprise.Representative) && r.Acting() == nil {
		return nil, errs.Denied("auth.role", "your account does not have the role for this")
	}
	return a.Mine(r.Context())
}
