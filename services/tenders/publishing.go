package tenders

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/calendar"
	"github.com/fairlot/fairlot/services/tenders/internal/legalcheck"
)

// CheckTender says what the law asks of a draft published now, or asked of a
// published tender at its publication. For the buyers' people. Codes: NotFound,
// PermissionDenied.
func (s *Service) CheckTender(ctx context.Context, r *tendersv1.CheckTenderRequest) (*tendersv1.CheckTenderResponse, error) {
	now := s.clock.Now()
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if err := asBuyer(ctx, t); err != nil {
		return nil, err
	}
	if t.GetPublishedAt() != nil {
		now = t.GetPublishedAt().AsTime()
	}
	findings, err := s.check(ctx, t, now)
	if err != nil {
		return nil, err
	}
	return &tendersv1.CheckTenderResponse{Findings: findings, Publishable: len(legalcheck.Blocking(findings)) == 0}, nil
}

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
	key, err := s.seal(ctx, t)
	if err != nil {
		return nil, err
	}
	t, err = s.tenders.Update(ctx, t.GetId(), t.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := stillDraft(t, now); err != nil {
			return nil, err
		}
		publish(t, key, reasons, now)
		return events.One(now, &tendersv1.TenderPublished{Tender: publicView(t, now)})
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
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
	cal, err := s.calendarOf(ctx, t)
	if err != nil {
		return nil, err
	}
	return timetable(t, cal, now)
}

// calendarOf gives the calendar of the lead buyer.
func (s *Service) calendarOf(ctx context.Context, t *tendersv1.Tender) (calendar.Calendar, error) {
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: lead(t)})
	if err != nil {
		return calendar.Calendar{}, fmt.Errorf("read the buyer: %w", err)
	}
	return calendar.For(o.GetPlace().GetCountry(), o.GetTimeZone()), nil
}

// check gathers what the rules must know and asks them.
func (s *Service) check(ctx context.Context, t *tendersv1.Tender, now time.Time) ([]*tendersv1.Finding, error) {
	cal, err := s.calendarOf(ctx, t)
	if err != nil {
		return nil, err
	}
	people, err := s.people(ctx, t)
	if err != nil {
		return nil, err
	}
	in := legalcheck.Input{Tender: t, Now: now, Calendar: cal, People: people}
	if t.GetPool() != "" {
		_, err := s.poolBuyers(ctx, lead(t), t.GetPool(), t.GetId())
		in.PoolAgreed = err == nil
		if err != nil {
			s.log.InfoContext(ctx, "pool does not confirm", slog.String("tender", t.GetId()), slog.String("error", err.Error()))
		}
	}
	return legalcheck.Check(in), nil
}
