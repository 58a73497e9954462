package registration

import (
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/web/enterprise"
	"github.com/fairlot/fairlot/services/web/page"
)

// area is the pages with what they call.
type area struct {
	*enterprise.Reader
	accounts accountsv1.AccountsServiceClient
}

// Routes registers the pages on the site.
func Routes(s *page.Site, reader *enterprise.Reader) {
	a := &area{Reader: reader, accounts: accountsv1.NewAccountsServiceClient(s.Conn)}
	a.mineRoutes(s)
}
