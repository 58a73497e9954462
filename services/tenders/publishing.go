package tenders

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// PublishTender publishes a draft as checked at this instant. The key that bids
// are sealed to is made first: asking for it twice gives the same key, so a
// publication that stops half way is simply tried again. For officers of the
// lead buyer. Codes: NotFound, PermissionDenied, FailedPrecondition
// (tender.check_blocks and tender.reasons_needed carry the findings), Aborted.
func (s *Service) PublishTender(ctx context.Context, r *tendersv1.PublishTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := stillDraft(t, now); err != nil {
		return nil, err
	}
	if r.GetRevision() != 0 && r.GetRevision() != t.GetRevision() {
		return nil, errs.New(codes.Aborted, store.ReasonChanged, "this was changed meanwhile; load it again and repeat the change").With("id", t.GetId())
	}
	findings, err := s.check(ctx, t, now)
	if err != nil {
		return nil, err
	}
	reasons, err := mayPublish(findings, r.GetWarningReasons())
	if err != nil {
		return nil, err
	}
	key, bidders, err := s.prepare(ctx, t)
	if err != nil {
		return nil, err
	}
	t, err = s.tenders.Update(ctx, t.GetId(), t.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := stillDraft(t, now); err != nil {
			return nil, err
		}
		publish(t, key, reasons, now)
		if isCall(t) {
			callTo(t, bidders, now)
		}
		return published(t, bidders, now)
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// prepare gets what a publication needs of others: the key that bids are sealed
// to, but for a dynamic purchasing system and a market consultation, which take
// none; and of a call those who may bid.
func (s *Service) prepare(ctx context.Context, t *tendersv1.Tender) (key string, bidders []*tendersv1.ParticipationRequest, err error) {
	if technique.Dynamic(t) || consults(t) {
		return "", nil, nil
	}
	if isCall(t) {
		if bidders, err = s.bidders(ctx, t); err != nil {
			return "", nil, err
		}
	}
	key, err = s.seal(ctx, t)
	return key, bidders, err
}

// seal asks bids, in this service's name, for the key of a tender.
func (s *Service) seal(ctx context.Context, t *tendersv1.Tender) (string, error) {
	ctx, err := s.signer.AsService(ctx, name)
	if err != nil {
		return "", err
	}
	made, err := s.bids.CreateSeal(ctx, &bidsv1.CreateSealRequest{Tender: t.GetId(), Officers: t.GetOpeningOfficers()})
	if err != nil {
		return "", fmt.Errorf("make the tender's key: %w", err)
	}
	return made.GetRecipient(), nil
}

// AmendTender corrects a published tender before its deadline. For officers of
// the lead buyer. Codes: NotFound, PermissionDenied, FailedPrecondition,
// InvalidArgument (an earlier deadline, an unknown file), Aborted.
func (s *Service) AmendTender(ctx context.Context, r *tendersv1.AmendTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	if r.Documents, err = s.ownFiles(ctx, "documents", caller.Organisation, r.GetDocuments()); err != nil {
		return nil, err
	}
	t, err = s.tenders.Update(ctx, t.GetId(), r.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := amend(t, r, now); err != nil {
			return nil, err
		}
		return events.One(now, &tendersv1.TenderAmended{Tender: publicView(t, now)})
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// CancelTender ends a tender that is not awarded; a draft that is cancelled was
// never public and stays so. For officers of the lead buyer. Codes: NotFound,
// PermissionDenied, FailedPrecondition.
func (s *Service) CancelTender(ctx context.Context, r *tendersv1.CancelTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	if _, err := s.led(ctx, r.GetTender()); err != nil {
		return nil, err
	}
	t, err := s.tenders.Update(ctx, r.GetTender(), 0, func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := cancel(t, r.GetReason(), now); err != nil {
			return nil, err
		}
		if t.GetPublishedAt() == nil {
			return nil, nil
		}
		return events.One(now, &tendersv1.TenderCancelled{Tender: publicView(t, now)})
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// GetTimetable gives the earliest lawful deadline of a draft published now. For
// the buyers' officers. Codes: NotFound, PermissionDenied, FailedPrecondition.
func (s *Service) GetTimetable(ctx context.Context, r *tendersv1.GetTimetableRequest) (*tendersv1.Timetable, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := asBuyer(ctx, t); err != nil {
		return nil, err
	}
	buyer, err := s.leadBuyer(ctx, t)
	if err != nil {
		return nil, err
	}
	return timetable(t, calendarOf(buyer), now)
}
