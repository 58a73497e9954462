package suppliers

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

const (
	// maxClaims bounds the claims that wait for one supplier.
	maxClaims = 20
	// leastReason is how many letters the reason has for which a claim is declined.
	leastReason = 10
)

// claimOf finds the open claim of an organisation, or -1.
func claimOf(s *suppliersv1.Supplier, organisation string) int {
	return slices.IndexFunc(s.GetClaims(), func(c *suppliersv1.Claim) bool { return c.GetOrganisation() == organisation })
}

// give makes an organisation the one whose people act for a supplier, proven from
// now on. Other claims are declined by it.
func give(s *suppliersv1.Supplier, organisation string, proof *suppliersv1.Representation, by actor, now time.Time) {
	for _, c := range s.GetClaims() {
		if c.GetOrganisation() != organisation {
			by.did(s, now, actDeclined, c.GetOrganisation(), "")
		}
	}
	s.Organisation, s.Representation, s.Claims = organisation, proof, nil
}

// claimable says whether an organisation may say that a supplier nobody acts for
// is them, or that they may act for the one that they registered.
func claimable(s *suppliersv1.Supplier, caller viewer, now time.Time) error {
	switch {
	case !caller.may(s, now):
		return errs.NotFound("supplier", s.GetId())
	case caller.owns(s):
		return toProve(s)
	case s.GetOrganisation() != "":
		return errs.Precondition("supplier.not_imported",
			"an organisation already acts for this supplier; if it is yours, say so with evidence and a verifier will decide")
	}
	return nil
}

// toProve says whether it can be proven now that its organisation acts for a
// supplier.
func toProve(s *suppliersv1.Supplier) error {
	switch {
	case representation.Proven(s):
		return errs.Precondition("claim.proven", "it is proven already that your organisation acts for this enterprise")
	case disputed(s):
		return undecided()
	case s.GetState() == draft:
		return errs.Precondition("claim.draft", "complete and submit the profile first; then prove that you act for the enterprise")
	case s.GetState() == suspended:
		return errs.Precondition("supplier.suspended", "this supplier is suspended; a verifier must reinstate it")
	}
	return nil
}

// claimant is the caller as one who is not yet in the directory, or only by a
// draft or by the supplier that they speak of. Codes: AlreadyExists
// (supplier.exists).
func (s *Service) claimant(ctx context.Context, caller viewer, supplier string) (actor, error) {
	has, err := s.one(ctx, "organisation", caller.organisation)
	if err != nil {
		return actor{}, err
	}
	if has != nil && has.GetState() != draft && has.GetId() != supplier {
		return actor{}, exists()
	}
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: caller.organisation})
	if err != nil {
		return actor{}, err
	}
	return actor{organisation: caller.organisation, name: organisation.GetName(), person: caller.person}, nil
}

