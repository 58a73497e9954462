package auth

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// TokenLife is how long a token is believed. A call is verified when it
	// arrives, so this covers the queue, not the work.
	TokenLife = 60 * time.Second
	// Leeway is how far the real clocks of two processes may differ.
	Leeway = 5 * time.Second
	// audience is what every token of the house is for.
	audience = "fairlot"
	// keyHash is how many bytes of a key's SHA-256 name it.
	keyHash = 16
)

// claims is the body of a token.
type claims struct {
	Organisation string   `json:"org,omitempty"`
	Roles        []string `json:"roles,omitempty"`
	Service      string   `json:"svc,omitempty"`
	Session      string   `json:"sid,omitempty"`
	jwt.RegisteredClaims
}

// Signer signs in the name of this process. Its methods may be called from any
// goroutine.
type Signer struct {
	key ed25519.PrivateKey
	kid string
	now func() time.Time

	mu      sync.Mutex
	service map[string]serviceToken
}

type serviceToken struct {
	text  string
	until time.Time
}

// OpenSigner reads the private key of this process from a file (PKCS #8, PEM),
// made with a fresh key and mode 0600 if there is none. A file that others may
// read is refused.
func OpenSigner(path string) (*Signer, error) {
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeKey(path); err == nil {
			key, err = readKey(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", path, err)
	}
	return newSigner(key), nil
}

// NewSigner makes a signer with a fresh key that is kept nowhere, for tests.
func NewSigner() (*Signer, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	return newSigner(key), nil
}

func newSigner(key ed25519.PrivateKey) *Signer {
	return &Signer{key: key, kid: keyID(public(key)), now: time.Now, service: map[string]serviceToken{}}
}

// public gives the public half, which follows the seed in the private key.
func public(key ed25519.PrivateKey) ed25519.PublicKey {
	return ed25519.PublicKey(key[ed25519.SeedSize:])
}

// keyID names a key by its own hash, so that no entry of the ring can claim
// the name of another key.
func keyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return base64.RawURLEncoding.EncodeToString(sum[:keyHash])
}

func readKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read it (mode %04o); make it 0600", info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("this is not a PEM file")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("this is not an Ed25519 key")
	}
	return key, nil
}

// makeKey writes a fresh key. The link makes it appear whole and only once,
// even when two processes start in the same folder.
func makeKey(path string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	err = errors.Join(pem.Encode(draft, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), draft.Sync(), draft.Close())
	if err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// KeyID names this process's key, as it stands in tokens and receipts.
func (s *Signer) KeyID() string { return s.kid }

// Public gives the public half of the key.
func (s *Signer) Public() ed25519.PublicKey { return public(s.key) }

// Sign makes a token for an identity, valid for TokenLife. Only a process that
// runs accounts is believed about people.
func (s *Signer) Sign(id Identity) (string, error) {
	now := s.now()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		Organisation: id.Organisation, Roles: id.Roles, Service: id.Service, Session: id.Session,
		RegisteredClaims: jwt.RegisteredClaims{
			Subject: id.Person, Audience: jwt.ClaimStrings{audience},
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(TokenLife)),
		},
	})
	token.Header["kid"] = s.kid
	text, err := token.SignedString(s.key)
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return text, nil
}

// ServiceToken gives a token for acting in a service's own name. It is kept and
// given again while it has at least half of its life left.
func (s *Signer) ServiceToken(_ context.Context, service string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.service[service]; ok && s.now().Before(kept.until) {
		return kept.text, nil
	}
	until := s.now().Add(TokenLife / 2)
	text, err := s.Sign(Identity{Service: service})
	if err != nil {
		return "", err
	}
	s.service[service] = serviceToken{text: text, until: until}
	return text, nil
}

// AsService gives a context in which the service acts in its own name, here and
// in the calls it makes. It serves one piece of work: the token runs out.
func (s *Signer) AsService(ctx context.Context, service string) (context.Context, error) {
	token, err := s.ServiceToken(ctx, service)
	if err != nil {
		return nil, err
	}
	return WithToken(With(ctx, Identity{Service: service}), token), nil
}
