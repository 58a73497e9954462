package accounts

import (
	"context"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

const (
	// keyDays is how long a key holds when nobody says.
	keyDays = 365
	// maxKeys bounds the keys of a person.
	maxKeys = 20
)

// CreateApiKey makes a key with which programs act as the caller. Its secret is
// in this answer and nowhere else; a repeated call makes another. Codes:
// FailedPrecondition (accounts.too_many_keys).
func (s *Service) CreateApiKey(ctx context.Context, req *accountsv1.CreateApiKeyRequest) (*accountsv1.ApiKey, error) {
	now, caller := s.real.Now(), identity(ctx)
	held, err := s.keysOf(ctx, caller.Person)
	if err != nil {
		return nil, err
	}
	if len(held) >= maxKeys {
		return nil, errs.Precondition("accounts.too_many_keys", "you have twenty keys; delete one that nobody uses", "limit", strconv.Itoa(maxKeys))
	}
	secret, err := newSecret(keyPrefix)
	if err != nil {
		return nil, err
	}
	days := int(req.GetDays())
	if days == 0 {
		days = keyDays
	}
	record := &accountsv1.BearerRecord{
		Id: ids.New("key", now), SecretSha256: digest(secret), Person: caller.Person, Name: tidy(req.GetName()),
		CreatedAt: timestamppb.New(now), ExpiresAt: timestamppb.New(now.Add(time.Duration(days) * 24 * time.Hour)),
	}
	// The secret is shown once and cannot be given a second time.
	if _, err := s.keys.Create(store.WithoutIdempotency(ctx), record.GetId(), record); err != nil {
		return nil, err
	}
	key := keyOf(record)
	key.Secret = secret
	return key, nil
}

// ListApiKeys lists the caller's keys, also those that have run out, without
// their secrets.
func (s *Service) ListApiKeys(ctx context.Context, _ *accountsv1.ListApiKeysRequest) (*accountsv1.ListApiKeysResponse, error) {
	held, err := s.keysOf(ctx, identity(ctx).Person)
	if err != nil {
		return nil, err
	}
	answer := &accountsv1.ListApiKeysResponse{}
	for _, record := range held {
		answer.Keys = append(answer.Keys, keyOf(record))
	}
	return answer, nil
}

// DeleteApiKey makes a key of the caller worthless. Codes: NotFound.
func (s *Service) DeleteApiKey(ctx context.Context, req *accountsv1.DeleteApiKeyRequest) (*emptypb.Empty, error) {
	record, err := s.keys.Get(ctx, req.GetKey())
	if errs.Code(err) == codes.NotFound || err == nil && record.GetPerson() != identity(ctx).Person {
		return nil, errs.NotFound("key", req.GetKey())
	}
	if err != nil {
		return nil, err
	}
	ended, err := sessionEnded(record.GetId(), s.clock.Now())
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.keys.Delete(ctx, record.GetId(), ended)
}

func (s *Service) keysOf(ctx context.Context, person string) ([]*accountsv1.BearerRecord, error) {
	list, _, err := s.keys.List(ctx, store.Query{Index: "person", Equal: []any{person}, Limit: maxKeys})
	return list, err
}

func keyOf(r *accountsv1.BearerRecord) *accountsv1.ApiKey {
	return &accountsv1.ApiKey{Id: r.GetId(), Name: r.GetName(), CreatedAt: r.GetCreatedAt(), ExpiresAt: r.GetExpiresAt()}
}
