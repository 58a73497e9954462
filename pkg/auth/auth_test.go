package auth_test

import (
	"context"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/auth"
	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

var anna = auth.Identity{Person: "per_anna", Organisation: "org_gdansk", Roles: []string{auth.RoleOfficer, auth.RoleVerifier}}

func ring(t *testing.T, js jetstream.JetStream) *auth.KeyRing {
	t.Helper()
	r, err := auth.OpenKeyRing(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// process makes a signer that is registered for the services.
func process(t *testing.T, r *auth.KeyRing, services ...string) *auth.Signer {
	t.Helper()
	s, err := auth.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Register(t.Context(), s, services...); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnIdentityTravelsFromOneProcessToAnother(t *testing.T) {
	js := runtest.JetStream(t)
	token, err := process(t, ring(t, js), "accounts").Sign(anna)
	if err != nil {
		t.Fatal(err)
	}
	v := auth.NewVerifier(ring(t, js))
	for range 2 { // the second time from memory
		got, err := v.Verify(t.Context(), token)
		if err != nil || !reflect.DeepEqual(got, anna) {
			t.Fatalf("got %+v, %v", got, err)
		}
		got.Roles[0] = "changed" // what a caller does to its copy is its own affair
	}
}

func TestAProcessSpeaksOnlyForWhatItRuns(t *testing.T) {
	r := ring(t, runtest.JetStream(t))
	accounts, tenders := process(t, r, "accounts"), process(t, r, "tenders", "bids")
	stranger, err := auth.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	v := auth.NewVerifier(r)
	for _, c := range []struct {
		name   string
		signer *auth.Signer
		id     auth.Identity
		ok     bool
	}{
		{"accounts for a person", accounts, anna, true},
		{"accounts for itself", accounts, auth.Identity{Service: "accounts"}, true},
		{"accounts for another service", accounts, auth.Identity{Service: "tenders"}, false},
		{"tenders for itself", tenders, auth.Identity{Service: "tenders"}, true},
		{"the same process for its other service", tenders, auth.Identity{Service: "bids"}, true},
		{"tenders for a person", tenders, anna, false},
		{"a person and a service at once", accounts, auth.Identity{Person: "per_anna", Service: "accounts"}, false},
		{"a service with roles", accounts, auth.Identity{Service: "accounts", Roles: []string{auth.RoleOfficer}}, false},
		{"nobody", accounts, auth.Identity{}, false},
		{"an unregistered key", stranger, anna, false},
	} {
		token, err := c.signer.Sign(c.id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = v.Verify(t.Context(), token)
		if c.ok && err != nil || !c.ok && (!errs.Is(err, "auth.token_invalid") || errs.Code(err) != codes.Unauthenticated) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestATokenIsNoLongerBelievedWhenItsProcessStopsRunningTheService(t *testing.T) {
	r := ring(t, runtest.JetStream(t))
	s := process(t, r, "accounts")
	token, err := s.Sign(anna)
	if err != nil {
		t.Fatal(err)
	}
	v := auth.NewVerifier(r)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := r.Register(t.Context(), s, "web"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Verify(t.Context(), token); !errs.Is(err, "auth.token_invalid") {
		t.Errorf("got %v", err)
	}
}

func TestAKeyCountsOnlyForTheServiceInTheNameOfItsEntry(t *testing.T) {
	js := runtest.JetStream(t)
	r := ring(t, js)
	good, thief := process(t, r, "accounts"), process(t, r, "web")
	kv, err := js.KeyValue(t.Context(), auth.Bucket)
	if err != nil {
		t.Fatal(err)
	}
	theirs := func(service string, s *auth.Signer) []byte {
		entry, err := kv.Get(t.Context(), service+"."+s.KeyID())
		if err != nil {
			t.Fatal(err)
		}
		return entry.Value()
	}
	token, err := thief.Sign(anna)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string][]byte{
		"web." + good.KeyID():      theirs("accounts", good),
		"web." + thief.KeyID():     []byte(`{"services":["accounts"],"service":"accounts"}`),
		"web.accounts":             theirs("web", thief),
		thief.KeyID():              theirs("web", thief),
		"accounts." + good.KeyID(): theirs("web", thief), // which the bus does not let web write
	} {
		var last uint64
		if old, err := kv.Get(t.Context(), name); err == nil {
			last = old.Revision()
		}
		if _, err := kv.Update(t.Context(), name, value, last); err != nil {
			t.Fatal(err)
		}
		for _, r := range []*auth.KeyRing{r, ring(t, js)} {
			if _, err := auth.NewVerifier(r).Verify(t.Context(), token); !errs.Is(err, "auth.token_invalid") {
				t.Errorf("after %s: got %v", name, err)
			}
		}
	}
}

func TestAnotherProcessHearsThatAKeyNoLongerCounts(t *testing.T) {
	js := runtest.JetStream(t)
	here, there := ring(t, js), ring(t, js)
	s := process(t, here, "accounts", "web")
	token, err := s.Sign(anna)
	if err != nil {
		t.Fatal(err)
	}
	v := auth.NewVerifier(there)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := here.Register(t.Context(), s, "web"); err != nil {
		t.Fatal(err)
	}
	runtest.Eventually(t, "the other process refuses the token", func() bool {
		_, err := v.Verify(t.Context(), token)
		return errs.Is(err, "auth.token_invalid")
	})
	if err := here.Register(t.Context(), s, "accounts", "web"); err != nil {
		t.Fatal(err)
	}
	runtest.Eventually(t, "the other process believes it again", func() bool {
		_, err := v.Verify(t.Context(), token)
		return err == nil
	})
}

func TestAServiceWhoseNameIsNoPartOfASubjectIsRefused(t *testing.T) {
	s, err := auth.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "web.accounts", "*", "a b"} {
		if err := ring(t, runtest.JetStream(t)).Register(t.Context(), s, name); err == nil {
			t.Errorf("%q was registered", name)
		}
	}
}

func TestTheKeyOfAProcessIsItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "process.pem")
	one, err := auth.OpenSigner(path)
	if err != nil {
		t.Fatal(err)
	}
	two, err := auth.OpenSigner(path)
	if err != nil || one.KeyID() != two.KeyID() {
		t.Fatalf("the key changed: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("drafts are left: %v, %v", entries, err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenSigner(path); err == nil {
		t.Error("a key that others may read was taken")
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenSigner(path); err == nil {
		t.Error("a file without a key was taken")
	}
}

func TestAServiceActsInItsOwnName(t *testing.T) {
	r := ring(t, runtest.JetStream(t))
	s := process(t, r, "notify")
	ctx, err := s.AsService(t.Context(), "notify")
	if err != nil {
		t.Fatal(err)
	}
	here, ok := auth.From(ctx)
	there, err := auth.NewVerifier(r).Verify(ctx, auth.Token(ctx))
	if err != nil || !ok || !reflect.DeepEqual(here, there) || there.Service != "notify" {
		t.Errorf("here %+v, there %+v, %v", here, there, err)
	}
	again, err := s.ServiceToken(ctx, "notify")
	if err != nil || again != auth.Token(ctx) {
		t.Errorf("a fresh token was signed for nothing (%v)", err)
	}
	if other, err := s.ServiceToken(ctx, "search"); err != nil || other == again {
		t.Errorf("two services share a token (%v)", err)
	}
}

func TestASignedDocumentIsVerifiedForEver(t *testing.T) {
	js := runtest.JetStream(t)
	r := ring(t, js)
	s := process(t, r, "bids")
	document := []byte("receipt of bid_01")
	signature, kid := s.SignDocument(document)
	if err := r.Register(t.Context(), s, "web"); err != nil { // the process now runs something else
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, service, kid  string
		document, signature []byte
		code                codes.Code
	}{
		{"as signed", "bids", kid, document, signature, codes.OK},
		{"a changed document", "bids", kid, []byte("receipt of bid_02"), signature, codes.InvalidArgument},
		{"a changed signature", "bids", kid, document, append([]byte{signature[0] ^ 1}, signature[1:]...), codes.InvalidArgument},
		{"no signature", "bids", kid, document, nil, codes.InvalidArgument},
		{"a process that never ran the service", "awards", kid, document, signature, codes.InvalidArgument},
		{"an unknown key", "bids", "nobody", document, signature, codes.NotFound},
		{"a malformed key id", "bids", "a b*", document, signature, codes.NotFound},
	} {
		if err := ring(t, js).VerifyDocument(t.Context(), c.service, c.document, c.signature, c.kid); errs.Code(err) != c.code {
			t.Errorf("%s: got %v, want %v", c.name, err, c.code)
		}
	}
	key, err := r.Key(t.Context(), kid)
	if err != nil || !ed25519.Verify(key.Public, append([]byte(auth.DocumentPrefix), document...), signature) {
		t.Errorf("the public key alone does not verify: %v", err)
	}
	if !reflect.DeepEqual(key.Ever, []string{"bids", "web"}) || !reflect.DeepEqual(key.Services, []string{"web"}) || key.Registered.IsZero() {
		t.Errorf("got %+v", key)
	}
	if text, err := key.PEM(); err != nil || text == "" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestRolesAreAskedOfTheIdentity(t *testing.T) {
	if !anna.Has(auth.RoleEvaluator, auth.RoleVerifier) || anna.Has(auth.RoleBroker) || !anna.Has() {
		t.Error("Has is wrong")
	}
	if anna.String() != "person:per_anna" || (auth.Identity{Service: "bids"}).String() != "service:bids" || (auth.Identity{}).String() != "anonymous" {
		t.Error("String is wrong")
	}
	if _, ok := auth.From(context.Background()); ok || auth.Token(context.Background()) != "" {
		t.Error("an empty context has a caller")
	}
}
