package tenders

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// copied is what a new draft takes over from a tender: what is bought, lots,
// clauses and criteria. Dates, people and what was decided belong to the old one;
// documents only go along within the same organisation, whose files they are.
func copied(from *tendersv1.Tender, organisation string) *tendersv1.Tender {
	t := proto.CloneOf(from)
	t.Deadline, t.QuestionsUntil, t.ContractStart, t.ContractEnd, t.ParticipationDeadline = nil, nil, nil, nil, nil
	t.OpeningOfficers, t.Evaluators, t.Pool = nil, nil, ""
	t.UrgencyReason, t.PriorInformation, t.MarketConsultation, t.RelatedValue, t.Approval = "", false, nil, nil, nil
	t.InvitedAt, t.Invited, t.ConsultedIn = nil, nil, ""
	if lead(from) != organisation {
		t.Documents = nil
	}
	t.CopiedFrom = from.GetId()
	return t
}

// CopyTender starts a draft from another tender. For officers; the tender is one
// they may read. Codes: NotFound.
func (s *Service) CopyTender(ctx context.Context, r *tendersv1.CopyTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	from, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if from, err = view(ctx, from, now); err != nil {
		return nil, err
	}
	id := ids.New("ten", now)
	buyers, err := s.buyersOf(ctx, caller.Organisation, "", id)
	if err != nil {
		return nil, err
	}
	t, err := revised(&tendersv1.Tender{Id: id, Buyers: buyers, CreatedAt: timestamppb.New(now), CopiedFrom: from.GetId()}, copied(from, caller.Organisation), now)
	if err != nil {
		return nil, err
	}
	if t, err = s.wished(ctx, t); err != nil {
		return nil, err
	}
	if t, err = s.tenders.Create(ctx, id, t); err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// restore takes a cancelled draft up again.
func restore(t *tendersv1.Tender, now time.Time) error {
	if t.GetPublishedAt() != nil || t.GetCancelledAt() == nil {
		return errs.Precondition("tender.not_restorable", "only a draft that was cancelled before its publication can be taken up again")
	}
	t.CancelledAt, t.CancellationReason, t.UpdatedAt = nil, "", timestamppb.New(now)
	return nil
}

// RestoreTender takes a cancelled draft up again. For officers of the lead
// buyer. Codes: NotFound, PermissionDenied, FailedPrecondition.
func (s *Service) RestoreTender(ctx context.Context, r *tendersv1.RestoreTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	if _, err := s.led(ctx, r.GetTender()); err != nil {
		return nil, err
	}
	t, err := s.tenders.Update(ctx, r.GetTender(), 0, func(t *tendersv1.Tender) ([]store.Event, error) {
		return nil, restore(t, now)
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}
