package tenders

import (
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/i18n"
)

func TestSentencesAndLongWordsAreCounted(t *testing.T) {
	for text, want := range map[string]reading{
		"":                        {},
		"We clean. Nine schools!": {4, 2, 0},
		"Daily cleaning (90911200) of nine schools": {6, 1, 2},
		"… – !":                        {},
		"One two three four\nfive six": {6, 1, 0},
	} {
		if got := readingOf(text, "en"); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	if en, sv := readingOf("städning", "en"), readingOf("städning", "sv"); en.long != 1 || sv.long != 0 {
		t.Errorf("a word of eight letters: en %+v, sv %+v", en, sv)
	}
}

func TestAdviceNamesWhatIsHardAndStaysSilentOnShortTexts(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), catalog.For("en"))
	easy := strings.Repeat("We clean the rooms each day. ", 10)
	winding := strings.Repeat("we clean the rooms each day and ", 10)
	heavy := strings.Repeat("Contractual performance requires documentation. ", 10)
	for text, want := range map[string]string{
		"Short.": "", easy: "easy to read", winding: "70 words", heavy: "100 of 100 words", strings.ReplaceAll(heavy, ".", " and"): "50 words on average, and",
	} {
		if got := advice(ctx, text, "en"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%.30q: %q, want %q", text, got, want)
		}
	}
}
