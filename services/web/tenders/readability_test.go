package tenders

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/web/i18n"
)

func TestWordsSentencesAndLongWordsAreCounted(t *testing.T) {
	for text, want := range map[string][]int{
		"":                        nil,
		"We clean. Nine schools!": {2, 2},
		"Daily cleaning (90911200) of nine schools": {6},
		"… – !":                        nil,
		"One two three four\nfive six": {4, 2},
		"Reserved (Art. 20) for all, as ust. 2 says. Then more.":    {9, 2},
		"„Sprzątamy.” Codziennie myjemy okna: dwa razy w miesiącu.": {1, 3, 4},
		"Within 14 weeks. 3 people come.":                           {3, 3},
	} {
		var got []int
		for _, s := range readingOf(text, "en").sentences {
			got = append(got, s.words)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if en, sv := readingOf("städning", "en"), readingOf("städning", "sv"); en.long != 1 || sv.long != 0 {
		t.Errorf("a word of eight letters: en %+v, sv %+v", en, sv)
	}
}

func TestAdviceNamesTheSentenceToSplitAndStaysSilentOnShortTexts(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), catalog.For("en"))
	winding := "The contractor cleans " + strings.Repeat("the rooms and the halls and ", 6) + "the yard."
	for text, want := range map[string]string{
		"Short.": "",
		strings.Repeat("We clean the rooms each day. ", 10): "This text is easy to read.",
		winding: "“The contractor cleans the rooms …” has **41 words**: split this sentence. Up to 25 read well (GOV.UK style guide).",
		strings.Repeat("We clean all of the rooms and the halls on each day of the week, but not in the holidays of May. ", 3): "Sentences have 22 words on average. Cut some in two: the European Commission advises 20.",
		strings.Repeat("Contractual performance requires documentation. ", 10):                                                 "100 of 100 words have 8 letters or more. Use short, common words; Fairlot advises 35 of 100 at most.",
	} {
		if got := strings.Join(advice(ctx, text, "en"), " | "); got != want {
			t.Errorf("%.30q: %q, want %q", text, got, want)
		}
	}
	if said := advice(ctx, strings.Repeat(winding+" ", 9), "en"); len(said) != mostSentences {
		t.Errorf("nine long sentences are named: %q", said)
	}
}
