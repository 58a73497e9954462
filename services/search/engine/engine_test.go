package engine_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/fairlot/fairlot/pkg/errs"
	"github.com/fairlot/fairlot/services/search/engine"
)

func TestLettersAreFoldedInEveryLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"Łódź": "lodz", "GROẞE STRAßE": "grosse strasse", "Œuvre ÆRØ": "oeuvre aero", "Đà Nẵng": "da nang", "Þór ıI": "thor ii",
		"Skåne Malmö": "skane malmo", "Ștefan Ţară": "stefan tara", "São Paulo": "sao paulo", "L·l Çà": "l·l ca", "e\u0301te\u0301": "ete",
		"plain": "plain", "ﬁn": "fin", "Ｆｕｌｌ": "full", "Ωmega": "ωmega", "": "",
	} {
		if got := engine.Fold(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestWordsAreRunsOfLettersAndDigits(t *testing.T) {
	for text, want := range map[string]string{
		"L'Atelier-du_Bois, 3e étage!": "l|atelier|du|bois|3e|etage", "  ": "", "🙂a🙂": "a", "مطعم القاهرة": "مطعم|القاهرة",
		"a\u0301b": "ab", "col·lectiu COL·LECTIU": "collectiu|collectiu", "a·b l· ·l": "a|b|l|l", "paraŀlel": "parallel", "\u0301x": "x", strings.Repeat("é", 50): strings.Repeat("e", 40),
	} {
		if got := strings.Join(engine.Words(text), "|"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	text := "Été à Łódź"
	for _, w := range engine.Tokens(text) {
		if engine.Fold(text[w.Start:w.End]) != w.Folded {
			t.Errorf("%+v does not say where it is", w)
		}
	}
}

func TestTyposAreCountedLikeMeilisearchDoes(t *testing.T) {
	for _, c := range []struct {
		asked, found string
		prefix       bool
		limit, want  int
	}{
		{"restaurant", "restaurant", false, 2, 0}, {"restuarant", "restaurant", false, 2, 1}, {"resturant", "restaurant", false, 2, 1},
		{"restaurants", "restaurant", false, 2, 1}, {"restaraunt", "restaurant", false, 2, 2}, {"restorent", "restaurant", false, 2, -1},
		{"lilel", "lille", false, 1, 1}, {"kille", "lille", false, 1, -1}, {"xestaurant", "restaurant", false, 2, 2}, {"xestuarant", "restaurant", false, 2, -1},
		{"restuar", "restaurant", true, 1, 1}, {"restuar", "restaurant", false, 1, -1}, {"rest", "restaurant", true, 0, 0}, {"erstaurant", "restaurant", false, 2, 2},
		{"abc", "", true, 2, -1}, {"", "abc", true, 2, -1}, {"ecole", "école", false, 1, -1},
	} {
		n, ok := engine.Typos([]rune(c.asked), []rune(c.found), c.prefix, c.limit)
		if !ok {
			n = -1
		}
		if n != c.want {
			t.Errorf("%+v: got %d", c, n)
		}
	}
	for word, want := range map[string]int{"lyon": 0, "lille": 1, "ateliers": 1, "nettoyage": 2, "417674033": 0, "łódźx": 1} {
		if got := engine.TyposAllowed(word); got != want {
			t.Errorf("%s: %d typos allowed, want %d", word, got, want)
		}
	}
}

func FuzzFoldingIsSafeAndFinal(f *testing.F) {
	for _, s := range []string{"Łódź", "\xff\xfe", "🙂", "e\u0301", "ﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range engine.Words(s) {
			if again := engine.Words(w); len(again) != 1 || again[0] != w {
				t.Errorf("%q folds to %q and then to %q", s, w, again)
			}
		}
	})
}

func TestDistancesAreThoseOfTheMap(t *testing.T) {
	lille, paris := engine.Point{Latitude: 50.62925, Longitude: 3.057256}, engine.Point{Latitude: 48.856613, Longitude: 2.352222}
	km := engine.Distance(lille, paris)
	if math.Abs(km-203.6) > 1 {
		t.Errorf("Lille to Paris: %v km", km)
	}
	if chord := lille.Vector().Chord(paris.Vector()); math.Abs(chord-engine.ChordOf(km)) > 1e-12 {
		t.Errorf("chord %v, want %v", chord, engine.ChordOf(km))
	}
	if engine.ChordOf(30_000) != engine.ChordOf(20_100) {
		t.Error("further than around the earth is everywhere")
	}
}

// recorder is an engine that keeps what it is told and finds nothing.
type recorder struct {
	engine.Engine
	records []engine.Record
	search  engine.Search
	fail    error
}

func (r *recorder) Configure(context.Context, engine.Schema) (bool, error) { return true, r.fail }

func (r *recorder) Upsert(_ context.Context, _ string, records []engine.Record) error {
	r.records = records
	return r.fail
}

func (r *recorder) Search(_ context.Context, _ string, s engine.Search) (engine.Answer, error) {
	r.search = s
	return engine.Answer{}, r.fail
}

func shop() engine.Schema {
	return engine.Schema{Name: "shop", Fields: []engine.Field{
		{Name: "title", Kind: engine.Text, Highlight: true}, {Name: "kind", Kind: engine.Code, Facet: true}, {Name: "code", Kind: engine.Code},
		{Name: "price", Kind: engine.Number}, {Name: "at", Kind: engine.Date}, {Name: "name", Kind: engine.Name}, {Name: "place", Kind: engine.Place},
	}}
}

func TestAMistakeInASchemaIsRefused(t *testing.T) {
	text := engine.Field{Name: "title", Kind: engine.Text}
	for about, s := range map[string]engine.Schema{
		"name": {Name: "My Index"}, "twice": {Name: "x", Fields: []engine.Field{text, text}}, "kind": {Name: "x", Fields: []engine.Field{{Name: "a"}}},
		"id": {Name: "x", Fields: []engine.Field{{Name: "id", Kind: engine.Text}}}, "facet": {Name: "x", Fields: []engine.Field{{Name: "a", Kind: engine.Text, Facet: true}}},
		"places": {Name: "x", Fields: []engine.Field{{Name: "a", Kind: engine.Place}, {Name: "b", Kind: engine.Place}}},
		"fit":    {Name: "x", Fields: []engine.Field{text}, Fit: "title"}, "synonym": {Name: "x", Synonyms: [][]string{{"Propreté"}}},
	} {
		if _, err := engine.Open(t.Context(), &recorder{}, s); err == nil {
			t.Errorf("%s: accepted", about)
		}
	}
}

func TestAnUnknownFieldIsNamed(t *testing.T) {
	x, err := engine.Open(t.Context(), &recorder{}, shop())
	if err != nil {
		t.Fatal(err)
	}
	for about, c := range map[string]struct {
		query  engine.Query
		field  string
		reason string
	}{
		"filter":         {engine.Query{Codes: map[string][]string{"colour": {"red"}}}, "colour", "search.unknown_field"},
		"filter by text": {engine.Query{Codes: map[string][]string{"title": {"red"}}}, "title", "search.unknown_field"},
		"range":          {engine.Query{Ranges: map[string]engine.Range{"kind": {}}}, "kind", "search.unknown_field"},
		"facet":          {engine.Query{Facets: []string{"code"}}, "code", "search.unknown_field"},
		"sort":           {engine.Query{Sort: []engine.Sort{{Field: "kind"}}}, "kind", "search.unknown_field"},
		"highlight":      {engine.Query{Highlight: []string{"name"}}, "name", "search.unknown_field"},
		"centre":         {engine.Query{Sort: []engine.Sort{{Field: "place"}}}, "sort", "search.no_centre"},
		"earth":          {engine.Query{Near: &engine.Circle{Centre: engine.Point{Latitude: 91}}}, "near", "search.not_on_earth"},
		"no number":      {engine.Query{Near: &engine.Circle{Centre: engine.Point{Latitude: math.NaN()}}}, "near", "search.not_on_earth"},
		"radius":         {engine.Query{Near: &engine.Circle{Radius: -1}}, "near", "search.radius"},
		"page":           {engine.Query{Page: -1}, "page", "search.too_deep"},
		"deep":           {engine.Query{Page: 100, Size: 100}, "page", "search.too_deep"},
	} {
		_, err := x.Search(t.Context(), c.query)
		e := errs.From(err)
		if e.Code != codes.InvalidArgument || len(e.Fields) != 1 || e.Fields[0].Path != c.field || e.Fields[0].Reason != c.reason {
			t.Errorf("%s: got %v", about, err)
		}
	}
	two := engine.Query{Facets: []string{"x"}, Sort: []engine.Sort{{Field: "y"}}}
	if _, err := x.Search(t.Context(), two); len(errs.From(err).Fields) != 2 {
		t.Errorf("everything wrong is said at once: %v", err)
	}
}

func TestWordsThatSayNothingAreLeftOut(t *testing.T) {
	r := &recorder{}
	x, err := engine.Open(t.Context(), r, shop())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"le restaurant à Lille": "restaurant lille", "de la": "de la", "Restaurant rest restaurant restaurant": "restaurant rest restaurant", "rest restaurant rest": "rest restaurant rest",
		"b c f g": "b c f g", "1 2 3 4 5 6 7 8 9 10 11 12": "1 2 3 4 5 6 7 8 9 10",
	} {
		if _, err := x.Search(t.Context(), engine.Query{Text: text}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, term := range r.search.Terms {
			got = append(got, term.Word)
			if term.Prefix != (i == len(r.search.Terms)-1) {
				t.Errorf("%q: only the last word may go on: %+v", text, r.search.Terms)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: asked for %q, want %q", text, got, want)
		}
	}
}

func TestADocumentThatDoesNotFitTheSchemaIsAnError(t *testing.T) {
	x, err := engine.Open(t.Context(), &recorder{}, shop())
	if err != nil {
		t.Fatal(err)
	}
	for about, d := range map[string]engine.Document{
		"id": {ID: "a b"}, "no id": {}, "unknown": {ID: "a", Values: map[string]any{"colour": "red"}}, "text": {ID: "a", Values: map[string]any{"title": 1}},
		"number": {ID: "a", Values: map[string]any{"price": "1"}}, "not a number": {ID: "a", Values: map[string]any{"price": math.NaN()}},
		"date": {ID: "a", Values: map[string]any{"at": 1.0}}, "place": {ID: "a", Values: map[string]any{"place": engine.Point{Latitude: 100}}},
		"name": {ID: "a", Values: map[string]any{"name": []string{"x"}}}, "source": {ID: "a", Source: []byte("{")},
	} {
		if err := x.Upsert(t.Context(), []engine.Document{d}); err == nil {
			t.Errorf("%s: accepted", about)
		}
	}
	empty := map[string]any{"title": " ", "kind": []string{"", "b", "a", "b"}, "at": time.Time{}, "place": nil, "name": ""}
	if err := x.Upsert(t.Context(), []engine.Document{{ID: "a", Values: empty}}); err != nil {
		t.Error(err)
	}
}

func TestAnEngineThatFailsIsUnavailable(t *testing.T) {
	r := &recorder{}
	x, err := engine.Open(t.Context(), r, shop())
	if err != nil {
		t.Fatal(err)
	}
	r.fail = errors.New("disk on fire")
	_, err = x.Search(t.Context(), engine.Query{})
	if errs.Code(err) != codes.Unavailable || !errors.Is(err, r.fail) {
		t.Errorf("got %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(gone, engine.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
