package tenders

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/technique"
)

// DecideParticipation admits an enterprise to a dynamic purchasing system, or
// not; it is told. For officers of the lead buyer. Codes: NotFound,
// PermissionDenied, InvalidArgument (participation.refusal_reason), FailedPrecondition
// (participation.not_dynamic, .system_over, .withdrawn, .decided), Aborted.
func (s *Service) DecideParticipation(ctx context.Context, r *tendersv1.DecideParticipationRequest) (*tendersv1.ParticipationRequest, error) {
	now := s.clock.Now()
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	return s.alterRequest(ctx, t, r.GetRequest(), r.GetRevision(), now, func(p *tendersv1.ParticipationRequest) ([]store.Event, error) {
		if err := decide(p, r.GetAdmit(), r.GetReason(), now); err != nil {
			return nil, err
		}
		return events.One(now, &tendersv1.ParticipationDecided{Tender: publicView(t, now), Request: p})
	})
}

// ProlongParticipation takes the longer time for one request. For officers of the
// lead buyer. Codes: NotFound, PermissionDenied, FailedPrecondition (as for
// DecideParticipation, and participation.prolonged), Aborted.
func (s *Service) ProlongParticipation(ctx context.Context, r *tendersv1.ProlongParticipationRequest) (*tendersv1.ParticipationRequest, error) {
	t, err := s.led(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	buyer, err := s.leadBuyer(ctx, t)
	if err != nil {
		return nil, err
	}
	return s.alterRequest(ctx, t, r.GetRequest(), r.GetRevision(), s.clock.Now(), func(p *tendersv1.ParticipationRequest) ([]store.Event, error) {
		return nil, prolong(p, r.GetReason(), calendarOf(buyer))
	})
}

// alterRequest changes a request of a system that waits for a decision.
func (s *Service) alterRequest(
	ctx context.Context, t *tendersv1.Tender, id string, revision int64, now time.Time, alter func(*tendersv1.ParticipationRequest) ([]store.Event, error),
) (*tendersv1.ParticipationRequest, error) {
	return s.requests.Update(ctx, id, revision, func(p *tendersv1.ParticipationRequest) ([]store.Event, error) {
		if p.GetTender() != t.GetId() {
			return nil, errs.NotFound("participation request", id)
		}
		if err := mayDecide(t, p, now); err != nil {
			return nil, err
		}
		return alter(p)
	})
}

// counted is a dynamic purchasing system with how many are admitted to it.
func (s *Service) counted(ctx context.Context, t *tendersv1.Tender) (*tendersv1.Tender, error) {
	if !technique.Dynamic(t) || t.GetPublishedAt() == nil {
		return t, nil
	}
	all, err := s.requestsOf(ctx, t.GetId())
	for _, p := range all {
		if isAdmitted(p) {
			t.Admitted++
		}
	}
	return t, err
}
