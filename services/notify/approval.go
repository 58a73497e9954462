package notify

import (
	"context"
	"fmt"

	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	optionsv1 "github.com/fairlot/fairlot/proto/fairlot/options/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// tellApproval tells the other officers that they are asked to approve a draft,
// and who asked what was decided.
func (s *Service) tellApproval(ctx context.Context, changed *tendersv1.ApprovalChanged) error {
	a := changed.GetApproval()
	at := a.GetAskedAt().AsTime()
	req := &notifyv1.NotifyRequest{
		Kind: "approval_asked", Link: "/tenders/" + changed.GetTender() + "/approval", Words: map[string]string{"tender": changed.GetTitle()},
		Organisations: []string{changed.GetOrganisation()}, Roles: []role{optionsv1.Role_ROLE_OFFICER},
	}
	knows := a.GetAskedBy()
	if a.GetDecidedAt() != nil {
		at, knows = a.GetDecidedAt().AsTime(), ""
		req.Kind, req.Organisations, req.Roles, req.People = "approval_given", nil, nil, []string{a.GetAskedBy()}
		req.Words[blankNote] = a.GetReason()
		if !a.GetApproved() {
			req.Kind = "approval_returned"
		}
	}
	if req.Words["tender"] == "" {
		req.Words["tender"] = changed.GetTender()
	}
	if s.deps.Clock.Now().Sub(at) > stale {
		return nil
	}
	req.Key = fmt.Sprintf("%s/%s/%d", changed.GetTender(), req.GetKind(), at.UnixMilli())
	if err := s.tellOthers(ctx, req, knows); err != nil {
		return fmt.Errorf("tell of an approval: %w", err)
	}
	return nil
}
