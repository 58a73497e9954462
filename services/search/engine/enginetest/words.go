package enginetest

import (
	"strings"
	"testing"

	"github.com/fairlot/fairlot/services/search/engine"
)

func folding(t *testing.T, x *engine.Index) {
	for text, want := range map[string][]string{
		"lodz": {"lodz"}, "ŁÓDŹ": {"lodz"}, "Łódz": {"lodz"}, "glowna": {"lodz"},
		"skane": {"skane"}, "SKÅNE": {"skane"}, "malmo": {"skane"}, "smorrebrod": {"skane"}, "oeuvre": {"skane"},
		"Strasse": {"skane"}, "STRASSE": {"skane"}, "aero": {"skane"}, "thorr": {"skane"}, "da nang": {"skane"},
		"mestesugar": {"baia"}, "Meşteşugar": {"baia"}, "cafe": {"baia"}, "rhone": {"lyon"}, "ﬂ": {},
		"proprete": {"lille", "lyon"}, "cleaning": {"lille", "lyon"}, "41767403300069": {"lille"}, "417674033": {"lille"},
	} {
		same(t, text, found(t, x, engine.Query{Text: text}), want...)
	}
}

func typos(t *testing.T, x *engine.Index) {
	for text, want := range map[string][]string{
		"restuarant": {"lille", "lyon"}, "resturant": {"lille", "lyon"}, "restauront": {"lille", "lyon"},
		"restuar": {"lille", "lyon"}, "nettoyaje": {"lyon"}, "lilel": {"lille"}, "lyn": {}, "lyoon lyon": {"lyon"},
		"xestaurant": {"lille", "lyon"}, "xille": {}, "41767403300068": {}, "trateur": {"lille"}, "tratuer": {},
	} {
		same(t, text, found(t, x, engine.Query{Text: text}), want...)
	}
}

func allWords(t *testing.T, x *engine.Index) {
	for text, want := range map[string][]string{
		"restaurant lille": {"lille"}, "lille restaurant": {"lille"}, "restaurant lyon": {"lyon"}, "restaurant lodz": {},
		"restaurant de la ville": {}, "le restaurant à Lille": {"lille"}, "l'insertion": {"lille"}, "rest": {"lille", "lyon"},
		"re": {"lille", "lyon"}, "l": {"lille", "lodz", "lyon"}, "table ron": {"lille"}, "ronde tab": {"lille"}, "rond table": {},
		"24h": {"baia"}, "c++": {"baia", "lille"},
	} {
		same(t, text, found(t, x, engine.Query{Text: text}), want...)
	}
}

// anyText asks for what people paste and attackers type: it finds something or
// nothing, and never fails.
func anyText(t *testing.T, x *engine.Index) {
	for _, text := range []string{
		`"`, `"restaurant`, `'; DROP TABLE suppliers; --`, `title:restaurant`, `+restaurant -lille`, `restaurant~2^4`, `/rest.*/`, `*`, `?`,
		`(((`, `[a TO b]`, `\`, `AND OR NOT`, `{"a":1}`, `<script>`, "🙂", "🙂🙂 restaurant", "مطعم القاهرة", "מסעדה", "レストラン 饭店", "\x00\xff\xfe",
		"\u202e\u200f", "e\u0301\u0301\u0301", strings.Repeat("a", 10_000), strings.Repeat("restaurant ", 1000), strings.Repeat("\u0301", 5000),
	} {
		search(t, x, engine.Query{Text: text, Facets: []string{"kind"}, Highlight: []string{"title"}})
	}
	if r := search(t, x, engine.Query{Text: strings.Repeat("restaurant ", 1000)}); !r.Cut || r.Total != 2 {
		t.Errorf("a long text: cut %v, total %d", r.Cut, r.Total)
	}
	if r := search(t, x, engine.Query{Text: "🙂 restaurant 🙂"}); r.Total != 2 || r.Cut {
		t.Errorf("words between pictures: total %d", r.Total)
	}
	if r := search(t, x, engine.Query{Text: " ?! "}); r.Total != 5 {
		t.Errorf("no words at all ask for everything, got %d", r.Total)
	}
	for _, value := range []string{`"`, `a" OR kind = "EI`, `\`, "\x00", "🙂", `'`, ""} {
		if r := search(t, x, engine.Query{Codes: map[string][]string{"kind": {value}}}); r.Total != 0 {
			t.Errorf("the value %q matches %d documents", value, r.Total)
		}
	}
}

// relevance puts fewer typos before the better field before the exact word
// before a whole name; fit decides among equals.
func relevance(t *testing.T, x *engine.Index) {
	more := []engine.Document{
		{ID: "name_part", Values: map[string]any{"title": "Emmaus Nord Ateliers", "fit": 9.0}},
		{ID: "name_whole", Values: map[string]any{"title": "Emmaüs"}},
		{ID: "name_longer", Values: map[string]any{"title": "Emmausien"}},
		{ID: "in_text", Values: map[string]any{"title": "Autre", "description": "Compagnon d'Emmaüs", "fit": 9.0}},
		{ID: "with_typo", Values: map[string]any{"title": "Emmeus", "fit": 9.0}},
	}
	if err := x.Upsert(t.Context(), more); err != nil {
		t.Fatal(err)
	}
	same(t, "emmaus", inOrder(t, x, engine.Query{Text: "emmaus"}), "name_whole", "name_part", "name_longer", "in_text", "with_typo")
	for _, order := range [][]string{{"eq_a", "eq_b"}, {"eq_b", "eq_a"}} {
		if err := x.Upsert(t.Context(), []engine.Document{
			{ID: order[0], Values: map[string]any{"title": "Jardin", "fit": 5.0}},
			{ID: order[1], Values: map[string]any{"title": "Jardin", "fit": 4.0}},
		}); err != nil {
			t.Fatal(err)
		}
		same(t, "jardin", inOrder(t, x, engine.Query{Text: "jardin"}), order...)
	}
}

func highlights(t *testing.T, x *engine.Index) {
	r := search(t, x, engine.Query{Text: "insertoin", Highlight: []string{"title", "description"}})
	if len(r.Hits) != 1 || string(r.Hits[0].Source) != "" {
		t.Fatalf("found %+v", r.Hits)
	}
	if got := marked(r.Hits[0].Highlights["title"]); got != "Le Restaurant d'[Insertion]" {
		t.Errorf("title: %s", got)
	}
	if got := r.Hits[0].Highlights["description"]; got != nil {
		t.Errorf("a text without a match is not shown: %v", got)
	}
	r = search(t, x, engine.Query{Text: "glow", Highlight: []string{"title"}})
	if got := marked(r.Hits[0].Highlights["title"]); got != "Spółdzielnia Łódź [Główna]" {
		t.Errorf("title: %s", got)
	}
	if got := string(r.Hits[0].Source); got != `{"a":1}` {
		t.Errorf("source: %s", got)
	}
}

func marked(pieces []engine.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Match {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}
