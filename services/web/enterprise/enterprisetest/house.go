// Package enterprisetest starts the pages about enterprises over the real
// suppliers, codelists and search, for the browser tests of their rooms.
package enterprisetest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/search"
	"github.com/fairlot/fairlot/services/search/engine/bleve"
	"github.com/fairlot/fairlot/services/suppliers"
	"github.com/fairlot/fairlot/services/watch"
	"github.com/fairlot/fairlot/services/web/webtest"
)

// The people who sign in, and the button that sends a form.
const (
	Anna     = "anna@nadmotlawa.example"
	Ola      = "ola@nadmotlawa.example"
	Verifier = "verifier@gdansk.example"
	Send     = "main form[method=post] .govuk-button[type=submit]:not([name])"
)

// Before is a month before the test begins.
func Before() time.Time { return servicetest.Start().AddDate(0, -1, 0) }

// files takes every file and knows it again.
type files struct{ made *atomic.Int64 }

func (f files) Put(_ context.Context, name, mediaType string, body io.Reader, _ int64) (*typesv1.File, error) {
	n, err := io.Copy(io.Discard, body)
	return &typesv1.File{Id: "fil_" + strconv.FormatInt(f.made.Add(1), 10), Name: name, MediaType: mediaType, Size: n}, err
}

func (files) Complete(context.Context, string, string, []*typesv1.File) error { return nil }

// tenders has none.
type tenders struct {
	tendersv1.UnimplementedTendersServiceServer
}

func (tenders) ListTenders(context.Context, *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	return &tendersv1.ListTendersResponse{}, nil
}

// deliveries has no contracts.
type deliveries struct {
	deliveryv1.UnimplementedDeliveryServiceServer
}

func (deliveries) ListContracts(context.Context, *deliveryv1.ListContractsRequest) (*deliveryv1.ListContractsResponse, error) {
	return &deliveryv1.ListContractsResponse{}, nil
}

// House is the pages over the real suppliers, codelists and search.
type House struct {
	*webtest.Site
	t         *testing.T
	Suppliers suppliersv1.SuppliersServiceClient
	search    *search.Service
	// Anna acts for Nad Motławą.
	Anna auth.Identity
	made int
}

// Check ends the test on an error.
func Check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// New starts the house.
func New(t *testing.T) *House {
	t.Helper()
	taken := files{made: &atomic.Int64{}}
	none := func(r grpc.ServiceRegistrar) {
		tendersv1.RegisterTendersServiceServer(r, tenders{})
		deliveryv1.RegisterDeliveryServiceServer(r, deliveries{})
	}
	h := &House{t: t, Site: webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){none}, Files: taken})}
	db := h.House.DB("suppliers")
	service, err := suppliers.New(t.Context(), suppliers.Deps{DB: db, Clock: h.House.Clock, Conn: h.House.Conn, Files: taken, Log: h.House.Log})
	Check(t, err)
	codes, err := codelists.New()
	Check(t, err)
	kept, err := watch.New(t.Context(), watch.Deps{DB: h.House.DB("watch"), Clock: h.House.Clock, Conn: h.House.Conn, Signer: h.House.Signer, Log: h.House.Log})
	Check(t, err)
	h.House.Serve(service.Register, codes.Register, kept.Register)
	h.Suppliers = suppliersv1.NewSuppliersServiceClient(h.House.Conn)
	h.Anna = h.Person(Anna, "Anna Wójcik", "Nad Motławą", optionsv1.Role_ROLE_REPRESENTATIVE)
	h.Person(Ola, "Ola Maj", "Nad Motławą", optionsv1.Role_ROLE_REPRESENTATIVE)
	h.Accounts.Add(webtest.Person{
		Email: Verifier, Name: "Ewa Verifier", Organisation: "City of Gdańsk", Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, Roles: []optionsv1.Role{optionsv1.Role_ROLE_VERIFIER},
	})
	return h
}

