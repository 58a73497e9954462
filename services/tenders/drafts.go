package tenders

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
	typesv1 "github.com/fairlot/fairlot/proto/fairlot/types/v1"
)

// Files checks a document that an officer names: that it is stored here and was
// sent by that organisation. It gives it back with its true size and hash.
type Files interface {
	Owned(ctx context.Context, organisation string, f *typesv1.File) (*typesv1.File, error)
}

// CreateTender starts a draft for the caller's organisation, which leads. With a
// pool, the buyers are those of the pool, which must confirm that all of them
// signed. Codes: InvalidArgument, FailedPrecondition, NotFound (the pool).
func (s *Service) CreateTender(ctx context.Context, r *tendersv1.CreateTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	id := ids.New("ten", now)
	buyers, err := s.buyersOf(ctx, caller.Organisation, r.GetTender().GetPool(), id)
	if err != nil {
		return nil, err
	}
	t, err := revised(&tendersv1.Tender{
		Id: id, Buyers: buyers, Pool: r.GetTender().GetPool(), CreatedAt: timestamppb.New(now),
	}, r.GetTender(), now)
	if err != nil {
		return nil, err
	}
	if t.Documents, err = s.ownFiles(ctx, "tender.documents", caller.Organisation, nil, t.GetDocuments()); err != nil {
		return nil, err
	}
	t, err = s.tenders.Create(ctx, id, t)
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// UpdateTender replaces a draft. Codes: NotFound, PermissionDenied (another
// buyer's officer), FailedPrecondition (published), Aborted (changed meanwhile),
// InvalidArgument.
func (s *Service) UpdateTender(ctx context.Context, r *tendersv1.UpdateTenderRequest) (*tendersv1.Tender, error) {
	now := s.clock.Now()
	caller, _ := auth.From(ctx)
	input := r.GetTender()
	if input.GetRevision() < 1 {
		return nil, errs.Invalid("tender.revision", "request.revision", "give the revision that you read, so that nobody's change is lost")
	}
	kept, err := s.tenders.Get(ctx, input.GetId())
	if err != nil {
		return nil, err
	}
	if err := asLead(ctx, kept); err != nil {
		return nil, err
	}
	documents, err := s.ownFiles(ctx, "tender.documents", caller.Organisation, kept.GetDocuments(), input.GetDocuments())
	if err != nil {
		return nil, err
	}
	t, err := s.tenders.Update(ctx, input.GetId(), input.GetRevision(), func(t *tendersv1.Tender) ([]store.Event, error) {
		if err := stillDraft(t, now); err != nil {
			return nil, err
		}
		next, err := revised(t, input, now)
		if err != nil {
			return nil, err
		}
		next.Documents = documents
		proto.Reset(t)
		proto.Merge(t, next)
		return nil, nil
	})
	if err != nil {
		return nil, err
	}
	return shown(t, now), nil
}

// buyersOf gives the caller's organisation alone, or the cities of a pool.
func (s *Service) buyersOf(ctx context.Context, organisation, pool, tender string) ([]*tendersv1.Buyer, error) {
	if pool != "" {
		return s.poolBuyers(ctx, organisation, pool, tender)
	}
	o, err := s.accounts.GetOrganisation(ctx, &accountsv1.GetOrganisationRequest{Organisation: organisation})
	if err != nil {
		return nil, fmt.Errorf("read the buyer: %w", err)
	}
	return []*tendersv1.Buyer{{Organisation: organisation, Name: o.GetName(), Share: 1}}, nil
}

// ownFiles checks each file that is not among those kept already.
func (s *Service) ownFiles(ctx context.Context, path, organisation string, kept, list []*typesv1.File) ([]*typesv1.File, error) {
	known := map[string]*typesv1.File{}
	for _, f := range kept {
		known[f.GetId()] = f
	}
	checked := make([]*typesv1.File, 0, len(list))
	var missing []error
	for i, f := range list {
		file, ok := known[f.GetId()]
		if !ok {
			var err error
			if file, err = s.files.Owned(ctx, organisation, f); err != nil {
				missing = append(missing, errs.Invalid(fmt.Sprintf("%s[%d]", path, i), "file.unknown",
					"this file was not sent here by your organisation; send it to /api/v1/files first", "name", f.GetName()))
				continue
			}
		}
		checked = append(checked, file)
	}
	return checked, errs.Join(missing...)
}
