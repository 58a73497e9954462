package bids

import (
	"fmt"
	"slices"

	"filippo.io/age"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// needed is how many of the three officers open the bids.
const needed = 2

// newSeal makes a tender's key for the three officers, given with their opening
// keys. Its private half leaves this function only inside the six envelopes.
func newSeal(tender string, keys []*bidsv1.OpeningKeyRecord) (*bidsv1.Seal, error) {
	private, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make the key of %s: %w", tender, err)
	}
	seal := &bidsv1.Seal{Tender: tender, Recipient: private.Recipient().String()}
	for _, k := range keys {
		seal.Officers = append(seal.Officers, k.GetKey().GetPerson())
		seal.Keys = append(seal.Keys, k.GetId())
	}
	for _, first := range keys {
		for _, second := range keys {
			if first == second {
				continue
			}
			content, err := nest([]byte(private.String()), second, first)
			if err != nil {
				return nil, err
			}
			seal.Envelopes = append(seal.Envelopes, &bidsv1.Envelope{
				Outer: first.GetKey().GetPerson(), Inner: second.GetKey().GetPerson(), Ciphertext: content,
			})
		}
	}
	return seal, nil
}

// nest encrypts to the keys one after the other: the last is the outermost.
func nest(plain []byte, keys ...*bidsv1.OpeningKeyRecord) ([]byte, error) {
	for _, k := range keys {
		to, err := age.ParseX25519Recipient(k.GetKey().GetRecipient())
		if err != nil {
			return nil, fmt.Errorf("opening key %s: %w", k.GetId(), err)
		}
		if plain, err = encrypt(plain, to); err != nil {
			return nil, err
		}
	}
	return plain, nil
}

// released tells whether the person has released their part.
func released(seal *bidsv1.Seal, person string) bool {
	return slices.ContainsFunc(seal.GetReleases(), func(r *bidsv1.Release) bool { return r.GetPerson() == person })
}

// takeOff removes the outer layers that are the person's, and forgets the
// envelopes that begin with someone else: only those that the others can finish
// are left.
func takeOff(seal *bidsv1.Seal, person string, with *age.X25519Identity) error {
	var left []*bidsv1.Envelope
	for _, e := range seal.GetEnvelopes() {
		if e.GetOuter() != person {
			continue
		}
		inner, err := decrypt(e.GetCiphertext(), with)
		if err != nil {
			return fmt.Errorf("envelope of %s: %w", seal.GetTender(), err)
		}
		left = append(left, &bidsv1.Envelope{Inner: e.GetInner(), Ciphertext: inner})
	}
	seal.Envelopes = left
	return nil
}

// complete takes off the inner layer that is the person's and gives the private
// key of the tender.
func complete(seal *bidsv1.Seal, person string, with *age.X25519Identity) (*age.X25519Identity, error) {
	for _, e := range seal.GetEnvelopes() {
		if e.GetOuter() != "" || e.GetInner() != person {
			continue
		}
		text, err := decrypt(e.GetCiphertext(), with)
		if err != nil {
			return nil, fmt.Errorf("envelope of %s: %w", seal.GetTender(), err)
		}
		return age.ParseX25519Identity(string(text))
	}
	return nil, errs.Precondition("opening.first_release", "another officer must release the key first")
}

// opening is what the buyers' people see of a seal.
func opening(seal *bidsv1.Seal) *bidsv1.Opening {
	return &bidsv1.Opening{
		Tender: seal.GetTender(), Releases: seal.GetReleases(), Needed: needed,
		OpenedAt: seal.GetOpenedAt(), Bids: seal.GetBids(), Officers: seal.GetOfficers(),
	}
}
