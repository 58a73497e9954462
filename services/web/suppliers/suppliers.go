package suppliers

import (
	"fmt"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	searchv1 "github.com/fairlot/fairlot/proto/fairlot/search/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
)

// The addresses of the area.
const (
	listPath = "/enterprises"
	minePath = listPath + "/mine"
	onePath  = listPath + "/:supplier"
)

// Roles that pages of the area ask for.
const (
	representative = "representative"
	verifier       = "verifier"
)

// area is the pages with what they call.
type area struct {
	suppliers suppliersv1.SuppliersServiceClient
	search    searchv1.SearchServiceClient
	codelists codelistsv1.CodelistsServiceClient
	accounts  accountsv1.AccountsServiceClient
	cities    *gazetteer
}

// Routes registers the pages on the site. It fails where the list of cities is
// not built in.
func Routes(s *page.Site) error {
	cities, err := s.Assets.Cities()
	if err != nil {
		return fmt.Errorf("enterprises: %w", err)
	}
	a := &area{
		suppliers: suppliersv1.NewSuppliersServiceClient(s.Conn), search: searchv1.NewSearchServiceClient(s.Conn),
		codelists: codelistsv1.NewCodelistsServiceClient(s.Conn), accounts: accountsv1.NewAccountsServiceClient(s.Conn),
		cities: newGazetteer(cities),
	}
	s.Get(listPath, a.list)
	a.mineRoutes(s)
	a.verifyRoutes(s)
	s.Get(onePath, a.one)
	return nil
}
