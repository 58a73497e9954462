package suppliers

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// VerifySupplier adds the statement of the caller's organisation, with evidence
// and an end, that a claim holds; the one it renews ends now. Codes:
// InvalidArgument (verification.expired, verification.too_long,
// verification.not_yours, supplier.unclaimed, evidence), PermissionDenied
// (supplier.verifier, supplier.own), NotFound (also a draft), FailedPrecondition
// (supplier.suspended, supplier.too_many_verifications, dispute.undecided for a
// proof of representation).
func (s *Service) VerifySupplier(ctx context.Context, req *suppliersv1.VerifySupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	if err := checkExpiry("expires_at", req.GetExpiresAt(), now); err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		if err := statable(record, j.by.organisation); err != nil {
			return err
		}
		if len(record.GetVerifications()) >= maxVerifications {
			return errs.Precondition("supplier.too_many_verifications", "this supplier has two hundred verifications; tell the operator of this instance")
		}
		if err := renew(record, req.GetRenews(), j.by.organisation, j.now); err != nil {
			return err
		}
		v := &suppliersv1.Verification{
			Id: ids.New("ver", j.now), Organisation: j.by.organisation, OrganisationName: j.by.name, Person: j.by.person,
			Claim: tidy(req.GetClaim()), Scope: tidy(req.GetScope()), Note: strings.TrimSpace(req.GetNote()), Evidence: req.GetEvidence(),
			VerifiedAt: timestamppb.New(j.now), ExpiresAt: req.GetExpiresAt(), Renews: req.GetRenews(),
		}
		record.Verifications = append(record.GetVerifications(), v)
		j.by.did(record, j.now, actVerified, v.GetId(), v.GetNote())
		if req.GetProvesRepresentation() {
			return prove(record, j.by, j.now)
		}
		return nil
	})
}

// judgement is who decides something about a supplier, and when.
type judgement struct {
	by  actor
	now time.Time
}

// judging checks that the caller may decide.
func (s *Service) judging(ctx context.Context) (judgement, error) {
	organisation, err := s.verifierOf(ctx)
	if err != nil {
		return judgement{}, err
	}
	by := actor{organisation: organisation.GetId(), name: organisation.GetName(), person: s.caller(ctx).person}
	return judgement{by: by, now: s.clock.Now()}, nil
}

// judge lets a verifier change a supplier of another organisation.
func (s *Service) judge(ctx context.Context, id string, alter func(record *suppliersv1.Supplier, j judgement) error) (*suppliersv1.Supplier, error) {
	j, err := s.judging(ctx)
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, id, 0, j.now, func(record *suppliersv1.Supplier) error { return alter(record, j) })
	if err != nil {
		return nil, err
	}
	return s.caller(ctx).see(updated, j.now), nil
}

// verifierOf gives the organisation a verifier speaks for: a buyer or whoever
// runs the instance.
func (s *Service) verifierOf(ctx context.Context) (*accountsv1.Organisation, error) {
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: s.caller(ctx).organisation})
	if err != nil {
		return nil, err
	}
	kinds := []accountsv1.OrganisationKind{accountsv1.OrganisationKind_ORGANISATION_KIND_BUYER, accountsv1.OrganisationKind_ORGANISATION_KIND_OPERATOR}
	if !slices.Contains(kinds, organisation.GetKind()) {
		return nil, errs.Denied("supplier.verifier", "only people of a city, region or agency verify suppliers")
	}
	return organisation, nil
}
