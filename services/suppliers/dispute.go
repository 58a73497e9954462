package suppliers

import (
	"context"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

const (
	// maxOpenDisputes bounds how many wait for a decision about one supplier.
	maxOpenDisputes = 10
	// maxDisputes bounds those that are kept; the oldest that are decided go.
	maxDisputes = 50
	// disputeRest is how long an organisation whose dispute was declined waits
	// before it can freeze the same supplier again.
	disputeRest = 90 * 24 * time.Hour
)

// open tells a dispute that nobody has decided.
func open(d *suppliersv1.Dispute) bool { return d.GetDecidedAt() == nil }

// disputed tells whether it is in dispute who acts for the supplier.
func disputed(s *suppliersv1.Supplier) bool { return slices.ContainsFunc(s.GetDisputes(), open) }

// frozen tells whether nobody acts for the supplier: it is in dispute who does,
// and was not proven, or a verifier has looked and said so. Where it was proven
// those people go on until then, so that nobody stops an enterprise with a form.
func frozen(s *suppliersv1.Supplier) bool {
	return slices.ContainsFunc(s.GetDisputes(), func(d *suppliersv1.Dispute) bool {
		return open(d) && (d.GetFrozenAt() != nil || !representation.Proven(s))
	})
}

// undecided refuses what a decision about who acts for the supplier must precede.
func undecided() *errs.Error {
	return errs.Precondition("dispute.undecided", "who acts for this supplier is in dispute; decide the dispute first")
}

func disputeAt(s *suppliersv1.Supplier, id string) int {
	return slices.IndexFunc(s.GetDisputes(), func(d *suppliersv1.Dispute) bool { return d.GetId() == id })
}

// disputable says whether an organisation may dispute who acts for a supplier.
// A draft is disputed as well: whoever registers a number that is taken learns
// the id, so that nobody keeps a number by never submitting it.
func disputable(s *suppliersv1.Supplier, caller viewer, now time.Time) error {
	switch {
	case s.GetOrganisation() == "" && !caller.may(s, now):
		return errs.NotFound("supplier", s.GetId())
	case caller.owns(s):
		return errs.Precondition("dispute.own", "your own organisation acts for this supplier")
	case s.GetOrganisation() == "":
		return errs.Precondition("supplier.unclaimed", "nobody acts for this supplier yet; claim it")
	}
	waiting := 0
	for _, d := range s.GetDisputes() {
		if open(d) {
			waiting++
		}
		if d.GetOrganisation() != caller.organisation {
			continue
		}
		if open(d) {
			return errs.New(codes.AlreadyExists, "dispute.exists", "your dispute waits for a verifier already")
		}
		if again := d.GetDecidedAt().AsTime().Add(disputeRest); !d.GetUpheld() && now.Before(again) {
			return errs.Precondition("dispute.declined", "a verifier has declined your dispute; you can open another from "+again.Format(time.DateOnly)+
				", or write to a verifier of your city", "from", again.Format(time.RFC3339))
		}
	}
	if waiting >= maxOpenDisputes {
		return errs.Precondition("dispute.too_many", "ten disputes about this supplier wait for a decision; write to a verifier of your city")
	}
	return nil
}

// withDispute adds one, in the place of the oldest that is decided when there
// are many.
func withDispute(list []*suppliersv1.Dispute, d *suppliersv1.Dispute) []*suppliersv1.Dispute {
	if len(list) >= maxDisputes {
		i := slices.IndexFunc(list, func(d *suppliersv1.Dispute) bool { return !open(d) })
		list = slices.Delete(list, i, i+1)
	}
	return append(list, d)
}

// same holds that who disputes a supplier gives the number of their enterprise,
// which is the supplier's.
func (r Registers) same(given *typesv1.Identifier, s *suppliersv1.Supplier) error {
	id, err := r.Normalise("identifier", "", given)
	if err != nil {
		return err
	}
	if !r.SameEnterprise(id, s.GetIdentifier()) {
		return errs.Invalid("identifier.value", "dispute.identifier",
			"this is not the number of this entry; give your enterprise's number as it stands in the register, or register your own enterprise")
	}
	return nil
}

// heard is the answer to who disputes a supplier: of one that they may not see,
// their own dispute alone.
func (v viewer) heard(s *suppliersv1.Supplier, now time.Time) *suppliersv1.Supplier {
	seen := v.see(s, now)
	if v.may(s, now) {
		return seen
	}
	return &suppliersv1.Supplier{Id: seen.GetId(), Disputes: seen.GetDisputes(), Representation: &suppliersv1.Representation{Frozen: frozen(s)}}
}

// disputesOne holds that an organisation, which is one enterprise, disputes one
// supplier at a time: nobody freezes a whole directory.
func (s *Service) disputesOne(ctx context.Context, organisation, supplier string) error {
	list, _, err := s.suppliers.List(ctx, store.Query{Index: "disputed_by", Equal: []any{organisation}})
	if err != nil {
		return err
	}
	for _, other := range list {
		waits := slices.ContainsFunc(other.GetDisputes(), func(d *suppliersv1.Dispute) bool { return open(d) && d.GetOrganisation() == organisation })
		if waits && other.GetId() != supplier {
			return errs.Precondition("dispute.one_at_a_time", "your organisation disputes another entry already; wait until a verifier has decided that")
		}
	}
	return nil
}

// OpenDispute says, with evidence and the number of the enterprise, that the
// supplier is the caller's enterprise though another organisation acts for it; a
// verifier decides. The profile stays. Codes: InvalidArgument (evidence,
// dispute.identifier), NotFound, AlreadyExists (supplier.exists,
// dispute.exists), FailedPrecondition (dispute.own, supplier.unclaimed,
// dispute.declined, dispute.too_many, dispute.one_at_a_time).
func (s *Service) OpenDispute(ctx context.Context, req *suppliersv1.OpenDisputeRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	by, err := s.claimant(ctx, caller, "")
	if err != nil {
		return nil, err
	}
	if err := s.disputesOne(ctx, caller.organisation, req.GetSupplier()); err != nil {
		return nil, err
	}
	if err := s.files.Complete(ctx, "evidence", caller.organisation, req.GetEvidence()); err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, req.GetSupplier(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := errs.Join(disputable(record, caller, now), s.registers.same(req.GetIdentifier(), record)); err != nil {
			return err
		}
		d := &suppliersv1.Dispute{
			Id: ids.New("dsp", now), Organisation: by.organisation, OrganisationName: by.name, Person: by.person,
			Note: strings.TrimSpace(req.GetNote()), Evidence: req.GetEvidence(), OpenedAt: timestamppb.New(now),
		}
		record.Disputes = withDispute(record.GetDisputes(), d)
		by.did(record, now, actDisputed, d.GetId(), d.GetNote())
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.heard(updated, now), nil
}

// FreezeSupplier lets nobody act for a supplier until a dispute about it is
// decided, though it was proven who may. Codes: PermissionDenied
// (supplier.verifier, supplier.own), NotFound, FailedPrecondition
// (dispute.decided); once it is frozen nothing happens.
func (s *Service) FreezeSupplier(ctx context.Context, req *suppliersv1.FreezeSupplierRequest) (*suppliersv1.Supplier, error) {
	return s.judge(ctx, req.GetSupplier(), func(record *suppliersv1.Supplier, j judgement) error {
		d, err := deciding(record, req.GetDispute(), j)
		if err != nil {
			return err
		}
		if d.GetFrozenAt() != nil {
			return store.ErrUnchanged
		}
		d.FrozenAt, d.FrozenReason, d.FrozenByName = timestamppb.New(j.now), strings.TrimSpace(req.GetReason()), j.by.name
		j.by.did(record, j.now, actFrozen, d.GetId(), d.GetFrozenReason())
		return nil
	})
}

// deciding finds a dispute that the caller may decide.
func deciding(record *suppliersv1.Supplier, id string, j judgement) (*suppliersv1.Dispute, error) {
	i := disputeAt(record, id)
	if i < 0 {
		return nil, errs.NotFound("dispute", id)
	}
	d := record.GetDisputes()[i]
	switch {
	case j.by.organisation == d.GetOrganisation() || j.by.organisation == record.GetOrganisation():
		return nil, errs.Denied("supplier.own", "nobody decides a dispute of their own organisation")
	case !open(d):
		return nil, errs.Precondition("dispute.decided", "this dispute is decided")
	}
	return d, nil
}

// DecideDispute hands the supplier to the organisation that opened the dispute,
// whose own draft it replaces, or leaves all as it was. With it the old
// organisation's mandates end. Codes: PermissionDenied (supplier.verifier,
// supplier.own), NotFound, AlreadyExists (supplier.claimant_registered),
// FailedPrecondition (dispute.decided).
func (s *Service) DecideDispute(ctx context.Context, req *suppliersv1.DecideDisputeRequest) (*suppliersv1.Supplier, error) {
	j, err := s.judging(ctx)
	if err != nil {
		return nil, err
	}
	decide := func(record *suppliersv1.Supplier) error { return decideDispute(record, req, j) }
	if !req.GetUphold() {
		updated, err := s.change(ctx, req.GetSupplier(), 0, j.now, decide)
		if err != nil {
			return nil, err
		}
		return s.caller(ctx).see(updated, j.now), nil
	}
	record, err := s.suppliers.Get(ctx, req.GetSupplier())
	if err != nil {
		return nil, err
	}
	i := disputeAt(record, req.GetDispute())
	if i < 0 {
		return nil, errs.NotFound("dispute", req.GetDispute())
	}
	updated, err := s.handOver(ctx, record, record.GetDisputes()[i].GetOrganisation(), j.now, decide)
	if err != nil {
		return nil, err
	}
	return s.caller(ctx).see(updated, j.now), nil
}

// decideDispute applies a verifier's decision.
func decideDispute(record *suppliersv1.Supplier, req *suppliersv1.DecideDisputeRequest, j judgement) error {
	d, err := deciding(record, req.GetDispute(), j)
	if err != nil {
		return err
	}
	d.DecidedAt, d.Upheld, d.Decision = timestamppb.New(j.now), req.GetUphold(), strings.TrimSpace(req.GetDecision())
	d.DecidedBy, d.DecidedByName = j.by.organisation, j.by.name
	if d.GetUpheld() {
		endMandates(record, j.now)
		record.Organisation = d.GetOrganisation()
		record.Representation = document(j.by, j.now)
	}
	j.by.did(record, j.now, actDecided, d.GetId(), d.GetDecision())
	return nil
}
