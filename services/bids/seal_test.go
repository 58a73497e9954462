package bids

import (
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"
	"google.golang.org/protobuf/proto"

	"github.com/fairlot/fairlot/pkg/errs"
	bidsv1 "github.com/fairlot/fairlot/proto/fairlot/bids/v1"
)

// cheap is a work factor for tests.
const cheap = 2

func passphrase(i int) string { return fmt.Sprintf("a passphrase of officer %d", i) }

func threeKeys(t *testing.T) []*bidsv1.OpeningKeyRecord {
	t.Helper()
	var keys []*bidsv1.OpeningKeyRecord
	for i := range 3 {
		recipient, wrapped, err := newOpeningKey(passphrase(i), cheap)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, &bidsv1.OpeningKeyRecord{
			Id: fmt.Sprintf("opk_%d", i), Wrapped: wrapped, Key: &bidsv1.OpeningKey{Person: fmt.Sprintf("per_%d", i), Recipient: recipient},
		})
	}
	return keys
}

func unwrapped(t *testing.T, keys []*bidsv1.OpeningKeyRecord, i int) *age.X25519Identity {
	t.Helper()
	key, err := unwrapKey(keys[i].GetWrapped(), passphrase(i))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func freshSeal(t *testing.T, keys []*bidsv1.OpeningKeyRecord) *bidsv1.Seal {
	t.Helper()
	seal, err := newSeal("ten_1", keys)
	if err != nil {
		t.Fatal(err)
	}
	return seal
}

func TestAnyTwoOfTheThreeOfficersReleaseTheKeyInEitherOrder(t *testing.T) {
	keys := threeKeys(t)
	sealed := freshSeal(t, keys)
	for first := range 3 {
		for second := range 3 {
			if first == second {
				continue
			}
			seal := proto.CloneOf(sealed)
			if err := takeOff(seal, keys[first].GetKey().GetPerson(), unwrapped(t, keys, first)); err != nil {
				t.Fatal(err)
			}
			private, err := complete(seal, keys[second].GetKey().GetPerson(), unwrapped(t, keys, second))
			if err != nil {
				t.Fatalf("%d then %d: %v", first, second, err)
			}
			if private.Recipient().String() != sealed.GetRecipient() {
				t.Errorf("%d then %d: another key came out", first, second)
			}
		}
	}
}

func TestNoOfficerAloneReachesTheKey(t *testing.T) {
	keys := threeKeys(t)
	for i := range 3 {
		seal := freshSeal(t, keys)
		alone := unwrapped(t, keys, i)
		person := keys[i].GetKey().GetPerson()
		if _, err := complete(seal, person, alone); !errs.Is(err, "opening.first_release") {
			t.Errorf("officer %d, untouched seal: %v", i, err)
		}
		openAll(t, seal, alone)
		if err := takeOff(seal, person, alone); err != nil {
			t.Fatal(err)
		}
		if len(seal.GetEnvelopes()) != 2 {
			t.Errorf("officer %d: %d envelopes are left, want 2", i, len(seal.GetEnvelopes()))
		}
		openAll(t, seal, alone)
		if _, err := complete(seal, person, alone); err == nil {
			t.Errorf("officer %d released twice and has the key", i)
		}
	}
}

// openAll tries to reach the private key with one officer's key alone.
func openAll(t *testing.T, seal *bidsv1.Seal, alone *age.X25519Identity) {
	t.Helper()
	for _, e := range seal.GetEnvelopes() {
		content := e.GetCiphertext()
		for range 2 {
			plain, err := decrypt(content, alone)
			if err != nil {
				break
			}
			if strings.Contains(string(plain), "AGE-SECRET-KEY") {
				t.Fatal("one officer alone reached the key")
			}
			content = plain
		}
	}
}

func TestTheSealHoldsNoPrivateKeyInClear(t *testing.T) {
	keys := threeKeys(t)
	seal := freshSeal(t, keys)
	if len(seal.GetEnvelopes()) != 6 {
		t.Errorf("%d envelopes, want one for each ordered pair", len(seal.GetEnvelopes()))
	}
	for _, m := range []proto.Message{seal, keys[0], keys[1], keys[2]} {
		raw, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "AGE-SECRET-KEY") {
			t.Error("a private key is stored in clear")
		}
	}
}

func TestAWrongPassphraseIsNamedAndReleasesNothing(t *testing.T) {
	keys := threeKeys(t)
	for _, wrong := range []string{passphrase(1), "", " " + passphrase(0)} {
		_, err := unwrapKey(keys[0].GetWrapped(), wrong)
		if !errs.Is(err, "opening.passphrase") || errs.From(err).Fields[0].Path != "passphrase" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
