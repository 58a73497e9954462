package bids

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"github.com/fairlot/fairlot/pkg/errs"
)

// defaultWorkFactor is the cost of scrypt for opening keys: 2^16 blocks, 64 MiB
// and about a quarter of a second for every guess at a passphrase.
const defaultWorkFactor = 16

// newOpeningKey makes an officer's key pair: the recipient, and the private half
// wrapped with the passphrase.
func newOpeningKey(passphrase string, workFactor int) (recipient string, wrapped []byte, err error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", nil, fmt.Errorf("make an opening key: %w", err)
	}
	lock, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return "", nil, fmt.Errorf("wrap an opening key: %w", err)
	}
	lock.SetWorkFactor(workFactor)
	wrapped, err = encrypt([]byte(identity.String()), lock)
	return identity.Recipient().String(), wrapped, err
}

// unwrapKey gives the officer's private key. Error: opening.passphrase.
func unwrapKey(wrapped []byte, passphrase string) (*age.X25519Identity, error) {
	key, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, wrongPassphrase()
	}
	text, err := decrypt(wrapped, key)
	var mismatch *age.NoIdentityMatchError
	if errors.As(err, &mismatch) {
		return nil, wrongPassphrase()
	}
	if err != nil {
		return nil, fmt.Errorf("unwrap an opening key: %w", err)
	}
	return age.ParseX25519Identity(string(text))
}

func wrongPassphrase() error {
	return errs.Invalid("passphrase", "opening.passphrase", "this is not the passphrase of your opening key; nothing was released")
}

func encrypt(plain []byte, to age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return out.Bytes(), nil
}

func decrypt(sealed []byte, with age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	return plain, nil
}
