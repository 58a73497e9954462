package tenders

import (
	"context"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// approvalAfter is what becomes of the approval when a draft is handed in again:
// once required it stays so, and what was approved was the draft as it was.
func approvalAfter(kept, next *tendersv1.Tender) *tendersv1.Approval {
	required := kept.GetApproval().GetRequired() || next.GetApproval().GetRequired()
	if !required {
		return nil
	}
	if sameWords(kept, next) {
		same := proto.CloneOf(kept.GetApproval())
		if same == nil {
			same = &tendersv1.Approval{}
		}
		same.Required = true
		return same
	}
	return &tendersv1.Approval{Required: true}
}

// asWished is a draft with the approval that its buyer wishes for all of them,
// those too that were begun before it did.
func asWished(t *tendersv1.Tender, buyer *accountsv1.Organisation) *tendersv1.Tender {
	if !buyer.GetSecondApproval() || t.GetApproval().GetRequired() {
		return t
	}
	t = proto.CloneOf(t)
	if t.GetApproval() == nil {
		t.Approval = &tendersv1.Approval{}
	}
	t.Approval.Required = true
	return t
}

// wished is a new draft with the approval that its buyer wishes.
func (s *Service) wished(ctx context.Context, t *tendersv1.Tender) (*tendersv1.Tender, error) {
	buyer, err := s.leadBuyer(ctx, t)
	return asWished(t, buyer), err
}

// sameWords says whether two drafts are the same but for what the house keeps.
func sameWords(a, b *tendersv1.Tender) bool {
	a, b = proto.CloneOf(a), proto.CloneOf(b)
	for _, t := range []*tendersv1.Tender{a, b} {
		t.Revision, t.UpdatedAt, t.Approval, t.Status = 0, nil, nil, 0
	}
	return proto.Equal(a, b)
}

// RequestApproval asks a second officer to look; asked again it is the newest
// asker who may not decide. For officers of the lead buyer. Codes: NotFound,
// PermissionDenied, FailedPrecondition (not a draft).
func (s *Service) RequestApproval(ctx context.Context, r *tendersv1.RequestApprovalRequest) (*tendersv1.Tender, error) {
	return s.approve(ctx, r.GetTender(), 0, func(t *tendersv1.Tender, person string, now time.Time) error {
		t.Approval = &tendersv1.Approval{Required: true, AskedBy: person, AskedAt: timestamppb.New(now)}
		return nil
	})
}

// DecideApproval approves a draft in the revision that was read, or sends it
// back with a reason. For officers of the lead buyer other than who asked.
// Codes: NotFound, PermissionDenied (approval.own), InvalidArgument (reason),
// FailedPrecondition (approval.not_asked, not a draft), Aborted (changed since).
func (s *Service) DecideApproval(ctx context.Context, r *tendersv1.DecideApprovalRequest) (*tendersv1.Tender, error) {
	if r.GetRevision() < 1 {
		return nil, errs.Invalid("revision", "request.revision", "give the revision that you read, so that you approve what you have seen")
	}
	reason := strings.TrimSpace(r.GetReason())
	if !r.GetApprove() && reason == "" {
		return nil, errs.Invalid("reason", "approval.reason", "say what has to change")
	}
	return s.approve(ctx, r.GetTender(), r.GetRevision(), func(t *tendersv1.Tender, person string, now time.Time) error {
		switch {
		case t.GetApproval().GetAskedAt() == nil:
			return errs.Precondition("approval.not_asked", "nobody has asked for an approval")
		case t.GetApproval().GetAskedBy() == person:
			return errs.Denied("approval.own", "who asked for the approval cannot give it; another officer does")
		}
		t.Approval.DecidedBy, t.Approval.DecidedAt = person, timestamppb.New(now)
		t.Approval.Approved, t.Approval.Reason = r.GetApprove(), reason
		return nil
	})
}

// approve alters the approval of a draft and tells of it.
func (s *Service) approve(ctx context.Context, id string, revision int64, alter func(*tendersv1.Tender, string, time.Time) error) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	if _, err := s.led(ctx, id); err != nil {
		return nil, err
	}
	if caller.Person == "" {
		return nil, errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to do this")
	}
	t, err := s.tenders.Update(ctx, id, revision, func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := stillDraft(t, now); err != nil {
			return nil, err
		}
		if err := alter(t, caller.Person, now); err != nil {
			return nil, err
		}
		return events.One(now, &tendersv1.ApprovalChanged{Tender: t.GetId(), Title: t.GetTitle(), Organisation: lead(t), Approval: t.GetApproval()})
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}
