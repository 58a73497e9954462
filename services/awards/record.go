package awards

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	awardsv1 "github.com/fairlot/fairlot/proto/fairlot/awards/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// recordOf gives the evaluation of a tender, made now when it is the first time
// that someone asks since the bids were opened. Codes: FailedPrecondition
// (bid.sealed), NotFound.
func (s *Service) recordOf(ctx context.Context, tender string) (*awardsv1.EvaluationRecord, error) {
	record, err := s.records.Get(ctx, tender)
	if errs.Code(err) != codes.NotFound {
		return record, err
	}
	own, err := s.deps.Signer.AsService(ctx, serviceName)
	if err != nil {
		return nil, err
	}
	if record, err = s.gather(own, tender); err != nil {
		return nil, err
	}
	made, err := s.records.Create(own, tender, record)
	if errs.Code(err) == codes.AlreadyExists { // made by another call meanwhile
		return s.records.Get(ctx, tender)
	}
	return made, err
}

// gather reads a tender and its opened bids in the service's own name.
func (s *Service) gather(ctx context.Context, id string) (*awardsv1.EvaluationRecord, error) {
	tender, err := s.tenders.GetTender(ctx, &tendersv1.GetTenderRequest{Tender: id})
	if err != nil {
		return nil, err
	}
	record := &awardsv1.EvaluationRecord{TenderId: id, Tender: tender}
	for token := ""; ; {
		page, err := s.bids.ListBids(ctx, &bidsv1.ListBidsRequest{Tender: id, PageSize: 200, PageToken: token})
		if err != nil {
			return nil, err
		}
		record.Bids = append(record.Bids, page.GetBids()...)
		if token = page.GetNextPageToken(); token == "" {
			break
		}
	}
	opening, err := s.bids.GetOpening(ctx, &bidsv1.GetOpeningRequest{Tender: id})
	if err != nil {
		return nil, err
	}
	// The tender may not have heard yet that its bids are open.
	record.OpenedAt, tender.OpenedAt = opening.GetOpenedAt(), opening.GetOpenedAt()
	return record, nil
}

// forBuyer gives the evaluation to one of the buyers' people; for others there
// is none.
func (s *Service) forBuyer(ctx context.Context, tender string) (*awardsv1.EvaluationRecord, error) {
	visible, err := s.tenders.GetTender(ctx, &tendersv1.GetTenderRequest{Tender: tender})
	if err != nil {
		return nil, err
	}
	if !buys(visible, caller(ctx).Organisation) {
		return nil, errs.NotFound("evaluation", tender)
	}
	record, err := s.recordOf(ctx, tender)
	if err == nil && visible.GetCancelledAt() != nil && record.GetAward() == nil {
		return nil, errs.Precondition("evaluation.tender_cancelled", "this tender was cancelled; there is nothing to evaluate")
	}
	return record, err
}

// buys tells whether an organisation is one of the tender's buyers.
func buys(tender *tendersv1.Tender, organisation string) bool {
	return organisation != "" && slices.ContainsFunc(tender.GetBuyers(), func(b *tendersv1.Buyer) bool {
		return b.GetOrganisation() == organisation
	})
}

// leads tells whether an organisation leads the buyers.
func leads(tender *tendersv1.Tender, organisation string) bool {
	return len(tender.GetBuyers()) > 0 && tender.GetBuyers()[0].GetOrganisation() == organisation
}

// bidFrom tells whether an organisation has an opened bid.
func bidFrom(record *awardsv1.EvaluationRecord, organisation string) bool {
	return organisation != "" && slices.ContainsFunc(record.GetBids(), func(b *bidsv1.Bid) bool { return b.GetOrganisation() == organisation })
}
