package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
)

// maxRemembered bounds the memory of the Verifier; a token is about 400 bytes.
const maxRemembered = 10_000

// Verifier turns a token into the identity it proves. It remembers tokens it
// has verified until they run out, since one travels with many calls.
type Verifier struct {
	ring   *KeyRing
	now    func() time.Time
	parser *jwt.Parser

	mu   sync.RWMutex
	seen map[string]verified
}

type verified struct {
	identity Identity
	kid      string
	until    time.Time
}

// NewVerifier makes a verifier that believes the keys of the ring.
func NewVerifier(ring *KeyRing) *Verifier { return newVerifier(ring, time.Now) }

func newVerifier(ring *KeyRing, now func() time.Time) *Verifier {
	return &Verifier{
		ring: ring, now: now, seen: map[string]verified{},
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithAudience(audience),
			jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(Leeway), jwt.WithTimeFunc(now),
		),
	}
}

// Verify gives the identity a token proves. Codes: Unauthenticated
// (auth.token_expired, auth.token_invalid), Unavailable (key.unavailable) when
// the ring cannot be read.
func (v *Verifier) Verify(ctx context.Context, token string) (Identity, error) {
	v.mu.RLock()
	known, ok := v.seen[token]
	v.mu.RUnlock()
	if !ok || !v.now().Before(known.until) {
		var err error
		if known, err = v.parse(ctx, token); err != nil {
			return Identity{}, err
		}
		v.remember(token, known)
	}
	if err := v.believe(ctx, known); err != nil {
		return Identity{}, err
	}
	id := known.identity
	id.Roles = slices.Clone(id.Roles)
	return id, nil
}

func (v *Verifier) parse(ctx context.Context, token string) (verified, error) {
	var body claims
	var kid string
	_, err := v.parser.ParseWithClaims(token, &body, func(t *jwt.Token) (any, error) {
		kid, _ = t.Header["kid"].(string)
		key, err := v.ring.find(ctx, place{speaker(body.Service), kid})
		return key.Public, err
	})
	switch {
	case err == nil:
	case errors.Is(err, jwt.ErrTokenExpired):
		return verified{}, errs.New(codes.Unauthenticated, "auth.token_expired", "the token has run out").Because(err)
	default:
		return verified{}, refuse(err)
	}
	return verified{
		identity: Identity{Person: body.Subject, Organisation: body.Organisation, Roles: body.Roles, Service: body.Service, Session: body.Session},
		kid:      kid, until: body.ExpiresAt.Add(Leeway),
	}, nil
}

// speaker is the service whose process may speak for a service, or, where
// there is none, for a person.
func speaker(service string) string {
	if service == "" {
		return Accounts
	}
	return service
}

// believe says whether the process of the key may speak for the identity now.
func (v *Verifier) believe(ctx context.Context, token verified) error {
	id := token.identity
	switch {
	case (id.Person == "") == (id.Service == ""):
		return invalid() // both, or nobody
	case id.Service != "" && (len(id.Roles) > 0 || id.Organisation != ""):
		return invalid()
	}
	key, err := v.ring.find(ctx, place{speaker(id.Service), token.kid})
	if err != nil {
		return refuse(err)
	}
	if !key.Runs {
		return invalid()
	}
	return nil
}

// refuse keeps an outage apart from a bad token.
func refuse(err error) error {
	if errs.Code(err) == codes.Unavailable {
		return errs.From(err)
	}
	return invalid().Because(err)
}

func invalid() *errs.Error {
	return errs.New(codes.Unauthenticated, "auth.token_invalid", "the token is not valid")
}

// remember keeps a verified token; when the memory is full, those that have run
// out leave, and if none has, all do.
func (v *Verifier) remember(token string, entry verified) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.seen) >= maxRemembered {
		now := v.now()
		for t, e := range v.seen {
			if !now.Before(e.until) {
				delete(v.seen, t)
			}
		}
		if len(v.seen) >= maxRemembered {
			clear(v.seen)
		}
	}
	v.seen[token] = entry
}
