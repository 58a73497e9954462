package bids

import (
	"context"
	"slices"
	"strings"
	"time"

	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/web/i18n"
	"github.com/fairlot/fairlot/services/web/procedure"
	"github.com/fairlot/fairlot/services/web/ui"
)

// lotName is what people call a lot: its title, or its number.
func lotName(lot *tendersv1.Lot, id string) string {
	if lot.GetTitle() != "" {
		return lot.GetTitle()
	}
	return id
}

// lotNames are the names of lots in one line.
func lotNames(t *procedure.Tender, ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, lotName(t.Lot(id), id))
	}
	return strings.Join(names, ", ")
}

// lotHint is a lot's number and estimated value.
func lotHint(ctx context.Context, lot *tendersv1.Lot) string {
	if lot.GetTitle() == "" {
		return ""
	}
	if lot.GetValue() == nil {
		return lot.GetId()
	}
	return lot.GetId() + " · " + i18n.T(ctx, "bids.offer.estimate", "value", i18n.Money(ctx, lot.GetValue()))
}

// targetName says whether a clause's target is the least that is taken.
func targetName(ctx context.Context, c *tendersv1.Clause) string {
	if c.GetLever() == tendersv1.Lever_LEVER_PERFORMANCE_CONDITION {
		return i18n.T(ctx, "bids.offer.least")
	}
	return i18n.T(ctx, "bids.offer.target")
}

// quantity is a figure with its unit, or "" where there is none.
func quantity(ctx context.Context, value, unit string) string {
	if value == "" {
		return ""
	}
	return strings.TrimSpace(i18n.Decimal(ctx, value) + "\u00a0" + unit)
}

func weight(ctx context.Context, c *tendersv1.Criterion) string {
	return i18n.Decimal(ctx, c.GetWeight()) + "\u00a0%"
}

// Grouped is a hash in groups of eight, as people compare it.
func Grouped(hash string) string {
	var parts []string
	for part := range slices.Chunk([]byte(hash), 8) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, " ")
}

// fieldNames are the names of a form's fields, in a fixed order.
func fieldNames(f *ui.Form) []string {
	names := make([]string, 0, len(f.Values))
	for name := range f.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// decided says whether the tender is awarded.
func decided(t *procedure.Tender) bool {
	return t.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_AWARDED
}

// again says whether a new bid can follow a withdrawn one.
func again(e entry, now time.Time) bool {
	return e.Bid.GetState() == bidsv1.BidState_BID_STATE_WITHDRAWN && e.Tender.GetStatus() == tendersv1.TenderStatus_TENDER_STATUS_OPEN && now.Before(e.Tender.GetDeadline().AsTime())
}
