package bids

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// CreateOpeningKey makes the caller's key pair, wrapped with a passphrase that
// is not kept. It counts for tenders sealed from now on; those sealed before
// keep the key, and the passphrase, they were sealed with.
func (s *Service) CreateOpeningKey(ctx context.Context, r *bidsv1.CreateOpeningKeyRequest) (*bidsv1.OpeningKey, error) {
	at := s.deps.Clock.Now()
	recipient, wrapped, err := newOpeningKey(r.GetPassphrase(), s.deps.WorkFactor)
	if err != nil {
		return nil, err
	}
	id := ids.New("opk", at)
	record, err := s.keys.Create(ctx, id, &bidsv1.OpeningKeyRecord{
		Id: id, Organisation: caller(ctx).Organisation, Wrapped: wrapped,
		Key: &bidsv1.OpeningKey{Person: caller(ctx).Person, Recipient: recipient, CreatedAt: timestamppb.New(at)},
	})
	if err != nil {
		return nil, err
	}
	return record.GetKey(), nil
}

// ListOpeningKeys gives the newest key of each officer of the caller's
// organisation; for a service, of the people it names.
func (s *Service) ListOpeningKeys(ctx context.Context, r *bidsv1.ListOpeningKeysRequest) (*bidsv1.ListOpeningKeysResponse, error) {
	answer := &bidsv1.ListOpeningKeysResponse{}
	if caller(ctx).Service != "" {
		for _, person := range r.GetPeople() {
			key, err := s.keyOf(ctx, person)
			if err != nil {
				return nil, err
			}
			if key != nil {
				answer.Keys = append(answer.Keys, key.GetKey())
			}
		}
		return answer, nil
	}
	seen := map[string]bool{}
	q := store.Query{Index: "organisation", Equal: []any{caller(ctx).Organisation}, Descending: true, Limit: 200}
	for {
		page, next, err := s.keys.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, k := range page {
			person := k.GetKey().GetPerson()
			if !seen[person] && (len(r.GetPeople()) == 0 || slices.Contains(r.GetPeople(), person)) {
				answer.Keys = append(answer.Keys, k.GetKey())
			}
			seen[person] = true
		}
		if q.Cursor = next; next == "" {
			return answer, nil
		}
	}
}

// keyOf gives the newest key of a person, nil when there is none.
func (s *Service) keyOf(ctx context.Context, person string) (*bidsv1.OpeningKeyRecord, error) {
	list, _, err := s.keys.List(ctx, store.Query{Index: "person", Equal: []any{person}, Descending: true, Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// CreateSeal makes the key of a tender for its three officers; only tenders
// calls it. Again it gives the same key. Codes: FailedPrecondition
// (opening.key_missing, opening.sealed_for_others).
func (s *Service) CreateSeal(ctx context.Context, r *bidsv1.CreateSealRequest) (*bidsv1.CreateSealResponse, error) {
	seal, err := s.seals.Get(ctx, r.GetTender())
	if errs.Code(err) == codes.NotFound {
		seal, err = s.makeSeal(ctx, r)
	}
	if err != nil {
		return nil, err
	}
	if !slices.Equal(sorted(seal.GetOfficers()), sorted(r.GetOfficers())) {
		return nil, errs.Precondition("opening.sealed_for_others", "this tender is sealed for other officers already")
	}
	return &bidsv1.CreateSealResponse{Recipient: seal.GetRecipient()}, nil
}

func (s *Service) makeSeal(ctx context.Context, r *bidsv1.CreateSealRequest) (*bidsv1.Seal, error) {
	keys := make([]*bidsv1.OpeningKeyRecord, 0, len(r.GetOfficers()))
	for _, person := range r.GetOfficers() {
		key, err := s.keyOf(ctx, person)
		if err != nil {
			return nil, err
		}
		if key == nil {
			return nil, errs.Precondition("opening.key_missing",
				"an opening officer has not made an opening key yet; they must do so before the tender is published", "person", person)
		}
		keys = append(keys, key)
	}
	seal, err := newSeal(r.GetTender(), keys)
	if err != nil {
		return nil, err
	}
	made, err := s.seals.Create(ctx, r.GetTender(), seal)
	if errs.Code(err) == codes.AlreadyExists { // made by another call meanwhile
		return s.seals.Get(ctx, r.GetTender())
	}
	return made, err
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
