package suppliers

import (
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/events"
	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
)

// changed gives the event of a change that the public can see: none while the
// supplier is a draft, or when only what outsiders do not see is different.
// Before is nil for a new supplier.
func changed(before, after *suppliersv1.Supplier, now time.Time) ([]store.Event, error) {
	if after.GetState() == draft || before != nil && proto.Equal(outside(before, now), outside(after, now)) {
		return nil, nil
	}
	view := public().see(after, now)
	view.Revision = 0 // known only once it is stored
	event, err := events.Make(now, after.GetId(), &suppliersv1.SupplierChanged{Supplier: view})
	return []store.Event{event}, err
}

// outside is what the public sees, without what changes on every write.
func outside(s *suppliersv1.Supplier, now time.Time) *suppliersv1.Supplier {
	view := public().see(s, now)
	view.Revision, view.UpdatedAt = 0, nil
	return view
}
