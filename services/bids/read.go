package bids

import (
	"context"

	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// answerSize is how many bytes of bids an answer holds; a message on the bus has
// at most 4 MB.
const answerSize = 600_000

// GetBid gives a bid to its bidder, and to the buyers' people once opened.
// Codes: NotFound, also for a bid that is still sealed to the caller.
func (s *Service) GetBid(ctx context.Context, r *bidsv1.GetBidRequest) (*bidsv1.Bid, error) {
	record, err := s.readable(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	return shown(record), nil
}

func (s *Service) readable(ctx context.Context, id string) (*bidsv1.SealedBid, error) {
	record, err := s.bids.Get(ctx, id)
	switch {
	case errs.Code(err) == codes.NotFound:
		return nil, errs.NotFound("bid", id)
	case err != nil:
		return nil, err
	case record.GetBid().GetOrganisation() == caller(ctx).Organisation:
		return record, nil
	case record.GetBid().GetState() != bidsv1.BidState_BID_STATE_OPENED:
		return nil, errs.NotFound("bid", id)
	}
	if _, err := s.bought(ctx, record.GetBid().GetTender()); err != nil {
		return nil, errs.NotFound("bid", id)
	}
	return record, s.unsealed(ctx, record.GetBid().GetTender())
}

// unsealed says whether the bids of a tender are open: bid.sealed when not.
func (s *Service) unsealed(ctx context.Context, tender string) error {
	seal, err := s.seals.Get(ctx, tender)
	if errs.Code(err) == codes.NotFound || (err == nil && seal.GetOpenedAt() == nil) {
		return errs.Precondition("bid.sealed", "bids are sealed until two officers open them after the deadline; until then nobody sees whether there are any")
	}
	return err
}

// ListBids gives a bidder its own bids for a tender, and the buyers' people and
// awards all opened ones. Codes: FailedPrecondition (bid.sealed), NotFound.
func (s *Service) ListBids(ctx context.Context, r *bidsv1.ListBidsRequest) (*bidsv1.ListBidsResponse, error) {
	id := caller(ctx)
	page := store.Query{Limit: int(r.GetPageSize()), Cursor: r.GetPageToken()}
	if id.Service == "" {
		tender, err := s.tender(ctx, r.GetTender())
		if err != nil {
			return nil, err
		}
		if !buys(tender, id.Organisation) {
			if !id.Has(auth.RoleRepresentative) {
				return nil, errs.NotFound("tender", r.GetTender())
			}
			page.Index, page.Equal = "tender_bidder", []any{r.GetTender(), id.Organisation}
			return s.list(ctx, page)
		}
	}
	if err := s.unsealed(ctx, r.GetTender()); err != nil {
		return nil, err
	}
	page.Index, page.Equal = "tender_state", []any{r.GetTender(), bidsv1.BidState_BID_STATE_OPENED}
	return s.list(ctx, page)
}

// ListMyBids gives all bids of the caller's organisation, newest first.
func (s *Service) ListMyBids(ctx context.Context, r *bidsv1.ListMyBidsRequest) (*bidsv1.ListBidsResponse, error) {
	return s.list(ctx, store.Query{
		Index: "bidder", Equal: []any{caller(ctx).Organisation}, Descending: true,
		Limit: int(r.GetPageSize()), Cursor: r.GetPageToken(),
	})
}

// list gives a page that an answer can hold.
func (s *Service) list(ctx context.Context, q store.Query) (*bidsv1.ListBidsResponse, error) {
	records, next, err := s.bids.List(ctx, q)
	if err != nil {
		return nil, err
	}
	answer := &bidsv1.ListBidsResponse{NextPageToken: next}
	size := 0
	for i, record := range records {
		bid := shown(record)
		if size += proto.Size(bid); size > answerSize && i > 0 {
			q.Limit = i
			_, answer.NextPageToken, err = s.bids.List(ctx, q)
			return answer, err
		}
		answer.Bids = append(answer.Bids, bid)
	}
	return answer, nil
}

// GetReceipt gives the signed receipt to the bidder, to read or to print.
// Codes: NotFound.
func (s *Service) GetReceipt(ctx context.Context, r *bidsv1.GetReceiptRequest) (*httpbody.HttpBody, error) {
	record, err := s.own(ctx, r.GetBid())
	if err != nil {
		return nil, err
	}
	if r.GetFormat() == "pdf" {
		page, err := printReceipt(record.GetBid())
		return &httpbody.HttpBody{ContentType: "application/pdf", Data: page}, err
	}
	text, err := canonical(record.GetBid().GetReceipt())
	return &httpbody.HttpBody{ContentType: "application/json", Data: text}, err
}
