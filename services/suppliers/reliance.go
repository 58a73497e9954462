package suppliers

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// maxQuestions bounds what is asked about one verification.
const maxQuestions = 50

// RelyOnVerification says that the caller's organisation trusts what another
// has verified. Codes: PermissionDenied (supplier.verifier, supplier.own,
// verification.own), NotFound, AlreadyExists (verification.relied),
// FailedPrecondition (verification.ended, supplier.suspended).
func (s *Service) RelyOnVerification(ctx context.Context, req *suppliersv1.RelyOnVerificationRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		v, err := anothers(record, req.GetVerification(), j.by.organisation, j.now)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(v.GetReliances(), func(r *suppliersv1.Reliance) bool { return r.GetOrganisation() == j.by.organisation }) {
			return errs.New(codes.AlreadyExists, "verification.relied", "your organisation relies on this verification already")
		}
		note := strings.TrimSpace(req.GetNote())
		v.Reliances = append(v.GetReliances(), &suppliersv1.Reliance{
			Organisation: j.by.organisation, OrganisationName: j.by.name, ReliedAt: timestamppb.New(j.now), Note: note,
		})
		j.by.did(record, j.now, actRelied, v.GetId(), note)
		return nil
	})
}

// AskAgain asks the supplier and who verified to look again; nothing ends by it.
// Codes: as RelyOnVerification, and FailedPrecondition
// (verification.too_many_questions).
func (s *Service) AskAgain(ctx context.Context, req *suppliersv1.AskAgainRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		v, err := anothers(record, req.GetVerification(), j.by.organisation, j.now)
		if err != nil {
			return err
		}
		if len(v.GetQuestions()) >= maxQuestions {
			return errs.Precondition("verification.too_many_questions", "fifty times somebody has asked already; write to who verified")
		}
		reason := strings.TrimSpace(req.GetReason())
		v.Questions = append(v.GetQuestions(), &suppliersv1.Question{
			Organisation: j.by.organisation, OrganisationName: j.by.name, AskedAt: timestamppb.New(j.now), Reason: reason,
		})
		j.by.did(record, j.now, actAskedAgain, v.GetId(), reason)
		return nil
	})
}

// WithdrawVerification takes back what the caller's organisation stated; it
// stops to count at once. Codes: PermissionDenied (supplier.verifier,
// verification.not_yours), NotFound, FailedPrecondition (verification.ended).
func (s *Service) WithdrawVerification(ctx context.Context, req *suppliersv1.WithdrawVerificationRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		v := verificationOf(record, req.GetVerification())
		switch {
		case record.GetState() == draft:
			return errs.NotFound("supplier", record.GetId())
		case v == nil:
			return errs.NotFound("verification", req.GetVerification())
		case v.GetOrganisation() != j.by.organisation:
			return errs.Denied("verification.not_yours", "only the organisation that stated it takes it back; you can ask them to look again")
		case !holds(v, j.now):
			return ended()
		}
		v.WithdrawnAt, v.WithdrawalReason = timestamppb.New(j.now), strings.TrimSpace(req.GetReason())
		j.by.did(record, j.now, actWithdrawn, v.GetId(), v.GetWithdrawalReason())
		return nil
	})
}

// anothers finds a verification that holds and that another organisation stated
// about a supplier which is not the caller's.
func anothers(record *suppliersv1.Supplier, id, by string, now time.Time) (*suppliersv1.Verification, error) {
	if err := statable(record, by); err != nil {
		return nil, err
	}
	v := verificationOf(record, id)
	switch {
	case v == nil:
		return nil, errs.NotFound("verification", id)
	case v.GetOrganisation() == by:
		return nil, errs.Denied("verification.own", "your own organisation stated this; renew it or take it back")
	case !holds(v, now):
		return nil, ended()
	}
	return v, nil
}

func ended() *errs.Error {
	return errs.Precondition("verification.ended", "this verification has ended or was taken back; ask for a new one")
}
