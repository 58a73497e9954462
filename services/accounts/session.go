package accounts

import (
	"context"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/ids"
	"github.com/fairlot/fairlot/pkg/store"
	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
)

// current stands for the session the caller came with.
const current = "current"

// CreateSession signs a person in. Codes: Unauthenticated
// (accounts.sign_in_failed; the same for an unknown address, after the same
// time), PermissionDenied (accounts.barred), ResourceExhausted
// (accounts.too_many_attempts, parameters until and seconds).
func (s *Service) CreateSession(ctx context.Context, req *accountsv1.CreateSessionRequest) (*accountsv1.Session, error) {
	now := s.real.Now()
	record, err := s.prove(ctx, req.GetEmail(), req.GetPassword(), now)
	if err != nil {
		return nil, err
	}
	if record.GetPerson().GetBarred() {
		return nil, barred()
	}
	s.sweep(ctx, record.GetPerson().GetId(), now)
	secret, err := newSecret(sessionPrefix)
	if err != nil {
		return nil, err
	}
	session := &accountsv1.BearerRecord{
		Id: ids.New("ses", now), SecretSha256: digest(secret), Person: record.GetPerson().GetId(),
		CreatedAt: timestamppb.New(now), ExpiresAt: timestamppb.New(now.Add(SessionLife)),
	}
	// The secret is shown once and cannot be given a second time.
	if _, err := s.sessions.Create(store.WithoutIdempotency(ctx), session.GetId(), session); err != nil {
		return nil, err
	}
	return &accountsv1.Session{Id: session.GetId(), Token: secret, ExpiresAt: session.GetExpiresAt(), Person: personOf(record)}, nil
}

// prove finds the person whose e-mail address and password these are.
func (s *Service) prove(ctx context.Context, email, password string, now time.Time) (*accountsv1.PersonRecord, error) {
	name := signInName(email)
	if err := s.begin(ctx, name, now); err != nil {
		return nil, err
	}
	record, err := s.byName(ctx, name)
	if err != nil {
		return nil, err
	}
	ok, outdated, err := s.passwords.check(ctx, password, record.GetPasswordHash())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errs.New(codes.Unauthenticated, "accounts.sign_in_failed", "the e-mail address or the password is wrong")
	}
	if outdated {
		s.rehash(ctx, record, password)
	}
	if err := s.attempts.Delete(ctx, attemptsID(name)); err != nil && errs.Code(err) != codes.NotFound {
		return nil, err
	}
	return record, nil
}

// begin counts an attempt on an address.
func (s *Service) begin(ctx context.Context, name string, now time.Time) error {
	var until time.Time
	var allowed bool
	count := func(a *accountsv1.AttemptsRecord) ([]store.Event, error) {
		if until, allowed = attempt(a, now); !allowed {
			return nil, store.ErrUnchanged
		}
		return nil, nil
	}
	for {
		_, err := s.attempts.Update(ctx, attemptsID(name), 0, count)
		if errs.Code(err) == codes.NotFound {
			fresh := &accountsv1.AttemptsRecord{Id: attemptsID(name)}
			until, allowed = attempt(fresh, now)
			_, err = s.attempts.Create(store.WithoutIdempotency(ctx), fresh.GetId(), fresh)
			s.forget(ctx, now)
		}
		if store.Taken(err, "id") {
			continue // another attempt made the record
		}
		if err != nil || allowed {
			return err
		}
		seconds := int64(until.Sub(now)/time.Second) + 1
		return errs.Newf(codes.ResourceExhausted, "accounts.too_many_attempts", "too many wrong passwords; try again in %d seconds", seconds).
			With("until", until.Format(time.RFC3339)).With("seconds", strconv.FormatInt(seconds, 10))
	}
}

func attemptsID(name string) string { return digest("attempts\n" + name) }

// forget takes away a few counts that have no meaning any more. What it cannot
// do now the next does.
func (s *Service) forget(ctx context.Context, now time.Time) {
	for range 4 {
		old, _, err := s.attempts.List(ctx, store.Query{Index: "forget", From: time.Unix(0, 0), To: now, Limit: 1})
		if err != nil || len(old) == 0 {
			return
		}
		_ = s.attempts.Delete(ctx, old[0].GetId())
	}
}

// sweep takes away sessions of a person that ended by themselves.
func (s *Service) sweep(ctx context.Context, person string, now time.Time) {
	old, _, err := s.sessions.List(ctx, store.Query{Index: "person", Equal: []any{person}, To: now, Limit: 20})
	for _, session := range old {
		err = s.sessions.Delete(ctx, session.GetId())
	}
	if err != nil {
		s.log.WarnContext(ctx, "old sessions remain", "error", err)
	}
}