// ClaimSupplier says, with a document, that an imported supplier is the caller's
// organisation, or that it may act for the one that it registered. A second claim
// replaces the first. Codes: InvalidArgument (evidence), NotFound, AlreadyExists
// (supplier.exists), FailedPrecondition (supplier.not_imported,
// supplier.too_many_claims, claim.proven, claim.draft, supplier.suspended,
// dispute.undecided).
func (s *Service) ClaimSupplier(ctx context.Context, req *suppliersv1.ClaimSupplierRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	by, err := s.claimant(ctx, caller, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, req.GetSupplier(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := claimable(record, caller, now); err != nil {
			return err
		}
		if i := claimOf(record, caller.organisation); i >= 0 {
			record.Claims = slices.Delete(record.GetClaims(), i, i+1)
		}
		if len(record.GetClaims()) >= maxClaims {
			return errs.Precondition("supplier.too_many_claims", "twenty organisations claim this supplier; write to a verifier of your city")
		}
		claim := &suppliersv1.Claim{
			Organisation: by.organisation, OrganisationName: by.name, Person: by.person,
			Note: strings.TrimSpace(req.GetNote()), Evidence: req.GetEvidence(), ClaimedAt: timestamppb.New(now),
		}
		record.Claims = append(record.GetClaims(), claim)
		by.did(record, now, actClaimed, by.organisation, claim.GetNote())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// DecideClaim hands an imported supplier over, which replaces the claimant's own
// draft, or proves who acts for one that was registered; or it declines, with
// reasons. Codes: InvalidArgument (claim.reason), PermissionDenied
// (supplier.verifier, supplier.own), NotFound (claim), AlreadyExists
// (supplier.claimant_registered) when the organisation has registered itself
// meanwhile, FailedPrecondition (dispute.undecided).
func (s *Service) DecideClaim(ctx context.Context, req *suppliersv1.DecideClaimRequest) (*suppliersv1.Supplier, error) {
	j, err := s.judging(ctx)
	if err != nil {
		return nil, err
	}
	record, err := s.suppliers.Get(ctx, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	decide := func(record *suppliersv1.Supplier) error { return decideClaim(record, req, j) }
	var updated *suppliersv1.Supplier
	if req.GetAccept() {
		updated, err = s.handOver(ctx, record, req.GetOrganisation(), j.now, decide)
	} else {
		updated, err = s.change(ctx, record.GetId(), 0, j.now, decide)
	}
	if err != nil {
		return nil, err
	}
	return s.caller(ctx).see(updated, j.now), nil
}

// decideClaim applies a verifier's decision.
func decideClaim(record *suppliersv1.Supplier, req *suppliersv1.DecideClaimRequest, j judgement) error {
	i := claimOf(record, req.GetOrganisation())
	own := record.GetOrganisation() == req.GetOrganisation()
	if i < 0 || record.GetOrganisation() != "" && !own {
		return errs.NotFound("claim", req.GetOrganisation())
	}
	if req.GetOrganisation() == j.by.organisation {
		return errs.Denied("supplier.own", "nobody decides the claim of their own organisation")
	}
	if !req.GetAccept() {
		reason := strings.TrimSpace(req.GetReason())
		if utf8.RuneCountInString(reason) < leastReason {
			return errs.Invalid("reason", "claim.reason", "say in a sentence what is missing; the claimant reads it and can send a better document")
		}
		record.Claims = slices.Delete(record.GetClaims(), i, i+1)
		j.by.did(record, j.now, actDeclined, req.GetOrganisation(), reason)
		return nil
	}
	if disputed(record) {
		return undecided()
	}
	give(record, req.GetOrganisation(), document(j.by, j.now), j.by, j.now)
	if own {
		j.by.did(record, j.now, actProven, req.GetOrganisation(), "")
	} else {
		j.by.did(record, j.now, actHandedOver, req.GetOrganisation(), "")
	}
	return nil
}

// handOver makes the change by which a supplier becomes an organisation's. An
// organisation has one: a draft of its own, which only its people know, gives
// way. Where the change is refused the draft is put back. Codes: AlreadyExists
// (supplier.claimant_registered, supplier.enterprise_taken), and those of the
// change.
func (s *Service) handOver(ctx context.Context, record *suppliersv1.Supplier, organisation string, now time.Time, alter func(*suppliersv1.Supplier) error) (*suppliersv1.Supplier, error) {
	if err := alter(proto.CloneOf(record)); err != nil {
		return nil, err // before anything else moves
	}
	aside, err := s.one(ctx, "organisation", organisation)
	if err != nil {
		return nil, err
	}
	if aside.GetId() == record.GetId() {
		aside = nil // it is theirs, and is now proven to be
	}
	if aside != nil {
		if err := s.moveDraft(ctx, aside.GetId(), organisation, ""); err != nil {
			return nil, err
		}
	}
	updated, err := s.change(ctx, record.GetId(), 0, now, alter)
	switch {
	case store.Taken(err, "organisation"):
		err = otherwise()
	case store.Taken(err, "enterprise"):
		err = errs.New(codes.AlreadyExists, "supplier.enterprise_taken",
			"an organisation acts for this enterprise by another of its numbers already; decline, or decide who acts for that one")
	}
	switch {
	case aside == nil:
	case err != nil:
		if failed := s.moveDraft(ctx, aside.GetId(), "", organisation); failed != nil {
			s.log.ErrorContext(ctx, "a draft has lost its organisation", "supplier", aside.GetId(), "organisation", organisation, "error", failed)
		}
	default:
		if failed := s.suppliers.Delete(ctx, aside.GetId()); failed != nil {
			s.log.WarnContext(ctx, "a draft that nobody needs remains", "supplier", aside.GetId(), "error", failed)
		}
	}
	return updated, err
}

// moveDraft gives a draft to another organisation, or to none; it then stands in
// nobody's way.
func (s *Service) moveDraft(ctx context.Context, id, from, to string) error {
	_, err := s.suppliers.Update(ctx, id, 0, func(d *suppliersv1.Supplier) ([]store.Event, error) {
		if d.GetState() != draft || d.GetOrganisation() != from {
			return nil, otherwise()
		}
		d.Organisation, d.EnterpriseKey = to, "" // of no enterprise while it is nobody's
		if to != "" {
			d.EnterpriseKey = s.registers.enterpriseKey(d)
		}
		return nil, nil
	})
	return err
}

func otherwise() error {
	return errs.New(codes.AlreadyExists, "supplier.claimant_registered", "that organisation acts for another enterprise of the directory meanwhile; decline")
}
