package registration

import "testing"

func TestPeopleAreCountedAsTheyAreTyped(t *testing.T) {
	for text, want := range map[string]int32{"": 0, "38": 38, "1 200": 1200, "1\u202f200": 1200} {
		if got, err := count("f", text); err != nil || got != want {
			t.Errorf("%q: %d %v", text, got, err)
		}
	}
	for _, text := range []string{"-1", "3.5", "many", "99999999999"} {
		if _, err := count("f", text); err == nil {
			t.Errorf("%q is a number of people", text)
		}
	}
}
