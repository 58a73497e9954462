package delivery_test

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/delivery"
	"github.com/fairlot/fairlot/services/internal/servicetest"
)

// purchase answers for tenders, awards and suppliers: one awarded lot with one
// clause.
type purchase struct {
	tendersv1.UnimplementedTendersServiceServer
	awardsv1.UnimplementedAwardsServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer
	tender *tendersv1.Tender
	award  *awardsv1.Award
	// proof is how it was proven who acts for the caller's supplier; gone says that
	// they act for none any more.
	proof suppliersv1.ProofOfRepresentation
	gone  bool
}

func (p *purchase) GetTender(context.Context, *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	return p.tender, nil
}

func (p *purchase) GetAward(context.Context, *awardsv1.GetAwardRequest) (*awardsv1.Award, error) {
	return p.award, nil
}

// GetSupplier gives the caller's own.
func (p *purchase) GetSupplier(ctx context.Context, _ *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, _ := auth.From(ctx)
	if p.gone {
		return nil, errs.NotFound("supplier", "mine")
	}
	return &suppliersv1.Supplier{Id: "sup_1", Organisation: caller.Organisation, Representation: &suppliersv1.Representation{Proof: p.proof}}, nil
}

func (p *purchase) register(r grpc.ServiceRegistrar) {
	suppliersv1.RegisterSuppliersServiceServer(r, p)
	tendersv1.RegisterTendersServiceServer(r, p)
	awardsv1.RegisterAwardsServiceServer(r, p)
}

// noFiles knows no uploads.
type noFiles struct{}

func (noFiles) Complete(_ context.Context, path, _ string, list []*typesv1.File) error {
	if len(list) > 0 {
		return errs.Invalid(path, "file.unknown", "send the file first")
	}
	return nil
}

