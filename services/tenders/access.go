package tenders

import (
	"context"
	"time"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// access is how much of a tender a caller may read.
type access int

const (
	nothing access = iota
	publicPart
	everything
)

// accessOf decides what the caller may read: services and the buyers' people
// everything, others what is published.
func accessOf(ctx context.Context, t *tendersv1.Tender) access {
	id, _ := auth.From(ctx)
	switch {
	case id.Service != "", isBuyer(t, id.Organisation):
		return everything
	case t.GetPublishedAt() != nil:
		return publicPart
	default:
		return nothing
	}
}

// view gives the caller's view of a tender. Errors: NotFound.
func view(ctx context.Context, t *tendersv1.Tender, now time.Time) (*tendersv1.Tender, error) {
	switch accessOf(ctx, t) {
	case everything:
		return shown(t, now), nil
	case publicPart:
		return publicView(t, now), nil
	default:
		return nil, errs.NotFound("tender", t.GetId())
	}
}

// asLead lets officers of the lead buyer through; the role was checked with the
// contract. Another buyer's people may read but not change; to others a draft
// does not exist. Errors: NotFound, PermissionDenied.
func asLead(ctx context.Context, t *tendersv1.Tender) error {
	id, _ := auth.From(ctx)
	switch {
	case id.Organisation != "" && id.Organisation == lead(t):
		return nil
	case accessOf(ctx, t) == nothing:
		return errs.NotFound("tender", t.GetId())
	default:
		return errs.Denied("tender.lead_only", "only officers of the leading buyer can do this")
	}
}

// asBuyer lets the buyers' people through. Errors: NotFound, PermissionDenied.
func asBuyer(ctx context.Context, t *tendersv1.Tender) error {
	switch accessOf(ctx, t) {
	case everything:
		return nil
	case nothing:
		return errs.NotFound("tender", t.GetId())
	default:
		return errs.Denied("tender.buyers_only", "only the buyers' people can see this")
	}
}
