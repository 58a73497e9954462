package suppliers_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	codelistsv1 "github.com/fairlot/fairlot/proto/fairlot/codelists/v1"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/internal/upload"
	"github.com/fairlot/fairlot/services/suppliers"
)

// accounts knows the organisations of the test.
type accounts struct {
	accountsv1.UnimplementedAccountsServiceServer
	kinds map[string]accountsv1.OrganisationKind
}

func (a accounts) GetOrganisation(_ context.Context, req *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	kind, ok := a.kinds[req.GetOrganisation()]
	if !ok {
		return nil, errs.NotFound("organisation", req.GetOrganisation())
	}
	return &accountsv1.Organisation{Id: req.GetOrganisation(), Kind: kind, Name: "Organisation " + req.GetOrganisation()}, nil
}

// codelists knows a few codes.
type codelists struct {
	codelistsv1.UnimplementedCodelistsServiceServer
}

func (codelists) ListCodes(_ context.Context, req *codelistsv1.ListCodesRequest) (*codelistsv1.ListCodesResponse, error) {
	known := map[string]string{
		"legal-form":    "pl.spoldzielnia-socjalna fr.association it.cooperativa-sociale-b eu.other",
		"social-status": "pl.przedsiebiorstwo-spoleczne pl.zaz fr.ei fr.ai fr.aci fr.etti fr.geiq fr.ea it.cooperativa-sociale-b eu.wise",
		// exg-crim is the heading of those that begin with it.
		"exclusion-ground": "exg-crim exg-crim-corrpt exg-crim-fraud exg-sitn-bankr",
	}
	answer := &codelistsv1.ListCodesResponse{}
	for _, code := range strings.Fields(known[req.GetCodelist()]) {
		row := &codelistsv1.Code{Code: code, Article_20: code == "pl.zaz" || code == "fr.ea"}
		if code == "fr.ea" { // as if its law ended
			row.ValidTo = servicetest.Start().AddDate(0, 0, 10).Format(time.DateOnly)
		}
		answer.Codes = append(answer.Codes, row)
	}
	return answer, nil
}

// post is notify: it keeps what is to be mailed, or is shut.
type post struct {
	notifyv1.UnimplementedNotifyServiceServer
	mu   sync.Mutex
	shut bool
	sent []*notifyv1.NotifyRequest
}

func (p *post) Notify(_ context.Context, req *notifyv1.NotifyRequest) (*emptypb.Empty, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		return nil, errs.Precondition("notify.no_mail", "no mail goes to "+req.GetEmail())
	}
	p.sent = append(p.sent, req)
	return &emptypb.Empty{}, nil
}

// Register mounts it.
func (p *post) Register(r grpc.ServiceRegistrar) { notifyv1.RegisterNotifyServiceServer(r, p) }

// code is the one in the newest mail.
func (p *post) code() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.sent) == 0 {
		return ""
	}
	return p.sent[len(p.sent)-1].GetWords()["code"]
}

// fixture is a house with the suppliers service, two enterprises and a city.
type fixture struct {
	*servicetest.House
	t      *testing.T
	db     store.DB
	blobs  *blob.Store
	client suppliersv1.SuppliersServiceClient
	post   *post
	// kinds are the organisations that accounts knows.
	kinds map[string]accountsv1.OrganisationKind
	// nad and bur are representatives of two enterprises; gdansk and paris are
	// verifiers of two cities; most and kladka people of two brokers.
	nad, bur, gdansk, paris, most, kladka auth.Identity
}

func setup(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{House: servicetest.New(t)}
	if tt, ok := t.(*testing.T); ok {
		f.t = tt
	}
	f.nad, f.bur = f.Person(f.Organisation(), auth.RoleRepresentative), f.Person(f.Organisation(), auth.RoleRepresentative)
	f.gdansk, f.paris = f.Person(f.Organisation(), auth.RoleVerifier), f.Person(f.Organisation(), auth.RoleVerifier)
	f.most, f.kladka = f.Person(f.Organisation(), auth.RoleBroker), f.Person(f.Organisation(), auth.RoleBroker)
	f.kinds = map[string]accountsv1.OrganisationKind{
		f.nad.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER, f.bur.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER,
		f.gdansk.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, f.paris.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER,
		f.most.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER, f.kladka.Organisation: accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER,
	}
	var err error
	if f.blobs, err = blob.Open(t.Context(), f.Bus.JetStream, upload.Bucket); err != nil {
		t.Fatal(err)
	}
	f.db = f.DB("suppliers")
	service, err := suppliers.New(t.Context(), suppliers.Deps{DB: f.db, Clock: f.Clock, Conn: f.Conn, Signer: f.Signer, Files: upload.NewChecker(f.blobs), Log: f.Log})
	if err != nil {
		t.Fatal(err)
	}
	f.post = &post{}
	f.Serve(service.Register, f.post.Register,
		func(r grpc.ServiceRegistrar) {
			accountsv1.RegisterAccountsServiceServer(r, accounts{kinds: f.kinds})
		},
		func(r grpc.ServiceRegistrar) { codelistsv1.RegisterCodelistsServiceServer(r, codelists{}) },
	)
	f.client = suppliersv1.NewSuppliersServiceClient(f.Conn)
	return f
}

