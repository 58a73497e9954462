package bids_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/bids"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// world stands for tenders and suppliers: what they know, on the real bus.
type world struct {
	tendersv1.UnimplementedTendersServiceServer
	suppliersv1.UnimplementedSuppliersServiceServer

	mu        sync.Mutex
	tenders   map[string]*tendersv1.Tender
	suppliers map[string]*suppliersv1.Supplier
}

func (w *world) GetTender(ctx context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t := proto.CloneOf(w.tenders[r.GetTender()]); t != nil {
		if id, _ := auth.From(ctx); id.Service != "bids" {
			t.Invited = nil // bidders do not see who is invited
		}
		return t, nil
	}
	return nil, errs.NotFound("tender", r.GetTender())
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

func (w *world) Register(r grpc.ServiceRegistrar) {
	tendersv1.RegisterTendersServiceServer(r, w)
	suppliersv1.RegisterSuppliersServiceServer(r, w)
}

// office is bids at work: a tender that takes bids until its deadline, sealed
// for three officers of its city.
type office struct {
	*servicetest.House
	bids     bidsv1.BidsServiceClient
	service  *bids.Service
	db       store.DB
	blobs    *blob.Store
	world    *world
	tender   *tendersv1.Tender
	city     string
	officers []auth.Identity
	deadline time.Time
}

func passphrase(i int) string { return fmt.Sprintf("a passphrase of officer %d", i) }

func newOffice(t testing.TB) *office {
	t.Helper()
	h := servicetest.New(t)
	o := &office{
		House: h, db: h.DB("bids"), city: h.Organisation(), bids: bidsv1.NewBidsServiceClient(h.Conn), deadline: h.Clock.Now().AddDate(0, 0, 30),
		world: &world{tenders: map[string]*tendersv1.Tender{}, suppliers: map[string]*suppliersv1.Supplier{}},
	}
	var err error
	if o.blobs, err = blob.Open(t.Context(), h.Bus.JetStream, upload.Bucket); err != nil {
		t.Fatal(err)
	}
	service, err := bids.New(t.Context(), o.deps())
	if err != nil {
		t.Fatal(err)
	}
	o.service = service
	h.Serve(service.Register, o.world.Register)
	for i := range 3 {
		officer := h.Person(o.city, auth.RoleOpeningOfficer)
		o.officers = append(o.officers, officer)
		if _, err := o.bids.CreateOpeningKey(h.As(officer), &bidsv1.CreateOpeningKeyRequest{Passphrase: passphrase(i)}); err != nil {
			t.Fatal(err)
		}
	}
	o.tender = o.publish(t, "ten_laundry")
	return o
}

func (o *office) deps() bids.Deps {
	return bids.Deps{DB: o.db, Clock: o.Clock, Conn: o.Conn, Signer: o.Signer, Blobs: o.blobs, Log: o.Log, WorkFactor: 2}
}

// publish makes a tender as tenders does: sealed first, then public.
func (o *office) publish(t testing.TB, id string) *tendersv1.Tender {
	t.Helper()
	var people []string
	for _, officer := range o.officers {
		people = append(people, officer.Person)
	}
	seal, err := o.bids.CreateSeal(o.As(auth.Identity{Service: "tenders"}), &bidsv1.CreateSealRequest{Tender: id, Officers: people})
	if err != nil {
		t.Fatal(err)
	}
	tender := &tendersv1.Tender{
		Id: id, Title: "Pranie bielizny – Gdańsk", PublishedAt: timestamppb.New(o.Clock.Now()), Deadline: timestamppb.New(o.deadline),
		SealingKey: seal.GetRecipient(), Value: &typesv1.Money{Amount: "100000.00", Currency: "PLN"},
		Lots:     []*tendersv1.Lot{{Id: "LOT-0001", Title: "North"}},
		Criteria: []*tendersv1.Criterion{{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Weight: "100"}},
		Buyers:   []*tendersv1.Buyer{{Organisation: o.city, Name: "Gdańsk", Share: 1}},
	}
	o.world.mu.Lock()
	defer o.world.mu.Unlock()
	o.world.tenders[id] = tender
	return tender
}

// bidder makes an enterprise with a representative who may bid.
func (o *office) bidder(name string) auth.Identity {
	person := o.Person(o.Organisation(), auth.RoleRepresentative)
	o.world.mu.Lock()
	defer o.world.mu.Unlock()
	o.world.suppliers[person.Organisation] = &suppliersv1.Supplier{
		Id: "sup_" + name, Organisation: person.Organisation, Name: name, State: suppliersv1.SupplierState_SUPPLIER_STATE_SUBMITTED,
		Representation: &suppliersv1.Representation{Proof: suppliersv1.ProofOfRepresentation_PROOF_OF_REPRESENTATION_SIGNED_DOCUMENT},
	}
	return person
}

func offer(price string) *bidsv1.Offer {
	return &bidsv1.Offer{
		Lots:               []*bidsv1.LotOffer{{Lot: "LOT-0001", Price: &typesv1.Money{Amount: price, Currency: "PLN"}}},
		Note:               "Zażółć gęślą jaźń <&> 😀",
		NoExclusionGrounds: true,
	}
}

func (o *office) bid(t *testing.T, who auth.Identity, price string) *bidsv1.Bid {
	t.Helper()
	bid, err := o.bids.CreateBid(o.As(who), &bidsv1.CreateBidRequest{Tender: o.tender.GetId(), Offer: offer(price)})
	if err != nil {
		t.Fatal(err)
	}
	return bid
}

// open lets two officers release the key.
func (o *office) open(t *testing.T, first, second int) *bidsv1.Opening {
	t.Helper()
	o.release(t, first)
	return o.release(t, second)
}

func (o *office) release(t *testing.T, i int) *bidsv1.Opening {
	t.Helper()
	got, err := o.bids.OpenTender(o.As(o.officers[i]), &bidsv1.OpenTenderRequest{Tender: o.tender.GetId(), Passphrase: passphrase(i)})
	if err != nil {
		t.Fatalf("release of officer %d: %v", i, err)
	}
	return got
}

func wants(t *testing.T, what string, err error, reason string) {
	t.Helper()
	if !errs.Is(err, reason) {
		t.Errorf("%s: got %v, want %s", what, err, reason)
	}
}
