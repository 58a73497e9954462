package search

import (
	"context"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/store"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// Hear takes in what happened to suppliers and tenders, in order. The events
// carry the public view, so nothing is asked back. When it returns nil all of
// it is found; an error means that none of it may be forgotten. Hearing an
// event twice changes nothing.
func (s *Service) Hear(ctx context.Context, events []store.Event) error {
	var suppliers []*suppliersv1.Supplier
	var tenders []*tendersv1.Tender
	for _, e := range events {
		switch e.Type {
		case "SupplierChanged":
			if m := (&suppliersv1.SupplierChanged{}); s.read(ctx, e, m) {
				suppliers = append(suppliers, m.GetSupplier())
			}
		case "TenderPublished":
			if m := (&tendersv1.TenderPublished{}); s.read(ctx, e, m) {
				tenders = append(tenders, m.GetTender())
			}
		case "TenderAmended":
			if m := (&tendersv1.TenderAmended{}); s.read(ctx, e, m) {
				tenders = append(tenders, m.GetTender())
			}
		case "TenderCancelled":
			if m := (&tendersv1.TenderCancelled{}); s.read(ctx, e, m) {
				tenders = append(tenders, m.GetTender())
			}
		case "TenderProgressed":
			if m := (&tendersv1.TenderProgressed{}); s.read(ctx, e, m) {
				tenders = append(tenders, m.GetTender())
			}
		}
	}
	now := s.clock.Now()
	if err := s.suppliers.put(ctx, now, suppliers); err != nil {
		return err
	}
	return s.tenders.put(ctx, now, tenders)
}

// read decodes an event. One that cannot be read would never be, so it is
// logged and left out; the record is found again after the next rebuild.
func (s *Service) read(ctx context.Context, e store.Event, m proto.Message) bool {
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(e.Data, m); err != nil {
		s.log.ErrorContext(ctx, "an event cannot be read", "event", e.ID, "type", e.Type, "error", err)
		return false
	}
	return true
}
