package awards_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/blob"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	recordv1 "github.com/fairlot/fairlot/proto/fairlot/record/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/awards"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/internal/upload"
)

// world stands for the services that awards asks: what they know, on the real
// bus.
type world struct {
	tendersv1.UnimplementedTendersServiceServer
	bidsv1.UnimplementedBidsServiceServer
	accountsv1.UnimplementedAccountsServiceServer
	recordv1.UnimplementedRecordServiceServer

	mu     sync.Mutex
	tender *tendersv1.Tender
	bids   []*bidsv1.Bid
	opened *timestamppb.Timestamp
	head   *recordv1.Entry
}

func (w *world) GetTender(_ context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.GetTender() != w.tender.GetId() {
		return nil, errs.NotFound("tender", r.GetTender())
	}
	return proto.CloneOf(w.tender), nil
}

func (w *world) GetOpening(context.Context, *bidsv1.GetOpeningRequest) (*bidsv1.Opening, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &bidsv1.Opening{OpenedAt: w.opened}, nil
}

// ListBids gives two a page, to awards alone, as the contract says.
func (w *world) ListBids(ctx context.Context, r *bidsv1.ListBidsRequest) (*bidsv1.ListBidsResponse, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if id, _ := auth.From(ctx); id.Service != "awards" {
		return nil, errs.Denied("test", "only in the service's own name")
	}
	if w.opened == nil {
		return nil, errs.Precondition("bid.sealed", "sealed")
	}
	from := 0
	if _, err := fmt.Sscan(r.GetPageToken(), &from); err != nil {
		from = 0
	}
	to := min(from+2, len(w.bids))
	answer := &bidsv1.ListBidsResponse{Bids: w.bids[from:to]}
	if to < len(w.bids) {
		answer.NextPageToken = fmt.Sprint(to)
	}
	return answer, nil
}

func (w *world) GetOrganisation(_ context.Context, r *accountsv1.GetOrganisationRequest) (*accountsv1.Organisation, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.GetOrganisation() != w.tender.GetBuyers()[0].GetOrganisation() {
		return nil, errs.NotFound("organisation", r.GetOrganisation())
	}
	return &accountsv1.Organisation{
		Id: r.GetOrganisation(), Name: "Gdańsk", TimeZone: "Europe/Warsaw",
		Place: &typesv1.Place{Street: "Nowe Ogrody 8/12", City: "Gdańsk", Country: "PL"},
	}, nil
}

func (w *world) GetHead(context.Context, *recordv1.GetHeadRequest) (*recordv1.Entry, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.head == nil {
		return nil, errs.New(codes.Unavailable, "test", "out of order")
	}
	return w.head, nil
}

func (w *world) Register(r grpc.ServiceRegistrar) {
	tendersv1.RegisterTendersServiceServer(r, w)
	bidsv1.RegisterBidsServiceServer(r, w)
	accountsv1.RegisterAccountsServiceServer(r, w)
	recordv1.RegisterRecordServiceServer(r, w)
}

// board is awards at work: a tender with three opened bids.
type board struct {
	*servicetest.House
	awards     awardsv1.AwardsServiceClient
	service    *awards.Service
	db         store.DB
	blobs      *blob.Store
	world      *world
	city       string
	officer    auth.Identity
	evaluators []auth.Identity
}

const tenderID = "ten_laundry"

func newBoard(t *testing.T) *board {
	t.Helper()
	h := servicetest.New(t)
	b := &board{House: h, awards: awardsv1.NewAwardsServiceClient(h.Conn), db: h.DB("awards"), city: h.Organisation()}
	b.officer = h.Person(b.city, auth.RoleOfficer)
	for range 2 {
		b.evaluators = append(b.evaluators, h.Person(b.city, auth.RoleEvaluator))
	}
	b.world = &world{tender: b.tender(), opened: timestamppb.New(h.Clock.Now()), head: &recordv1.Entry{Number: 7, Hash: "0123abcd"}}
	for i, price := range []string{"30000.00", "20000.00", "25000.00"} {
		b.world.bids = append(b.world.bids, &bidsv1.Bid{
			Id: fmt.Sprintf("bid_%d", i), Organisation: fmt.Sprintf("org_bidder%d", i), Supplier: fmt.Sprintf("sup_%d", i),
			SupplierName: fmt.Sprintf("Łódź Works %d", i), State: bidsv1.BidState_BID_STATE_OPENED,
			Offer: &bidsv1.Offer{Lots: []*bidsv1.LotOffer{{Lot: "LOT-0001", Price: &typesv1.Money{Amount: price, Currency: "PLN"}}}},
		})
	}
	var err error
	if b.blobs, err = blob.Open(t.Context(), h.Bus.JetStream, upload.Bucket); err != nil {
		t.Fatal(err)
	}
	b.service, err = awards.New(t.Context(), awards.Deps{DB: b.db, Clock: h.Clock, Conn: h.Conn, Signer: h.Signer, Blobs: b.blobs, Log: h.Log})
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(b.service.Register, b.world.Register)
	return b
}

func (b *board) tender() *tendersv1.Tender {
	now := b.Clock.Now()
	return &tendersv1.Tender{
		Id: tenderID, Title: "Pranie bielizny – Gdańsk", Language: "pl", Cpv: "98310000", Value: &typesv1.Money{Amount: "50000.00", Currency: "PLN"},
		PublishedAt: timestamppb.New(now.AddDate(0, 0, -40)), Deadline: timestamppb.New(now.AddDate(0, 0, -1)),
		Lots: []*tendersv1.Lot{{Id: "LOT-0001", Title: "All"}},
		Criteria: []*tendersv1.Criterion{
			{Id: "CRI-0001", Type: tendersv1.CriterionType_CRITERION_TYPE_PRICE, Name: "Price", Weight: "60"},
			{Id: "CRI-0002", Type: tendersv1.CriterionType_CRITERION_TYPE_SOCIAL, Name: "Integration", Weight: "40"},
		},
		Evaluators:     []string{b.evaluators[0].Person, b.evaluators[1].Person},
		Buyers:         []*tendersv1.Buyer{{Organisation: b.city, Name: "Gdańsk", Share: 2}, {Organisation: "org_partner", Name: "Wrocław", Share: 1}},
		StandstillDays: 10,
	}
}

// score lets an evaluator give points to the three bids.
func (b *board) score(t *testing.T, evaluator int, points ...string) *awardsv1.Evaluation {
	t.Helper()
	r := &awardsv1.ScoreBidsRequest{Tender: tenderID}
	for i, p := range points {
		r.Scores = append(r.Scores, &awardsv1.Score{Bid: fmt.Sprintf("bid_%d", i), Criterion: "CRI-0002", Points: p, Reason: "because of the plan"})
	}
	got, err := b.awards.ScoreBids(b.As(b.evaluators[evaluator]), r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func decision(bid string) *awardsv1.AwardTenderRequest {
	return &awardsv1.AwardTenderRequest{Tender: tenderID, Lots: []*awardsv1.LotDecision{{Lot: "LOT-0001", Bid: bid, Reason: "the most points of all"}}}
}

func wants(t *testing.T, what string, err error, reason string) {
	t.Helper()
	if !errs.Is(err, reason) {
		t.Errorf("%s: got %v, want %s", what, err, reason)
	}
}
