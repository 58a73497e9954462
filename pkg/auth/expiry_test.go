package auth

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/pkg/run/runtest"
)

// house is a ring with one process that runs accounts, and a verifier whose
// clock the test moves.
func house(t *testing.T) (*Signer, *Verifier, *time.Time) {
	t.Helper()
	ring, err := OpenKeyRing(t.Context(), runtest.JetStream(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ring.Close)
	signer, err := NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	if err := ring.Register(t.Context(), signer, Accounts); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	signer.now = func() time.Time { return now }
	return signer, newVerifier(ring, func() time.Time { return now }), &now
}

func TestATokenRunsOutAfterItsMinuteAndTheLeeway(t *testing.T) {
	signer, verifier, now := house(t)
	token, err := signer.Sign(Identity{Person: "per_1"})
	if err != nil {
		t.Fatal(err)
	}
	issued := *now
	for _, c := range []struct {
		after  time.Duration
		reason string
	}{
		{0, ""}, {TokenLife, ""}, {TokenLife + Leeway - time.Second, ""},
		{TokenLife + Leeway + time.Second, "auth.token_expired"},
		{-Leeway + time.Second, ""}, {-Leeway - 2*time.Second, "auth.token_invalid"},
	} {
		*now = issued.Add(c.after)
		verifier.seen = map[string]verified{}
		_, err := verifier.Verify(t.Context(), token)
		if (c.reason == "") != (err == nil) || (c.reason != "" && !errs.Is(err, c.reason)) {
			t.Errorf("after %v: got %v, want %q", c.after, err, c.reason)
		}
	}
}

func TestARememberedTokenRunsOutAsWell(t *testing.T) {
	signer, verifier, now := house(t)
	token, err := signer.Sign(Identity{Person: "per_1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifier.Verify(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(TokenLife + Leeway + time.Second)
	if _, err := verifier.Verify(t.Context(), token); !errs.Is(err, "auth.token_expired") {
		t.Errorf("got %v", err)
	}
}

func TestForgedTokensAreRefused(t *testing.T) {
	signer, verifier, now := house(t)
	good, err := signer.Sign(Identity{Person: "per_1", Roles: []string{RoleOfficer}})
	if err != nil {
		t.Fatal(err)
	}
	part := strings.Split(good, ".")
	encode := base64.RawURLEncoding.EncodeToString
	body := func(c claims, method jwt.SigningMethod, key any) string {
		token := jwt.NewWithClaims(method, c)
		token.Header["kid"] = signer.kid
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	until := jwt.NewNumericDate(now.Add(time.Minute))
	for name, token := range map[string]string{
		"empty":                    "",
		"no token":                 "abc",
		"other roles":              part[0] + "." + encode([]byte(`{"sub":"per_1","roles":["administrator"],"aud":["fairlot"],"exp":9999999999}`)) + "." + part[2],
		"algorithm none":           encode([]byte(`{"alg":"none","kid":"`+signer.kid+`"}`)) + "." + part[1] + ".",
		"the public key as secret": body(claims{RegisteredClaims: jwt.RegisteredClaims{Subject: "per_1", Audience: jwt.ClaimStrings{audience}, ExpiresAt: until}}, jwt.SigningMethodHS256, []byte(signer.Public())),
		"another audience":         body(claims{RegisteredClaims: jwt.RegisteredClaims{Subject: "per_1", Audience: jwt.ClaimStrings{"other"}, ExpiresAt: until}}, jwt.SigningMethodEdDSA, signer.key),
		"no expiry":                body(claims{RegisteredClaims: jwt.RegisteredClaims{Subject: "per_1", Audience: jwt.ClaimStrings{audience}}}, jwt.SigningMethodEdDSA, signer.key),
	} {
		if id, err := verifier.Verify(t.Context(), token); !errs.Is(err, "auth.token_invalid") {
			t.Errorf("%s: got %+v, %v", name, id, err)
		}
	}
}

func TestAServiceTokenIsRenewedAtHalfItsLife(t *testing.T) {
	signer, _, now := house(t)
	first, err := signer.ServiceToken(t.Context(), Accounts)
	if err != nil {
		t.Fatal(err)
	}
	*now = now.Add(TokenLife/2 + time.Second)
	second, err := signer.ServiceToken(t.Context(), Accounts)
	if err != nil || first == second {
		t.Errorf("the old token was given again (%v)", err)
	}
}

func TestTheMemoryOfTheVerifierIsBounded(t *testing.T) {
	_, verifier, now := house(t)
	for i := range maxRemembered + 10 {
		verifier.remember(strings.Repeat("x", i%50)+string(rune(i)), verified{until: now.Add(time.Minute)})
	}
	if n := len(verifier.seen); n > maxRemembered {
		t.Errorf("%d tokens are remembered", n)
	}
}
