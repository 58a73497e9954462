package cpv_test

import (
	"testing"

	"github.com/fairlot/fairlot/services/codelists"
	"github.com/fairlot/fairlot/services/internal/servicetest"
	"github.com/fairlot/fairlot/services/web/cpv"
	"github.com/fairlot/fairlot/services/web/i18n"
)

func TestCodesAreFoundByWordsAndByTheirFigures(t *testing.T) {
	h := servicetest.New(t)
	codes, err := codelists.New()
	if err != nil {
		t.Fatal(err)
	}
	h.Serve(codes.Register)
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), catalog.For("fr"))
	for name, c := range map[string]struct {
		words, ticked, first string
		none                 bool
	}{
		"words":                         {words: "nettoyage de bâtiments", first: "90911200 Nettoyage de bâtiments"},
		"a code with its check digit":   {words: "90911200-8", first: "90911200 Nettoyage de bâtiments"},
		"a whole code without words":    {words: "99999999", first: "99999999"},
		"what is ticked stays first":    {words: "repas", ticked: "90911200", first: "90911200 Nettoyage de bâtiments"},
		"words that no code has":        {words: "zzzz", none: true},
		"what was ticked is not a code": {words: "", ticked: "<b>", first: ""},
	} {
		found, err := cpv.New(h.Conn).Search(ctx, c.words, c.ticked)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		first := ""
		if len(found.Options) > 0 {
			first = found.Options[0].Label
		}
		if first != c.first || found.None() != c.none {
			t.Errorf("%s: %q %v", name, first, found)
		}
	}
}

func TestAWholeCodeThatWasTypedIsChosen(t *testing.T) {
	for _, c := range [][3]string{
		{"", "90911200-8", "90911200"}, {"", " 90911200 ", "90911200"}, {"50110000", "90911200", "50110000"}, {"", "cleaning", ""},
	} {
		if got := cpv.Chosen(c[0], c[1]); got != c[2] {
			t.Errorf("ticked %q, typed %q: %q", c[0], c[1], got)
		}
	}
}
