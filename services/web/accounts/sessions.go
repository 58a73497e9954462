package accounts

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"

	accountsv1 "github.com/fairlot/fairlot/proto/fairlot/accounts/v1"
	"github.com/fairlot/fairlot/services/web/page"
	"github.com/fairlot/fairlot/services/web/ui"
)

const (
	// leeway is how long before its end a signed identity is renewed, so that it
	// lasts for the calls of one page.
	leeway = 20 * time.Second
	// mostSessions bounds the memory of a busy instance: about 1 kB each.
	mostSessions = 20000
)

// Sessions implements page.Sessions over the accounts service. It keeps an
// identity until shortly before it ends, at most a minute: a session that was
// revoked elsewhere is gone by then.
type Sessions struct {
	accounts accountsv1.AccountsServiceClient
	now      func() time.Time

	mu    sync.Mutex
	known map[[sha256.Size]byte]known
}

type known struct {
	session page.Session
	until   time.Time
}

// NewSessions asks accounts over conn.
func NewSessions(conn grpc.ClientConnInterface) *Sessions {
	return &Sessions{
		accounts: accountsv1.NewAccountsServiceClient(conn), now: time.Now,
		known: map[[sha256.Size]byte]known{},
	}
}

// Session gives who the bearer token stands for. Real time counts here: a
// practice clock does not end sessions.
func (s *Sessions) Session(ctx context.Context, bearer string) (page.Session, error) {
	key := sha256.Sum256([]byte(bearer))
	if session, ok := s.remembered(key); ok {
		return session, nil
	}
	answer, err := s.accounts.Exchange(ctx, &accountsv1.ExchangeRequest{Bearer: bearer})
	if err != nil {
		return page.Session{}, err
	}
	session := sessionOf(answer)
	s.remember(key, session, answer.GetExpiresAt().AsTime().Add(-leeway))
	return session, nil
}

// Forget drops a session at once, as when its person signs out.
func (s *Sessions) Forget(bearer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, sha256.Sum256([]byte(bearer)))
}

func (s *Sessions) remembered(key [sha256.Size]byte) (page.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.known[key]
	return k.session, ok && s.now().Before(k.until)
}

func (s *Sessions) remember(key [sha256.Size]byte, session page.Session, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostSessions {
		for other, k := range s.known {
			if !s.now().Before(k.until) {
				delete(s.known, other)
			}
		}
	}
	if len(s.known) < mostSessions {
		s.known[key] = known{session, until}
	}
}

func sessionOf(answer *accountsv1.ExchangeResponse) page.Session {
	person, organisation := answer.GetPerson(), answer.GetOrganisation()
	viewer := &ui.Viewer{
		Person: person.GetId(), Name: person.GetName(),
		Organisation: person.GetOrganisation(), OrganisationName: organisation.GetName(),
	}
	for _, role := range person.GetRoles() {
		viewer.Roles = append(viewer.Roles, strings.ToLower(strings.TrimPrefix(role.String(), "ROLE_")))
	}
	return page.Session{
		Token: answer.GetIdentityToken(), Viewer: viewer,
		Zone: organisation.GetTimeZone(), Language: person.GetLanguage(),
	}
}