// rehash keeps up with a changed cost; without it the old hash still holds.
func (s *Service) rehash(ctx context.Context, record *accountsv1.PersonRecord, password string) {
	hash, err := s.passwords.hash(ctx, password)
	if err == nil {
		_, err = s.people.Update(ctx, record.GetPerson().GetId(), 0, func(r *accountsv1.PersonRecord) ([]store.Event, error) {
			if r.GetPasswordHash() != record.GetPasswordHash() {
				return nil, store.ErrUnchanged
			}
			r.PasswordHash = hash
			return nil, nil
		})
	}
	if err != nil {
		s.log.WarnContext(ctx, "a password keeps its old hash", "error", err)
	}
}

// Exchange turns a session's or a key's secret into a signed identity. Codes:
// Unauthenticated (auth.session_ended), PermissionDenied (accounts.barred).
func (s *Service) Exchange(ctx context.Context, req *accountsv1.ExchangeRequest) (*accountsv1.ExchangeResponse, error) {
	now := s.real.Now()
	bearer, err := s.bearer(ctx, req.GetBearer(), now)
	if err != nil {
		return nil, err
	}
	record, err := s.people.Get(ctx, bearer.GetPerson())
	if err != nil {
		return nil, sessionOver().Because(err)
	}
	person := personOf(record)
	if person.GetBarred() {
		return nil, barred()
	}
	organisation, err := s.organisations.Get(ctx, person.GetOrganisation())
	if err != nil && errs.Code(err) != codes.NotFound {
		return nil, err
	}
	token, err := s.signer.Sign(auth.Identity{
		Person: person.GetId(), Organisation: person.GetOrganisation(), Roles: roleNames(person.GetRoles()), Session: bearer.GetId(),
	})
	if err != nil {
		return nil, err
	}
	return &accountsv1.ExchangeResponse{
		IdentityToken: token, ExpiresAt: timestamppb.New(now.Add(auth.TokenLife)),
		Session: bearer.GetId(), Person: person, Organisation: organisation,
	}, nil
}

// bearer finds the session or key of a secret that still holds.
func (s *Service) bearer(ctx context.Context, secret string, now time.Time) (*accountsv1.BearerRecord, error) {
	collection := s.sessions
	switch {
	case strings.HasPrefix(secret, keyPrefix):
		collection = s.keys
	case !strings.HasPrefix(secret, sessionPrefix):
		return nil, sessionOver()
	}
	found, _, err := collection.List(ctx, store.Query{Index: "secret", Equal: []any{digest(secret)}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || !now.Before(found[0].GetExpiresAt().AsTime()) {
		return nil, sessionOver()
	}
	return found[0], nil
}

// DeleteSession ends a session of the caller. Codes: NotFound,
// FailedPrecondition (accounts.no_session) when "current" is an API key.
func (s *Service) DeleteSession(ctx context.Context, req *accountsv1.DeleteSessionRequest) (*emptypb.Empty, error) {
	caller, _ := auth.From(ctx)
	id := req.GetSession()
	if id == current {
		if id = caller.Session; !strings.HasPrefix(id, "ses_") {
			return nil, errs.Precondition("accounts.no_session", "you came with an API key; delete the key instead")
		}
	}
	session, err := s.sessions.Get(ctx, id)
	if errs.Code(err) == codes.NotFound || err == nil && session.GetPerson() != caller.Person {
		return nil, errs.NotFound("session", id)
	}
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.end(ctx, id)
}

// end deletes a session and tells the caches.
func (s *Service) end(ctx context.Context, session string) error {
	ended, err := sessionEnded(session, s.clock.Now())
	if err != nil {
		return err
	}
	return s.sessions.Delete(ctx, session, ended)
}

// endAll ends the sessions of a person but the one to keep.
func (s *Service) endAll(ctx context.Context, person, keep string) error {
	query := store.Query{Index: "person", Equal: []any{person}}
	for {
		list, next, err := s.sessions.List(ctx, query)
		if err != nil {
			return err
		}
		for _, session := range list {
			if session.GetId() == keep {
				continue
			}
			if err := s.end(ctx, session.GetId()); err != nil && errs.Code(err) != codes.NotFound {
				return err
			}
		}
		if query.Cursor = next; next == "" {
			return nil
		}
	}
}

func barred() *errs.Error {
	return errs.Denied("accounts.barred", "this account is barred; ask the administrator of your organisation")
}

func sessionOver() *errs.Error {
	return errs.New(codes.Unauthenticated, "auth.session_ended", "the session has ended; sign in again")
}
