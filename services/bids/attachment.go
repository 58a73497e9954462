package bids

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// checkAttachments says which attachments of an offer were not sent before, for
// this tender and by the caller's organisation.
func (s *Service) checkAttachments(ctx context.Context, tender string, offer *bidsv1.Offer) error {
	var list []error
	for i, f := range offer.GetAttachments() {
		record, err := s.attachments.Get(ctx, f.GetId())
		if err != nil && errs.Code(err) != codes.NotFound {
			return err
		}
		if err != nil || record.GetTender() != tender || record.GetOrganisation() != caller(ctx).Organisation {
			list = append(list, errs.Invalid(fmt.Sprintf("offer.attachments[%d].id", i), "bid.attachment_unknown",
				"send this file to the tender first and give the answer here", "file", f.GetId()))
		}
	}
	return errs.Join(list...)
}
