package suppliers

import (
	"context"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	"github.com/fairlot/fairlot/services/internal/representation"
)

const (
	// MaxMandateYears is how long a broker may act before the supplier's people
	// have to think about it again: the house's own rule.
	MaxMandateYears = 2
	// maxMandates bounds the mandates of a supplier; the oldest that ended go.
	maxMandates = 50
)

// runs says whether a mandate holds at an instant.
func runs(m *suppliersv1.Mandate, now time.Time) bool {
	return m.GetEndedAt() == nil && m.GetUntil().AsTime().After(now)
}

// mandateOf finds the mandate of a broker that holds; nil when there is none.
func mandateOf(s *suppliersv1.Supplier, broker string, now time.Time) *suppliersv1.Mandate {
	for _, m := range s.GetMandates() {
		if m.GetOrganisation() == broker && broker != "" && runs(m, now) {
			return m
		}
	}
	return nil
}

func mandateAt(s *suppliersv1.Supplier, id string) int {
	return slices.IndexFunc(s.GetMandates(), func(m *suppliersv1.Mandate) bool { return m.GetId() == id })
}

// endMandates ends all that hold.
func endMandates(s *suppliersv1.Supplier, now time.Time) {
	for _, m := range s.GetMandates() {
		if runs(m, now) {
			m.EndedAt = timestamppb.New(now)
		}
	}
}

// checkMandate holds that a mandate ends, and not too late.
func checkMandate(until *timestamppb.Timestamp, now time.Time) error {
	at := until.AsTime()
	if !until.IsValid() || !at.After(now) {
		return errs.Invalid("until", "mandate.past", "give a day in the future on which the mandate ends")
	}
	if latest := now.AddDate(MaxMandateYears, 0, 0); at.After(latest) {
		return errs.Invalid("until", "mandate.too_long",
			"a mandate runs two years at most; give a day until "+latest.Format(time.DateOnly), "latest", latest.Format(time.RFC3339))
	}
	return nil
}

// GiveMandate lets a broker act for the caller's supplier until a day. Codes:
// InvalidArgument (mandate.past, mandate.too_long, mandate.broker), NotFound,
// AlreadyExists (mandate.exists), FailedPrecondition
// (supplier.representation_frozen, supplier.representation_unproven,
// mandate.too_many).
func (s *Service) GiveMandate(ctx context.Context, req *suppliersv1.GiveMandateRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	stored, err := s.own(ctx, req.GetSupplier(), caller, now)
	if err != nil {
		return nil, err
	}
	if err := checkMandate(req.GetUntil(), now); err != nil {
		return nil, err
	}
	broker, err := s.broker(ctx, req.GetOrganisation())
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, stored.GetId(), 0, now, func(record *suppliersv1.Supplier) error {
		if err := acting(record, caller, now); err != nil {
			return err
		}
		if err := mandatable(record); err != nil {
			return err
		}
		if mandateOf(record, broker.GetId(), now) != nil {
			return errs.New(codes.AlreadyExists, "mandate.exists", "this broker has a mandate already; end it first to give another")
		}
		m := &suppliersv1.Mandate{
			Id: ids.New("man", now), Organisation: broker.GetId(), OrganisationName: broker.GetName(),
			GivenAt: timestamppb.New(now), Until: req.GetUntil(),
		}
		if record.Mandates, err = withMandate(record.GetMandates(), m, now); err != nil {
			return err
		}
		caller.actor(record, now).did(record, now, actMandated, m.GetId(), "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// mandatable says whether the supplier's people may let a broker act: once it is
// proven that they act for it themselves. Who helps to write a draft acts in
// nobody's name.
func mandatable(s *suppliersv1.Supplier) error {
	if s.GetState() == draft {
		return nil
	}
	return representation.Require(s)
}

// withMandate adds one, in the place of the oldest that has ended when there are many.
func withMandate(list []*suppliersv1.Mandate, m *suppliersv1.Mandate, now time.Time) ([]*suppliersv1.Mandate, error) {
	if len(list) >= maxMandates {
		i := slices.IndexFunc(list, func(m *suppliersv1.Mandate) bool { return !runs(m, now) })
		if i < 0 {
			return nil, errs.Precondition("mandate.too_many", "fifty mandates run; end one first")
		}
		list = slices.Delete(list, i, i+1)
	}
	return append(list, m), nil
}

// broker reads an organisation that may be mandated.
func (s *Service) broker(ctx context.Context, id string) (*accountsv1.Organisation, error) {
	broker, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: id})
	if err != nil && errs.Code(err) != codes.NotFound {
		return nil, err
	}
	if broker.GetKind() != accountsv1.OrganisationKind_ORGANISATION_KIND_BROKER {
		return nil, errs.Invalid("organisation", "mandate.broker", "this organisation is not a broker; only brokers are mandated")
	}
	return broker, nil
}

// EndMandate ends a mandate at once, also while a dispute is open. Codes:
// NotFound, FailedPrecondition (mandate.ended).
func (s *Service) EndMandate(ctx context.Context, req *suppliersv1.EndMandateRequest) (*suppliersv1.Supplier, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	stored, err := s.own(ctx, req.GetSupplier(), caller, now)
	if err != nil {
		return nil, err
	}
	updated, err := s.change(ctx, stored.GetId(), 0, now, func(record *suppliersv1.Supplier) error {
		if !caller.inside(record, now) {
			return errs.NotFound("supplier", record.GetId())
		}
		i := mandateAt(record, req.GetMandate())
		if i < 0 || !caller.owns(record) && record.GetMandates()[i].GetOrganisation() != caller.organisation {
			return errs.NotFound("mandate", req.GetMandate())
		}
		m := record.GetMandates()[i]
		if !runs(m, now) {
			return errs.Precondition("mandate.ended", "this mandate has ended")
		}
		caller.actor(record, now).did(record, now, actMandateEnded, m.GetId(), "")
		m.EndedAt = timestamppb.New(now)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return caller.see(updated, now), nil
}

// ListMandates pages through the suppliers that mandate the caller's
// organisation today. A page may be shorter than asked.
func (s *Service) ListMandates(ctx context.Context, req *suppliersv1.ListMandatesRequest) (*suppliersv1.ListSuppliersResponse, error) {
	caller, now := s.caller(ctx), s.clock.Now()
	query := store.Query{Index: "mandated", Equal: []any{caller.organisation}, Limit: int(req.GetPageSize()), Cursor: req.GetPageToken()}
	return s.page(ctx, query, func(record *suppliersv1.Supplier) *suppliersv1.Supplier {
		if caller.mandate(record, now) == nil {
			return nil
		}
		return caller.see(record, now)
	})
}
