package accounts

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"github.com/fairlot/fairlot/pkg/errs"
)

// Cost is what a password's hash costs unless Deps say otherwise: about 50 ms of
// one core and 32 MiB, above the least that RFC 9106 and OWASP (2024: 19 MiB,
// two passes) ask for.
func Cost() argon2id.Params {
	return argon2id.Params{Memory: 32 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// passwords hashes and checks, no more at a time than there are cores, so that
// many sign-ins at once do not use up the memory.
type passwords struct {
	cost   argon2id.Params
	places chan struct{}
	// nobody is the hash of a password that nobody has: an unknown e-mail address
	// takes as long to answer as a known one.
	nobody string
}

func newPasswords(cost argon2id.Params) (*passwords, error) {
	secret, err := newSecret("")
	if err != nil {
		return nil, err
	}
	nobody, err := argon2id.CreateHash(secret, &cost)
	if err != nil {
		return nil, fmt.Errorf("hash a password: %w", err)
	}
	return &passwords{cost: cost, places: make(chan struct{}, runtime.GOMAXPROCS(0)), nobody: nobody}, nil
}

func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	return argon2id.CreateHash(norm.NFKC.String(password), &p.cost)
}

// check says whether the password is the one of the hash, and whether the hash
// should be made anew because the cost has changed since.
func (p *passwords) check(ctx context.Context, password, hash string) (ok, outdated bool, err error) {
	if err := p.enter(ctx); err != nil {
		return false, false, err
	}
	defer p.leave()
	if hash == "" {
		hash = p.nobody
	}
	ok, made, err := argon2id.CheckHash(norm.NFKC.String(password), hash)
	if err != nil {
		return false, false, fmt.Errorf("check a password: %w", err)
	}
	return ok && hash != p.nobody, made.Memory != p.cost.Memory || made.Iterations != p.cost.Iterations || made.Parallelism != p.cost.Parallelism, nil
}

func (p *passwords) enter(ctx context.Context) error {
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *passwords) leave() { <-p.places }

// checkPassword refuses what is guessed first: the person's own words, one
// character over and over, and the digits or letters in their order. Length is the contract's rule.
func checkPassword(path, password string, known ...string) error {
	low := strings.ToLower(password)
	easy := strings.Count(low, low[:1]) == len(low)
	for _, row := range []string{"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"} {
		easy = easy || strings.Contains(row, low)
	}
	for _, word := range known {
		word = strings.ToLower(strings.TrimSpace(word))
		local, _, _ := strings.Cut(word, "@")
		easy = easy || word != "" && low == word || local != "" && low == local
	}
	if easy {
		return errs.Invalid(path, "password.easy", "this is guessed first; take several words that are not your name or e-mail address")
	}
	return nil
}