type world struct {
	*servicetest.House
	client           deliveryv1.DeliveryServiceClient
	purchase         *purchase
	officer, bidder  auth.Identity
	standstill, from time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	h := servicetest.New(t)
	w := &world{House: h, client: deliveryv1.NewDeliveryServiceClient(h.Conn)}
	w.officer = h.Person(h.Organisation(), auth.RoleOfficer)
	w.bidder = h.Person(h.Organisation(), auth.RoleRepresentative)
	w.standstill, w.from = h.Clock.Now().Add(-24*time.Hour), h.Clock.Now().Add(-30*24*time.Hour)
	buyers := []*tendersv1.Buyer{{Organisation: w.officer.Organisation, Name: "Gdańsk", Share: 1}}
	p := &purchase{
		proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_OFFICIAL_EMAIL,
		tender: &tendersv1.Tender{
			Id: "ten_1", Title: "Cleaning", Buyers: buyers, Lots: []*tendersv1.Lot{{Id: "LOT-0001"}},
			Clauses: []*tendersv1.Clause{
				{Id: "CLA-0001", Target: "833", Unit: "h", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION},
				{Id: "CLA-0002", Lever: tendersv1.Lever_LEVER_RESERVATION},
			},
		},
		award: &awardsv1.Award{
			Tender: "ten_1", Buyers: buyers, StandstillUntil: timestamppb.New(w.standstill),
			Lots: []*awardsv1.LotAward{
				{Lot: "LOT-0001", Bid: "bid_1", Organisation: w.bidder.Organisation, Supplier: "sup_1", SupplierName: "Nad Motławą", Price: &typesv1.Money{Amount: "10.00", Currency: "EUR"}},
				{Lot: "LOT-0002"},
			},
		},
	}
	s, err := delivery.New(t.Context(), delivery.Deps{DB: h.DB("delivery"), Clock: h.Clock, Conn: h.Conn, Files: noFiles{}, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(s.Register, p.register)
	w.purchase = p
	return w
}

func (w *world) sign(t *testing.T) *deliveryv1.Contract {
	t.Helper()
	c, err := w.client.CreateContract(w.As(w.officer), &deliveryv1.CreateContractRequest{Tender: "ten_1", Lot: "LOT-0001", SignedAt: timestamppb.New(w.standstill)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) report(contract, value string, day int) *deliveryv1.CreateReportRequest {
	return &deliveryv1.CreateReportRequest{Contract: contract, Report: &deliveryv1.Report{
		Clause: "CLA-0001", Value: value,
		PeriodStart: timestamppb.New(w.from.AddDate(0, 0, day)), PeriodEnd: timestamppb.New(w.from.AddDate(0, 0, day+1)),
	}}
}

func TestAContractIsSignedAfterTheStandstillForAnAwardedLotOnce(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		lot    string
		signed time.Time
		reason string
	}{
		"before the standstill ends": {"LOT-0001", w.standstill.Add(-time.Millisecond), "contract.standstill"},
		"in the future":              {"LOT-0001", w.Clock.Now().Add(time.Hour), "contract.future"},
		"a lot nobody won":           {"LOT-0002", w.standstill, "contract.lot_not_awarded"},
	} {
		_, err := w.client.CreateContract(w.As(w.officer), &deliveryv1.CreateContractRequest{Tender: "ten_1", Lot: c.lot, SignedAt: timestamppb.New(c.signed)})
		if !errs.Is(err, c.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	made := w.sign(t)
	if len(made.GetObligations()) != 1 || made.GetObligations()[0].GetPromised() != "833" {
		t.Errorf("the obligations are %v", made.GetObligations())
	}
	_, err := w.client.CreateContract(w.As(w.officer), &deliveryv1.CreateContractRequest{Tender: "ten_1", Lot: "LOT-0001", SignedAt: timestamppb.New(w.standstill)})
	if !errs.Is(err, "contract.exists") {
		t.Errorf("a second contract of the lot: %v", err)
	}
}

func TestVerifiedReportsCountAndOthersAreForTheParties(t *testing.T) {
	w := newWorld(t)
	c := w.sign(t)
	first, err := w.client.CreateReport(w.As(w.bidder), w.report(c.GetId(), "100.5", 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client.CreateReport(w.As(w.bidder), w.report(c.GetId(), "7", 0)); !errs.Is(err, "report.overlap") {
		t.Errorf("the same hours twice: %v", err)
	}
	if _, err := w.client.CreateReport(w.As(w.bidder), w.report(c.GetId(), "20", 1)); err != nil {
		t.Fatal(err)
	}
	verify := &deliveryv1.VerifyReportRequest{Contract: c.GetId(), Report: first.GetId(), Accept: true}
	if _, err := w.client.VerifyReport(w.As(w.officer), verify); err != nil {
		t.Fatal(err)
	}
	if _, err := w.client.VerifyReport(w.As(w.officer), verify); !errs.Is(err, "report.decided") {
		t.Errorf("decided twice: %v", err)
	}
	public, err := w.client.GetContract(t.Context(), &deliveryv1.GetContractRequest{Contract: c.GetId()})
	if err != nil || public.GetObligations()[0].GetVerified() != "100.5" || public.GetObligations()[0].GetReported() != "" {
		t.Errorf("the public sees %v, %v", public, err)
	}
	own, err := w.client.GetContract(w.As(w.bidder), &deliveryv1.GetContractRequest{Contract: c.GetId()})
	if err != nil || own.GetObligations()[0].GetReported() != "20" {
		t.Errorf("the supplier sees %v, %v", own, err)
	}
	list, err := w.client.ListReports(t.Context(), &deliveryv1.ListReportsRequest{Contract: c.GetId()})
	if err != nil || len(list.GetReports()) != 1 {
		t.Errorf("the public sees %d reports, %v", len(list.GetReports()), err)
	}
}

func TestWhoHasNotProvenToActForTheEnterpriseDoesNotReport(t *testing.T) {
	w := newWorld(t)
	c := w.sign(t)
	report := func() error {
		_, err := w.client.CreateReport(w.As(w.bidder), w.report(c.GetId(), "1", 0))
		return err
	}
	w.purchase.proof = suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_UNSPECIFIED
	if err := report(); !errs.Is(err, "supplier.representation_unproven") {
		t.Errorf("by their own word: %v", err)
	}
	w.purchase.gone = true
	if err := report(); !errs.Is(err, "supplier.representation_unproven") {
		t.Errorf("an enterprise that was handed to others: %v", err)
	}
	w.purchase.gone, w.purchase.proof = false, suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT
	if err := report(); err != nil {
		t.Errorf("once it is proven: %v", err)
	}
}

func TestNobodyElseSignsReportsOrVerifies(t *testing.T) {
	w := newWorld(t)
	c := w.sign(t)
	r, err := w.client.CreateReport(w.As(w.bidder), w.report(c.GetId(), "1", 0))
	if err != nil {
		t.Fatal(err)
	}
	stranger, rival := w.Person(w.Organisation(), auth.RoleOfficer), w.Person(w.Organisation(), auth.RoleRepresentative)
	for name, call := range map[string]func() error{
		"another city signs": func() error {
			_, err := w.client.CreateContract(w.As(stranger), &deliveryv1.CreateContractRequest{Tender: "ten_1", Lot: "LOT-0001", SignedAt: timestamppb.New(w.standstill)})
			return err
		},
		"another supplier reports": func() error {
			_, err := w.client.CreateReport(w.As(rival), w.report(c.GetId(), "1", 5))
			return err
		},
		"another city verifies": func() error {
			_, err := w.client.VerifyReport(w.As(stranger), &deliveryv1.VerifyReportRequest{Contract: c.GetId(), Report: r.GetId(), Accept: true})
			return err
		},
	} {
		if err := call(); errs.Code(err) != codes.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContractsOfASupplierAreListedForAll(t *testing.T) {
	w := newWorld(t)
	w.sign(t)
	list := func(r *deliveryv1.ListContractsRequest) int {
		t.Helper()
		answer, err := w.client.ListContracts(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return len(answer.GetContracts())
	}
	if got := list(&deliveryv1.ListContractsRequest{Supplier: "sup_1"}); got != 1 {
		t.Errorf("its own: %d", got)
	}
	if got := list(&deliveryv1.ListContractsRequest{Supplier: "sup_other"}); got != 0 {
		t.Errorf("another's: %d", got)
	}
	if _, err := w.client.ListContracts(t.Context(), &deliveryv1.ListContractsRequest{Supplier: "sup_1", Tender: "ten_1"}); !errs.Is(err, "contract.tender_or_supplier") {
		t.Errorf("of both: %v", err)
	}
}
