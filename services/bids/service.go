package bids

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/clock"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Deps is what the service needs.
type Deps struct {
	// DB is the database of this service alone.
	DB store.DB
	// Clock decides what is in time.
	Clock clock.Clock
	// Conn reaches tenders and suppliers.
	Conn grpc.ClientConnInterface
	// Signer signs receipts, and the service's own calls.
	Signer Signer
	// Blobs keeps sealed attachments.
	Blobs Blobs
	// Log gets what went wrong without stopping an opening.
	Log *slog.Logger
	// WorkFactor is the cost of scrypt for new opening keys, as the power of two;
	// 0 is 16. Only tests want less.
	WorkFactor int
}

// name is how this service calls others.
const name = "bids"

// Service implements the contract of bids.
type Service struct {
	bidsv1.UnimplementedBidsServiceServer

	deps        Deps
	bids        *store.Collection[*bidsv1.SealedBid]
	keys        *store.Collection[*bidsv1.OpeningKeyRecord]
	seals       *store.Collection[*bidsv1.Seal]
	attachments *store.Collection[*bidsv1.AttachmentRecord]
	tenders     tendersv1.TendersServiceClient
	suppliers   suppliersv1.SuppliersServiceClient
}

// New opens the collections of the service.
func New(ctx context.Context, d Deps) (*Service, error) {
	if d.WorkFactor == 0 {
		d.WorkFactor = defaultWorkFactor
	}
	s := &Service{deps: d, tenders: tendersv1.NewTendersServiceClient(d.Conn), suppliers: suppliersv1.NewSuppliersServiceClient(d.Conn)}
	var bids, keys, seals, attachments error
	s.bids, bids = store.NewCollection[*bidsv1.SealedBid](ctx, d.DB, "bids",
		store.Index{Name: "live", Fields: []string{"live"}, Unique: true},
		store.Index{Name: "tender", Fields: []string{"bid.tender"}},
		store.Index{Name: "tender_state", Fields: []string{"bid.tender", "bid.state"}},
		store.Index{Name: "tender_bidder", Fields: []string{"bid.tender", "bid.organisation"}},
		store.Index{Name: "bidder", Fields: []string{"bid.organisation"}})
	s.keys, keys = store.NewCollection[*bidsv1.OpeningKeyRecord](ctx, d.DB, "opening_keys",
		store.Index{Name: "person", Fields: []string{"key.person", "id"}},
		store.Index{Name: "organisation", Fields: []string{"organisation", "id"}})
	s.seals, seals = store.NewCollection[*bidsv1.Seal](ctx, d.DB, "seals")
	s.attachments, attachments = store.NewCollection[*bidsv1.AttachmentRecord](ctx, d.DB, "attachments")
	if err := errors.Join(bids, keys, seals, attachments); err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	return s, nil
}

// Register opens the service for calls.
func (s *Service) Register(r grpc.ServiceRegistrar) { bidsv1.RegisterBidsServiceServer(r, s) }

// caller gives who calls; the access rule has let in nobody else.
func caller(ctx context.Context) auth.Identity {
	id, _ := auth.From(ctx)
	return id
}

// tender reads a tender as the caller may see it.
func (s *Service) tender(ctx context.Context, id string) (*tendersv1.Tender, error) {
	return s.tenders.GetTender(ctx, &tendersv1.GetTenderRequest{Tender: id})
}

// invited asks, in this service's own name, who is invited to bid: bidders do not
// see it.
func (s *Service) invited(ctx context.Context, tender *tendersv1.Tender) ([]string, error) {
	if tender.GetProcedure() != tendersv1.Procedure_PROCEDURE_RESTRICTED {
		return nil, nil
	}
	own, err := s.deps.Signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	whole, err := s.tender(own, tender.GetId())
	return whole.GetInvited(), err
}

// bought reads a tender for one of the buyers' people. Codes: NotFound, also
// for people of other organisations.
func (s *Service) bought(ctx context.Context, id string) (*tendersv1.Tender, error) {
	tender, err := s.tender(ctx, id)
	if err != nil {
		return nil, err
	}
	if !buys(tender, caller(ctx).Organisation) {
		return nil, errs.NotFound("tender", id)
	}
	return tender, nil
}

// bidder reads the supplier of the caller's organisation.
func (s *Service) bidder(ctx context.Context) (*suppliersv1.Supplier, error) {
	supplier, err := s.suppliers.GetSupplier(ctx, &suppliersv1.GetSupplierRequest{Supplier: "mine"})
	if errs.Code(err) == codes.NotFound {
		return nil, errs.Precondition("bid.no_supplier", "register your enterprise first; then you can bid")
	}
	return supplier, err
}

// received is the event of a bid received, replaced or withdrawn.
func received(bid *bidsv1.Bid, at time.Time) (store.Event, error) {
	return events.Make(at, bid.GetId(), &bidsv1.BidReceived{Bid: bid})
}