// stranger is an enterprise with an account and no supplier.
func (f *fixture) stranger() string {
	organisation := f.Organisation()
	f.kinds[organisation] = accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER
	return organisation
}

// file is one that the organisation has sent.
func (f *fixture) file(organisation, id string) *typesv1.File {
	f.t.Helper()
	_, err := f.blobs.Put(f.t.Context(), blob.Meta{ID: id, Owner: organisation, Name: id + ".pdf", MediaType: "application/pdf"}, strings.NewReader("%PDF-"), 100)
	if err != nil {
		f.t.Fatal(err)
	}
	return &typesv1.File{Id: id, Name: "as the client says"}
}

// profile is a complete supplier of Gdańsk.
func profile() *suppliersv1.Supplier {
	return &suppliersv1.Supplier{
		Name: "Spółdzielnia Socjalna Nad Motławą", Identifier: &typesv1.Identifier{Scheme: "PL-NIP", Value: "856-734-62-15"},
		LegalForm: "pl.spoldzielnia-socjalna", SocialStatus: "pl.przedsiebiorstwo-spoleczne",
		Place: &typesv1.Place{City: "Gdańsk", Country: "PL", Nuts: "PL633", Latitude: proto.Float64(54.352), Longitude: proto.Float64(18.647)},
		Cpv:   []string{"90911200", "77310000"}, Serves: []string{"PL6"},
		Description: map[string]string{"pl": "Sprzątanie biur i szkół."}, Website: "nadmotlawa.example",
		Workforce: &suppliersv1.Workforce{Employees: 38, Disadvantaged: 19, Disabled: 4, AsOf: timestamppb.New(servicetest.Start().AddDate(0, -1, 0))},
	}
}

func (f *fixture) create(by auth.Identity, p *suppliersv1.Supplier) *suppliersv1.Supplier {
	f.t.Helper()
	s, err := f.client.CreateSupplier(f.As(by), &suppliersv1.CreateSupplierRequest{Supplier: p})
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (f *fixture) submit(by auth.Identity, p *suppliersv1.Supplier) *suppliersv1.Supplier {
	f.t.Helper()
	s, err := f.client.SubmitSupplier(f.As(by), &suppliersv1.SubmitSupplierRequest{Supplier: f.create(by, p).GetId()})
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (f *fixture) verify(by auth.Identity, id string, until time.Time) (*suppliersv1.Supplier, error) {
	return f.client.VerifySupplier(f.As(by), &suppliersv1.VerifySupplierRequest{
		Supplier: id, Claim: "social-status", Note: "Seen in the register.",
		Evidence: []*typesv1.File{f.file(by.Organisation, "fil_extract")}, ExpiresAt: timestamppb.New(until),
	})
}

func (f *fixture) get(ctx context.Context, id string) (*suppliersv1.Supplier, error) {
	return f.client.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: id})
}

// changes are the suppliers in the public events written since the last look.
func (f *fixture) changes() []*suppliersv1.Supplier {
	list, _ := f.emitted()
	return list
}

// acts are what was told to services since the last look.
func (f *fixture) acts() []*suppliersv1.SupplierActed {
	_, list := f.emitted()
	return list
}

func (f *fixture) emitted() (changes []*suppliersv1.Supplier, acts []*suppliersv1.SupplierActed) {
	f.t.Helper()
	for _, e := range servicetest.Emitted(f.t, f.db) {
		subject := ""
		var err error
		switch e.Type {
		case "SupplierChanged":
			m := &suppliersv1.SupplierChanged{}
			err = unmarshal(e.Data, m)
			changes, subject = append(changes, m.GetSupplier()), m.GetSupplier().GetId()
		case "SupplierActed":
			m := &suppliersv1.SupplierActed{}
			err = unmarshal(e.Data, m)
			acts, subject = append(acts, m), m.GetSupplier()
		}
		if err != nil || e.Subject == "" || e.Subject != subject {
			f.t.Fatalf("event %s of %s: %v: %s", e.Type, e.Subject, err, e.Data)
		}
	}
	return changes, acts
}

func wantCode(t *testing.T, what string, err error, code codes.Code, reason string) {
	t.Helper()
	if errs.Code(err) != code || !errs.Is(err, reason) {
		t.Errorf("%s: got %v (%s), want %s %s", what, err, errs.From(err).Reason, code, reason)
	}
}
