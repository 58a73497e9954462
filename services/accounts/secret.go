package accounts

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

const (
	// SessionLife is how long a sign-in lasts, in real time.
	SessionLife = 12 * time.Hour
	// sessionPrefix and keyPrefix begin the secrets, so that one that leaks into a
	// text is found and known for what it is.
	sessionPrefix, keyPrefix = "fls_", "flk_"
	// secretBytes are 256 bits: nobody guesses it, so a plain hash keeps it.
	secretBytes = 32
)

func newSecret(prefix string) (string, error) {
	random := make([]byte, secretBytes)
	if _, err := rand.Read(random); err != nil {
		return "", fmt.Errorf("make a secret: %w", err)
	}
	return prefix + base64.RawURLEncoding.EncodeToString(random), nil
}

// digest is what is kept of a secret.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// signInName is the form in which e-mail addresses are compared.
func signInName(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