// Person adds someone of an organisation that may bid.
func (h *House) Person(email, name, organisation string, role optionsv1.Role) auth.Identity {
	return h.Accounts.Add(webtest.Person{
		Email: email, Name: name, Organisation: organisation, Zone: "Europe/Warsaw",
		Kind: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, Roles: []optionsv1.Role{role},
	})
}

// Find opens the search over what is there now.
func (h *House) Find() {
	h.t.Helper()
	engine, err := bleve.New(h.t.TempDir())
	Check(h.t, err)
	h.search, err = search.New(h.t.Context(), search.Deps{Engine: engine, Clock: h.House.Clock, Conn: h.House.Conn, Log: h.House.Log})
	Check(h.t, err)
	h.t.Cleanup(func() {
		h.search.Close()
		Check(h.t, engine.Close())
	})
	h.House.Serve(h.search.Register)
	Check(h.t, h.search.Fill(h.t.Context()))
}

// Profile is a complete supplier of Gdańsk.
func Profile(name, nip string) *suppliersv1.Supplier {
	lat, lon := 54.352, 18.647
	return &suppliersv1.Supplier{
		Name: name, Identifier: &typesv1.Identifier{Scheme: "PL-NIP", Value: nip},
		LegalForm: "pl.spoldzielnia-socjalna", SocialStatus: "pl.przedsiebiorstwo-spoleczne",
		Place: &typesv1.Place{City: "Gdańsk", Country: "PL", Latitude: &lat, Longitude: &lon},
		Cpv:   []string{"90919200"}, Serves: []string{"PL6"}, Description: map[string]string{"pl": "Sprzątanie biur i szkół."},
		Workforce: &suppliersv1.Workforce{Employees: 38, Disadvantaged: 19, Disabled: 4, AsOf: timestamppb.New(Before())},
		Evidence:  []*typesv1.File{{Id: "fil_register", Name: "krs.pdf", Size: 2048}},
	}
}

// Representative is the address of who acts for the supplier that Public made as
// the n-th, from 1.
func Representative(n int) string { return "rep" + strconv.Itoa(n) + "@example.example" }

// Public puts a supplier of an organisation of its own into the directory.
func (h *House) Public(s *suppliersv1.Supplier) *suppliersv1.Supplier {
	h.t.Helper()
	h.made++
	who := h.Person(Representative(h.made), "Rep", s.GetName(), optionsv1.Role_ROLE_REPRESENTATIVE)
	made, err := h.Suppliers.CreateSupplier(h.House.As(who), &suppliersv1.CreateSupplierRequest{Supplier: s})
	Check(h.t, err)
	made, err = h.Suppliers.SubmitSupplier(h.House.As(who), &suppliersv1.SubmitSupplierRequest{Supplier: made.GetId()})
	Check(h.t, err)
	return made
}

// Proven puts a supplier into the directory, whose people have shown with a
// signed document that they act for it.
func (h *House) Proven(s *suppliersv1.Supplier) *suppliersv1.Supplier {
	h.t.Helper()
	made := h.Public(s)
	judge := h.Person("proofs@gdansk.example", "Proofs", "City of Gdańsk", optionsv1.Role_ROLE_VERIFIER)
	made, err := h.Suppliers.VerifySupplier(h.House.As(judge), &suppliersv1.VerifySupplierRequest{
		Supplier: made.GetId(), Claim: "identity", ProvesRepresentation: true, ExpiresAt: timestamppb.New(h.House.Clock.Now().AddDate(1, 0, 0)),
		Evidence: []*typesv1.File{{Id: "fil_letter", Name: "letter.pdf", Size: 2048}},
	})
	Check(h.t, err)
	return made
}

// PDF is a file to send.
func PDF(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	Check(t, os.WriteFile(path, []byte("%PDF-1.7\n"+strings.Repeat("x", 100)), 0o600))
	return path
}
