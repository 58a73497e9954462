package watch

import (
	"context"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	watchv1 "github.com/fairlot/fairlot/proto/fairlot/watch/v1"
)

// CreateSavedSearch keeps a search of the caller, without its page. Codes:
// InvalidArgument (saved_search.what, saved_search.too_long, or what the search
// itself refuses), FailedPrecondition (saved_search.too_many).
func (s *Service) CreateSavedSearch(ctx context.Context, r *watchv1.CreateSavedSearchRequest) (*watchv1.SavedSearch, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	if err := checkSearch(r.GetSavedSearch()); err != nil {
		return nil, err
	}
	kept := bare(r.GetSavedSearch())
	var err error
	if kept.Name, err = named("saved_search", kept.GetName()); err != nil {
		return nil, err
	}
	if _, err := s.count(ctx, kept, nil); err != nil {
		return nil, err
	}
	mine, err := s.mine(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	if len(mine) >= mostSearches {
		return nil, errs.Precondition("saved_search.too_many", "you keep 100 searches already; delete one first", "most", "100")
	}
	alert := kept.GetAlert()
	kept.Id, kept.Revision, kept.Person = ids.New("sav", now), 0, caller.Person
	kept.CreatedAt, kept.ToldUntil, kept.TellingUntil, kept.NextAlertAt = timestamppb.New(now), nil, nil, nil
	kept.Alert = watchv1.AlertRhythm_ALERT_RHYTHM_UNSPECIFIED
	setAlert(kept, alert, now)
	return s.searches.Create(ctx, kept.GetId(), kept)
}

// ListSavedSearches gives those of the caller, newest first.
func (s *Service) ListSavedSearches(ctx context.Context, _ *watchv1.ListSavedSearchesRequest) (*watchv1.ListSavedSearchesResponse, error) {
	caller, _ := auth.From(ctx)
	mine, err := s.mine(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	return &watchv1.ListSavedSearchesResponse{SavedSearches: mine}, nil
}

func (s *Service) mine(ctx context.Context, person string) ([]*watchv1.SavedSearch, error) {
	return s.searches.All(ctx, store.Query{Index: byPerson, Equal: []any{person}, Descending: true})
}

// UpdateSavedSearch changes the name and the alert; what is searched stays.
// Codes: NotFound (also another's), Aborted (changed meanwhile), InvalidArgument
// (revision.missing).
func (s *Service) UpdateSavedSearch(ctx context.Context, r *watchv1.UpdateSavedSearchRequest) (*watchv1.SavedSearch, error) {
	now := s.clock.Now()
	in := r.GetSavedSearch()
	if err := seen("saved_search", in.GetRevision()); err != nil {
		return nil, err
	}
	called, err := named("saved_search", in.GetName())
	if err != nil {
		return nil, err
	}
	if err := s.own(ctx, in.GetId()); err != nil {
		return nil, err
	}
	return s.searches.Update(ctx, in.GetId(), in.GetRevision(), func(kept *watchv1.SavedSearch) ([]store.Event, error) {
		kept.Name = called
		setAlert(kept, in.GetAlert(), now)
		return nil, nil
	})
}

// DeleteSavedSearch forgets one of the caller. Codes: NotFound.
func (s *Service) DeleteSavedSearch(ctx context.Context, r *watchv1.DeleteSavedSearchRequest) (*emptypb.Empty, error) {
	if err := s.own(ctx, r.GetSavedSearch()); err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.searches.Delete(ctx, r.GetSavedSearch())
}

// own lets the person of a search through; to others it does not exist.
func (s *Service) own(ctx context.Context, id string) error {
	caller, _ := auth.From(ctx)
	kept, err := s.searches.Get(ctx, id)
	if err != nil {
		return err
	}
	if kept.GetPerson() != caller.Person {
		return errs.NotFound("saved_search", id)
	}
	return nil
}

// count is how many a search finds that are public since an instant; nil is all.
func (s *Service) count(ctx context.Context, kept *watchv1.SavedSearch, since *timestamppb.Timestamp) (int64, error) {
	if kept.GetTenders() != nil {
		req := proto.CloneOf(kept.GetTenders())
		req.PageSize, req.ListedSince = 1, since
		answer, err := s.search.SearchTenders(ctx, req)
		return answer.GetTotal(), err
	}
	req := proto.CloneOf(kept.GetSuppliers())
	req.PageSize, req.ListedSince = 1, since
	answer, err := s.search.SearchSuppliers(ctx, req)
	return answer.GetTotal(), err
}
