package procedure_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/awards"
	"github.com/fairlot/fairlot/services/bids"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/internal/upload"
	"github.com/fairlot/fairlot/services/web/webtest"
)

const (
	tenderID = "ten_laundry"
	city     = "Miasto Gdańsk"
	// passphrase is every opening officer's.
	passphrase = "a passphrase of an officer"
)

// world stands for tenders and suppliers: one tender, and who may bid.
type world struct {
	tendersv1.UnimplementedTendersServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer

	mu        sync.Mutex
	now       func() time.Time
	tender    *tendersv1.Tender
	suppliers map[string]*suppliersv1.Supplier
}

func (w *world) GetTender(_ context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.GetTender() != tenderID {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	t := proto.CloneOf(w.tender)
	t.Status = tendersv1.TenderStatus_TENDER_STATUS_OPEN
	if !w.now().Before(t.GetDeadline().AsTime()) {
		t.Status = tendersv1.TenderStatus_TENDER_STATUS_CLOSED
	}
	return t, nil
}

func (w *world) GetSupplier(ctx context.Context, r *suppliersv1.GetSupplierRequest) (*suppliersv1.Supplier, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, _ := auth.From(ctx)
	if s := w.suppliers[id.Organisation]; s != nil && r.GetSupplier() == "mine" {
		return proto.CloneOf(s), nil
	}
	return nil, errs.NotFound("supplier", r.GetSupplier())
}

// register opens both services.
func (w *world) register(r grpc.ServiceRegistrar) {
	tendersv1.RegisterTendersServiceServer(r, w)
	suppliersv1.RegisterSuppliersServiceServer(r, w)
}

// attachments seals with the real sealer, which is there once the house is.
type attachments struct{ real *bids.Attachments }

// Seal implements the pages' Attachments.
func (a *attachments) Seal(ctx context.Context, tender, name string, body io.Reader) (*typesv1.File, error) {
	return a.real.Seal(ctx, tender, name, body)
}

// hall is the pages over the real bids and awards services.
type hall struct {
	*webtest.Site
	world    *world
	bids     bidsv1.BidsServiceClient
	deadline time.Time
}

func open(t *testing.T) *hall {
	t.Helper()
	files := &attachments{}
	h := &hall{world: &world{suppliers: map[string]*suppliersv1.Supplier{}}, deadline: servicetest.Start().AddDate(0, 0, 11).Add(2 * time.Hour)}
	h.Site = webtest.Start(t, webtest.Config{Register: []func(grpc.ServiceRegistrar){h.world.register}, Attachments: files})
	h.world.now = h.House.Clock.Now
	blobs, err := blob.Open(t.Context(), h.House.Bus.JetStream, upload.Bucket)
	must(t, err)
	files.real = bids.NewAttachments(h.House.Conn, blobs)
	bidding, err := bids.New(t.Context(), bids.Deps{
		DB: h.House.DB("bids"), Clock: h.House.Clock, Conn: h.House.Conn, Signer: h.House.Signer, Blobs: blobs, Log: h.House.Log, WorkFactor: 2,
	})
	must(t, err)
	deciding, err := awards.New(t.Context(), awards.Deps{
		DB: h.House.DB("awards"), Clock: h.House.Clock, Conn: h.House.Conn, Signer: h.House.Signer, Blobs: blobs, Log: h.House.Log,
	})
	must(t, err)
	h.House.Serve(bidding.Register, deciding.Register)
	h.bids = bidsv1.NewBidsServiceClient(h.House.Conn)
	h.publish(t)
	return h
}

// publish makes the tender with the people of its city.
func (h *hall) publish(t *testing.T) {
	t.Helper()
	h.person("officer", city, optionsv1.Role_ROLE_OFFICER)
	evaluator := h.person("evaluator", city, optionsv1.Role_ROLE_EVALUATOR)
	var officers []string
	for _, who := range []string{"opening1", "opening2", "opening3"} {
		id := h.person(who, city, optionsv1.Role_ROLE_OPENING_OFFICER)
		_, err := h.bids.CreateOpeningKey(h.House.As(id), &bidsv1.CreateOpeningKeyRequest{Passphrase: passphrase})
		must(t, err)
		officers = append(officers, id.Person)
	}
	seal, err := h.bids.CreateSeal(h.House.As(auth.Identity{Service: "tenders"}), &bidsv1.CreateSealRequest{Tender: tenderID, Officers: officers})
	must(t, err)
	h.world.tender = laundry(evaluator.Organisation, h.deadline)
	h.world.tender.SealingKey, h.world.tender.OpeningOfficers = seal.GetRecipient(), officers
	h.world.tender.Evaluators = []string{evaluator.Person}
	h.world.tender.PublishedAt = timestamppb.New(h.House.Clock.Now())
}

// person makes somebody who can sign in as who@city.example.
func (h *hall) person(who, organisation string, role optionsv1.Role) auth.Identity {
	kind := accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER
	if role == optionsv1.Role_ROLE_REPRESENTATIVE {
		kind = accountsv1.OrganisationKind_ORGANISATION_KIND_SUPPLIER
	}
	return h.Accounts.Add(webtest.Person{
		Email: who + "@city.example", Name: strings.ToUpper(who[:1]) + who[1:], Organisation: organisation, Kind: kind,
		Zone: "Europe/Warsaw", Roles: []optionsv1.Role{role},
	})
}

// enterprise makes a representative of an enterprise in a state.
func (h *hall) enterprise(who, name string, state suppliersv1.SupplierState) auth.Identity {
	id := h.person(who, name, optionsv1.Role_ROLE_REPRESENTATIVE)
	h.world.mu.Lock()
	defer h.world.mu.Unlock()
	h.world.suppliers[id.Organisation] = &suppliersv1.Supplier{
		Id: "sup_" + who, Organisation: id.Organisation, Name: name, State: state,
		Representation: &suppliersv1.Representation{Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT},
	}
	return id
}

// laundry is a tender with two lots, two clauses, three criteria and two buyers.
func laundry(organisation string, deadline time.Time) *tendersv1.Tender {
	euro := func(amount string) *typesv1.Money { return &typesv1.Money{Amount: amount, Currency: "EUR"} }
	return &tendersv1.Tender{
		Id: tenderID, Title: "Pranie bielizny szpitalnej", Value: euro("100000.00"), StandstillDays: 10,
		Place: &typesv1.Place{Country: "PL"}, Deadline: timestamppb.New(deadline),
		Lots: []*tendersv1.Lot{{Id: "LOT-0001", Title: "Szpitale dziecięce", Value: euro("60000.00")}, {Id: "LOT-0002", Title: "Przychodnie", Value: euro("40000.00")}},
		Clauses: []*tendersv1.Clause{
			{Id: "CLA-0001", Title: "Hours of inclusion work", Text: "At least 833 hours.", Lever: tendersv1.Lever_LEVER_PERFORMANCE_CONDITION, Measure: "hours", Unit: "h", Target: "833", Evidence: "Monthly time sheets"},
			{Id: "CLA-0002", Title: "People hired", Lever: tendersv1.Lever_LEVER_AWARD_CRITERION, Measure: "people", Unit: "people", Target: "2", Lots: []string{"LOT-0002"}},
		},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "60"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_QUALITY, Name: "Method", Description: "Teams, cover, control", Weight: "25"},
			{Id: "CRI-0003", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Social offer", Weight: "15", Clause: "CLA-0001"},
		},
		Buyers: []*tendersv1.Buyer{{Organisation: organisation, Name: city, Share: 2}, {Organisation: "org_partner", Name: "Region Skåne", Share: 1}},
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
