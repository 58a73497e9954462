package clauses

import (
	"slices"
	"testing"

	clausesv1 "github.com/fairlot/fairlot/proto/fairlot/clauses/v1"
	tendersv1 "github.com/fairlot/fairlot/proto/fairlot/tenders/v1"
)

// nineLanguages are those of the ten cities.
var nineLanguages = []string{"ca", "en", "es", "fr", "it", "pl", "pt", "ro", "sv"}

func TestTheLibraryHasFortyClausesCompleteInNineLanguages(t *testing.T) {
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.ids) < 40 {
		t.Errorf("%d clauses", len(l.ids))
	}
	titles := map[string]string{}
	for _, c := range l.all() {
		for _, language := range nineLanguages {
			text := c.GetTexts()[language]
			if text == nil {
				t.Errorf("%s is missing in %s", c.GetId(), language)
				continue
			}
			for _, field := range append(fields(text), &text.Advice) {
				if *field == "" {
					t.Errorf("%s in %s has an empty text", c.GetId(), language)
				}
			}
			if other := titles[language+text.GetTitle()]; other != "" {
				t.Errorf("%s and %s have the same title in %s", c.GetId(), other, language)
			}
			titles[language+text.GetTitle()] = c.GetId()
			if language != "en" && text.GetText() == c.GetTexts()["en"].GetText() {
				t.Errorf("%s in %s is in English", c.GetId(), language)
			}
		}
		if c.GetOcdsGoal() == "" || c.GetOcdsStrategy() == "" || c.GetArticle() == "" || c.GetUnit() == "" || c.GetReportingRhythm() == 0 {
			t.Errorf("%s is not complete", c.GetId())
		}
	}
}

func TestEveryLeverAndThemeHasAClause(t *testing.T) {
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for value, name := range tendersv1.Lever_name {
		if value != 0 && !slices.ContainsFunc(l.all(), func(c *clausesv1.LibraryClause) bool { return int32(c.GetLever()) == value }) {
			t.Errorf("no clause has %s", name)
		}
	}
	for _, theme := range []string{"acc-all", "et-eq", "gen-eq", "hum-right", "opp", "work-cond", "other"} {
		if !slices.ContainsFunc(l.all(), func(c *clausesv1.LibraryClause) bool { return c.GetTheme() == theme }) {
			t.Errorf("no clause has the theme %s", theme)
		}
	}
}

func TestTheLabelsOfTheLibraryAcceptEquivalents(t *testing.T) {
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range l.all() {
		if c.GetLever() == tendersv1.Lever_LEVER_LABEL && !c.GetAcceptsEquivalent() {
			t.Errorf("%s accepts no equivalent (Art. 43(1))", c.GetId())
		}
	}
}
