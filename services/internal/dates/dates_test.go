package dates_test

import (
	"testing"
	"time"

	"github.com/fairlot/fairlot/services/internal/dates"
)

func TestADayIsWrittenAsItsReadersWriteIt(t *testing.T) {
	first := time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC)
	for code, want := range map[string]string{
		"en": "1 August 2026", "fr": "1er août 2026", "it": "1º agosto 2026", "es": "1 de agosto de 2026", "ca": "1 d’agost del 2026",
		"pt": "1 de agosto de 2026", "pl": "1 sierpnia 2026", "ro": "1 august 2026", "sv": "1 augusti 2026", "xx": "1 August 2026",
	} {
		if got := dates.Of(code).Day(first, true); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	if got := dates.Of("pl").Day(first, false); got != "1 sierpnia" {
		t.Errorf("without its year: %q", got)
	}
}
