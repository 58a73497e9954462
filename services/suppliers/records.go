package suppliers

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// caller is who calls, as a viewer.
func (s *Service) caller(ctx context.Context) viewer {
	id, _ := auth.From(ctx)
	return viewerOf(id, s.lists(ctx))
}

// public is the view of anyone.
func (s *Service) public(ctx context.Context) viewer { return viewer{codes: s.lists(ctx)} }

// lists are the code lists, or nil while nobody has been able to read them:
// what rests on them is then left out of an answer, and nothing else.
func (s *Service) lists(ctx context.Context) codebook {
	lists, err := s.codes.current(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "code lists", slog.Any("error", err))
		return nil
	}
	return lists
}

// own finds the supplier that the caller's people act for, by its id or as
// "mine". Another's is not found.
func (s *Service) own(ctx context.Context, id string, caller viewer, now time.Time) (*suppliersv1.Supplier, error) {
	if id == mine {
		if caller.organisation == "" {
			return nil, errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to see your own supplier")
		}
		record, err := s.one(ctx, "organisation", caller.organisation)
		if err == nil && record == nil {
			err = errs.NotFound("supplier", id)
		}
		return record, err
	}
	record, err := s.suppliers.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if !caller.inside(record, now) {
		return nil, errs.NotFound("supplier", id)
	}
	return record, nil
}

// acting says whether the caller may act for the supplier: one of its own
// people or of a broker it mandates, while nobody disputes who that is.
func acting(record *suppliersv1.Supplier, caller viewer, now time.Time) error {
	if !caller.inside(record, now) {
		return errs.NotFound("supplier", record.GetId())
	}
	if frozen(record) {
		return errs.Precondition("supplier.representation_frozen",
			"another organisation says that this enterprise is theirs; until a verifier has decided, nobody acts for it")
	}
	return nil
}

// one finds a supplier by the values of a unique index; nil when there is none.
func (s *Service) one(ctx context.Context, index string, values ...any) (*suppliersv1.Supplier, error) {
	list, _, err := s.suppliers.List(ctx, store.Query{Index: index, Equal: values, Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// change alters a record, keeps what is computed from it, and writes the events:
// the one that the public sees, and those of the acts that alter has noted.
func (s *Service) change(ctx context.Context, id string, revision int64, now time.Time, alter func(*suppliersv1.Supplier) error) (*suppliersv1.Supplier, error) {
	return s.suppliers.Update(ctx, id, revision, func(record *suppliersv1.Supplier) ([]store.Event, error) {
		before := proto.CloneOf(record)
		if err := alter(record); err != nil {
			return nil, err
		}
		acts := record.GetHistory()[len(before.GetHistory()):]
		record.History = bounded(record.GetHistory())
		settle(record, now)
		if !s.registers.SameEnterprise(before.GetIdentifier(), record.GetIdentifier()) {
			unprove(record)
		}
		s.registers.stamp(record)
		public, err := changed(s.public(ctx), before, record, now)
		if err != nil {
			return nil, err
		}
		private, err := acted(before, record, acts, now)
		return append(public, private...), err
	})
}

// unprove ends what was proven, or was to be proven, about who acts for a
// supplier that is now another enterprise.
func unprove(record *suppliersv1.Supplier) {
	record.Representation, record.OfficialEmail = nil, ""
	record.Claims, record.ClaimedAt = nil, nil
}

// settle computes the fields that verifiers' lists are found by.
func settle(record *suppliersv1.Supplier, now time.Time) {
	stampVerified(record, now)
	record.UpdatedAt = timestamppb.New(now)
	record.ClaimedAt, record.DisputedAt, record.AnsweredAt = nil, nil, nil
	if len(record.GetClaims()) > 0 {
		record.ClaimedAt = record.GetClaims()[0].GetClaimedAt()
	}
	if i := slices.IndexFunc(record.GetDisputes(), open); i >= 0 {
		record.DisputedAt = record.GetDisputes()[i].GetOpenedAt()
	}
	if record.GetState() == suspended {
		record.AnsweredAt = lastSuspension(record).GetAnsweredAt()
	}
}

func exists() error {
	return errs.New(codes.AlreadyExists, "supplier.exists", "your organisation is registered already; change that profile")
}
