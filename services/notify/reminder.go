package notify

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	notifyv1 "github.com/fairlot/fairlot/proto/fairlot/notify/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

const (
	kindEnds  = "verification_ends"
	kindEnded = "verification_ended"
	// remindEvery is how often is looked for reminders that are due.
	remindEvery = time.Minute
	// remindMost is how many are taken up at a time.
	remindMost = 100
	day        = 24 * time.Hour
)

// reminderDays are when people are reminded, in days before a verification ends.
func reminderDays() []int { return []int{60, 30, 7, 0} }

// reminderAt is when the reminder of so many days is due.
func reminderAt(ends time.Time, days int) time.Time { return ends.Add(-time.Duration(days) * day) }

// nextReminder is when the first reminder after an instant is due; nil when none
// is left.
func nextReminder(ends, after time.Time) *timestamppb.Timestamp {
	for _, days := range reminderDays() {
		if at := reminderAt(ends, days); at.After(after) {
			return timestamppb.New(at)
		}
	}
	return nil
}

// nearest is the last reminder whose time has come at now, in days: where a clock
// jumped over several, the others are not told any more.
func nearest(ends, now time.Time) (days int, due bool) {
	for _, d := range reminderDays() {
		if !reminderAt(ends, d).After(now) {
			days, due = d, true
		}
	}
	return days, due
}

// overtaken tells whether a verification needs no reminder: it was withdrawn, or
// renewed by the one who stated it.
func overtaken(v *suppliersv1.Verification, all []*suppliersv1.Verification) bool {
	if v.GetWithdrawnAt() != nil {
		return true
	}
	for _, other := range all {
		if other.GetId() == v.GetId() || other.GetWithdrawnAt() != nil {
			continue
		}
		again := other.GetOrganisation() == v.GetOrganisation() && other.GetClaim() == v.GetClaim() &&
			other.GetExpiresAt().AsTime().After(v.GetExpiresAt().AsTime())
		if again || other.GetRenews() == v.GetId() {
			return true
		}
	}
	return false
}

// keepEndings keeps when the verifications of a supplier end, by what changed.
func (s *Service) keepEndings(ctx context.Context, changed *suppliersv1.SupplierChanged) error {
	supplier := changed.GetSupplier()
	for _, v := range supplier.GetVerifications() {
		if overtaken(v, supplier.GetVerifications()) {
			continue // when it is due, it is looked at again
		}
		ending := &notifyv1.EndingRecord{
			Id: v.GetId(), Supplier: supplier.GetId(), EndsAt: v.GetExpiresAt(), DueAt: nextReminder(v.GetExpiresAt().AsTime(), v.GetVerifiedAt().AsTime()),
		}
		if _, err := s.endings.Create(ctx, v.GetId(), ending); err != nil && !store.Taken(err, "id") {
			return fmt.Errorf("keep when a verification ends: %w", err)
		}
	}
	return nil
}

// remind tells of the verifications whose time has come.
func (s *Service) remind(ctx context.Context, now time.Time) {
	for ctx.Err() == nil {
		due, _, err := s.endings.List(ctx, store.Query{Index: indexDue, To: now.Add(time.Millisecond), Limit: remindMost})
		for _, ending := range due {
			if err == nil {
				err = s.remindOf(ctx, ending, now)
			}
		}
		if err != nil && ctx.Err() == nil {
			s.deps.Log.WarnContext(ctx, "reminders wait", slog.Any("error", err))
		}
		if err != nil || len(due) == 0 {
			return
		}
	}
}

// remindOf tells what is due of one verification, by how it stands now. A process
// that dies after telling tells again with the same key, which nobody notices.
func (s *Service) remindOf(ctx context.Context, ending *notifyv1.EndingRecord, now time.Time) error {
	own, err := s.deps.Signer.AsService(ctx, name)
	if err != nil {
		return err
	}
	supplier, err := s.suppliers.GetSupplier(own, &suppliersv1.GetSupplierRequest{Supplier: ending.GetSupplier()})
	if err != nil && errs.Code(err) != codes.NotFound {
		return fmt.Errorf("read the supplier of a reminder: %w", err)
	}
	ends, left := ending.GetEndsAt().AsTime(), false
	for _, v := range supplier.GetVerifications() {
		if v.GetId() != ending.GetId() || overtaken(v, supplier.GetVerifications()) {
			continue
		}
		left = true
		if days, due := nearest(ends, now); due {
			if err := s.tell(ctx, reminderOf(supplier, v, days)); err != nil {
				return err
			}
		}
	}
	_, err = s.endings.Update(ctx, ending.GetId(), 0, func(e *notifyv1.EndingRecord) ([]store.Event, error) {
		e.DueAt = nil
		if left {
			e.DueAt = nextReminder(ends, now)
		}
		return nil, nil
	})
	return err
}

// reminderOf is told to those who act for the supplier and to the verifiers of who
// stated the verification.
func reminderOf(supplier *suppliersv1.Supplier, v *suppliersv1.Verification, days int) *notifyv1.NotifyRequest {
	kind := kindEnds
	if days == 0 {
		kind = kindEnded
	}
	req := &notifyv1.NotifyRequest{
		Key: "verification-ends/" + v.GetId() + "/" + strconv.Itoa(days), Kind: kind, Link: supplierPath + supplier.GetId(),
		Words: map[string]string{
			"supplier": supplier.GetName(), "organisation": v.GetOrganisationName(), blankUntil: v.GetExpiresAt().AsTime().Format(time.RFC3339),
		},
		Organisations: []string{v.GetOrganisation()}, Roles: tellRoles(),
	}
	if supplier.GetOrganisation() != "" {
		req.Organisations = append(req.Organisations, supplier.GetOrganisation())
	}
	return req
}
