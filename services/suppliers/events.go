package suppliers

import (
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// changed gives the event of a change that the public can see: none while the
// supplier is a draft, or when only what outsiders do not see is different.
// Before is nil for a new supplier.
func changed(anyone viewer, before, after *suppliersv1.Supplier, now time.Time) ([]store.Event, error) {
	if after.GetState() == draft || before != nil && proto.Equal(outside(anyone, before, now), outside(anyone, after, now)) {
		return nil, nil
	}
	view := anyone.see(after, now)
	view.Revision = 0 // known only once it is stored
	event, err := events.Make(now, after.GetId(), &suppliersv1.SupplierChanged{Supplier: view})
	return []store.Event{event}, err
}

// outside is what the public sees, without what changes on every write.
func outside(anyone viewer, s *suppliersv1.Supplier, now time.Time) *suppliersv1.Supplier {
	view := anyone.see(s, now)
	view.Revision, view.UpdatedAt = 0, nil
	return view
}

// acted gives the events of what was done, for the services that tell people.
func acted(before, after *suppliersv1.Supplier, acts []*suppliersv1.Act, now time.Time) ([]store.Event, error) {
	var list []store.Event
	for _, act := range acts {
		if routine(act) {
			continue
		}
		event, err := events.Make(now, after.GetId(), &suppliersv1.SupplierActed{
			Supplier: after.GetId(), SupplierName: after.GetName(), Organisation: after.GetOrganisation(), Act: act,
			Concerned: concerned(before, after, act, now), Until: untilOf(after, act),
		})
		if err != nil {
			return nil, err
		}
		list = append(list, event)
	}
	return list, nil
}

// concerned are the organisations that an act touches: who acts for the
// supplier before and after it, and whose statement, claim, dispute or mandate
// it is about. Who did it knows already.
func concerned(before, after *suppliersv1.Supplier, act *suppliersv1.Act, now time.Time) []string {
	list := append(insiders(before, now), insiders(after, now)...)
	list = append(list, subjects(after, act)...)
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(o string) bool { return o == "" || o == act.GetOrganisation() })
}

// insiders are the supplier's own organisation and the brokers it mandates.
func insiders(s *suppliersv1.Supplier, now time.Time) []string {
	list := []string{s.GetOrganisation()}
	for _, m := range s.GetMandates() {
		if runs(m, now) {
			list = append(list, m.GetOrganisation())
		}
	}
	return list
}

// subjects are the organisations behind what the act was done to.
func subjects(s *suppliersv1.Supplier, act *suppliersv1.Act) []string {
	var list []string
	switch act.GetKind() {
	case actDeclined, actHandedOver:
		list = append(list, act.GetSubject())
	case actAnswered:
		list = append(list, lastSuspension(s).GetOrganisation())
	case actFrozen, actDecided:
		if i := disputeAt(s, act.GetSubject()); i >= 0 {
			list = append(list, s.GetDisputes()[i].GetOrganisation())
		}
	case actMandated, actMandateEnded:
		if i := mandateAt(s, act.GetSubject()); i >= 0 {
			list = append(list, s.GetMandates()[i].GetOrganisation())
		}
	case actRelied, actAskedAgain, actWithdrawn:
		if v := verificationOf(s, act.GetSubject()); v != nil {
			list = append(list, v.GetOrganisation())
		}
	}
	return append(list, reliers(s, act)...)
}

// reliers are who trusted a verification that was withdrawn or renewed.
func reliers(s *suppliersv1.Supplier, act *suppliersv1.Act) []string {
	v := verificationOf(s, act.GetSubject())
	switch act.GetKind() {
	case actVerified:
		v = verificationOf(s, v.GetRenews())
	case actWithdrawn:
	default:
		return nil
	}
	var list []string
	for _, r := range v.GetReliances() {
		list = append(list, r.GetOrganisation())
	}
	return list
}

// untilOf is when what the act gave ends; nil where it gave nothing.
func untilOf(s *suppliersv1.Supplier, act *suppliersv1.Act) *timestamppb.Timestamp {
	switch act.GetKind() {
	case actVerified, actRelied, actAskedAgain:
		return verificationOf(s, act.GetSubject()).GetExpiresAt()
	case actMandated:
		if i := mandateAt(s, act.GetSubject()); i >= 0 {
			return s.GetMandates()[i].GetUntil()
		}
	}
	return nil
}
