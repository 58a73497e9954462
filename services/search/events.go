package search

import (
	"context"
	"math"

	"github.com/fairlot/fairlot/pkg/events"
	deliveryv1 "github.com/fairlot/fairlot/proto/fairlot/delivery/v1"
	suppliersv1 "github.com/fairlot/fairlot/proto/fairlot/suppliers/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// attempts is how often an event is tried: it is never set
// aside. What cannot be read is left out here, so all that fails is an engine
// that is away, and then the next event would fail as well.
const attempts = math.MaxInt32

// hearAtOnce is how many events are indexed in one step: an import of a whole
// directory is found in seconds, and one event in some ten milliseconds.
const hearAtOnce = 500

// Consumers are the events that keep the indexes up to date. They carry the
// public view, so nothing is asked back, except for the contract that a report
// is about. When a batch is taken all of it is
// found; hearing an event twice changes nothing.
func (s *Service) Consumers() []events.Subscription {
	return []events.Subscription{
		{Service: "suppliers", Types: []string{"SupplierChanged"}, Batch: hearAtOnce, Attempts: attempts, Handle: s.hearSuppliers},
		{Service: "delivery", Types: []string{"ReportVerified"}, Batch: hearAtOnce, Attempts: attempts, Handle: s.hearDelivery},
		{
			Service: "tenders", Types: []string{"TenderPublished", "TenderAmended", "TenderCancelled", "TenderProgressed"},
			Batch: hearAtOnce, Attempts: attempts, Handle: s.hearTenders,
		},
	}
}

func (s *Service) hearSuppliers(ctx context.Context, list []events.Event) error {
	var records []*suppliersv1.Supplier
	for _, e := range list {
		if m := (&suppliersv1.SupplierChanged{}); s.readable(ctx, e, e.Into(m)) {
			records = append(records, m.GetSupplier())
		}
	}
	return s.suppliers.put(ctx, s.clock.Now(), records)
}

func (s *Service) hearDelivery(ctx context.Context, list []events.Event) error {
	var contracts []string
	for _, e := range list {
		if m := (&deliveryv1.ReportVerified{}); s.readable(ctx, e, e.Into(m)) {
			contracts = append(contracts, m.GetReport().GetContract())
		}
	}
	return s.hearReports(ctx, contracts)
}

// hearTenders reads every event of a tender as a TenderPublished: each carries
// the tender as its only field.
func (s *Service) hearTenders(ctx context.Context, list []events.Event) error {
	var records []*tendersv1.Tender
	for _, e := range list {
		if m := (&tendersv1.TenderPublished{}); s.readable(ctx, e, e.Into(m)) {
			records = append(records, m.GetTender())
		}
	}
	return s.tenders.put(ctx, s.clock.Now(), records)
}

// readable logs an event that cannot be read. It never could be, so it is left
// out; the record is found again after the next rebuild.
func (s *Service) readable(ctx context.Context, e events.Event, err error) bool {
	if err != nil {
		s.log.ErrorContext(ctx, "an event cannot be read", "event", e.ID, "type", e.Type, "error", err)
	}
	return err == nil
}
