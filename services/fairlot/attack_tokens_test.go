package main_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/fairlot/fairlot/pkg/auth"
)

// forge registers a process that speaks for people and for the service
// "stranger", and makes tokens that prove nothing: of a key that nobody knows,
// of a process that does not run accounts, changed, and run out.
func forge(t *testing.T, conn *nats.Conn, w *world) (*auth.Signer, map[string]string) {
	t.Helper()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := auth.OpenKeyRing(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ring.Close)
	path := filepath.Join(t.TempDir(), "process.key")
	signer := signerAt(t, path)
	other := signerAt(t, filepath.Join(t.TempDir(), "other.key"))
	for s, services := range map[*auth.Signer][]string{signer: {"accounts", "stranger"}, other: {"stranger"}} {
		if err := ring.Register(t.Context(), s, services...); err != nil {
			t.Fatal(err)
		}
	}
	officer := auth.Identity{Person: w.officer, Organisation: w.lead, Roles: roles()}
	sign := func(s *auth.Signer, id auth.Identity) string {
		token, err := s.Sign(id)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	good := sign(signer, officer)
	return signer, map[string]string{
		"an unknown key":                 sign(signerAt(t, filepath.Join(t.TempDir(), "unknown.key")), officer),
		"a process that is not accounts": sign(other, officer),
		"a process for another service":  sign(other, auth.Identity{Service: "tenders"}),
		"a changed token":                good[:len(good)-8] + "AAAAAAAA",
		"a token that has run out":       expired(t, path, signer.KeyID(), officer),
	}
}

func signerAt(t *testing.T, path string) *auth.Signer {
	t.Helper()
	s, err := auth.OpenSigner(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expired is a token as the key's process would have signed it an hour ago.
func expired(t *testing.T, path, kid string, id auth.Identity) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	issued := time.Now().Add(-time.Hour)
	part := func(o object) string {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(data)
	}
	body := part(object{"alg": "EdDSA", "typ": "JWT", "kid": kid}) + "." + part(object{
		"sub": id.Person, "org": id.Organisation, "roles": id.Roles, "aud": []string{"fairlot"},
		"iat": issued.Unix(), "exp": issued.Add(auth.TokenLife).Unix(),
	})
	return body + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(parsed.(ed25519.PrivateKey), []byte(body)))
}
