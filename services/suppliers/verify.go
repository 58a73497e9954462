package suppliers

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// VerifySupplier adds the statement of the caller's organisation, with evidence
// and an end, that a claim holds. Codes: InvalidArgument (verification.expired,
// verification.too_long, evidence), PermissionDenied (supplier.verifier,
// supplier.own), NotFound (also a draft), FailedPrecondition
// (supplier.suspended).
func (s *Service) VerifySupplier(ctx context.Context, req *suppliersv1.VerifySupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := callerOf(ctx), s.clock.Now()
	organisation, err := s.verifierOf(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkExpiry("expires_at", req.GetExpiresAt(), now); err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	id, _ := auth.From(ctx)
	updated, err := s.change(ctx, req.GetSupplier(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := verifiable(record, caller.organisation); err != nil {
			return err
		}
		record.Verifications = append(record.GetVerifications(), &suppliersv1.Verification{
			Id: ids.New("ver", now), Organisation: organisation.GetId(), OrganisationName: organisation.GetName(),
			Claim: tidy(req.GetClaim()), Note: strings.TrimSpace(req.GetNote()), Evidence: req.GetEvidence(),
			VerifiedAt: timestamppb.New(now), ExpiresAt: req.GetExpiresAt(), Person: id.Person,
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// SuspendSupplier takes a public supplier out of the directory. Codes:
// PermissionDenied (supplier.verifier, supplier.own), NotFound (also a draft),
// FailedPrecondition (supplier.suspended).
func (s *Service) SuspendSupplier(ctx context.Context, req *suppliersv1.SuspendSupplierRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, by string) error {
		if err := verifiable(record, by); err != nil {
			return err
		}
		record.State, record.SuspensionReason = suspended, strings.TrimSpace(req.GetReason())
		return nil
	})
}

// ReinstateSupplier puts a suspended supplier back. Codes: PermissionDenied
// (supplier.verifier, supplier.own), NotFound, FailedPrecondition
// (supplier.not_suspended).
func (s *Service) ReinstateSupplier(ctx context.Context, req *suppliersv1.ReinstateSupplierRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, by string) error {
		if record.GetOrganisation() == by {
			return errs.Denied("supplier.own", "nobody reinstates their own organisation")
		}
		if record.GetState() == draft {
			return errs.NotFound("supplier", record.GetId())
		}
		if record.GetState() != suspended {
			return errs.Precondition("supplier.not_suspended", "this supplier is not suspended")
		}
		record.State, record.SuspensionReason = submitted, ""
		return nil
	})
}

// ClaimSupplier says that an imported supplier is the caller's organisation. A
// second claim replaces the first. Codes: InvalidArgument (evidence), NotFound,
// AlreadyExists (supplier.exists), FailedPrecondition (supplier.not_imported).
func (s *Service) ClaimSupplier(ctx context.Context, req *suppliersv1.ClaimSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := callerOf(ctx), s.clock.Now()
	has, err := s.one(ctx, "organisation", caller.organisation)
	if err != nil {
		return nil, err
	}
	if has != nil {
		return nil, exists()
	}
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: caller.organisation})
	if err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	id, _ := auth.From(ctx)
	updated, err := s.change(ctx, req.GetSupplier(), 0, now, func(record *suppliersv1.Supplier) error {
		if !caller.may(record) {
			return errs.NotFound("supplier", req.GetSupplier())
		}
		if record.GetOrganisation() != "" {
			return errs.Precondition("supplier.not_imported", "an organisation already acts for this supplier; if it is yours, write to a verifier of your city")
		}
		if i := claimOf(record, caller.organisation); i >= 0 {
			dropClaim(record, i)
		}
		record.Claims = append(record.GetClaims(), &suppliersv1.Claim{
			Organisation: caller.organisation, OrganisationName: organisation.GetName(), Person: id.Person,
			Note: strings.TrimSpace(req.GetNote()), Evidence: req.GetEvidence(), ClaimedAt: timestamppb.New(now),
		})
		record.ClaimedAt = record.GetClaims()[0].GetClaimedAt()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// DecideClaim hands an imported supplier over, or takes the claim off. Codes:
// PermissionDenied (supplier.verifier), NotFound (claim), AlreadyExists
// (supplier.claimant_registered) when the organisation has registered itself meanwhile.
func (s *Service) DecideClaim(ctx context.Context, req *suppliersv1.DecideClaimRequest) (*suppliersv1.Supplier, error) {
	updated, err := s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, by string) error {
		i := claimOf(record, req.GetOrganisation())
		if i < 0 || record.GetOrganisation() != "" {
			return errs.NotFound("claim", req.GetOrganisation())
		}
		if req.GetOrganisation() == by {
			return errs.Denied("supplier.own", "nobody decides the claim of their own organisation")
		}
		if !req.GetAccept() {
			dropClaim(record, i)
			return nil
		}
		record.Organisation = req.GetOrganisation()
		record.Claims, record.ClaimedAt = nil, nil
		return nil
	})
	if store.Taken(err, "organisation") {
		return nil, errs.New(codes.AlreadyExists, "supplier.claimant_registered", "that organisation has registered itself meanwhile; decline the claim")
	}
	return updated, err
}

// judge lets a verifier change a supplier of another organisation.
func (s *Service) judge(ctx context.Context, id string, alter func(record *suppliersv1.Supplier, by string) error) (*suppliersv1.Supplier, error) {
	caller, now := callerOf(ctx), s.clock.Now()
	organisation, err := s.verifierOf(ctx)
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, id, 0, now, func(record *suppliersv1.Supplier) error {
		return alter(record, organisation.GetId())
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// verifierOf gives the organisation a verifier speaks for: a buyer or whoever
// runs the instance.
func (s *Service) verifierOf(ctx context.Context) (*accountsv1.Organisation, error) {
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: callerOf(ctx).organisation})
	if err != nil {
		return nil, err
	}
	kinds := []accountsv1.OrganisationKind{accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR}
	if !slices.Contains(kinds, organisation.GetKind()) {
		return nil, errs.Denied("supplier.verifier", "only people of a city, region or agency verify suppliers")
	}
	return organisation, nil
}
