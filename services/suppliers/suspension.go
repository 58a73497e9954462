package suppliers

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// lastSuspension is the newest, which holds while the supplier is suspended.
func lastSuspension(s *suppliersv1.Supplier) *suppliersv1.Suspension {
	if n := len(s.GetSuspensions()); n > 0 {
		return s.Suspensions[n-1]
	}
	return nil
}

// SuspendSupplier takes a public supplier out of the directory. Codes:
// PermissionDenied (supplier.verifier, supplier.own), NotFound (also a draft),
// FailedPrecondition (supplier.suspended).
func (s *Service) SuspendSupplier(ctx context.Context, req *suppliersv1.SuspendSupplierRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		if err := statable(record, j.by.organisation); err != nil {
			return err
		}
		reason := strings.TrimSpace(req.GetReason())
		record.State, record.SuspensionReason = suspended, reason
		record.Suspensions = append(record.GetSuspensions(), &suppliersv1.Suspension{
			Reason: reason, Organisation: j.by.organisation, OrganisationName: j.by.name, SuspendedAt: timestamppb.New(j.now),
		})
		j.by.did(record, j.now, actSuspended, "", reason)
		return nil
	})
}

// AnswerSuspension says what the supplier's people have to say to its
// suspension; a second answer replaces the first. Codes: InvalidArgument
// (evidence), NotFound, FailedPrecondition (supplier.not_suspended,
// supplier.representation_frozen).
func (s *Service) AnswerSuspension(ctx context.Context, req *suppliersv1.AnswerSuspensionRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	stored, err := s.own(ctx, req.GetSupplier(), caller, now)
	if err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, stored.GetId(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := acting(record, caller, now); err != nil {
			return err
		}
		last := lastSuspension(record)
		if record.GetState() != suspended || last == nil {
			return errs.Precondition("supplier.not_suspended", "this supplier is not suspended")
		}
		last.Answer, last.AnswerEvidence, last.AnsweredAt = strings.TrimSpace(req.GetAnswer()), req.GetEvidence(), timestamppb.New(now)
		caller.actor(record, now).did(record, now, actAnswered, "", last.GetAnswer())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// ReinstateSupplier puts a suspended supplier back. Codes: PermissionDenied
// (supplier.verifier, supplier.own), NotFound, FailedPrecondition
// (supplier.not_suspended).
func (s *Service) ReinstateSupplier(ctx context.Context, req *suppliersv1.ReinstateSupplierRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		switch {
		case record.GetOrganisation() == j.by.organisation:
			return errs.Denied("supplier.own", "nobody reinstates their own organisation")
		case record.GetState() == draft:
			return errs.NotFound("supplier", record.GetId())
		case record.GetState() != suspended:
			return errs.Precondition("supplier.not_suspended", "this supplier is not suspended")
		}
		reason := strings.TrimSpace(req.GetReason())
		record.State, record.SuspensionReason = submitted, ""
		if last := lastSuspension(record); last != nil {
			last.LiftedAt, last.LiftReason = timestamppb.New(j.now), reason
		}
		j.by.did(record, j.now, actReinstated, "", reason)
		return nil
	})
}
