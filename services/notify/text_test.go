package notify

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var blank = regexp.MustCompile(`\{([a-z]+)\}`)

func TestEveryKindHasItsTextWithItsBlanksInEveryLanguage(t *testing.T) {
	all, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	for language, texts := range all {
		for _, k := range kinds() {
			text := texts.Kinds[k.name]
			if text.Subject == "" || text.Text == "" {
				t.Errorf("%s: %s has no text", language, k.name)
			}
			found := map[string]bool{}
			for _, m := range blank.FindAllStringSubmatch(text.Subject+text.Text, -1) {
				found[m[1]] = true
				if !slices.Contains(k.blanks, m[1]) {
					t.Errorf("%s: %s has the blank %s, which nobody fills", language, k.name, m[0])
				}
			}
			for _, b := range k.blanks {
				if !found[b] {
					t.Errorf("%s: %s does not say {%s}", language, k.name, b)
				}
			}
		}
		if len(texts.Kinds) != len(kinds()) {
			t.Errorf("%s: %d texts for %d kinds", language, len(texts.Kinds), len(kinds()))
		}
		for word := range all["en"].Reasons {
			if texts.Reasons[word] == "" || len(texts.Reasons) != len(all["en"].Reasons) {
				t.Errorf("%s: the reason %s has no words, or there is one that nobody gives", language, word)
			}
		}
		m := texts.Mail
		if m.Open == "" || m.Settings == "" || !strings.Contains(m.Stranger, "{site}") || !strings.Contains(m.Daily, "{count}") {
			t.Errorf("%s: what stands around a mail is incomplete: %+v", language, m)
		}
	}
}

func TestEveryActThatIsToldHasAKind(t *testing.T) {
	for act, name := range actKinds() {
		i := slices.IndexFunc(kinds(), func(k kind) bool { return k.name == name })
		if i < 0 {
			t.Errorf("the act %s is told as %s, which is no kind", act, name)
			continue
		}
		for _, b := range kinds()[i].blanks {
			if !slices.Contains([]string{"supplier", "organisation", blankUntil}, b) {
				t.Errorf("the act %s does not fill {%s}", act, b)
			}
		}
	}
}

func TestWordsOfPeopleMakeNoLinesAndNoBlanks(t *testing.T) {
	all, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	got := all["en"].render("supplier_suspended", "en", map[string]string{
		"supplier": "A\r\nBcc: x@y.example\x00{organisation}", "organisation": "B\u202eC", "note": "first\nsecond",
	}, time.UTC)
	if want := "A Bcc: x@y.example{organisation} is suspended"; got.Subject != want {
		t.Errorf("subject %q, want %q", got.Subject, want)
	}
	if !strings.Contains(got.Text, "BC took") || !strings.HasSuffix(got.Text, "“first\nsecond”") {
		t.Errorf("text %q", got.Text)
	}
}

func TestReasonsAreSaidInTheReadersLanguageEachOnItsLine(t *testing.T) {
	all, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{"tender": "T", "score": "88", "until": "2026-12-04T12:00:00Z", "reasons": "category.same place.served unheard.of"}
	got := all["fr"].render("tender_fits", "fr", words, time.UTC)
	if want := "– c’est exactement votre activité\n– vous travaillez à cet endroit"; !strings.HasSuffix(got.Text, want) || !strings.Contains(got.Text, "88") {
		t.Errorf("text %q", got.Text)
	}
}
