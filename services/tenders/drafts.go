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

// Files knows what was uploaded. Complete fills in name, media type, size and
// hash of files that the organisation uploaded; one it did not is a violation
// at path.
type Files interface {
	Complete(ctx context.Context, path, organisation string, files []*typesv1.File) error
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
	if t.Documents, err = s.ownFiles(ctx, "tender.documents", caller.Organisation, t.GetDocuments()); err != nil {
		return nil, err
	}
	if t, err = s.wished(ctx, t); err != nil {
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
	documents, err := s.ownFiles(ctx, "tender.documents", caller.Organisation, input.GetDocuments())
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

// ownFiles checks and completes the documents that officers name.
func (s *Service) ownFiles(ctx context.Context, path, organisation string, list []*typesv1.File) ([]*typesv1.File, error) {
	if len(list) == 0 {
		return nil, nil
	}
	documents := make([]*typesv1.File, len(list))
	for i, f := range list {
		documents[i] = proto.CloneOf(f)
	}
	return documents, s.files.Complete(ctx, path, organisation, documents)
}
