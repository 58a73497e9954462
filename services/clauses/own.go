package clauses

import (
	"context"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
)

// latest is the newest version, with the revision of the record.
func latest(v *clausesv1.LibraryClauseVersions) *clausesv1.LibraryClause {
	return withRevision(v, len(v.GetVersions())-1)
}

func withRevision(v *clausesv1.LibraryClauseVersions, i int) *clausesv1.LibraryClause {
	c := v.GetVersions()[i]
	c.Revision = v.GetRevision()
	return c
}

// written is the part of a clause that its city writes, tidied and checked.
func written(in *clausesv1.LibraryClause) (*clausesv1.LibraryClause, error) {
	c := proto.CloneOf(in)
	c.Id, c.Revision, c.Version, c.Organisation, c.OrganisationName, c.Usage, c.Retired = "", 0, 0, "", "", nil, false
	c.CreatedAt, c.UpdatedAt = nil, nil
	for _, text := range c.GetTexts() {
		for _, field := range append(fields(text), &text.Advice) {
			*field = strings.TrimSpace(*field)
		}
		for _, name := range blanksIn(text) {
			if name != blankTarget && name != blankUnit && !contains(c.GetBlanks(), name) {
				c.Blanks = append(c.Blanks, name)
			}
		}
	}
	return c, checkTexts("clause.", c)
}

func contains(list []string, name string) bool {
	for _, have := range list {
		if have == name {
			return true
		}
	}
	return false
}

// CreateLibraryClause adds a clause of the caller's city. Officers may call it.
// Codes: InvalidArgument (clause.missing_blank, language.code).
func (s *Service) CreateLibraryClause(ctx context.Context, req *clausesv1.CreateLibraryClauseRequest) (*clausesv1.LibraryClause, error) {
	caller, _ := auth.From(ctx)
	now := s.clock.Now()
	c, err := written(req.GetClause())
	if err != nil {
		return nil, err
	}
	organisation, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: caller.Organisation})
	if err != nil {
		return nil, err
	}
	c.Id, c.Version = ids.New("lcl", now), 1
	c.Organisation, c.OrganisationName = organisation.GetId(), organisation.GetName()
	c.CreatedAt, c.UpdatedAt = timestamppb.New(now), timestamppb.New(now)
	v, err := s.own.Create(ctx, c.GetId(), &clausesv1.LibraryClauseVersions{
		Id: c.GetId(), Organisation: c.GetOrganisation(), Shared: c.GetShared(), Versions: []*clausesv1.LibraryClause{c},
	})
	if err != nil {
		return nil, err
	}
	return latest(v), nil
}

// UpdateLibraryClause makes a new version, or shares or no longer shares the
// newest where nothing else differs. Officers of the city may call it. Codes:
// InvalidArgument, NotFound, Aborted (another revision).
func (s *Service) UpdateLibraryClause(ctx context.Context, req *clausesv1.UpdateLibraryClauseRequest) (*clausesv1.LibraryClause, error) {
	c, err := written(req.GetClause())
	if err != nil {
		return nil, err
	}
	return s.change(ctx, req.GetClause().GetId(), req.GetClause().GetRevision(), func(v *clausesv1.LibraryClauseVersions, now time.Time) {
		last := latest(v)
		before, err := written(last)
		if err == nil {
			before.Shared = c.GetShared()
		}
		if err != nil || !proto.Equal(before, c) {
			c.Version = last.GetVersion() + 1
			c.Id, c.Organisation, c.OrganisationName = last.GetId(), last.GetOrganisation(), last.GetOrganisationName()
			c.CreatedAt, c.Retired = last.GetCreatedAt(), last.GetRetired()
			v.Versions = append(v.Versions, c)
			last = c
		}
		last.Shared, last.UpdatedAt = c.GetShared(), timestamppb.New(now)
		v.Shared = last.GetShared() && !last.GetRetired()
	})
}

// RetireLibraryClause takes a clause out of the library, or puts it back.
// Officers of the city may call it. Codes: NotFound.
func (s *Service) RetireLibraryClause(ctx context.Context, req *clausesv1.RetireLibraryClauseRequest) (*clausesv1.LibraryClause, error) {
	return s.change(ctx, req.GetClause(), 0, func(v *clausesv1.LibraryClauseVersions, now time.Time) {
		last := latest(v)
		last.Retired, last.UpdatedAt = !req.GetRestore(), timestamppb.New(now)
		v.Shared = last.GetShared() && !last.GetRetired()
	})
}

// change alters a clause of the caller's city.
func (s *Service) change(ctx context.Context, id string, revision int64, alter func(*clausesv1.LibraryClauseVersions, time.Time)) (*clausesv1.LibraryClause, error) {
	caller, _ := auth.From(ctx)
	if s.library.byID[id] != nil {
		return nil, errs.Denied("clause.fairlots_own", "this clause belongs to the common library; make one of your own from it")
	}
	v, err := s.own.Update(ctx, id, revision, func(v *clausesv1.LibraryClauseVersions) ([]store.Event, error) {
		if v.GetOrganisation() != caller.Organisation {
			return nil, errs.NotFound("clause", id)
		}
		alter(v, s.clock.Now())
		return nil, nil
	})
	if err != nil {
		return nil, err
	}
	return latest(v), nil
}
