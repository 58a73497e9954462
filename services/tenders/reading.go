package tenders

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	"github.com/fairlot/fairlot/services/internal/paging"
)

// led reads a tender that the caller leads.
func (s *Service) led(ctx context.Context, id string) (*tendersv1.Tender, error) {
	t, err := s.tenders.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return t, asLead(ctx, t)
}

// GetTender gives what the caller may read. Codes: NotFound.
func (s *Service) GetTender(ctx context.Context, r *tendersv1.GetTenderRequest) (*tendersv1.Tender, error) {
	t, err := s.tenders.Get(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	if t, err = view(ctx, t, s.clock.Now()); err != nil {
		return nil, err
	}
	if err := s.ledTo(ctx, t); err != nil {
		return nil, err
	}
	return s.counted(ctx, t)
}

// ListTenders gives published tenders, or with mine those of which the caller's
// organisation is a buyer, or the calls within another; newest first. Codes: Unauthenticated (mine without
// signing in), InvalidArgument (page_token).
func (s *Service) ListTenders(ctx context.Context, r *tendersv1.ListTendersRequest) (*tendersv1.ListTendersResponse, error) {
	now := s.clock.Now()
	q := store.Query{Index: "published", From: time.Unix(0, 0), Descending: true, Limit: int(r.GetPageSize()), Cursor: r.GetPageToken()}
	if r.GetMine() {
		id, _ := auth.From(ctx)
		if id.Organisation == "" {
			return nil, errs.New(codes.Unauthenticated, "auth.sign_in", "sign in to see your organisation's tenders")
		}
		q = store.Query{Index: "buyer", Equal: []any{id.Organisation}, Descending: true, Limit: q.Limit, Cursor: q.Cursor}
	}
	if r.GetWithin() != "" {
		q = store.Query{Index: "within", Equal: []any{r.GetWithin()}, Descending: true, Limit: q.Limit, Cursor: q.Cursor}
	}
	page, next, err := paging.Within(q.Limit, func(limit int) ([]*tendersv1.Tender, string, error) {
		q.Limit = limit
		return s.tenders.List(ctx, q)
	})
	if err != nil {
		return nil, err
	}
	list := &tendersv1.ListTendersResponse{NextPageToken: next}
	for _, t := range page {
		seen, err := view(ctx, t, now)
		if err != nil {
			continue // no longer theirs to see
		}
		list.Tenders = append(list.Tenders, seen)
	}
	return list, nil
}
