package tenders

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// discussed reads a tender whose comments the caller may read and write.
// Comments never become public, also when the tender does.
func (s *Service) discussed(ctx context.Context, id string) (*tendersv1.Tender, error) {
	t, err := s.tenders.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return t, asBuyer(ctx, t)
}

// CreateComment adds a comment. For the buyers' people. Codes: NotFound,
// PermissionDenied.
func (s *Service) CreateComment(ctx context.Context, r *tendersv1.CreateCommentRequest) (*tendersv1.Comment, error) {
	now := s.clock.Now()
	t, err := s.discussed(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	person, err := s.accounts.GetPerson(own, &accountsv1.GetPersonRequest{Person: caller.Person})
	if err != nil {
		return nil, fmt.Errorf("read who comments: %w", err)
	}
	c := &tendersv1.Comment{
		Id: ids.New("com", now), Tender: t.GetId(), Part: r.GetPart(), Text: r.GetText(),
		Person: caller.Person, PersonName: person.GetName(), CreatedAt: timestamppb.New(now),
	}
	return s.comments.Create(ctx, c.GetId(), c)
}

// ListComments gives the comments on a tender, oldest first. For the buyers'
// people. Codes: NotFound, PermissionDenied.
func (s *Service) ListComments(ctx context.Context, r *tendersv1.ListCommentsRequest) (*tendersv1.ListCommentsResponse, error) {
	t, err := s.discussed(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	list, err := s.comments.All(ctx, store.Query{Index: "tender", Equal: []any{t.GetId()}})
	return &tendersv1.ListCommentsResponse{Comments: list}, err
}

// ResolveComment settles a comment, or opens it again. For the buyers' people.
// Codes: NotFound, PermissionDenied.
func (s *Service) ResolveComment(ctx context.Context, r *tendersv1.ResolveCommentRequest) (*tendersv1.Comment, error) {
	now := s.clock.Now()
	t, err := s.discussed(ctx, r.GetTender())
	if err != nil {
		return nil, err
	}
	caller, _ := auth.From(ctx)
	return s.comments.Update(ctx, r.GetComment(), 0, func(c *tendersv1.Comment) ([]store.Event, error) {
		if c.GetTender() != t.GetId() {
			return nil, errs.NotFound("comment", r.GetComment())
		}
		c.ResolvedAt, c.ResolvedBy = nil, ""
		if !r.GetReopen() {
			c.ResolvedAt, c.ResolvedBy = timestamppb.New(now), caller.Person
		}
		return nil, nil
	})
}
