package accounts

import "testing"

// BenchmarkPassword is what a sign-in costs before anything else: about 50 ms
// of one core is meant.
func BenchmarkPassword(b *testing.B) {
	hashes, err := newPasswords(Cost())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ok, _, err := hashes.check(b.Context(), "three green lots", ""); ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
