package watch

import (
	"context"

	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// mostFollowed is how many tenders a person follows at most.
const mostFollowed = 500

// FollowTender keeps that the caller follows a published tender; twice is once.
// Codes: NotFound (also a draft), FailedPrecondition (following.too_many).
func (s *Service) FollowTender(ctx context.Context, r *watchv1.FollowTenderRequest) (*watchv1.Following, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	if _, err := s.published(ctx, r.GetTender()); err != nil {
		return nil, err
	}
	if kept, err := s.follows(ctx, caller.Person, r.GetTender()); err != nil || kept != nil {
		return kept, err
	}
	mine, err := s.followed(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	if len(mine) >= mostFollowed {
		return nil, errs.Precondition("following.too_many", "you follow 500 tenders already; stop following one first", "most", whole(mostFollowed))
	}
	following := &watchv1.Following{
		Id: ids.New("fol", now), Person: caller.Person, Organisation: caller.Organisation, Tender: r.GetTender(), FollowedAt: timestamppb.New(now),
	}
	kept, err := s.following.Create(ctx, following.GetId(), following)
	if store.Taken(err, byPair) {
		return s.follows(ctx, caller.Person, r.GetTender())
	}
	return kept, err
}

// UnfollowTender forgets it. Who does not follow the tender is told the same.
func (s *Service) UnfollowTender(ctx context.Context, r *watchv1.UnfollowTenderRequest) (*emptypb.Empty, error) {
	caller, _ := auth.From(ctx)
	kept, err := s.follows(ctx, caller.Person, r.GetTender())
	if err != nil || kept == nil {
		return &emptypb.Empty{}, err
	}
	if err := s.following.Delete(ctx, kept.GetId()); !passed(err) {
		return &emptypb.Empty{}, err
	}
	return &emptypb.Empty{}, nil
}

// ListFollowing gives what the caller follows, newest first.
func (s *Service) ListFollowing(ctx context.Context, _ *watchv1.ListFollowingRequest) (*watchv1.ListFollowingResponse, error) {
	caller, _ := auth.From(ctx)
	mine, err := s.followed(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	return &watchv1.ListFollowingResponse{Following: mine}, nil
}

// followed is all that a person follows, newest first.
func (s *Service) followed(ctx context.Context, person string) ([]*watchv1.Following, error) {
	return s.following.All(ctx, store.Query{Index: byPerson, Equal: []any{person}, Descending: true})
}

// follows finds one following; nil where there is none.
func (s *Service) follows(ctx context.Context, person, tender string) (*watchv1.Following, error) {
	found, _, err := s.following.List(ctx, store.Query{Index: byPair, Equal: []any{person, tender}, Limit: 1})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// published reads a tender that is public, in the service's own name. Codes:
// NotFound.
func (s *Service) published(ctx context.Context, id string) (*tendersv1.Tender, error) {
	own, err := s.signer.AsService(ctx, name)
	if err != nil {
		return nil, err
	}
	t, err := s.tenders.GetTender(own, &tendersv1.GetTenderRequest{Tender: id})
	if err == nil && t.GetPublishedAt() == nil {
		return nil, errs.NotFound("tender", id)
	}
	return t, err
}
