package enterprise

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

// The addresses of enterprises.
const (
	ListPath = "/enterprises"
	MinePath = ListPath + "/mine"
	OnePath  = ListPath + "/:supplier"
)

// Roles that pages about enterprises ask for.
const (
	Representative = "representative"
	Verifier       = "verifier"
	Broker         = "broker"
)

// The states of a supplier.
const (
	Draft     = suppliersv1.SupplierState_SUPPLIER_STATE_DRAFT
	Submitted = suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED
	Suspended = suppliersv1.SupplierState_SUPPLIER_STATE_SUSPENDED
)

// Reader reads enterprises and their codes for the pages.
type Reader struct {
	Suppliers suppliersv1.SuppliersServiceClient
	Codelists codelistsv1.CodelistsServiceClient
	Cities    *Gazetteer
}

// NewReader makes what the rooms share. It fails where the list of cities is not
// built in.
func NewReader(s *page.Site) (*Reader, error) {
	cities, err := s.Assets.Cities()
	if err != nil {
		return nil, fmt.Errorf("enterprises: %w", err)
	}
	return &Reader{
		Suppliers: suppliersv1.NewSuppliersServiceClient(s.Conn), Codelists: codelistsv1.NewCodelistsServiceClient(s.Conn),
		Cities: NewGazetteer(cities),
	}, nil
}

// Load gives the enterprise of the page's address.
func (a *Reader) Load(r *page.Request) (*Profile, error) {
	s, err := a.Suppliers.GetSupplier(r.Context(), &suppliersv1.GetSupplierRequest{Supplier: r.Param("supplier")})
	if err != nil {
		return nil, err
	}
	return a.Profile(r, s)
}

// Mine gives the supplier of the viewer's organisation, or the one that the
// viewer acts for under a mandate, or nil.
func (a *Reader) Mine(ctx context.Context) (*suppliersv1.Supplier, error) {
	supplier := "mine"
	if acting := ui.FrameOf(ctx).Acting; acting != nil {
		supplier = acting.Supplier
	}
	s, err := a.Suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: supplier})
	if errs.Code(err) == codes.NotFound {
		return nil, nil
	}
	return s, err
}

// Crumbs lead from the directory to a page.
func Crumbs(r *page.Request, name string, more ...ui.Link) []ui.Link {
	list := append([]ui.Link{{Text: r.T("common.nav.enterprises"), Href: ListPath}}, more...)
	return append(list, ui.Link{Text: name})
}

// PathOf is where an enterprise is shown.
func PathOf(s *suppliersv1.Supplier) string { return ListPath + "/" + s.GetId() }
